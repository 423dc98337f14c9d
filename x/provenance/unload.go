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
		if !listed[in.key] && !c.holdsListed(in, listed) {
			c.takeOut(c.carried, in, from)
			short = true
		}
	}
	return short
}

// holdsListed reports whether something is a container with any listed thing inside, at whatever depth.
func (c *capture) holdsListed(in content, listed map[gs1.Key]bool) bool {
	if !c.isContainer(in) {
		return false
	}
	return slices.ContainsFunc(contentsOf(c.ctx, in.key), func(inner content) bool {
		return listed[inner.key] || c.holdsListed(inner, listed)
	})
}

// isContainer reports whether a content may have something inside of it.
func (c *capture) isContainer(in content) bool {
	if in.dimension != "" {
		return false
	}
	item, _ := items.Get(c.ctx, in.key)
	return item.GetLevels() > 0
}

// packedUnder returns what of a lot is in a container, at whatever depth.
func (c *capture) packedUnder(a amount, container gs1.Key) (parts []part) {
	if q := balance(c.ctx, a.lot, a.dimension, inside(container)); !q.IsZero() {
		parts = append(parts, part{inside(container), q})
	}
	if item, _ := items.Get(c.ctx, container); item.GetLevels() < 2 {
		return parts
	}
	for _, in := range contentsOf(c.ctx, container) {
		if c.isContainer(in) {
			parts = append(parts, c.packedUnder(a, in.key)...)
		}
	}
	return parts
}

// isWithin reports whether an item is in a container, at whatever depth.
func (c *capture) isWithin(key, container gs1.Key) bool {
	item, known := items.Get(c.ctx, key)
	if !known {
		return false
	}
	inner, ok := place(item.Place).container()
	return ok && slices.Contains(c.around(inner), container)
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
