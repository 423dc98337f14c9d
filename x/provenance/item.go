package provenance

import (
	"cosmossdk.io/collections"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// move takes an item from where it is to another place. It is the only writer of items' places, and keeps the contents
// of containers in step.
func (c *capture) move(key gs1.Key, item *provenancev1.Item, to place) {
	from := place(item.Place)
	c.record.Postings = append(c.record.Postings, &provenancev1.Posting{
		Subject: string(key), From: string(from), To: string(to), Previous: item.Last,
	})
	item.Last = c.number
	putItem(c.ctx, key, item, to)
	if container, ok := to.container(); ok {
		c.deepen(container, item.Levels)
	}
	c.repack(from, to)
	stir(c.ctx, key)
}

// putItem stores an item at a place.
func putItem(ctx *x.Context, key gs1.Key, item *provenancev1.Item, to place) {
	if container, ok := place(item.Place).container(); ok {
		contents.Remove(ctx, collections.Join3(container, key, ""))
	}
	if container, ok := to.container(); ok {
		contents.Set(ctx, collections.Join3(container, key, ""), x.Present{})
	}
	item.Place = string(to)
	items.Set(ctx, key, item)
}

// bring makes a new item known, at its first place.
func (c *capture) bring(key gs1.Key, origin provenancev1.Origin, from place) {
	item := &provenancev1.Item{Creator: c.by, Origin: origin, Place: string(from), First: c.number}
	c.move(key, item, at(held, c.by))
}

// bind makes an item part of a lot, which it makes known. An item stays in the lot to which it was bound first.
func (c *capture) bind(item, lot gs1.Key, origin provenancev1.Origin) {
	if lotsOfItems.Has(c.ctx, item) {
		return
	}
	lotsOfItems.Set(c.ctx, item, lot)
	l := c.openLot(lot, origin)
	l.Items++
	lots.Set(c.ctx, lot, l)
}

// openLot returns a lot, which it makes known if it is not.
func (c *capture) openLot(key gs1.Key, origin provenancev1.Origin) *provenancev1.Lot {
	lot, found := lots.Get(c.ctx, key)
	if !found {
		return &provenancev1.Lot{Maker: c.by, Origin: origin, First: c.number}
	}
	if origin == provenancev1.Origin_ORIGIN_INTRODUCED {
		lot.Origin = origin
	}
	return lot
}

// statedLot returns the lot of which an event says that an item is: by the item's own identifier, or where it brings
// the item into being, by the master data.
func (c *capture) statedLot(l rules.Line) (gs1.Key, bool) {
	if l.Lot != "" {
		return l.Lot, true
	}
	if l.Role != rules.Thing && l.Role != rules.Output {
		return "", false
	}
	number, stated := rules.LotNumber(c.event)
	if !stated {
		return "", false
	}
	return rules.LotOf(l.Key, number)
}
