package provenance

import (
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// count sets a balance to what was counted: downward as far as goods are loose, upward within the tolerance. What is
// counted item by item is only stated.
func (c *capture) count(l rules.Line) (outcome, error) {
	if l.Form != rules.Batch {
		return c.observe(l), nil
	}
	a, o, measured := measure(l)
	lot, known := lots.Get(c.ctx, l.Key)
	switch {
	case !known:
		return o.with(waymarkv1.Flag_FLAG_UNTRACKED), nil
	case !holdsAny(c.ctx, c.by, l.Key, lot):
		return c.observe(l).with(o.flags...), nil
	case !measured:
		return o, nil
	case !comparable(lot, a.dimension):
		return o.with(incomparable(lot)), nil
	}
	return c.adjust(a), nil
}

func (c *capture) adjust(a amount) outcome {
	own := at(held, c.by)
	loose := balance(c.ctx, a.lot, a.dimension, own)
	all := loose
	for _, p := range packedIn(c.ctx, a.lot, a.dimension, func(root place) bool { return root == own }) {
		all = all.Plus(p.quantity)
	}
	o := done(waymarkv1.Kind_KIND_ADJUSTED)
	missing, excess := all.Minus(a.quantity), a.quantity.Minus(all)
	if missing.Cmp(loose) > 0 {
		// What is packed is counted when it is unpacked.
		missing = loose
		o = o.with(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH)
	}
	// All that was ever found counts against the tolerance, less what was missed before: many small excesses make no
	// large one.
	tolerance, _ := rules.ParseQuantity(params.Get(c.ctx).CountTolerance)
	room := all.Times(tolerance).Plus(balance(c.ctx, a.lot, a.dimension, at(lost, c.by)))
	if excess.Plus(balance(c.ctx, a.lot, a.dimension, at(found, c.by))).Cmp(room) > 0 && !excess.IsZero() {
		return o.with(waymarkv1.Flag_FLAG_BEYOND_TOLERANCE)
	}
	c.post(amount{a.lot, a.dimension, missing}, own, at(lost, c.by))
	c.post(amount{a.lot, a.dimension, excess}, at(found, c.by), own)
	return o
}
