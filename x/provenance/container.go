package provenance

import (
	"cosmossdk.io/collections"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// content is something directly in a container.
type content struct {
	key       gs1.Key
	dimension string // of a quantity of a lot; empty for an item
}

// contentsOf returns what is directly in a container.
func contentsOf(ctx *x.Context, container gs1.Key) []content {
	var list []content
	contents.Walk(ctx, collections.NewPrefixedTripleRange[gs1.Key, gs1.Key, string](container),
		func(key collections.Triple[gs1.Key, gs1.Key, string], _ x.Present) bool {
			list = append(list, content{key.K2(), key.K3()})
			return false
		})
	return list
}

// isEmpty reports whether there is nothing in a container.
func isEmpty(ctx *x.Context, container gs1.Key) bool {
	empty := true
	contents.Walk(ctx, collections.NewPrefixedTripleRange[gs1.Key, gs1.Key, string](container),
		func(collections.Triple[gs1.Key, gs1.Key, string], x.Present) bool {
			empty = false
			return true
		})
	return empty
}

// takeOut moves something out of a container.
func (c *capture) takeOut(container gs1.Key, in content, to place) {
	if in.dimension == "" {
		item, _ := items.Get(c.ctx, in.key)
		c.move(in.key, item, to)
		return
	}
	q := balance(c.ctx, in.key, in.dimension, inside(container))
	c.post(amount{in.key, in.dimension, q}, inside(container), to)
}

// empty moves everything out of a container.
func (c *capture) empty(container gs1.Key, to place) {
	for _, in := range contentsOf(c.ctx, container) {
		c.takeOut(container, in, to)
	}
	if item, known := items.Get(c.ctx, container); known && item.Levels != 0 {
		item.Levels = 0
		items.Set(c.ctx, container, item)
	}
}

// rootOfItem returns where the outermost container of an item is; empty for an unknown item.
func (c *capture) rootOfItem(key gs1.Key) place {
	item, known := items.Get(c.ctx, key)
	if !known {
		return ""
	}
	return rootOf(c.ctx, place(item.Place))
}

// deepen makes room in a container, and those around it, for something with so many levels of containers inside of
// it. It is false where they would be too many, or where the something is around the container itself.
func (c *capture) deepen(container, something gs1.Key, levels uint32) bool {
	var around []gs1.Key
	for key, ok := container, true; ok; {
		if key == something {
			return false
		}
		around = append(around, key)
		item, _ := items.Get(c.ctx, key)
		key, ok = place(item.GetPlace()).container()
	}
	if len(around)+int(levels) >= maxLevels {
		return false
	}
	for _, key := range around {
		levels++
		item, _ := items.Get(c.ctx, key)
		if item.Levels < levels {
			item.Levels = levels
			items.Set(c.ctx, key, item)
		}
	}
	return true
}

// leaveUnlisted lets what is in the received container and not listed in the event stay where it was before, without
// the container, and reports whether there is any. An event that lists nothing has received all.
func (c *capture) leaveUnlisted(from place) bool {
	listed := map[gs1.Key]bool{}
	for _, l := range c.lines {
		if l.Role == rules.Child {
			listed[l.Key] = true
		}
	}
	if len(listed) == 0 {
		return false
	}
	short := false
	for _, in := range contentsOf(c.ctx, c.carried) {
		if !listed[in.key] && !c.around(in.key, listed) {
			c.takeOut(c.carried, in, from)
			short = true
		}
	}
	return short
}

// around reports whether something is a container of a listed item: cartons on a pallet need not be listed themselves.
func (c *capture) around(key gs1.Key, listed map[gs1.Key]bool) bool {
	for _, l := range c.lines {
		if !listed[l.Key] || l.Form != rules.Instance {
			continue
		}
		item, _ := items.Get(c.ctx, l.Key)
		for inner, ok := place(item.GetPlace()).container(); ok; {
			if inner == key {
				return true
			}
			outer, _ := items.Get(c.ctx, inner)
			inner, ok = place(outer.GetPlace()).container()
		}
	}
	return false
}

// unload receives a child of the received container: what is in it arrived with it; what is not may arrive by itself.
func (c *capture) unload(l rules.Line, from place, void bool) outcome {
	if l.Form == rules.Instance {
		if c.rootOfItem(l.Key) == at(held, c.by) && c.isWithin(l.Key, c.carried) {
			return done(waymarkv1.Kind_KIND_RECEIVED)
		}
		return c.take(l, void).with(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH)
	}
	a, _, measured := measure(l)
	packed := balance(c.ctx, a.lot, a.dimension, inside(c.carried))
	if l.Form != rules.Batch || !measured || packed.IsZero() {
		return c.take(l, void)
	}
	o := done(waymarkv1.Kind_KIND_RECEIVED)
	if missing := packed.Minus(a.quantity); !missing.IsZero() {
		c.post(amount{a.lot, a.dimension, missing}, inside(c.carried), from)
		return o.with(waymarkv1.Flag_FLAG_SHORTAGE)
	}
	if packed.Cmp(a.quantity) < 0 {
		return o.with(waymarkv1.Flag_FLAG_OVERAGE)
	}
	return o
}

// isWithin reports whether an item is in a container, at whatever depth.
func (c *capture) isWithin(key, container gs1.Key) bool {
	item, _ := items.Get(c.ctx, key)
	for around, ok := place(item.GetPlace()).container(); ok; {
		if around == container {
			return true
		}
		outer, _ := items.Get(c.ctx, around)
		around, ok = place(outer.GetPlace()).container()
	}
	return false
}
