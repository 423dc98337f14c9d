package provenance

import (
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// ship hands goods over: they stay on the sender's account, in transit, until somebody receives them.
func (c *capture) ship() error {
	d := c.address()
	dispatches.Set(c.ctx, c.number, d)
	to, flags := shipped(c.by, c.number), []waymarkv1.Flag(nil)
	switch {
	case d.LeftLedger:
		to, flags = at(left, c.by), []waymarkv1.Flag{waymarkv1.Flag_FLAG_LEFT_LEDGER}
	case d.Receiver == "":
		flags = []waymarkv1.Flag{waymarkv1.Flag_FLAG_NO_DESTINATION}
	}
	return c.each(func(l rules.Line) (outcome, error) {
		o, err := c.spend(l, to, waymarkv1.Kind_KIND_SHIPPED)
		if err != nil || o.kind != waymarkv1.Kind_KIND_SHIPPED {
			return o, err
		}
		if l.Role == rules.Parent {
			c.carried = l.Key
		}
		return o.with(flags...), nil
	})
}

// spend takes goods from the signer's holding to a place from where they do not come back by themselves: in transit,
// consumed. To claim that of goods which another holds, or of more than one has, is refused.
func (c *capture) spend(l rules.Line, to place, kind waymarkv1.Kind) (outcome, error) {
	switch l.Form {
	case rules.Instance:
		return c.spendItem(l.Key, to, kind)
	case rules.Batch:
		return c.spendLot(l, to, kind)
	case rules.Class:
		return stated(waymarkv1.Flag_FLAG_UNTRACKED), nil
	default:
		return stated(), nil
	}
}

func (c *capture) spendItem(key gs1.Key, to place, kind waymarkv1.Kind) (outcome, error) {
	item, known := items.Get(c.ctx, key)
	if !known {
		return stated(waymarkv1.Flag_FLAG_UNTRACKED).waits(amount{lot: key}), nil
	}
	own := at(held, c.by)
	root := rootOf(c.ctx, place(item.Place))
	sender, shipment, moving := root.shipment()
	switch {
	case root == own:
		o := done(kind)
		if place(item.Place) != own {
			// It goes without the container that it was said to be in.
			o = o.with(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH)
		}
		c.move(key, item, to)
		return o, nil
	case c.carried != "" && root == to:
		return done(kind), nil // with its container
	case moving && sender == c.by && c.restates(dispatchOf(c.ctx, shipment), to):
		return stated(waymarkv1.Flag_FLAG_REPEATED), nil
	case moving && c.comesToMe(key, dispatchOf(c.ctx, shipment)):
		return stated().waits(amount{lot: key}), nil
	case root.is(ended):
		return stated(waymarkv1.Flag_FLAG_ENDED_GOODS), nil
	case root.is(left):
		return stated(waymarkv1.Flag_FLAG_UNTRACKED), nil
	default:
		return outcome{}, ErrNotCustodian.With("%s is at %s", key, root).On(x.Goods(key))
	}
}

// restates reports whether the event ships once more what is already on its way to the same receiver.
func (c *capture) restates(before *provenancev1.Dispatch, to place) bool {
	if !to.is(transit) {
		return false
	}
	now := dispatchOf(c.ctx, c.number)
	return now.Destination == "" || now.Destination == before.Destination
}

// comesToMe reports whether goods on their way are the organization's to receive, by name, or where nobody is named,
// by the same logistic unit or despatch advice.
func (c *capture) comesToMe(key gs1.Key, d *provenancev1.Dispatch) bool {
	return d.Receiver == c.by || d.Receiver == "" && (rules.Reusable(key) || shares(d.Advices, c.advices))
}

func (c *capture) spendLot(l rules.Line, to place, kind waymarkv1.Kind) (outcome, error) {
	a, o, measured := measure(l)
	lot, known := lots.Get(c.ctx, l.Key)
	switch {
	case !known && !measured:
		return o.with(waymarkv1.Flag_FLAG_UNTRACKED), nil
	case !known:
		return o.with(waymarkv1.Flag_FLAG_UNTRACKED).waits(a), nil
	case !measured:
		return c.spendUnmeasured(l.Key, lot, o, kind)
	case !comparable(lot, a.dimension):
		return c.spendUnmeasured(l.Key, lot, o.with(incomparable(lot)), kind)
	}
	if c.carried == "" || l.Role != rules.Child {
		return c.spendAmount(a, lot, to, kind)
	}
	carried := total(c.packedUnder(a, c.carried))
	if carried.Cmp(a.quantity) >= 0 {
		return done(kind), nil // with its container
	}
	// More goes than was said to be in the container: the rest beside it.
	a.quantity = a.quantity.Minus(carried)
	o, err := c.spendAmount(a, lot, to, kind)
	return o.with(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH), err
}

// spendAmount takes an amount from what the organization holds.
func (c *capture) spendAmount(a amount, lot *provenancev1.Lot, to place, kind waymarkv1.Kind) (outcome, error) {
	taken, holds := collect(a.quantity, holdings(c.ctx, c.by, a.lot, a.dimension, a.quantity))
	if holds.Cmp(a.quantity) < 0 {
		coming := c.coming(a)
		switch {
		case holds.Plus(coming).Cmp(a.quantity) >= 0:
			return stated().waits(a), nil
		case holds.IsZero() && coming.IsZero() && !holdsAny(c.ctx, c.by, a.lot, lot):
			return outcome{}, ErrNotCustodian.With("%s holds nothing of %s", c.by, a.lot).On(x.Goods(a.lot))
		default:
			return outcome{}, c.insufficient(a, holds)
		}
	}
	o := done(kind)
	for _, p := range taken {
		if _, packed := p.place.container(); packed {
			o = o.with(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH)
		}
		c.post(amount{a.lot, a.dimension, p.quantity}, p.place, to)
	}
	return o, nil
}

func (c *capture) insufficient(a amount, holds rules.Quantity) error {
	return ErrInsufficientQuantity.With("%s holds %s of %s, expected at least %s (%s)",
		c.by, holds, a.lot, a.quantity, a.dimension).On(x.Goods(a.lot))
}

// spendUnmeasured handles a quantity that cannot be compared with a balance: it is flagged, and moves nothing. Of a lot
// that is measured throughout, somebody without any of it is still no custodian.
func (c *capture) spendUnmeasured(
	key gs1.Key, lot *provenancev1.Lot, o outcome, kind waymarkv1.Kind,
) (outcome, error) {
	switch {
	case holdsAny(c.ctx, c.by, key, lot), len(lot.Measures) == 0 && lot.Maker == c.by:
		o.kind = kind
		return o, nil
	case len(lot.Measures) == 0 || lot.Unmeasured:
		return o.with(waymarkv1.Flag_FLAG_NON_CUSTODIAN), nil
	default:
		return outcome{}, ErrNotCustodian.With("%s holds nothing of %s", c.by, key).On(x.Goods(key))
	}
}

// measure returns the amount that a line states, and an outcome that says so where it states none.
func measure(l rules.Line) (amount, outcome, bool) {
	if l.Element == nil {
		return amount{lot: l.Key}, stated(waymarkv1.Flag_FLAG_QUANTITY_UNKNOWN), false
	}
	dimension, quantity, known := rules.Measure(l.Element)
	if !known {
		return amount{lot: l.Key}, stated(waymarkv1.Flag_FLAG_QUANTITY_UNKNOWN), false
	}
	return amount{l.Key, dimension, quantity}, stated(), true
}

// comparable reports whether a lot has balances in a dimension.
func comparable(lot *provenancev1.Lot, dimension string) bool {
	_, found := measureOf(lot, dimension)
	return found
}

// incomparable flags a quantity in a dimension in which a lot has no balances.
func incomparable(lot *provenancev1.Lot) waymarkv1.Flag {
	if len(lot.Measures) == 0 {
		return waymarkv1.Flag_FLAG_QUANTITY_UNKNOWN
	}
	return waymarkv1.Flag_FLAG_UNIT_INCOMPARABLE
}
