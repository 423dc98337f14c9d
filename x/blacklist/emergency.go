package blacklist

import (
	"cosmossdk.io/collections"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
)

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
	until := ctx.Time().Unix() + p.EmergencySeconds
	if until, err = renew(ctx, l, until); err != nil {
		return err
	}
	if until, err = rely(ctx, l, until); err != nil {
		return err
	}
	e := electorateOf(p, weightOf(l))
	// Nobody confirms what it listed itself, or else it would spare itself the notice.
	l.Emergency, l.Authorities, l.Jurisdictions = true, max(e.authorities, 2), e.jurisdictions
	if err := enter(ctx, l); err != nil {
		return err
	}
	l.Deadline, l.Status = until, effective
	remember(ctx, l)
	support(ctx, l)
	begin(ctx, l)
	step(ctx, l, l.Proposer, "")
	note(ctx, l, true)
	put(ctx, l)
	return nil
}

// rely notes on what evidence an emergency is listed, and returns until when: on the same evidence a subject is not listed
// again, and no other lot or item of the same product for longer than the first.
func rely(ctx *x.Context, l *blacklistv1.Listing, until int64) (int64, error) {
	market, root := l.Markets[0], string(gs1.Key(l.Subject).Root())
	for i, digest := range l.Evidence {
		if relied.Has(ctx, collections.Join3(market, l.Subject, digest)) {
			return 0, ErrRenewal.With("listing.evidence[%d]: %s was listed on it in %s before: propose the listing", i, l.Subject, market)
		}
		if first, before := relied.Get(ctx, collections.Join3(market, root, digest)); before {
			if until = min(until, first); until <= ctx.Time().Unix() {
				return 0, ErrRenewal.With("listing.evidence[%d]: goods of %s were listed on it in %s before: propose the listing", i, root, market)
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
