package provenance

import (
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// create brings goods into being, or introduces them.
func (c *capture) create(l rules.Line) (outcome, error) {
	if l.Form == rules.Aside || l.Role == rules.Parent {
		return c.observe(l), nil
	}
	if l.Form == rules.Instance {
		if item, known := items.Get(c.ctx, l.Key); known && item.Origin != provenancev1.Origin_ORIGIN_FIRST_USE {
			return c.recreate(l, item)
		}
	}
	born, err := c.authority(l.Key)
	if err != nil {
		return outcome{}, err
	}
	if born == nil {
		// It came from somebody else, who has yet to say so.
		return c.take(l, false).with(waymarkv1.Flag_FLAG_NON_CUSTODIAN), nil
	}
	switch l.Form {
	case rules.Instance:
		return c.createItem(l, born), nil
	case rules.Batch:
		return c.createLot(l, born)
	default:
		// Of a product without a lot there is no balance.
		return stated(born.flags...).with(waymarkv1.Flag_FLAG_UNTRACKED), nil
	}
}

// birth is how goods come to be known.
type birth struct {
	origin provenancev1.Origin
	from   place
	kind   waymarkv1.Kind
	flags  []waymarkv1.Flag
}

// authority returns how goods under a key come to be known by the signer: created by the holder of the prefix or under
// its mandate; introduced where nobody holds it, by a step that says so or where the parameters allow it. It is nil for
// an introduction of goods that the holder of the prefix has yet to create. Creation without authority is refused.
func (c *capture) authority(key gs1.Key) (*birth, error) {
	created := &birth{provenancev1.Origin_ORIGIN_CREATED, at(made, c.by), waymarkv1.Kind_KIND_CREATED, nil}
	introduced := &birth{
		provenancev1.Origin_ORIGIN_INTRODUCED, at(entered, c.by), waymarkv1.Kind_KIND_INTRODUCED,
		[]waymarkv1.Flag{waymarkv1.Flag_FLAG_ORIGIN_UNVERIFIED, waymarkv1.Flag_FLAG_PREFIX_UNHELD},
	}
	introduces := c.effect == provenancev1.Effect_EFFECT_INTRODUCE
	switch c.right(key) {
	case membership.RightHeld:
		return created, nil
	case membership.RightMandate:
		created.flags = []waymarkv1.Flag{waymarkv1.Flag_FLAG_BY_MANDATE}
		return created, nil
	case membership.RightUnheld:
		if introduces || !params.Get(c.ctx).RequirePrefix {
			return introduced, nil
		}
		return nil, ErrPrefixNotHeld.With("no member holds the prefix of %s: expected a step such as receiving, "+
			"which introduces goods of others", key).On(x.Goods(key))
	default:
		if introduces {
			return nil, nil
		}
		return nil, ErrPrefixNotHeld.With("%s has neither the prefix of %s nor a mandate", c.by, key).On(x.Goods(key))
	}
}

// right says by what right the organization issues a key. Whether it holds the identifier, or nobody does, is the same
// for all items and lots of a product.
func (c *capture) right(key gs1.Key) membership.Right {
	product, finer := key.Parent()
	if !finer {
		product = key
	}
	if right, known := c.rights[product]; known {
		return right
	}
	right := membership.MayIssue(c.ctx, c.by, key, c.site(), c.ctx.Time().Unix())
	if right == membership.RightHeld || right == membership.RightUnheld {
		c.rights[product] = right
	}
	return right
}

// recreate handles the commissioning of an item that exists: the same organization, and a transformation that has it
// as an input too, say it once more; anybody else makes a clone. A container that is used again is none.
func (c *capture) recreate(l rules.Line, item *provenancev1.Item) (outcome, error) {
	root := rootOf(c.ctx, place(item.Place))
	own := at(held, c.by)
	switch {
	case c.isInput(l.Key), item.Creator == c.by && !root.is(ended):
		return stated(waymarkv1.Flag_FLAG_REPEATED).with(c.custodyFlags(root)...), nil
	case rules.Reusable(l.Key) && isEmpty(c.ctx, l.Key) && (root == own || root.is(ended) || root.is(left)):
		if place(item.Place) != own {
			c.move(l.Key, item, own)
		}
		return done(waymarkv1.Kind_KIND_CREATED, waymarkv1.Flag_FLAG_REPEATED), nil
	case c.effect == provenancev1.Effect_EFFECT_INTRODUCE:
		// What is known here does not enter: it is received.
		return c.take(l, false), nil
	default:
		return outcome{}, ErrAlreadyCommissioned.With("%s, by %s", l.Key, item.Creator).On(x.Goods(l.Key))
	}
}

func (c *capture) isInput(key gs1.Key) bool {
	for _, l := range c.lines {
		if l.Role == rules.Input && l.Key == key {
			return true
		}
	}
	return false
}

func (c *capture) createItem(l rules.Line, born *birth) outcome {
	c.keepPlace()
	if item, known := items.Get(c.ctx, l.Key); known {
		// A container that was in use before: now somebody answers for its number.
		item.Origin, item.Creator = born.origin, c.by
		items.Set(c.ctx, l.Key, item)
	} else {
		c.bring(l.Key, born.origin, born.from)
	}
	if lot, ok := c.statedLot(l); ok {
		c.bind(l.Key, lot, born.origin)
	}
	return done(born.kind, born.flags...)
}

func (c *capture) createLot(l rules.Line, born *birth) (outcome, error) {
	a, _, measured := measure(l)
	lot := c.openLot(l.Key, born.origin)
	if lot.Maker != c.by && born.origin == provenancev1.Origin_ORIGIN_CREATED && c.holder(l.Key) != c.by {
		return outcome{}, ErrAlreadyCommissioned.With("%s, by %s, expected its maker or the holder of the prefix",
			l.Key, lot.Maker).On(x.Goods(l.Key))
	}
	c.keepPlace()
	o := done(born.kind, born.flags...)
	if lot.Origin == provenancev1.Origin_ORIGIN_INTRODUCED {
		o = o.with(waymarkv1.Flag_FLAG_ORIGIN_UNVERIFIED)
	}
	switch {
	case !measured:
		lot.Unmeasured = true
		o = o.with(waymarkv1.Flag_FLAG_QUANTITY_UNKNOWN)
	case !comparable(lot, a.dimension) && len(lot.Measures) >= maxDimensions:
		measured = false
		o = o.with(waymarkv1.Flag_FLAG_UNIT_INCOMPARABLE)
	}
	if measured && !a.quantity.IsZero() {
		c.postOf(lot, a, born.from, at(held, c.by))
	} else {
		lots.Set(c.ctx, l.Key, lot)
		stir(c.ctx, l.Key)
	}
	return o, nil
}

// holder returns who holds the prefix of a key; empty for nobody.
func (c *capture) holder(key gs1.Key) string {
	holder, _ := membership.HolderOf(c.ctx, key)
	return holder
}
