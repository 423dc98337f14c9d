package blacklist

import (
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// authorities are the roles of those who list, in their own jurisdictions.
func authorities() []x.Role { return []x.Role{membership.Customs, membership.Regulator} }

// jurisdictionOf returns that of the signer's organization.
func jurisdictionOf(ctx *x.Context) string {
	org, _ := membership.Get(ctx, ctx.Signer().Organization)
	return org.GetJurisdiction()
}

// propose opens a listing that others support. One that nobody needs to, a platform's own warning, goes on at once.
func propose(ctx *x.Context, m *blacklistv1.ProposeListing) error {
	l, err := openProposed(ctx, m.Listing)
	if err != nil {
		return err
	}
	authority := membership.HasOneOf(ctx, l.Proposer, authorities())
	p, own := params.Get(ctx), jurisdictionOf(ctx)
	byItself := !authority && weightOf(l) == blacklistv1.Severity_SEVERITY_ADVISORY && len(l.Markets) == 1 && l.Markets[0] == own
	if !byItself {
		e := electorateOf(p, weightOf(l))
		l.Authorities, l.Jurisdictions = e.authorities, e.jurisdictions
	}
	l.ByPlatform = !authority
	if err := enter(ctx, l); err != nil {
		return err
	}
	l.Status, l.Deadline = proposed, ctx.Time().Unix()+p.ProposalSeconds
	step(ctx, l, l.Proposer, "")
	if authority {
		support(ctx, l)
	}
	notify(ctx, l)
	note(ctx, l, false)
	put(ctx, l)
	return nil
}

// enter numbers a listing and adds it to those of its subject.
func enter(ctx *x.Context, l *blacklistv1.Listing) error {
	if err := count(ctx, targetOf(ctx, l.Subject), l.ByPlatform); err != nil {
		return err
	}
	number, _ := last.Get(ctx)
	l.Id = number + 1
	last.Set(ctx, l.Id)
	return join(ctx, l)
}
