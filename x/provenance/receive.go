package provenance

import (
	"slices"

	"cosmossdk.io/collections"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// receive takes what arrived of what is in transit. The sender takes back the same way what it voids, or what returns.
// A container carries what is in it; where an event lists what arrived in it, what is not listed stays in transit.
func (c *capture) receive() error {
	void := c.event.BizStep == rules.VoidShipping
	var from place
	return c.each(func(l rules.Line) (outcome, error) {
		if l.Role == rules.Child && c.carried != "" {
			o := c.unload(l, from, void)
			if void {
				o.claim = nil
			}
			return o, nil
		}
		if l.Role == rules.Parent {
			from = c.rootOfItem(l.Key)
		}
		o := c.take(l, void)
		if void {
			o.claim = nil
		}
		if l.Role == rules.Parent && o.kind == waymarkv1.Kind_KIND_RECEIVED {
			c.carried = l.Key
			if c.leaveUnlisted(from) {
				o = o.with(waymarkv1.Flag_FLAG_SHORTAGE)
			}
		}
		return o, nil
	})
}

// take receives one line.
func (c *capture) take(l rules.Line, void bool) outcome {
	switch l.Form {
	case rules.Instance:
		return c.takeItem(l.Key, void)
	case rules.Batch:
		a, o, measured := measure(l)
		lot, known := lots.Get(c.ctx, l.Key)
		switch {
		case !known && !measured:
			return o.with(waymarkv1.Flag_FLAG_UNTRACKED)
		case !known:
			return o.with(waymarkv1.Flag_FLAG_UNTRACKED).waits(a)
		case !measured:
			return o
		case !comparable(lot, a.dimension):
			return o.with(incomparable(lot))
		}
		return c.takeAmount(a, lot, void)
	case rules.Class:
		return stated(waymarkv1.Flag_FLAG_UNTRACKED)
	default:
		return stated()
	}
}

func (c *capture) takeItem(key gs1.Key, void bool) outcome {
	item, known := items.Get(c.ctx, key)
	if !known {
		return stated(waymarkv1.Flag_FLAG_UNTRACKED).waits(amount{lot: key})
	}
	own := at(held, c.by)
	root := rootOf(c.ctx, place(item.Place))
	_, shipment, moving := root.shipment()
	switch {
	case moving && c.mayTake(key, dispatchOf(c.ctx, shipment), void), root == at(left, c.by):
		o := done(waymarkv1.Kind_KIND_RECEIVED)
		if place(item.Place) != root {
			// It arrived without the container that it was said to be in.
			o = o.with(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH)
		}
		c.move(key, item, own)
		return o
	case root == own:
		return stated(waymarkv1.Flag_FLAG_REPEATED)
	case moving:
		return stated(waymarkv1.Flag_FLAG_NON_CUSTODIAN)
	case root.is(ended):
		return stated(waymarkv1.Flag_FLAG_ENDED_GOODS)
	case root.is(left):
		return stated(waymarkv1.Flag_FLAG_UNTRACKED)
	default:
		// Somebody else holds it: perhaps who sent it has yet to say so.
		return stated(waymarkv1.Flag_FLAG_NON_CUSTODIAN).waits(amount{lot: key})
	}
}

// mayTake reports whether the organization may take an item from a dispatch: as the next holder, as the first to
// receive the same logistic unit or by the same despatch advice where none is named, or as the sender itself.
func (c *capture) mayTake(key gs1.Key, d *provenancev1.Dispatch, void bool) bool {
	return d.Sender == c.by || !void && c.comesToMe(key, d)
}

// takeAmount takes what it can of an amount that is on its way. It is short when some remains where it last took from.
func (c *capture) takeAmount(a amount, lot *provenancev1.Lot, void bool) outcome {
	taken, arrived := collect(a.quantity, c.arriving(a, void))
	short := false
	for _, p := range taken {
		c.post(amount{a.lot, a.dimension, p.quantity}, p.place, at(held, c.by))
		short = !p.place.is(left) && !balance(c.ctx, a.lot, a.dimension, p.place).IsZero()
	}
	o := done(waymarkv1.Kind_KIND_RECEIVED)
	switch {
	case a.quantity.IsZero():
		return stated()
	case arrived.IsZero():
		return stated(c.nothingComes(a.lot, lot)...).waits(a)
	case arrived.Cmp(a.quantity) < 0:
		o = o.with(waymarkv1.Flag_FLAG_OVERAGE)
	case short:
		o = o.with(waymarkv1.Flag_FLAG_SHORTAGE)
	}
	return o
}

// nothingComes flags a receipt of a lot of which nothing is on its way to the organization, which has none either.
func (c *capture) nothingComes(key gs1.Key, lot *provenancev1.Lot) []waymarkv1.Flag {
	if holdsAny(c.ctx, c.by, key, lot) {
		return nil
	}
	return []waymarkv1.Flag{waymarkv1.Flag_FLAG_NON_CUSTODIAN}
}

// arriving returns from where an organization may take some of a lot, in this order: what comes to it; what it shipped
// itself and what it sent off the ledger, if the event says that these come back. Without a word of that a receipt is
// of something new, not of what one has just sent.
func (c *capture) arriving(a amount, void bool) []part {
	var sources []part
	if !void {
		sources = c.onTheWay(a)
	}
	if !void && !c.returned {
		mine := func(d *provenancev1.Dispatch) bool { return d.Sender == c.by }
		for _, advice := range c.advices {
			sources = append(sources, c.indexed(a, "by/"+advice, mine)...)
		}
		return distinct(sources)
	}
	gone := at(left, c.by)
	sources = append(sources, c.indexed(a, "from/"+c.by, func(*provenancev1.Dispatch) bool { return true })...)
	return distinct(append(sources, part{gone, balance(c.ctx, a.lot, a.dimension, gone)}))
}

// coming returns how much of a lot is on its way to the organization, as far as it is needed for an amount.
func (c *capture) coming(a amount) rules.Quantity { return total(distinct(c.onTheWay(a))) }

// onTheWay returns what of a lot comes to the organization: first by the despatch advices that the event names, whether
// they name the organization or nobody; then what is shipped to it, oldest first; then in containers.
func (c *capture) onTheWay(a amount) []part {
	mine := func(d *provenancev1.Dispatch) bool { return d.Receiver == c.by || d.Receiver == "" }
	var sources []part
	for _, advice := range c.advices {
		sources = append(sources, c.indexed(a, "by/"+advice, mine)...)
	}
	sources = append(sources, c.indexed(a, "to/"+c.by, mine)...)
	if total(distinct(sources)).Cmp(a.quantity) >= 0 {
		return sources
	}
	return append(sources, packedIn(c.ctx, a.lot, a.dimension, func(root place) bool {
		_, shipment, moving := root.shipment()
		return moving && c.comesToMe("", dispatchOf(c.ctx, shipment))
	})...)
}

// maxShipments is how many shipments are looked at for one line and party. Consensus.
const maxShipments = 1000

// indexed returns what of a lot is in transit for, from or by a party, oldest shipment first, until it is enough for an
// amount: that somebody sends very many small shipments keeps no large one from being received.
func (c *capture) indexed(a amount, party string, wanted func(*provenancev1.Dispatch) bool) []part {
	var list []part
	over := collections.NewSuperPrefixedQuadRange3[gs1.Key, string, string, uint64](a.lot, a.dimension, party)
	sum, seen := rules.Quantity{}, 0
	transits.Walk(c.ctx, over, func(key collections.Quad[gs1.Key, string, string, uint64], text string) bool {
		seen++
		if wanted(dispatchOf(c.ctx, key.K4())) {
			p := part{place(text), balance(c.ctx, a.lot, a.dimension, place(text))}
			list, sum = append(list, p), sum.Plus(p.quantity)
		}
		return seen == maxShipments || sum.Cmp(a.quantity) >= 0
	})
	return list
}

// distinct drops places that occur before.
func distinct(parts []part) []part {
	seen := map[place]bool{}
	return slices.DeleteFunc(parts, func(p part) bool {
		again := seen[p.place]
		seen[p.place] = true
		return again
	})
}
