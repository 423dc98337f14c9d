package provenance

import (
	"cosmossdk.io/collections"

	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
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
