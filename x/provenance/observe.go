package provenance

import (
	"cosmossdk.io/collections"

	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
	"github.com/waymark-ledger/waymark/x/standing"
)

// observe keeps a statement that changes nothing. Anybody may make it of anything; it is marked where its author does
// not hold the goods, or the ledger does not know them.
func (c *capture) observe(l rules.Line) outcome {
	switch l.Form {
	case rules.Instance:
		item, known := items.Get(c.ctx, l.Key)
		if !known {
			return stated(waymarkv1.Flag_FLAG_UNTRACKED)
		}
		return stated(c.custodyFlags(rootOf(c.ctx, place(item.Place)))...)
	case rules.Batch:
		lot, known := lots.Get(c.ctx, l.Key)
		switch {
		case !known:
			return stated(waymarkv1.Flag_FLAG_UNTRACKED)
		case holdsAny(c.ctx, c.by, l.Key, lot), len(lot.Measures) == 0 && lot.Maker == c.by, c.sentAny(l.Key, lot):
			return stated()
		}
		return stated(waymarkv1.Flag_FLAG_NON_CUSTODIAN)
	default:
		return stated()
	}
}

// custodyFlags says what is unusual about a statement by the organization on an item at a place.
func (c *capture) custodyFlags(root place) []waymarkv1.Flag {
	sender, _, moving := root.shipment()
	switch {
	case root == at(held, c.by), moving && sender == c.by:
		return nil
	case root.is(ended):
		return []waymarkv1.Flag{waymarkv1.Flag_FLAG_ENDED_GOODS}
	case root.is(left):
		return []waymarkv1.Flag{waymarkv1.Flag_FLAG_UNTRACKED}
	default:
		return []waymarkv1.Flag{waymarkv1.Flag_FLAG_NON_CUSTODIAN}
	}
}

// sentAny reports whether some of a lot that the organization sent is still on its way.
func (c *capture) sentAny(key gs1.Key, lot *provenancev1.Lot) bool {
	for _, m := range lot.Measures {
		any := false
		over := collections.NewSuperPrefixedQuadRange3[gs1.Key, string, string, uint64](key, m.Dimension, "from/"+c.by)
		transits.Walk(c.ctx, over, func(collections.Quad[gs1.Key, string, string, uint64], string) bool {
			any = true
			return true
		})
		if any {
			return true
		}
	}
	return false
}

// crossCheck marks what an event says beside its effect: another lot than the item's, a movement of goods that are
// held or blocked, or of a container with such goods in it, and what is made of such goods.
func (c *capture) crossCheck(l rules.Line, o outcome) outcome {
	bound := gs1.Key("")
	if l.Form == rules.Instance {
		bound, _ = lotsOfItems.Get(c.ctx, l.Key)
	}
	if said, ok := c.statedLot(l); ok && bound != "" && said != bound {
		o = o.with(waymarkv1.Flag_FLAG_LOT_MISMATCH)
	}
	if o.kind == waymarkv1.Kind_KIND_STATED && l.Role != rules.Output {
		return o
	}
	for key, more := l.Key, true; more; key, more = key.Parent() {
		if c.withheld(key) {
			return o.with(waymarkv1.Flag_FLAG_HELD)
		}
	}
	if bound != "" && c.withheld(bound) || c.carries[l.Key] {
		o = o.with(waymarkv1.Flag_FLAG_HELD)
	}
	return o
}

// withheld reports whether a subject is held or blocked anywhere.
func (c *capture) withheld(key gs1.Key) bool {
	for _, e := range c.standingOf(key).GetEntries() {
		if (e.Effect == standingv1.Effect_EFFECT_HELD || e.Effect == standingv1.Effect_EFFECT_BLOCKED) && c.inForce(e) {
			return true
		}
	}
	return false
}

// standingOf returns what is in force on a subject. It is the one place that asks for the standing of goods.
func (c *capture) standingOf(key gs1.Key) *standingv1.Standing {
	known, looked := c.standings[key]
	if !looked {
		if standing.AnyOf(c.ctx, key.Root()) {
			known = standing.Of(c.ctx, x.Goods(key))
		}
		if c.standings != nil {
			c.standings[key] = known
		}
	}
	return known
}
