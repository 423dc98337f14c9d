package governance

import (
	"bytes"

	"cosmossdk.io/collections"
	"github.com/cosmos/gogoproto/types"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

func propose(ctx *x.Context, m *governancev1.Propose) error {
	if err := checkProposal(m.Title, len(m.Messages)); err != nil {
		return err
	}
	rules, err := rulesFor(ctx, ctx.Carried())
	if err != nil {
		return err
	}
	p := &governancev1.Proposal{Title: m.Title, Rules: rules, Emergency: m.Emergency}
	var longest int64
	for _, rule := range rules {
		if m.Emergency && rule.Electorate.Emergency == nil {
			return ErrInvalid.With("emergency: %s has no emergency lane", rule.Message)
		}
		longest = max(longest, rule.Electorate.VotingSeconds)
	}
	limit, n := params.Get(ctx).OpenProposals, openOf(ctx, ctx.Signer().Organization, nil)
	if n >= limit {
		return ErrTooMany.With("%d proposals of %s", n, ctx.Signer().Organization)
	}
	begin(ctx, p, m.Messages, longest)
	if eligible(ctx, p, p.Proposer) {
		put(ctx, p, []byte(p.Proposer), governancev1.Choice_CHOICE_YES)
	}
	keep(ctx, p)
	return nil
}

func proposeAct(ctx *x.Context, m *governancev1.ProposeAct) error {
	if err := checkProposal(m.Title, len(m.Messages)); err != nil {
		return err
	}
	for i, carried := range ctx.Carried() {
		if carried.Electorate != nil || carried.Permission != admin || carried.Alone {
			return ErrInvalid.With("messages[%d]: %s: expected what an administrating key sends", i, carried.Name)
		}
	}
	organization, key := ctx.Signer().Organization, ctx.Signer().Address
	if limit, n := params.Get(ctx).OpenActs, openOf(ctx, organization, key)+orphaned(ctx, organization, key); n >= limit {
		return ErrTooMany.With("%d acts of the key, and of keys that administer no more", n)
	}
	p := &governancev1.Proposal{Title: m.Title, Approvals: membership.Approvals(ctx, organization), Key: key}
	begin(ctx, p, m.Messages, params.Get(ctx).ApprovalSeconds)
	put(ctx, p, ctx.Signer().Address, governancev1.Choice_CHOICE_YES)
	keep(ctx, p)
	return nil
}

func checkProposal(title string, messages int) error {
	switch {
	case title == "" || len(title) > maxTitle:
		return ErrInvalid.With("title: expected 1 to %d bytes", maxTitle)
	case messages == 0 || messages > maxMessages:
		return ErrInvalid.With("messages: expected 1 to %d", maxMessages)
	}
	return nil
}

// begin numbers a proposal of the signer's organization and opens it for so many seconds.
func begin(ctx *x.Context, p *governancev1.Proposal, messages []*types.Any, seconds int64) {
	p.Proposer = ctx.Signer().Organization
	number, _ := last.Get(ctx)
	p.Id = number + 1
	last.Set(ctx, p.Id)
	p.Height, p.Ends, p.Status = ctx.Height(), ctx.Time().Unix()+seconds, governancev1.Status_STATUS_OPEN
	contents.Set(ctx, p.Id, &governancev1.Content{Messages: messages})
	open.Set(ctx, collections.Join3(p.Proposer, p.Key, p.Id), x.Present{})
	ending.Set(ctx, collections.Join(p.Ends, p.Id), x.Present{})
	ctx.Note(x.Proposal(p.Id), waymarkv1.Kind_KIND_PROPOSAL)
	ctx.Note(x.Organization(p.Proposer), waymarkv1.Kind_KIND_PROPOSAL)
}

// openOf returns how many acts of an organization that a key made are open; without a key, how many of its proposals to the
// council.
func openOf(ctx *x.Context, organization string, key []byte) (n uint32) {
	open.Walk(ctx, collections.NewSuperPrefixedTripleRange[string, []byte, uint64](organization, key),
		func(collections.Triple[string, []byte, uint64], x.Present) bool { n++; return false })
	return n
}

// orphaned returns how many acts of an organization are open that others than this key made and that administer no more.
func orphaned(ctx *x.Context, organization string, except []byte) (n uint32) {
	var key []byte
	orphan := false
	open.Walk(ctx, collections.NewPrefixedTripleRange[string, []byte, uint64](organization),
		func(at collections.Triple[string, []byte, uint64], _ x.Present) bool {
			if !bytes.Equal(at.K2(), key) {
				key = at.K2()
				orphan = !bytes.Equal(key, except) && !mayApprove(ctx, key, organization)
			}
			if orphan {
				n++
			}
			return false
		})
	return n
}

func withdrawProposal(ctx *x.Context, m *governancev1.WithdrawProposal) error {
	p, err := openProposal(ctx, m.Proposal)
	switch {
	case err != nil:
		return err
	case p.Proposer != ctx.Signer().Organization:
		return ErrNotProposer.With("proposal %d is of %s", p.Id, p.Proposer)
	case p.Approvals == 0 && !holds(ctx, vote):
		return ErrNotProposer.With("expected a key with %s", vote)
	case p.Approvals > 0 && !holds(ctx, admin):
		return ErrNotProposer.With("expected a key with %s", admin)
	case p.Approvals > 0 && !bytes.Equal(p.Key, ctx.Signer().Address) && mayApprove(ctx, p.Key, p.Proposer):
		return ErrNotProposer.With("expected the key 0x%x, which made it", p.Key)
	}
	ctx.Note(x.Proposal(p.Id), waymarkv1.Kind_KIND_PROPOSAL)
	end(ctx, p, governancev1.Status_STATUS_WITHDRAWN, nil)
	return nil
}

// ended says what became of a proposal that is not open.
var ended = map[governancev1.Status]string{
	governancev1.Status_STATUS_EXECUTED:  "executed",
	governancev1.Status_STATUS_FAILED:    "executed, and failed",
	governancev1.Status_STATUS_REJECTED:  "rejected",
	governancev1.Status_STATUS_EXPIRED:   "not decided in time",
	governancev1.Status_STATUS_WITHDRAWN: "withdrawn",
}

// openProposal returns a proposal that is open.
func openProposal(ctx *x.Context, id uint64) (*governancev1.Proposal, error) {
	p, known := proposals.Get(ctx, id)
	switch {
	case !known:
		return nil, ErrUnknownProposal.With("%d", id)
	case p.Status != governancev1.Status_STATUS_OPEN:
		return nil, ErrClosed.With("proposal %d was %s", id, ended[p.Status])
	}
	return p, nil
}

// keep stores an open proposal, whose votes are to be counted.
func keep(ctx *x.Context, p *governancev1.Proposal) {
	voted.Set(ctx, p.Id, x.Present{})
	proposals.Set(ctx, p.Id, p)
}
