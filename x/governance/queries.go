package governance

import (
	"cmp"
	"slices"

	"cosmossdk.io/collections"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
)

const (
	defaultListed = 100
	maxListed     = 1000
	// maxAnswer is after how many bytes a page ends.
	maxAnswer = 1 << 20
)

// proposal answers with a proposal and its votes, or ErrUnknownProposal.
func proposal(ctx *x.Context, q *governancev1.ProposalRequest) (*governancev1.ProposalResponse, error) {
	p, known := proposals.Get(ctx, q.Id)
	if !known {
		return nil, ErrUnknownProposal.With("%d", q.Id)
	}
	r := &governancev1.ProposalResponse{Proposal: whole(ctx, p), Ballots: Ballots(ctx, q.Id)}
	for _, rule := range p.Rules {
		r.Tallies = append(r.Tallies, count(ctx, p, rule))
	}
	r.Suspect, r.Suspicions = suspectBallots(ctx, q.Id, r.Ballots), dossier.Suspicions(ctx, x.Proposal(q.Id))
	return r, nil
}

// suspectBallots returns the positions of the votes that the dossier of a proposal has as suspect, as far as it is examined.
func suspectBallots(ctx *x.Context, id uint64, all []*governancev1.Ballot) []uint32 {
	type act struct {
		key    string
		height int64
	}
	var positions []uint32
	suspect := map[act]bool{}
	dossier.EachSuspect(ctx, x.Proposal(id), func(r *waymarkv1.Record) {
		suspect[act{string(r.Signer), r.Height}] = true
	})
	for i, b := range all {
		if suspect[act{string(b.Key), b.Height}] {
			positions = append(positions, uint32(i))
		}
	}
	return positions
}

// listProposals answers with a page of proposals, the latest first: at least one, and no more once they are of maxAnswer
// bytes, since one may be as large as a transaction.
func listProposals(ctx *x.Context, q *governancev1.ProposalsRequest) (*governancev1.ProposalsResponse, error) {
	limit := int(q.Limit)
	if limit == 0 || limit > maxListed {
		limit = defaultListed
	}
	r, size := &governancev1.ProposalsResponse{}, 0
	add := func(p *governancev1.Proposal) (full bool) {
		if len(r.Proposals) == limit || size > maxAnswer {
			r.Next = r.Proposals[len(r.Proposals)-1].Id
			return true
		}
		p = whole(ctx, p)
		r.Proposals, size = append(r.Proposals, p), size+p.Size()
		return false
	}
	if q.Open {
		for _, id := range opened(ctx, q.Before) {
			if add(get(ctx, id)) {
				break
			}
		}
		r.Suspicions = suspicions(ctx, r.Proposals)
		return r, nil
	}
	over := new(collections.Range[uint64]).Descending()
	if q.Before != 0 {
		over = over.EndExclusive(q.Before)
	}
	proposals.Walk(ctx, over, func(_ uint64, p *governancev1.Proposal) bool { return add(p) })
	r.Suspicions = suspicions(ctx, r.Proposals)
	return r, nil
}

func suspicions(ctx *x.Context, of []*governancev1.Proposal) []*dossierv1.Suspicion {
	subjects := make([]x.Subject, len(of))
	for i, p := range of {
		subjects[i] = x.Proposal(p.Id)
	}
	return dossier.Suspicions(ctx, subjects...)
}

// opened returns the numbers of the open proposals before one, the latest first; 0 for all. It reads no closed ones, of
// which there is no bound.
func opened(ctx *x.Context, before uint64) []uint64 {
	var ids []uint64
	open.Walk(ctx, nil, func(at collections.Triple[string, []byte, uint64], _ x.Present) bool {
		if before == 0 || at.K3() < before {
			ids = append(ids, at.K3())
		}
		return false
	})
	slices.SortFunc(ids, func(a, b uint64) int { return cmp.Compare(b, a) })
	return ids
}

// listElectorates answers with who decides about what.
func listElectorates(ctx *x.Context, _ *governancev1.ElectoratesRequest) (*governancev1.ElectoratesResponse, error) {
	r := &governancev1.ElectoratesResponse{}
	electorates.Walk(ctx, nil, func(message string, e *governancev1.Electorate) bool {
		r.Electorates = append(r.Electorates, &governancev1.ElectorateEntry{Message: message, Electorate: e})
		return false
	})
	return r, nil
}
