package provenance

import (
	"slices"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// leaveUnlisted lets what is in the received container and not listed in the event stay where it was before, without
// the container, and reports whether there is any. An event that lists nothing has received all. Containers inside
// arrive with what they hold of what is listed: cartons on a pallet need not be listed themselves.
func (c *capture) leaveUnlisted(from place) bool {
	arrived := map[gs1.Key]bool{}
	for _, l := range c.lines {
		if l.Role != rules.Child {
			continue
		}
		arrived[l.Key] = true
		for _, container := range c.containersOf(l) {
			arrived[container] = true
		}
	}
	if len(arrived) == 0 {
		return false
	}
	short := false
	for _, in := range contentsOf(c.ctx, c.carried) {
		if !arrived[in.key] {
			c.takeOut(c.carried, in, from)
			short = true
		}
	}
	return short
}

// containersOf returns the containers in which a line's goods are, at whatever depth.
func (c *capture) containersOf(l rules.Line) (around []gs1.Key) {
	var places []place
	if item, known := items.Get(c.ctx, l.Key); known {
		places = append(places, place(item.Place))
	}
	lot, _ := lots.Get(c.ctx, l.Key)
	for _, dimension := range lot.GetDimensions() {
		for _, p := range packed(c.ctx, l.Key, dimension) {
			places = append(places, p.place)
		}
	}
	for _, p := range places {
		for container, ok := p.container(); ok; container, ok = p.container() {
			around = append(around, container)
			item, _ := items.Get(c.ctx, container)
			p = place(item.GetPlace())
		}
	}
	return around
}

// packedUnder returns what of a lot is in a container, at whatever depth.
func (c *capture) packedUnder(a amount, container gs1.Key) []part {
	return slices.DeleteFunc(packed(c.ctx, a.lot, a.dimension), func(p part) bool {
		inner, _ := p.place.container()
		return inner != container && !c.isWithin(inner, container)
	})
}

// isWithin reports whether an item is in a container, at whatever depth.
func (c *capture) isWithin(key, container gs1.Key) bool {
	return slices.Contains(c.containersOf(rules.Line{Key: key}), container)
}

// unload receives a child of the received container: what is in it arrived with it; what is not may arrive by itself.
func (c *capture) unload(l rules.Line, from place, void bool) outcome {
	if l.Form == rules.Instance {
		if c.isWithin(l.Key, c.carried) {
			return done(waymarkv1.Kind_KIND_RECEIVED)
		}
		return c.take(l, void).with(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH)
	}
	a, _, measured := measure(l)
	lot, known := lots.Get(c.ctx, l.Key)
	if l.Form != rules.Batch || !measured || !known {
		return c.take(l, void)
	}
	carried := c.packedUnder(a, c.carried)
	if len(carried) == 0 {
		return c.take(l, void).with(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH)
	}
	o := done(waymarkv1.Kind_KIND_RECEIVED)
	missing, more := total(carried).Minus(a.quantity), a.quantity.Minus(total(carried))
	switch {
	case !missing.IsZero():
		stay, _ := collect(missing, carried)
		for _, p := range stay {
			c.post(amount{a.lot, a.dimension, p.quantity}, p.place, from)
		}
		return o.with(waymarkv1.Flag_FLAG_SHORTAGE)
	case !more.IsZero():
		beside := c.takeAmount(amount{a.lot, a.dimension, more}, lot, void)
		if beside.kind != waymarkv1.Kind_KIND_RECEIVED {
			return o.with(waymarkv1.Flag_FLAG_OVERAGE)
		}
		return beside.with(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH)
	}
	return o
}
