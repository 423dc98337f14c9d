package provenance

import (
	"slices"

	"cosmossdk.io/collections"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
	"github.com/waymark-ledger/waymark/x/standing"
	standingrules "github.com/waymark-ledger/waymark/x/standing/rules"
)

const (
	// maxInside is how many things of listed products are looked at in what one event moves, and how many things in all go with
	// the containers that it uses. Consensus.
	maxInside = 1_000
	// maxHops is how many movements of an item are looked at for who handed it over. Consensus.
	maxHops = 16
)

// restrain refuses what an event does of goods that are blocked, or on behalf of an organization that is, unless it is a
// remedy. Goods are blocked in markets: where the organization is that moves them, or the next holder, or a place that is
// named. What is only held is marked, and what is made of it.
func (c *capture) restrain() error {
	if err := c.restrainAuthors(); err != nil {
		return err
	}
	if !standing.AnyGoods(c.ctx) {
		return nil
	}
	switch c.effect {
	case provenancev1.Effect_EFFECT_SHIP:
	case provenancev1.Effect_EFFECT_END:
		if c.disposes() {
			return nil
		}
	case provenancev1.Effect_EFFECT_CONSUME:
		return c.restrainUse()
	default:
		return nil
	}
	d := c.address()
	for _, l := range c.lines {
		if err := c.restrainLine(l, d); err != nil {
			return err
		}
	}
	return nil
}

// restrainUse refuses that blocked goods are used up in what is made of them, and marks what is made of goods that are withheld.
func (c *capture) restrainUse() error {
	marked, d := c.usedWithheld(), &provenancev1.Dispatch{Sender: c.by, Markets: c.markets()}
	for _, l := range c.lines {
		if l.Role != rules.Input {
			continue
		}
		if err := c.restrainLine(l, d); err != nil {
			return err
		}
		marked = marked || c.carries[l.Key] || slices.ContainsFunc(c.belonging(l.Key), c.withheld)
	}
	for _, l := range c.lines {
		if marked && l.Role == rules.Output {
			c.carries[l.Key] = true
		}
	}
	return nil
}

// usedWithheld reports whether earlier events of the same process have inputs that are withheld now.
func (c *capture) usedWithheld() bool {
	id, process := c.process()
	for n := range min(process.Inputs, maxInside) {
		key, _ := inputs.Get(c.ctx, collections.Join(id, n))
		if standing.AnyOf(c.ctx, key.Root()) && slices.ContainsFunc(c.belonging(key), c.withheld) {
			return true
		}
	}
	return false
}

// restrainLine refuses that goods go to where a dispatch says, if they are blocked, what they belong to, or what is in them.
func (c *capture) restrainLine(l rules.Line, d *provenancev1.Dispatch) error {
	if err := c.restrainGoods(l.Key, d); err != nil || l.Form != rules.Instance {
		return err
	}
	return c.restrainInside(l.Key, l.Key, d, new(int))
}

// restrainGoods refuses that goods go to where a dispatch says, if they, their lot or their product are blocked.
func (c *capture) restrainGoods(key gs1.Key, d *provenancev1.Dispatch) error {
	for _, of := range c.belonging(key) {
		for _, e := range c.standingOf(of).GetEntries() {
			if e.Effect == standingv1.Effect_EFFECT_BLOCKED && c.inForce(e) && c.concerns(e, d) && !c.remedies(e, key, d) {
				return ErrBlocked.With("%s is blocked by %s: %s", of, e.Authority, c.wayOut(e, d)).On(x.Goods(key))
			}
		}
	}
	return nil
}

// restrainInside does the same of what is inside of a container, and marks the outermost one where something is held. It
// passes over products of which nothing is listed, so that a full container costs no more than a few.
func (c *capture) restrainInside(container, outermost gs1.Key, d *provenancev1.Dispatch, looked *int) error {
	for behind := gs1.Key(""); ; {
		key, found := nextInside(c.ctx, container, behind)
		if !found {
			return nil
		}
		behind = key
		if _, product := key.GTIN(); product && !standing.AnyOf(c.ctx, key.Root()) {
			behind = key.Root() + "\xff" // all others of the product come before this
			continue
		}
		if *looked++; *looked > maxInside {
			return x.ErrOutOfWork.With("more than %d things of listed products, or containers, are in %s: ship it in parts", maxInside, outermost)
		}
		if err := c.restrainGoods(key, d); err != nil {
			return err
		}
		if slices.ContainsFunc(c.belonging(key), c.withheld) {
			c.carries[outermost] = true
		}
		if err := c.restrainInside(key, outermost, d, looked); err != nil {
			return err
		}
	}
}

// belonging returns goods and what they belong to: an item's lot, a lot's product.
func (c *capture) belonging(key gs1.Key) []gs1.Key {
	list := []gs1.Key{key}
	if lot, bound := lotsOfItems.Get(c.ctx, key); bound {
		list = append(list, lot)
	}
	for parent, more := key.Parent(); more; parent, more = parent.Parent() {
		list = append(list, parent)
	}
	return list
}

func (c *capture) inForce(e *standingv1.Entry) bool {
	return standingrules.InForce(e, c.ctx.Height(), c.ctx.Time().Unix())
}

// concerns reports whether an effect holds where goods are, or where they go, by organizations or by places; of goods that are
// handed over to nobody in particular it may.
func (c *capture) concerns(e *standingv1.Entry, d *provenancev1.Dispatch) bool {
	for _, id := range []string{c.by, d.Receiver} {
		if org, known := membership.Get(c.ctx, id); known && standingrules.HoldsIn(e, org.Jurisdiction) {
			return true
		}
	}
	holds := func(market string) bool { return standingrules.HoldsIn(e, market) }
	return len(e.Markets) == 0 || slices.ContainsFunc(d.Markets, holds) || c.toNobody(d)
}

// toNobody reports whether goods are handed over without a word of who is to have them.
func (c *capture) toNobody(d *provenancev1.Dispatch) bool {
	return c.effect != provenancev1.Effect_EFFECT_CONSUME && d.Receiver == "" && !d.LeftLedger
}
