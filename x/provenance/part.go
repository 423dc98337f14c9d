package provenance

import (
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// HasPart reports whether an organization made goods, holds them, or sent what is on its way of them.
func HasPart(ctx *x.Context, key gs1.Key, organization string) bool {
	c := &capture{ctx: ctx, author: organization, by: organization}
	if item, known := items.Get(ctx, key); known {
		root := rootOf(ctx, place(item.Place))
		sender, _, moving := root.shipment()
		return item.Creator == organization || root == at(held, organization) || moving && sender == organization
	}
	if lot, known := lots.Get(ctx, key); known {
		return lot.Maker == organization || holdsAny(ctx, organization, key, lot) || c.sentAny(key, lot)
	}
	return false
}
