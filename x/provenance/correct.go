package provenance

import (
	"slices"

	"cosmossdk.io/collections"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// correct handles an error declaration. Only the organization that recorded the original, or who succeeds it, takes its
// effect back, and only whole: where later events rest on it nothing is rewound, and these become contested.
func (c *capture) correct(original uint64) error {
	if original == 0 {
		original = c.inherited()
		c.succeeds = original != 0
	}
	if original == 0 {
		flag := waymarkv1.Flag_FLAG_NO_ORIGINAL
		if recordedByOthers(c.ctx, c.record.Hash) {
			flag = waymarkv1.Flag_FLAG_NOT_AUTHOR
		}
		return c.each(func(rules.Line) (outcome, error) { return stated(flag), nil })
	}
	first := eventOf(c.ctx, original)
	switch {
	case first.Principal != "":
		c.by = first.Principal
	case c.succeeds:
		c.by = first.Organization
	}
	c.record.Correction = original
	if first.Status == provenancev1.EventStatus_EVENT_STATUS_WITHDRAWN ||
		first.Status == provenancev1.EventStatus_EVENT_STATUS_DISPUTED {
		return c.each(func(rules.Line) (outcome, error) { return stated(waymarkv1.Flag_FLAG_REPEATED), nil })
	}
	first.Correction = c.number
	c.forget(original)
	o := done(waymarkv1.Kind_KIND_CORRECTED)
	if c.reversible(original, first.Effect, first.Postings) {
		c.reverse(original, first)
		first.Status = provenancev1.EventStatus_EVENT_STATUS_WITHDRAWN
	} else {
		first.Status = provenancev1.EventStatus_EVENT_STATUS_DISPUTED
		c.contest(original, first.Postings)
		o = o.with(waymarkv1.Flag_FLAG_CONTESTED)
	}
	events.Set(c.ctx, original, first)
	return c.each(func(rules.Line) (outcome, error) { return o, nil })
}

// inherited returns the number of the event with this hash, and no error declaration, that an organization recorded in whose
// place the author is now: the first of the first by id; 0 for none.
func (c *capture) inherited() (original uint64) {
	var versions []*provenancev1.Version
	identities.Walk(c.ctx, collections.NewPrefixedPairRange[[]byte, string](c.record.Hash),
		func(at collections.Pair[[]byte, string], recorded *provenancev1.Versions) bool {
			if at.K2() != c.author && membership.Heir(c.ctx, at.K2()) == c.author {
				versions = append(versions, recorded.Versions...)
			}
			return len(versions) >= maxVersions
		})
	for _, v := range versions {
		if !eventOf(c.ctx, v.Event).DeclaresError {
			return v.Event
		}
	}
	return 0
}

// recordedByOthers reports whether anybody recorded an event with this hash that is no error declaration.
func recordedByOthers(ctx *x.Context, hash []byte) bool {
	var numbers []uint64
	identities.Walk(ctx, collections.NewPrefixedPairRange[[]byte, string](hash),
		func(_ collections.Pair[[]byte, string], recorded *provenancev1.Versions) bool {
			for _, v := range recorded.Versions {
				numbers = append(numbers, v.Event)
			}
			return len(numbers) >= maxVersions
		})
	return slices.ContainsFunc(numbers, func(number uint64) bool { return !eventOf(ctx, number).DeclaresError })
}

// reversible reports whether everything that an event moved is still where it left it, whole, and can go back. Into a
// container that the event moved or made itself nothing goes back: where that will be is not yet known.
func (c *capture) reversible(original uint64, effect provenancev1.Effect, postings []*provenancev1.Posting) bool {
	type spot struct{ subject, dimension, place string }
	needed, returned := map[spot]rules.Quantity{}, map[spot]rules.Quantity{}
	moved, where := map[gs1.Key]bool{}, map[string]string{}
	for _, p := range postings {
		if p.Dimension == "" {
			moved[gs1.Key(p.Subject)] = true
		}
	}
	for _, p := range slices.Backward(postings) {
		subject := gs1.Key(p.Subject)
		if !c.within(place(p.To)) || !c.within(place(p.From)) || !c.goesBack(subject, place(p.From), moved) {
			return false
		}
		if p.Dimension == "" {
			item, known := items.Get(c.ctx, subject)
			at, seen := where[p.Subject]
			if !seen {
				at = item.GetPlace()
			}
			switch {
			case known && effect == provenancev1.Effect_EFFECT_PACK && place(p.From).source():
				// A container that was used stays known, also if somebody has answered for its number since.
			case !known || at != p.To || !seen && item.Last != original,
				place(p.From).source() && !isEmpty(c.ctx, subject):
				return false
			}
			where[p.Subject] = p.From
			continue
		}
		// Backwards: what a later posting took away is there again when an earlier one is undone.
		to, from := spot{p.Subject, p.Dimension, p.To}, spot{p.Subject, p.Dimension, p.From}
		q := parsed(p.Quantity)
		if place(p.From).origin() {
			from.place = made // the lot's measure is one for all
		}
		needed[to] = needed[to].Plus(q)
		if needed[to].Cmp(balance(c.ctx, subject, p.Dimension, place(p.To)).Plus(returned[to])) > 0 {
			return false
		}
		returned[from] = returned[from].Plus(q)
		if source := place(from.place); source.source() && returned[from].Cmp(came(c.ctx, subject, p.Dimension, source)) > 0 {
			return false // a genesis may say of an event that more came than of the lot
		}
	}
	return true
}

// within reports whether a place is none inside of a container, or the container is in the organization's hands or on
// its way from or to it: of others' containers nothing is taken out, and nothing put in.
func (c *capture) within(p place) bool {
	container, ok := p.container()
	if !ok {
		return true
	}
	root := c.rootOfItem(container)
	if _, event, moving := root.shipment(); moving {
		d := dispatchOf(c.ctx, event)
		return d.Sender == c.by || d.Receiver == c.by
	}
	return root == at(held, c.by)
}

// goesBack reports whether something can go into the container that it came out of: that may by now be inside of it,
// and neither it nor one around it may be among those that are moved back too.
func (c *capture) goesBack(subject gs1.Key, from place, moved map[gs1.Key]bool) bool {
	container, ok := from.container()
	if !ok {
		return true
	}
	item, _ := items.Get(c.ctx, subject)
	return c.fits(container, subject, item.GetLevels()) &&
		!slices.ContainsFunc(c.around(container), func(key gs1.Key) bool { return moved[key] })
}

// reverse moves everything back, the last first.
func (c *capture) reverse(original uint64, first *provenancev1.CapturedEvent) {
	for _, p := range slices.Backward(first.Postings) {
		subject := gs1.Key(p.Subject)
		if p.Dimension != "" {
			c.post(amount{subject, p.Dimension, parsed(p.Quantity)}, place(p.To), place(p.From))
			continue
		}
		item, _ := items.Get(c.ctx, subject)
		switch {
		case !place(p.From).source():
			c.move(subject, item, place(p.From))
		case first.Effect != provenancev1.Effect_EFFECT_PACK:
			// What never came into being may still do so.
			c.record.Postings = append(c.record.Postings, &provenancev1.Posting{
				Subject: p.Subject, From: p.To, To: p.From, Previous: item.Last,
			})
			c.unbind(subject)
			items.Remove(c.ctx, subject)
		}
	}
	if first.Effect == provenancev1.Effect_EFFECT_CONSUME {
		c.dissolve(original)
	}
}

// unbind undoes the binding of an item to its lot.
func (c *capture) unbind(item gs1.Key) {
	key, bound := lotsOfItems.Get(c.ctx, item)
	if !bound {
		return
	}
	lotsOfItems.Remove(c.ctx, item)
	lot, _ := lots.Get(c.ctx, key)
	lot.Items--
	lots.Set(c.ctx, key, lot)
}

// forget drops the claims of an event that still wait.
func (c *capture) forget(original uint64) {
	for _, l := range c.lines {
		for _, number := range waitingOn(c.ctx, l.Key).Claims {
			if claim := claimOf(c.ctx, number); claim.Event == original {
				drop(c.ctx, number, claim)
			}
		}
	}
}
