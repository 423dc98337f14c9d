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
	// maxInside is how many things of listed products are looked at in what one event moves. Consensus.
	maxInside = 1_000
	// maxHops is how many movements of an item are looked at for who handed it over. Consensus.
	maxHops = 16
)

// restrain refuses what an event does of goods that are blocked, or on behalf of an organization that is, unless it is a
// remedy. Goods are blocked in markets: where the organization is that moves them, or the next holder. What is only held is
// marked.
func (c *capture) restrain() error {
	if err := c.restrainAuthors(); err != nil {
		return err
	}
	if c.effect != provenancev1.Effect_EFFECT_SHIP && (c.effect != provenancev1.Effect_EFFECT_END || c.disposes()) {
		return nil
	}
	if !standing.AnyGoods(c.ctx) {
		return nil
	}
	d := c.address()
	for _, l := range c.lines {
		if err := c.restrainGoods(l.Key, d); err != nil {
			return err
		}
		if l.Form == rules.Instance {
			if err := c.restrainInside(l.Key, l.Key, d, new(int)); err != nil {
				return err
			}
		}
	}
	return nil
}

// restrainGoods refuses that goods go to where a dispatch says, if they, their lot or their product are blocked.
func (c *capture) restrainGoods(key gs1.Key, d *provenancev1.Dispatch) error {
	for _, of := range c.belonging(key) {
		for _, e := range c.standingOf(of).GetEntries() {
			if e.Effect == standingv1.Effect_EFFECT_BLOCKED && c.inForce(e) && c.concerns(e, d) && !c.remedies(e, key, d) {
				return ErrBlocked.With("%s is blocked by %s: %s", of, e.Authority, wayOut(e)).On(x.Goods(key))
			}
		}
	}
	return nil
}

// restrainInside does the same of what is inside of a container, and marks the outermost one where something is held. It
// passes over products of which nothing is listed, so that a full container costs no more than a few.
func (c *capture) restrainInside(container, outermost gs1.Key, d *provenancev1.Dispatch, looked *int) error {
	for behind := gs1.Key(""); ; {
		key, found := c.nextInside(container, behind)
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

// nextInside returns what comes next directly in a container.
func (c *capture) nextInside(container, behind gs1.Key) (next gs1.Key, found bool) {
	over := new(collections.Range[collections.Triple[gs1.Key, gs1.Key, string]]).
		StartExclusive(collections.Join3(container, behind, "\xff")).EndExclusive(collections.Join3(container, gs1.Key("\xff"), ""))
	contents.Walk(c.ctx, over, func(at collections.Triple[gs1.Key, gs1.Key, string], _ x.Present) bool {
		next, found = at.K2(), true
		return true
	})
	return next, found
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

// concerns reports whether an effect holds where goods are, or where they go.
func (c *capture) concerns(e *standingv1.Entry, d *provenancev1.Dispatch) bool {
	for _, id := range []string{c.by, d.Receiver} {
		if org, known := membership.Get(c.ctx, id); known && standingrules.HoldsIn(e, org.Jurisdiction) {
			return true
		}
	}
	return len(e.Markets) == 0
}

// remedies reports whether goods go to where what blocks them wants them: to whom and to which place it names, or where it
// names nothing back to whom they come from.
func (c *capture) remedies(e *standingv1.Entry, key gs1.Key, d *provenancev1.Dispatch) bool {
	if e.RemedyOrganization == "" && e.RemedyPlace == "" {
		return d.Receiver != "" && c.cameFrom(key, d.Receiver)
	}
	return (e.RemedyOrganization == "" || e.RemedyOrganization == d.Receiver) && (e.RemedyPlace == "" || c.goesTo(e.RemedyPlace, d))
}

func wayOut(e *standingv1.Entry) string {
	if e.RemedyOrganization == "" && e.RemedyPlace == "" {
		return "expected them to go back to whom they come from, or to be disposed of"
	}
	return "expected them to go to " + x.Clip(e.RemedyOrganization+" "+e.RemedyPlace, 100) + ", or to be disposed of"
}

// goesTo reports whether a place is where goods go.
func (c *capture) goesTo(place string, d *provenancev1.Dispatch) bool {
	if d.Destination == place {
		return true
	}
	return c.event != nil && slices.ContainsFunc(c.event.DestinationList, func(named *provenancev1.Destination) bool {
		key, err := gs1.Canonical(named.Destination)
		return err == nil && string(key) == place
	})
}

// cameFrom reports whether goods come from an organization: it made them or holds their identifier, or handed the item to
// whom it is with.
func (c *capture) cameFrom(key gs1.Key, organization string) bool {
	if c.madeBy(key, organization) {
		return true
	}
	item, known := items.Get(c.ctx, key)
	if !known {
		return false
	}
	for number, hops := item.Last, 0; number != 0 && hops < maxHops; hops++ {
		at := slices.IndexFunc(eventOf(c.ctx, number).Postings, func(p *provenancev1.Posting) bool { return p.Subject == string(key) })
		if at < 0 {
			return false
		}
		p := eventOf(c.ctx, number).Postings[at]
		if sender, _, moved := place(p.From).shipment(); moved {
			return sender == organization
		}
		number = p.Previous
	}
	return false
}

// madeBy reports whether goods are an organization's own: it made them, or holds the identifier under which they were.
func (c *capture) madeBy(key gs1.Key, organization string) bool {
	if holder, held := membership.HolderOf(c.ctx, key); held && holder == organization && !rules.Reusable(key) {
		return true
	}
	if item, known := items.Get(c.ctx, key); known {
		return item.Creator == organization && item.Origin != provenancev1.Origin_ORIGIN_FIRST_USE
	}
	lot, known := lots.Get(c.ctx, key)
	return known && lot.Maker == organization
}
