package blacklist

import (
	"cosmossdk.io/collections"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
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
	if err := enter(ctx, l, !authority); err != nil {
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

// listInEmergency gives a listing of one authority effect at once, in its own jurisdiction and until it lapses.
func listInEmergency(ctx *x.Context, m *blacklistv1.ListInEmergency) error {
	l, err := openProposed(ctx, m.Listing)
	if err != nil {
		return err
	}
	own := jurisdictionOf(ctx)
	if len(l.Markets) != 1 || l.Markets[0] != own {
		return ErrCompetence.With("listing.markets: %s lists in an emergency in %s only", l.Proposer, own)
	}
	p := params.Get(ctx)
	until, err := rely(ctx, l, ctx.Time().Unix()+p.EmergencySeconds)
	if err != nil {
		return err
	}
	e := electorateOf(p, weightOf(l))
	// Nobody confirms what it listed itself, or else it would spare itself the notice.
	l.Emergency, l.Authorities, l.Jurisdictions = true, max(e.authorities, 2), e.jurisdictions
	if err := enter(ctx, l, false); err != nil {
		return err
	}
	l.Deadline, l.Status = until, effective
	support(ctx, l)
	begin(ctx, l)
	step(ctx, l, l.Proposer, "")
	note(ctx, l, true)
	put(ctx, l)
	return nil
}

// enter numbers a listing and adds it to those of its subject.
func enter(ctx *x.Context, l *blacklistv1.Listing, platform bool) error {
	if err := count(ctx, targetOf(ctx, l.Subject), platform); err != nil {
		return err
	}
	all, known := bySubject.Get(ctx, l.Subject)
	if !known {
		all = &blacklistv1.Listings{}
	}
	if len(all.Ids) >= maxListings || platform && all.ByPlatforms >= maxByPlatforms {
		return ErrTooMany.With("%s was listed %d times, %d of them proposed by platforms: expected at most %d, and %d",
			l.Subject, len(all.Ids), all.ByPlatforms, maxListings, maxByPlatforms)
	}
	number, _ := last.Get(ctx)
	l.Id = number + 1
	last.Set(ctx, l.Id)
	all.Ids = append(all.Ids, l.Id)
	if platform {
		all.ByPlatforms++
	}
	bySubject.Set(ctx, l.Subject, all)
	return nil
}

// rely notes on what evidence an emergency is listed, and returns until when: on the same evidence a subject is not listed
// again, and no other lot or item of the same product for longer than the first.
func rely(ctx *x.Context, l *blacklistv1.Listing, until int64) (int64, error) {
	market, root := l.Markets[0], string(gs1.Key(l.Subject).Root())
	for i, digest := range l.Evidence {
		if relied.Has(ctx, collections.Join3(market, l.Subject, digest)) {
			return 0, ErrRenewal.With("listing.evidence[%d]: %s was listed on it in %s before; propose the listing", i, l.Subject, market)
		}
		if first, before := relied.Get(ctx, collections.Join3(market, root, digest)); before {
			if until = min(until, first); until <= ctx.Time().Unix() {
				return 0, ErrRenewal.With("listing.evidence[%d]: goods of %s were listed on it in %s before; propose the listing", i, root, market)
			}
		}
	}
	for _, digest := range l.Evidence {
		relied.Set(ctx, collections.Join3(market, l.Subject, digest), until)
		if at := collections.Join3(market, root, digest); !relied.Has(ctx, at) {
			relied.Set(ctx, at, until)
		}
	}
	return until, nil
}
