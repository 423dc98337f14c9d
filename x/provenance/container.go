package provenance

import (
	"slices"

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

// allInside appends what is in an item, at whatever depth, and reports whether that is all: at most maxInside things are listed.
func allInside(ctx *x.Context, container gs1.Key, list []gs1.Key) ([]gs1.Key, bool) {
	if item, _ := items.Get(ctx, container); item.GetLevels() == 0 {
		return list, true
	}
	for behind := gs1.Key(""); ; {
		key, found := nextInside(ctx, container, behind)
		if !found {
			return list, true
		}
		if behind = key; len(list) == maxInside {
			return list, false
		}
		var all bool
		if list, all = allInside(ctx, key, append(list, key)); !all {
			return list, false
		}
	}
}

// nextInside returns what comes next directly in a container.
func nextInside(ctx *x.Context, container, behind gs1.Key) (next gs1.Key, found bool) {
	over := new(collections.Range[collections.Triple[gs1.Key, gs1.Key, string]]).
		StartExclusive(collections.Join3(container, behind, "\xff")).EndExclusive(collections.Join3(container, gs1.Key("\xff"), ""))
	contents.Walk(ctx, over, func(at collections.Triple[gs1.Key, gs1.Key, string], _ x.Present) bool {
		next, found = at.K2(), true
		return true
	})
	return next, found
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

// around returns a container and those that it is in, from the innermost outwards.
func (c *capture) around(container gs1.Key) []gs1.Key {
	return containersAround(c.ctx, inside(container))
}

// containersAround returns the containers that things at a place are in, from the innermost outwards.
func containersAround(ctx *x.Context, p place) (list []gs1.Key) {
	for {
		key, ok := p.container()
		if !ok {
			return list
		}
		list = append(list, key)
		item, _ := items.Get(ctx, key)
		p = place(item.GetPlace())
	}
}

// fits reports whether something with so many levels of containers inside of it can go into a container: neither are
// they too many, nor is the something around the container itself.
func (c *capture) fits(container, something gs1.Key, levels uint32) bool {
	around := c.around(container)
	return !slices.Contains(around, something) && len(around)+int(levels) < maxLevels
}

// deepen records on a container and those around it how many levels are inside of them, once something goes in.
func (c *capture) deepen(container gs1.Key, levels uint32) {
	for _, key := range c.around(container) {
		levels++
		item, _ := items.Get(c.ctx, key)
		if item.Levels < levels {
			item.Levels = levels
			items.Set(c.ctx, key, item)
		}
	}
}

// repack records on the containers that something came out of or went into that their contents changed.
func (c *capture) repack(from, to place) {
	if from == to {
		return // it stays where it is
	}
	for _, p := range []place{from, to} {
		container, ok := p.container()
		if !ok || c.repacked[container] {
			continue
		}
		item, _ := items.Get(c.ctx, container)
		item.Repacked = c.latest
		items.Set(c.ctx, container, item)
		c.repacked[container] = true
	}
}
