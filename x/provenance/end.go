package provenance

import (
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// end ends goods: decommissioned, destroyed, sold to where they are followed no further. Of goods that another holds,
// it is a statement: whoever destroys what was seized does not hold it here.
func (c *capture) end(l rules.Line) (outcome, error) {
	switch l.Form {
	case rules.Instance:
		return c.endItem(l.Key), nil
	case rules.Batch:
		return c.endLot(l)
	case rules.Class:
		return stated(waymarkv1.Flag_FLAG_UNTRACKED), nil
	default:
		return stated(), nil
	}
}

func (c *capture) endItem(key gs1.Key) outcome {
	item, known := items.Get(c.ctx, key)
	if !known {
		return stated(waymarkv1.Flag_FLAG_UNTRACKED).waits(amount{lot: key})
	}
	root := rootOf(c.ctx, place(item.Place))
	_, shipment, moving := root.shipment()
	switch {
	case root == at(held, c.by):
		o := done(waymarkv1.Kind_KIND_ENDED)
		if !isEmpty(c.ctx, key) {
			// What is in it outlives it.
			c.empty(key, at(held, c.by))
			item, _ = items.Get(c.ctx, key)
			o = o.with(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH)
		}
		c.move(key, item, at(ended, c.by))
		return o
	case moving && c.comesToMe(key, dispatchOf(c.ctx, shipment)):
		return stated().waits(amount{lot: key})
	}
	return stated(c.custodyFlags(root)...)
}

func (c *capture) endLot(l rules.Line) (outcome, error) {
	lot, known := lots.Get(c.ctx, l.Key)
	if known && !holdsAny(c.ctx, c.by, l.Key, lot) {
		a, o, measured := measure(l)
		if measured && comparable(lot, a.dimension) && c.coming(a).Cmp(a.quantity) >= 0 {
			return o.waits(a), nil
		}
		return c.observe(l).with(o.flags...), nil
	}
	return c.spendLot(l, at(ended, c.by), waymarkv1.Kind_KIND_ENDED)
}
