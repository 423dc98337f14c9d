package provenance

import (
	"fmt"
	"slices"
	"strings"

	"cosmossdk.io/collections"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// maxDimensions is in how many dimensions a lot is measured; quantities in further ones are incomparable. Consensus.
const maxDimensions = 16

// amount is a quantity of a lot in one dimension; of a claim it may be an item, which has neither.
type amount struct {
	lot       gs1.Key
	dimension string
	quantity  rules.Quantity
}

// balance returns how much of a lot is at a place.
func balance(ctx *x.Context, lot gs1.Key, dimension string, p place) rules.Quantity {
	text, found := accounts.Get(ctx, collections.Join3(lot, dimension, p))
	if !found {
		return rules.Quantity{}
	}
	return parsed(text)
}

// parsed reads a quantity of the state.
func parsed(text string) rules.Quantity {
	q, ok := rules.ParseQuantity(text)
	if !ok {
		x.Fail(fmt.Errorf("the state has a quantity %q", text))
	}
	return q
}

// post moves an amount from one place to another. It is the only writer of accounts, and keeps them, the lot's measures,
// the contents of containers and the index of goods in transit in step. A place that holds less is a fault: callers look
// before.
func (c *capture) post(a amount, from, to place) {
	if a.quantity.IsZero() {
		return
	}
	lot, found := lots.Get(c.ctx, a.lot)
	if !found {
		x.Fail(fmt.Errorf("posting to the unknown lot %q", a.lot))
	}
	c.postOf(lot, a, from, to)
}

// postOf is post for more than nothing of a lot that the caller has at hand, and need not have stored.
func (c *capture) postOf(lot *provenancev1.Lot, a amount, from, to place) {
	c.record.Postings = append(c.record.Postings, &provenancev1.Posting{
		Subject: string(a.lot), Dimension: a.dimension, Quantity: a.quantity.String(),
		From: string(from), To: string(to), Previous: lot.Last,
	})
	lot.Last = c.number
	transfer(c.ctx, lot, a, from, to)
	lots.Set(c.ctx, a.lot, lot)
	if container, ok := to.container(); ok {
		c.deepen(container, 0)
	}
	c.repack(from, to)
	stir(c.ctx, a.lot)
}

// transfer changes what both places have. What is made or introduced is counted in the lot's measure instead of an
// account: it is the one thing that every lot has.
func transfer(ctx *x.Context, lot *provenancev1.Lot, a amount, from, to place) {
	at, known := measureOf(lot, a.dimension)
	if !known {
		lot.Measures = slices.Insert(lot.Measures, at, &provenancev1.Measure{Dimension: a.dimension, Quantity: "0"})
	}
	m := lot.Measures[at]
	switch {
	case from.origin():
		m.Quantity = parsed(m.Quantity).Plus(a.quantity).String()
	case from.source():
		before := balance(ctx, a.lot, a.dimension, from)
		setBalance(ctx, a, from, before, before.Plus(a.quantity))
	default:
		before := balance(ctx, a.lot, a.dimension, from)
		setBalance(ctx, a, from, before, without(before, a, from))
	}
	switch {
	case to.origin():
		// Only a correction gives anything back to where it came from.
		m.Quantity = without(parsed(m.Quantity), a, to).String()
	case to.source():
		before := balance(ctx, a.lot, a.dimension, to)
		setBalance(ctx, a, to, before, without(before, a, to))
	case !known:
		// The lot has no account in this dimension yet.
		setBalance(ctx, a, to, rules.Quantity{}, a.quantity)
	default:
		before := balance(ctx, a.lot, a.dimension, to)
		setBalance(ctx, a, to, before, before.Plus(a.quantity))
	}
}

// without takes an amount off what is at a place, or came from it. That this is less is a fault.
func without(is rules.Quantity, a amount, p place) rules.Quantity {
	if is.Cmp(a.quantity) < 0 {
		x.Fail(fmt.Errorf("posting takes %s of %q off %q, which has %s", a.quantity, a.lot, p, is))
	}
	return is.Minus(a.quantity)
}

// came returns how much of a lot came from a source; from an origin, with what came from the others.
func came(ctx *x.Context, lot gs1.Key, dimension string, from place) rules.Quantity {
	if !from.origin() {
		return balance(ctx, lot, dimension, from)
	}
	of, found := lots.Get(ctx, lot)
	if !found {
		return rules.Quantity{}
	}
	at, known := measureOf(of, dimension)
	if !known {
		return rules.Quantity{}
	}
	return parsed(of.Measures[at].Quantity)
}

// measureOf returns the position of a dimension in a lot's measures, and whether it is there.
func measureOf(lot *provenancev1.Lot, dimension string) (int, bool) {
	return slices.BinarySearchFunc(lot.Measures, dimension, func(m *provenancev1.Measure, dimension string) int {
		return strings.Compare(m.Dimension, dimension)
	})
}

func setBalance(ctx *x.Context, a amount, p place, before, after rules.Quantity) {
	key := collections.Join3(a.lot, a.dimension, p)
	if after.IsZero() {
		accounts.Remove(ctx, key)
	} else {
		accounts.Set(ctx, key, after.String())
	}
	if before.IsZero() == after.IsZero() {
		return
	}
	if container, ok := p.container(); ok {
		set(ctx, contents, collections.Join3(container, a.lot, a.dimension), !after.IsZero())
	}
	if _, event, ok := p.shipment(); ok {
		for _, party := range parties(dispatchOf(ctx, event)) {
			key := collections.Join4(a.lot, a.dimension, party, event)
			if after.IsZero() {
				transits.Remove(ctx, key)
			} else {
				transits.Set(ctx, key, string(p))
			}
		}
	}
}

// set makes something a member of a table, or not.
func set[K any](ctx *x.Context, t x.Table[K, x.Present], key K, member bool) {
	if member {
		t.Set(ctx, key, x.Present{})
	} else {
		t.Remove(ctx, key)
	}
}

// part is a share of an amount, and where it is.
type part struct {
	place    place
	quantity rules.Quantity
}

// total adds up parts.
func total(parts []part) (sum rules.Quantity) {
	for _, p := range parts {
		sum = sum.Plus(p.quantity)
	}
	return sum
}

// maxParts is how many places are looked at for one line. Consensus.
const maxParts = 256

// collect takes up to a quantity from the places, in their order, and returns what it took from each and in all.
func collect(wanted rules.Quantity, places []part) (taken []part, sum rules.Quantity) {
	for _, p := range places {
		share := p.quantity.Min(wanted.Minus(sum))
		if share.IsZero() {
			continue
		}
		taken = append(taken, part{p.place, share})
		sum = sum.Plus(share)
	}
	return taken, sum
}

// packedIn returns the containers with some of a lot whose outermost one is where wanted says.
func packedIn(ctx *x.Context, lot gs1.Key, dimension string, wanted func(root place) bool) []part {
	return slices.DeleteFunc(packed(ctx, lot, dimension), func(p part) bool { return !wanted(rootOf(ctx, p.place)) })
}

// packed returns the containers with some of a lot, in the order of their keys. Of very many it sees the first.
func packed(ctx *x.Context, lot gs1.Key, dimension string) []part {
	var all []part
	accounts.Walk(ctx, sorted(lot, dimension, within), func(key collections.Triple[gs1.Key, string, place], text string) bool {
		all = append(all, part{key.K3(), parsed(text)})
		return len(all) == maxParts
	})
	return all
}

// sorted is the range of a lot's accounts at places of one sort.
func sorted(lot gs1.Key, dimension, sort string) collections.Ranger[collections.Triple[gs1.Key, string, place]] {
	end := sort[:len(sort)-1] + string(sort[len(sort)-1]+1)
	return new(collections.Range[collections.Triple[gs1.Key, string, place]]).
		StartInclusive(collections.Join3(lot, dimension, place(sort))).
		EndExclusive(collections.Join3(lot, dimension, place(end)))
}

// holdings returns where an organization has some of a lot: loose first, then in its containers.
func holdings(ctx *x.Context, organization string, lot gs1.Key, dimension string, wanted rules.Quantity) []part {
	own := at(held, organization)
	loose := part{own, balance(ctx, lot, dimension, own)}
	if loose.quantity.Cmp(wanted) >= 0 {
		return []part{loose}
	}
	packed := packedIn(ctx, lot, dimension, func(root place) bool { return root == own })
	return append([]part{loose}, packed...)
}

// holdsAny reports whether an organization has any of a lot, in whatever dimension.
func holdsAny(ctx *x.Context, organization string, key gs1.Key, lot *provenancev1.Lot) bool {
	own := at(held, organization)
	for _, m := range lot.Measures {
		if !balance(ctx, key, m.Dimension, own).IsZero() {
			return true
		}
		if len(packedIn(ctx, key, m.Dimension, func(root place) bool { return root == own })) > 0 {
			return true
		}
	}
	return false
}
