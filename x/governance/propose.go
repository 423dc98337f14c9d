package governance

import (
	"cosmossdk.io/collections"

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
	p := &governancev1.Proposal{Title: m.Title, Messages: m.Messages, Rules: rules, Emergency: m.Emergency}
	var longest int64
	for _, rule := range rules {
		if m.Emergency && rule.Electorate.Emergency == nil {
			return ErrInvalid.With("emergency: %s has no emergency lane", rule.Message)
		}
		longest = max(longest, rule.Electorate.VotingSeconds)
	}
	if err := begin(ctx, p, longest); err != nil {
		return err
	}
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
	p := &governancev1.Proposal{
		Title: m.Title, Messages: m.Messages, Approvals: membership.Approvals(ctx, ctx.Signer().Organization),
	}
	if err := begin(ctx, p, params.Get(ctx).ApprovalSeconds); err != nil {
		return err
	}
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
func begin(ctx *x.Context, p *governancev1.Proposal, seconds int64) error {
	p.Proposer = ctx.Signer().Organization
	limit, n := params.Get(ctx).OpenProposals, uint32(0)
	open.Walk(ctx, collections.NewPrefixedPairRange[string, uint64](p.Proposer),
		func(collections.Pair[string, uint64], x.Present) bool {
			n++
			return n == limit
		})
	if n == limit {
		return ErrTooMany.With("%d are open", n)
	}
	number, _ := last.Get(ctx)
	p.Id = number + 1
	last.Set(ctx, p.Id)
	p.Height, p.Ends, p.Status = ctx.Height(), ctx.Time().Unix()+seconds, governancev1.Status_STATUS_OPEN
	open.Set(ctx, collections.Join(p.Proposer, p.Id), x.Present{})
	ending.Set(ctx, collections.Join(p.Ends, p.Id), x.Present{})
	ctx.Note(x.Proposal(p.Id), waymarkv1.Kind_KIND_PROPOSAL)
	ctx.Note(x.Organization(p.Proposer), waymarkv1.Kind_KIND_PROPOSAL)
	return nil
}

func withdrawProposal(ctx *x.Context, m *governancev1.WithdrawProposal) error {
	p, err := openProposal(ctx, m.Proposal)
	if err != nil {
		return err
	}
	if p.Proposer != ctx.Signer().Organization {
		return ErrNotProposer.With("proposal %d is of %s", p.Id, p.Proposer)
	}
	wanted := vote
	if p.Approvals > 0 {
		wanted = admin
	}
	if !holds(ctx, wanted) {
		return ErrNotProposer.With("expected a key with %s", wanted)
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
