package provenance

import (
	"fmt"
	"slices"

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

// post moves an amount from one place to another. It is the only writer of accounts, and keeps them, the contents of
// containers and the index of goods in transit in step. A place that holds less is a fault: callers look before.
func (c *capture) post(a amount, from, to place) {
	if a.quantity.IsZero() {
		return
	}
	lot, found := lots.Get(c.ctx, a.lot)
	if !found {
		x.Fail(fmt.Errorf("posting to the unknown lot %q", a.lot))
	}
	if i, known := slices.BinarySearch(lot.Dimensions, a.dimension); !known {
		lot.Dimensions = slices.Insert(lot.Dimensions, i, a.dimension)
	}
	c.record.Postings = append(c.record.Postings, &provenancev1.Posting{
		Subject: string(a.lot), Dimension: a.dimension, Quantity: a.quantity.String(),
		From: string(from), To: string(to), Previous: lot.Last,
	})
	lot.Last = c.number
	lots.Set(c.ctx, a.lot, lot)
	transfer(c.ctx, a, from, to)
	if container, ok := to.container(); ok {
		c.deepen(container, 0)
	}
	stir(c.ctx, a.lot)
}

// transfer changes both accounts.
func transfer(ctx *x.Context, a amount, from, to place) {
	before := balance(ctx, a.lot, a.dimension, from)
	if from.source() {
		setBalance(ctx, a, from, before, before.Plus(a.quantity))
	} else {
		if before.Cmp(a.quantity) < 0 {
			x.Fail(fmt.Errorf("posting %s of %q from %q, which has %s", a.quantity, a.lot, from, before))
		}
		setBalance(ctx, a, from, before, before.Minus(a.quantity))
	}
	before = balance(ctx, a.lot, a.dimension, to)
	if to.source() {
		// Only a correction gives anything back to where it came from.
		setBalance(ctx, a, to, before, before.Minus(a.quantity))
	} else {
		setBalance(ctx, a, to, before, before.Plus(a.quantity))
	}
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
	for _, dimension := range lot.Dimensions {
		if !balance(ctx, key, dimension, own).IsZero() {
			return true
		}
		if len(packedIn(ctx, key, dimension, func(root place) bool { return root == own })) > 0 {
			return true
		}
	}
	return false
}
