package blacklist

import (
	"cosmossdk.io/collections"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance"
)

// pause is for how many seconds after an emergency that nobody confirmed the same authority lists nothing in an emergency
// about the same thing in that market. Consensus: changing it is state-machine breaking.
const pause = 30 * day

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
	support(ctx, l)
	begin(ctx, l)
	step(ctx, l, l.Proposer, "")
	note(ctx, l, true)
	put(ctx, l)
	return nil
}

// renew returns until when an emergency lasts beside those that the same authority listed before of the same thing, or of
// what it belongs to: while the first of them runs no longer than that, and none in the pause after it, whatever the evidence.
func renew(ctx *x.Context, l *blacklistv1.Listing, until int64) (int64, error) {
	now, market := ctx.Time().Unix(), l.Markets[0]
	for _, subject := range wholes(ctx, l.Subject) {
		for weight := range uint64(len(blacklistv1.Severity_name)) {
			switch first, before := renewed.Get(ctx, collections.Join4(l.Proposer, market, subject, weight)); {
			case before && now < first:
				until = min(until, first)
			case before && now < first+pause:
				return 0, ErrRenewal.With("listing.subject: nobody confirmed that %s listed %s in an emergency: propose the listing, or wait until Unix time %d",
					l.Proposer, x.Clip(subject, maxDetail), first+pause)
			}
		}
	}
	if first, before := renewed.Get(ctx, renewal(l)); !before || now >= first {
		renewed.Set(ctx, renewal(l), until)
	}
	return until, nil
}

// renewal returns the key under which it is kept that an emergency was listed: others free its author by confirming it only
// for what weighs as much, or else few would confirm a warning and have the block go on.
func renewal(l *blacklistv1.Listing) collections.Quad[string, string, string, uint64] {
	return collections.Join4(l.Proposer, l.Markets[0], l.Subject, uint64(weightOf(l)))
}

// wholes returns a subject and, of goods, what they belong to.
func wholes(ctx *x.Context, subject string) []string {
	all, key := []string{subject}, gs1.Key(subject)
	if lot, bound := provenance.BoundTo(ctx, key); bound {
		all = append(all, string(lot))
	}
	for parent, more := key.Parent(); more; parent, more = parent.Parent() {
		all = append(all, string(parent))
	}
	return all
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
