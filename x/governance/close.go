package governance

import (
	"cosmossdk.io/collections"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
)

const (
	// maxExpired is how many proposals a block closes because their time has ended. Consensus.
	maxExpired = 100
	// maxLooked is how many due proposals a block looks at for one that still has the votes. Consensus.
	maxLooked = 100
	// maxCounted is on how many proposals a block counts the votes. Consensus.
	maxCounted = 100
	// maxNamed is how many voters a statement names. Consensus.
	maxNamed = 256
)

// Count counts the votes on the proposals on which they changed: those that have them are due after their delay, and those
// that can no longer have them are closed. It begins no other once that took so much work of the context's. Where that leaves
// some, the next block begins with them: who changes votes on a hundred proposals in every block delays the others, and
// keeps none from being counted.
func Count(ctx *x.Context, work uint64) {
	begin, _ := counted.Get(ctx)
	ids := uncounted(ctx, new(collections.Range[uint64]).StartExclusive(begin), nil)
	ids = uncounted(ctx, new(collections.Range[uint64]).EndInclusive(begin), ids)
	n := 0
	for ; n < len(ids) && n < maxCounted && ctx.Spent() < work; n++ {
		p := get(ctx, ids[n])
		settle(ctx, p, tally(ctx, p))
	}
	switch {
	case n > 0 && n < len(ids):
		counted.Set(ctx, ids[n-1])
	case n == len(ids) && begin != 0:
		counted.Remove(ctx)
	}
}

// uncounted adds the numbers in a range of those on which votes changed, up to one more than a block counts.
func uncounted(ctx *x.Context, over collections.Ranger[uint64], ids []uint64) []uint64 {
	if len(ids) > maxCounted {
		return ids
	}
	voted.Walk(ctx, over, func(id uint64, _ x.Present) (stop bool) {
		ids = append(ids, id)
		return len(ids) > maxCounted
	})
	return ids
}

// Next returns the next proposal that is due and still has the votes. Those that lost them are not due any more.
func Next(ctx *x.Context) (*governancev1.Proposal, bool) {
	for _, id := range past(ctx, due, ctx.Time().Unix(), maxLooked) {
		p := get(ctx, id)
		s := tally(ctx, p)
		if s == inFavour {
			return whole(ctx, p), true
		}
		settle(ctx, p, s)
	}
	return nil, false
}

// settle puts an open proposal where its votes, counted, want it: due, not due, or closed.
func settle(ctx *x.Context, p *governancev1.Proposal, s standing) {
	voted.Remove(ctx, p.Id)
	switch now := ctx.Time().Unix(); {
	case s == hopeless:
		end(ctx, p, governancev1.Status_STATUS_REJECTED, nil)
		return
	case s == inFavour && p.Due == 0:
		p.Due = now
		for _, rule := range p.Rules {
			if !p.Emergency {
				p.Due = max(p.Due, now+rule.Electorate.DelaySeconds)
			}
		}
		due.Set(ctx, collections.Join(p.Due, p.Id), x.Present{})
	case s == undecided && now > p.Ends: // nobody can vote any more
		end(ctx, p, governancev1.Status_STATUS_EXPIRED, nil)
		return
	case s == undecided && p.Due != 0:
		due.Remove(ctx, collections.Join(p.Due, p.Id))
		p.Due = 0
	}
	proposals.Set(ctx, p.Id, p)
}

// Executed closes a proposal that was executed, or failed with an error.
func Executed(ctx *x.Context, p *governancev1.Proposal, failure *x.Error) {
	status := governancev1.Status_STATUS_EXECUTED
	if failure != nil {
		status = governancev1.Status_STATUS_FAILED
	}
	end(ctx, p, status, failure)
}

// Ballots returns the votes on a proposal, by voter: the first, of very many.
func Ballots(ctx *x.Context, id uint64) []*governancev1.Ballot {
	var all []*governancev1.Ballot
	votes(ctx, id, func(b *governancev1.Ballot) (stop bool) {
		all = append(all, b)
		return len(all) == maxNamed
	})
	return all
}

// expire closes the proposals whose time has ended without a decision. One that is due keeps its votes, and one whose votes are
// not counted yet is left to Count: they were cast in time.
func expire(ctx *x.Context) {
	for _, id := range past(ctx, ending, ctx.Time().Unix()-1, maxExpired) {
		p := get(ctx, id)
		ending.Remove(ctx, collections.Join(p.Ends, id))
		if p.Due == 0 && !voted.Has(ctx, id) {
			end(ctx, p, governancev1.Status_STATUS_EXPIRED, nil)
		}
	}
}

// end closes an open proposal, and has the ledger say in its dossier what became of it.
func end(ctx *x.Context, before *governancev1.Proposal, status governancev1.Status, failure *x.Error) {
	p := *before
	p.Messages = nil
	if p.Due != 0 {
		due.Remove(ctx, collections.Join(p.Due, p.Id))
	}
	ending.Remove(ctx, collections.Join(p.Ends, p.Id))
	open.Remove(ctx, collections.Join3(p.Proposer, p.Key, p.Id))
	voted.Remove(ctx, p.Id)
	p.Status, p.ClosedHeight = status, ctx.Height()
	if failure != nil {
		p.Codespace, p.Code = failure.Codespace, failure.Code
	}
	proposals.Set(ctx, p.Id, &p)
	said := &governancev1.Closed{
		Proposal: p.Id, Status: status, Codespace: p.Codespace, Code: p.Code, Ballots: Ballots(ctx, p.Id),
	}
	dossier.Testify(ctx, "", said, func(own *x.Context) {
		own.Note(x.Proposal(p.Id), waymarkv1.Kind_KIND_PROPOSAL)
	})
}

// past returns the numbers in a queue up to a time, in its order, so many at most.
func past(ctx *x.Context, queue x.Table[collections.Pair[int64, uint64], x.Present], unix int64, limit int) []uint64 {
	var ids []uint64
	queue.Walk(ctx, nil, func(at collections.Pair[int64, uint64], _ x.Present) bool {
		if at.K1() > unix || len(ids) == limit {
			return true
		}
		ids = append(ids, at.K2())
		return false
	})
	return ids
}

// get returns a proposal that the state lists, without its messages. The caller may change it.
func get(ctx *x.Context, id uint64) *governancev1.Proposal {
	p, known := proposals.Get(ctx, id)
	if !known {
		x.Fail(ErrUnknownProposal.With("%d, which a queue lists", id))
	}
	own := *p
	return &own
}

// whole returns a proposal with its messages.
func whole(ctx *x.Context, p *governancev1.Proposal) *governancev1.Proposal {
	content, known := contents.Get(ctx, p.Id)
	if !known {
		x.Fail(ErrUnknownProposal.With("%d, of which there is no content", p.Id))
	}
	own := *p
	own.Messages = content.Messages
	return &own
}
