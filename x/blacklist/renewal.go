package blacklist

import (
	"slices"

	"cosmossdk.io/collections"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/inspection"
	"github.com/waymark-ledger/waymark/x/provenance"
)

// pause is for how many seconds after an emergency that nobody confirmed the same authority lists nothing in an emergency
// about the same thing in that market. Consensus: changing it is state-machine breaking.
const pause = 30 * day

// renew returns until when an emergency lasts beside those that the same authority listed before of the same thing, of what it
// is a part of, or of a part of it: while the first of them runs no longer than that, and none in the pause after it, whatever
// the evidence.
func renew(ctx *x.Context, l *blacklistv1.Listing, until int64) (int64, error) {
	until, err := beside(ctx, narrower, l, l.Subject, until)
	for _, subject := range wholes(ctx, l.Subject) {
		if err == nil {
			until, err = beside(ctx, renewed, l, subject, until)
		}
	}
	return until, err
}

// beside returns until when an emergency lasts beside those that entries of a table are of, or ErrRenewal in the pause.
func beside(ctx *x.Context, table emergencies, l *blacklistv1.Listing, subject string, until int64) (int64, error) {
	now := ctx.Time().Unix()
	for weight := range uint64(len(blacklistv1.Severity_name)) {
		switch e, before := table.Get(ctx, collections.Join4(l.Proposer, l.Markets[0], subject, weight)); {
		case before && now < e.First:
			until = min(until, e.First)
		case before && now < e.Last+pause:
			return 0, ErrRenewal.With("listing.subject: nobody confirmed that %s listed %s, or a part of it, in an emergency: propose the listing, or wait until Unix time %d",
				l.Proposer, x.Clip(subject, maxDetail), e.Last+pause)
		}
	}
	return until, nil
}

// remember notes until when an emergency runs, by its subject and by all that is wider.
func remember(ctx *x.Context, l *blacklistv1.Listing) {
	add := func(table emergencies, subject string) {
		at := emergencyOf(l, subject)
		e, before := table.Get(ctx, at)
		if !before || ctx.Time().Unix() >= e.Last+pause {
			e = &blacklistv1.Unconfirmed{First: l.Deadline}
		}
		e.Last = max(e.Last, l.Deadline)
		table.Set(ctx, at, e)
	}
	add(renewed, l.Subject)
	for _, subject := range wider(ctx, l.Subject) {
		add(narrower, subject)
	}
}

// forget ends that an emergency stands in the way of others, because it is confirmed: of what is wider, where it was the only
// one. Its deadline is what it was.
func forget(ctx *x.Context, l *blacklistv1.Listing) {
	renewed.Remove(ctx, emergencyOf(l, l.Subject))
	for _, subject := range wider(ctx, l.Subject) {
		at := emergencyOf(l, subject)
		if e, there := narrower.Get(ctx, at); there && e.First == l.Deadline && e.Last == l.Deadline {
			narrower.Remove(ctx, at)
		}
	}
}

// emergencies are those of an authority in a market about a subject, by weight.
type emergencies = x.Table[collections.Quad[string, string, string, uint64], *blacklistv1.Unconfirmed]

// emergencyOf returns the key under which it is kept that an emergency was listed: others free its author by confirming it only
// for what weighs as much, or else few would confirm a warning and have the block go on.
func emergencyOf(l *blacklistv1.Listing, subject string) collections.Quad[string, string, string, uint64] {
	return collections.Join4(l.Proposer, l.Markets[0], subject, uint64(weightOf(l)))
}

// wholes returns a subject, and what it is a part of: of goods what they belong to, of a brand or a place whose it is.
func wholes(ctx *x.Context, subject string) []string {
	all, key := []string{subject}, gs1.Key(subject)
	if lot, bound := provenance.BoundTo(ctx, key); bound {
		all = append(all, string(lot))
	}
	for parent, more := key.Parent(); more; parent, more = parent.Parent() {
		all = append(all, string(parent))
	}
	_, own := organizationOf(subject)
	if owner := targetOf(ctx, subject); owner != subject && (own || key.Kind() == gs1.Location || key.Kind() == gs1.Party) {
		all = append(all, owner)
	}
	return all
}

// wider returns what is listed with a subject and with more: what it is a part of, against whom its listing goes, and whatever
// else stands behind goods. It is ascending.
func wider(ctx *x.Context, subject string) []string {
	all := append(wholes(ctx, subject), targetOf(ctx, subject))
	if key := gs1.Key(subject); key.Kind().Moves() {
		all = append(all, inspection.Behind(ctx, key)...)
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(s string) bool { return s == subject })
}
