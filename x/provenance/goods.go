package provenance

import (
	"slices"

	"cosmossdk.io/collections"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// ItemOf returns what is known of an item, and whether anything is. The caller must not change it.
func ItemOf(ctx *x.Context, key gs1.Key) (*provenancev1.Item, bool) { return items.Get(ctx, key) }

// LotOf returns what is known of a lot, and whether anything is. The caller must not change it.
func LotOf(ctx *x.Context, key gs1.Key) (*provenancev1.Lot, bool) { return lots.Get(ctx, key) }

// BoundTo returns the lot to which an item is bound, and whether there is one.
func BoundTo(ctx *x.Context, item gs1.Key) (gs1.Key, bool) { return lotsOfItems.Get(ctx, item) }

// Holders returns who has an item, or some of a lot, in custody, ascending: where it is on its way, who sent it. What is
// in a container is with whoever has the outermost one. Of a lot at very many places it looks at the first 256 of each
// sort.
func Holders(ctx *x.Context, key gs1.Key) (holders []string) {
	add := func(p place) {
		if holder, ok := custodian(rootOf(ctx, p)); ok && !slices.Contains(holders, holder) {
			holders = append(holders, holder)
		}
	}
	if item, known := items.Get(ctx, key); known {
		add(place(item.Place))
	}
	lot, _ := lots.Get(ctx, key)
	for _, m := range lot.GetMeasures() {
		for _, sort := range []string{held, within, transit} {
			looked := 0
			accounts.Walk(ctx, sorted(key, m.Dimension, sort), func(at collections.Triple[gs1.Key, string, place], _ string) bool {
				add(at.K3())
				looked++
				return looked == maxParts
			})
		}
	}
	slices.Sort(holders)
	return holders
}

// custodian returns the organization in whose custody things at a place are.
func custodian(root place) (string, bool) {
	if holder, ok := root.holder(); ok {
		return holder, true
	}
	sender, _, moving := root.shipment()
	return sender, moving
}
