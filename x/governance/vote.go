package governance

import (
	"slices"

	"cosmossdk.io/collections"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/membership"
)

func castVote(ctx *x.Context, m *governancev1.Vote) error {
	p, err := votable(ctx, m.Proposal)
	if err != nil {
		return err
	}
	organization := ctx.Signer().Organization
	switch {
	case m.Choice != governancev1.Choice_CHOICE_YES && m.Choice != governancev1.Choice_CHOICE_NO:
		return ErrInvalid.With("choice: expected CHOICE_YES or CHOICE_NO")
	case p.Approvals > 0:
		return ErrNotEligible.With("proposal %d is an act of %s, which its keys approve", p.Id, p.Proposer)
	case !eligible(ctx, p, organization):
		return ErrNotEligible.With("proposal %d: expected an organization with a role that decides, which it is not about", p.Id)
	}
	put(ctx, p, []byte(organization), m.Choice)
	changed(ctx, p)
	return nil
}

func approve(ctx *x.Context, m *governancev1.Approve) error {
	p, err := votable(ctx, m.Proposal)
	if err != nil {
		return err
	}
	if p.Approvals == 0 || p.Proposer != ctx.Signer().Organization {
		return ErrNotEligible.With("proposal %d: expected an act of the signer's organization", p.Id)
	}
	put(ctx, p, ctx.Signer().Address, governancev1.Choice_CHOICE_YES)
	changed(ctx, p)
	return nil
}

func withdrawVote(ctx *x.Context, m *governancev1.WithdrawVote) error {
	p, err := votable(ctx, m.Proposal)
	if err != nil {
		return err
	}
	voter := ctx.Signer().Address
	if p.Approvals == 0 {
		if voter = []byte(ctx.Signer().Organization); !holds(ctx, vote) {
			return ErrNotEligible.With("expected a key with %s", vote)
		}
	}
	at := collections.Join(p.Id, voter)
	if !ballots.Has(ctx, at) {
		return ErrNoVote.With("on proposal %d", p.Id)
	}
	ballots.Remove(ctx, at)
	changed(ctx, p)
	return nil
}

// votable returns a proposal on which votes are taken.
func votable(ctx *x.Context, id uint64) (*governancev1.Proposal, error) {
	p, err := openProposal(ctx, id)
	if err == nil && ctx.Time().Unix() > p.Ends {
		err = ErrClosed.With("proposal %d: the voting ended", id)
	}
	return p, err
}

// put casts a vote.
func put(ctx *x.Context, p *governancev1.Proposal, voter []byte, choice governancev1.Choice) {
	signer := ctx.Signer()
	ballots.Set(ctx, collections.Join(p.Id, voter), &governancev1.Ballot{
		Organization: signer.Organization, Choice: choice, Height: ctx.Height(), Key: signer.Address,
	})
}

// changed notes that a vote was cast, changed or withdrawn.
func changed(ctx *x.Context, p *governancev1.Proposal) {
	ctx.Note(x.Proposal(p.Id), waymarkv1.Kind_KIND_PROPOSAL)
	voted.Set(ctx, p.Id, x.Present{})
}

// eligible reports whether an organization's vote on a proposal counts under any of its rules.
func eligible(ctx *x.Context, p *governancev1.Proposal, organization string) bool {
	return slices.ContainsFunc(p.Rules, func(rule *governancev1.Rule) bool {
		_, concerned := slices.BinarySearch(rule.Concerned, organization)
		return !concerned && slices.ContainsFunc(rule.Electorate.Roles, func(role x.Role) bool {
			return membership.HasRole(ctx, organization, role)
		})
	})
}

// holds reports whether the signing key has a permission.
func holds(ctx *x.Context, permission x.Permission) bool {
	key, known := auth.Lookup(ctx, ctx.Signer().Address)
	return known && rules.Permitted(key, ctx.Height(), permission)
}
