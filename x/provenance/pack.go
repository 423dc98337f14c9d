package provenance

import (
	"slices"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// pack puts goods into a container. Who holds neither may state it all the same: a logistics provider does.
func (c *capture) pack() error {
	var container gs1.Key
	return c.each(func(l rules.Line) (outcome, error) {
		switch {
		case l.Role == rules.Parent:
			if l.Form != rules.Instance {
				return stated(), nil // a place: what is installed there is not in it
			}
			o, usable := c.open(l.Key)
			if usable {
				container = l.Key
			}
			return o, nil
		case container == "":
			return c.observe(l), nil
		}
		o, err := c.packLine(l, container)
		c.touched(container, o)
		return o, err
	})
}

func (c *capture) packLine(l rules.Line, container gs1.Key) (outcome, error) {
	switch l.Form {
	case rules.Instance:
		return c.packItem(l.Key, container), nil
	case rules.Batch:
		return c.packLot(l, container)
	}
	return c.observe(l), nil
}

// touched records that what is in a container changed by what is said of it by who has it, be it of goods that are not known
// or not at hand: somebody had it open. What is in it already was not packed again.
func (c *capture) touched(container gs1.Key, o outcome) {
	if !slices.Contains(o.flags, waymarkv1.Flag_FLAG_REPEATED) {
		c.repack("", inside(container))
	}
}

// open makes a container ready to take goods. One that exists from first use may be new, or taken up empty by whoever
// has it at hand; any other must be held.
func (c *capture) open(key gs1.Key) (o outcome, usable bool) {
	packed := done(waymarkv1.Kind_KIND_PACKED)
	item, known := items.Get(c.ctx, key)
	if !known {
		if !rules.Reusable(key) {
			return stated(waymarkv1.Flag_FLAG_UNTRACKED), false
		}
		c.bring(key, provenancev1.Origin_ORIGIN_FIRST_USE, at(made, c.by))
		return packed, true
	}
	root := rootOf(c.ctx, place(item.Place))
	empty := isEmpty(c.ctx, key)
	if empty {
		item.Levels = 0
	}
	_, _, moving := root.shipment()
	switch {
	case root == at(held, c.by):
		items.Set(c.ctx, key, item)
		return packed, true
	case !moving && empty && rules.Reusable(key):
		c.move(key, item, at(held, c.by))
		return packed, true
	}
	return stated(c.custodyFlags(root)...), false
}

func (c *capture) packItem(key, container gs1.Key) outcome {
	item, known := items.Get(c.ctx, key)
	if !known {
		return stated(waymarkv1.Flag_FLAG_UNTRACKED)
	}
	from := place(item.Place)
	root := rootOf(c.ctx, from)
	switch {
	case from == inside(container):
		return stated(waymarkv1.Flag_FLAG_REPEATED)
	case root != at(held, c.by):
		if flags := c.custodyFlags(root); len(flags) > 0 {
			return stated(flags...)
		}
		return stated(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH) // it is on its way
	case !c.fits(container, key, item.Levels):
		return stated(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH)
	}
	c.move(key, item, inside(container))
	o := done(waymarkv1.Kind_KIND_PACKED)
	if from != root {
		o = o.with(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH)
	}
	return o
}

func (c *capture) packLot(l rules.Line, container gs1.Key) (outcome, error) {
	a, o, measured := measure(l)
	lot, known := lots.Get(c.ctx, l.Key)
	switch {
	case !known:
		return o.with(waymarkv1.Flag_FLAG_UNTRACKED), nil
	case !holdsAny(c.ctx, c.by, l.Key, lot):
		return c.observe(l).with(o.flags...), nil
	case !measured:
		return o, nil
	case !comparable(lot, a.dimension):
		return o.with(incomparable(lot)), nil
	}
	sources := holdings(c.ctx, c.by, a.lot, a.dimension, a.quantity)
	for i, p := range sources {
		if p.place == inside(container) {
			sources[i].quantity = rules.Quantity{} // what is in it cannot be put into it
		}
	}
	taken, holds := collect(a.quantity, sources)
	if holds.Cmp(a.quantity) < 0 {
		return outcome{}, c.insufficient(a, holds)
	}
	if !c.fits(container, "", 0) {
		return stated(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH), nil
	}
	o = done(waymarkv1.Kind_KIND_PACKED)
	for _, p := range taken {
		if _, packed := p.place.container(); packed {
			o = o.with(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH)
		}
		c.post(amount{a.lot, a.dimension, p.quantity}, p.place, inside(container))
	}
	return o, nil
}

// unpack takes goods out of a container: those that are listed, or all where none is.
func (c *capture) unpack() error {
	var container gs1.Key
	return c.each(func(l rules.Line) (outcome, error) {
		switch {
		case l.Role == rules.Parent:
			if l.Form != rules.Instance {
				return stated(), nil
			}
			item, known := items.Get(c.ctx, l.Key)
			if !known {
				return stated(waymarkv1.Flag_FLAG_UNTRACKED), nil
			}
			if root := rootOf(c.ctx, place(item.Place)); root != at(held, c.by) {
				return stated(c.custodyFlags(root)...), nil
			}
			container = l.Key
			if len(c.lines) == 1 {
				c.empty(container, at(held, c.by))
			}
			return done(waymarkv1.Kind_KIND_UNPACKED), nil
		case container == "":
			return c.observe(l), nil
		}
		o := c.unpackLine(l, container)
		c.touched(container, o)
		return o, nil
	})
}

func (c *capture) unpackLine(l rules.Line, container gs1.Key) outcome {
	switch l.Form {
	case rules.Instance:
		return c.unpackItem(l, container)
	case rules.Batch:
		return c.unpackLot(l, container)
	}
	return c.observe(l)
}

func (c *capture) unpackItem(l rules.Line, container gs1.Key) outcome {
	item, known := items.Get(c.ctx, l.Key)
	if !known || place(item.Place) != inside(container) {
		return c.observe(l).with(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH)
	}
	c.move(l.Key, item, at(held, c.by))
	return done(waymarkv1.Kind_KIND_UNPACKED)
}

func (c *capture) unpackLot(l rules.Line, container gs1.Key) outcome {
	a, o, measured := measure(l)
	if !measured {
		return c.observe(l).with(o.flags...)
	}
	packed := balance(c.ctx, a.lot, a.dimension, inside(container))
	if packed.IsZero() {
		return c.observe(l).with(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH)
	}
	o = done(waymarkv1.Kind_KIND_UNPACKED)
	if packed.Cmp(a.quantity) < 0 {
		o = o.with(waymarkv1.Flag_FLAG_CONTENTS_MISMATCH)
	}
	c.post(amount{a.lot, a.dimension, packed.Min(a.quantity)}, inside(container), at(held, c.by))
	return o
}
