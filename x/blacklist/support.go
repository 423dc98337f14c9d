package blacklist

import (
	"slices"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// supportListing adds the signer's organization to those who support a listing, or confirm an emergency.
func supportListing(ctx *x.Context, m *blacklistv1.SupportListing) error {
	l, err := undecidedListing(ctx, m.Listing)
	if err != nil {
		return err
	}
	organization := ctx.Signer().Organization
	if organizationOf, own := organizationOf(l.Subject); own && organizationOf == organization {
		return ErrPartial.With("listing %d is of %s itself", l.Id, organization)
	}
	if supporting(l, organization) != nil {
		return ErrAlready.With("%s supports listing %d", organization, l.Id)
	}
	switch before := supportOf(l, organization); {
	case before == nil && len(l.Supports) == maxTrail:
		return ErrTooMany.With("listing %d was supported by %d", l.Id, maxTrail)
	case before != nil && before.Times == maxTimes:
		return ErrTooMany.With("%s supported listing %d %d times", organization, l.Id, maxTimes)
	}
	support(ctx, l)
	notify(ctx, l)
	note(ctx, l, confirm(ctx, l))
	put(ctx, l)
	return nil
}

// withdrawSupport takes back the support of the signer's organization.
func withdrawSupport(ctx *x.Context, m *blacklistv1.WithdrawSupport) error {
	l, err := undecidedListing(ctx, m.Listing)
	if err != nil {
		return err
	}
	organization := ctx.Signer().Organization
	s := supporting(l, organization)
	switch {
	case s == nil:
		return ErrNotSupporter.With("%s does not support listing %d", organization, l.Id)
	case l.Emergency && organization == l.Proposer:
		return ErrStatus.With("listing %d has effect by %s: delist it", l.Id, organization)
	case len(l.History) >= maxSteps:
		return ErrTooMany.With("listing %d has come %d steps", l.Id, len(l.History))
	}
	s.Withdrawn = ctx.Height()
	if l.Status == notified && !carried(ctx, l) {
		reopen(ctx, l)
		step(ctx, l, organization, withdrawn)
	}
	note(ctx, l, false)
	put(ctx, l)
	return nil
}

// undecidedListing returns a listing that can be supported: a proposal, a notice, or an emergency that is not confirmed.
func undecidedListing(ctx *x.Context, id uint64) (*blacklistv1.Listing, error) {
	l, err := current(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case l.Status != proposed && l.Status != notified && !isUnconfirmed(l):
		return nil, ErrStatus.With("listing %d: expected one that is proposed, or an emergency that is not confirmed", id)
	case l.Status != notified && ctx.Time().Unix() >= l.Deadline:
		return nil, ErrTooLate.With("listing %d: until Unix time %d", id, l.Deadline-1)
	}
	return l, nil
}

// support adds the signer's support to a listing, in the place of one that it took back.
func support(ctx *x.Context, l *blacklistv1.Listing) {
	signer := ctx.Signer()
	s := supportOf(l, signer.Organization)
	if s == nil {
		s = &blacklistv1.Support{Organization: signer.Organization}
		l.Supports = append(l.Supports, s)
	}
	s.Jurisdiction, s.Height, s.Key, s.Withdrawn = jurisdictionOf(ctx), ctx.Height(), signer.Address, 0
	s.Times++
}

// supportOf returns the support of an organization, whether or not it was taken back; nil for none.
func supportOf(l *blacklistv1.Listing, organization string) *blacklistv1.Support {
	for _, s := range l.Supports {
		if s.Organization == organization {
			return s
		}
	}
	return nil
}

// supporting returns the support of an organization that stands, nil for none.
func supporting(l *blacklistv1.Listing, organization string) *blacklistv1.Support {
	if s := supportOf(l, organization); s != nil && s.Withdrawn == 0 {
		return s
	}
	return nil
}

// carried reports whether enough support a listing, who are authorities now: so many, of so many jurisdictions, and of each
// market in which it is to hold one. A platform's own warning needs but the platform.
func carried(ctx *x.Context, l *blacklistv1.Listing) bool {
	if l.Authorities == 0 {
		return membership.Member(ctx, l.Proposer) && !membership.Suspended(ctx, l.Proposer)
	}
	var n uint32
	var jurisdictions []string
	for _, s := range l.Supports {
		if s.Withdrawn != 0 || !membership.HasOneOf(ctx, s.Organization, authorities()) || membership.Suspended(ctx, s.Organization) {
			continue
		}
		n++
		if org, _ := membership.Get(ctx, s.Organization); !slices.Contains(jurisdictions, org.Jurisdiction) {
			jurisdictions = append(jurisdictions, org.Jurisdiction)
		}
	}
	return n >= l.Authorities && len(jurisdictions) >= int(l.Jurisdictions) &&
		!slices.ContainsFunc(l.Markets, func(market string) bool { return !slices.Contains(jurisdictions, market) })
}

// notify begins the time to answer of a proposal that enough support.
func notify(ctx *x.Context, l *blacklistv1.Listing) {
	if l.Status != proposed || !carried(ctx, l) {
		return
	}
	l.Status = notified
	l.Deadline = ctx.Time().Unix() + electorateOf(params.Get(ctx), weightOf(l)).notice
	step(ctx, l, ctx.Signer().Organization, "")
}

// reopen makes a proposal again of a notice that lost support: it has the time that it had from the beginning. The caller
// adds the step.
func reopen(ctx *x.Context, l *blacklistv1.Listing) {
	l.Status = proposed
	l.Deadline = max(l.History[0].Time+params.Get(ctx).ProposalSeconds, ctx.Time().Unix()+1)
}

// confirm ends that an emergency lapses by itself, where enough support it, and reports whether it did.
func confirm(ctx *x.Context, l *blacklistv1.Listing) bool {
	if !isUnconfirmed(l) || !carried(ctx, l) {
		return false
	}
	forget(ctx, l)
	l.Deadline = 0
	prolong(ctx, l)
	step(ctx, l, ctx.Signer().Organization, "confirmed")
	return true
}
