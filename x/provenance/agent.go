package provenance

import (
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// findPrincipal decides whose goods the event moves. A logistics provider ships and receives for others, under their
// mandate: if its author has no part in the goods itself, and another organization that the event names, or that has
// part in the goods, mandated the author for all of them at the site, the event moves that organization's.
//
// What is created or consumed under a mandate is the author's own.
func (c *capture) findPrincipal() {
	switch c.effect {
	case provenancev1.Effect_EFFECT_SHIP, provenancev1.Effect_EFFECT_RECEIVE, provenancev1.Effect_EFFECT_ADJUST,
		provenancev1.Effect_EFFECT_PACK, provenancev1.Effect_EFFECT_UNPACK, provenancev1.Effect_EFFECT_END:
	default:
		return
	}
	for _, l := range c.lines {
		if !c.isKnown(l) {
			continue
		}
		if c.hasPart(c.author, l) {
			return
		}
		for _, candidate := range c.candidates(l) {
			if candidate != c.author && c.mandates(candidate) && c.hasPart(candidate, l) {
				c.by, c.record.Principal = candidate, candidate
				return
			}
		}
		return
	}
}

func (c *capture) isKnown(l rules.Line) bool {
	switch l.Form {
	case rules.Instance:
		return items.Has(c.ctx, l.Key)
	case rules.Batch:
		return lots.Has(c.ctx, l.Key)
	}
	return false
}

// hasPart reports whether goods are an organization's to move: it has them, sent them, or is to receive them.
func (c *capture) hasPart(organization string, l rules.Line) bool {
	defer func(by string) { c.by = by }(c.by)
	c.by = organization
	if l.Form == rules.Instance {
		root := c.rootOfItem(l.Key)
		_, event, moving := root.shipment()
		return root == at(held, organization) || root == at(left, organization) ||
			moving && c.mayTake(l.Key, dispatchOf(c.ctx, event), false)
	}
	lot, _ := lots.Get(c.ctx, l.Key)
	if holdsAny(c.ctx, organization, l.Key, lot) || c.sentAny(l.Key, lot) {
		return true
	}
	for _, m := range lot.Measures {
		some, _ := rules.ParseQuantity("1")
		if !c.coming(amount{l.Key, m.Dimension, some}).IsZero() {
			return true
		}
	}
	return false
}

// candidates returns for whom the author may be acting: whom the event names where the goods come from, or go to; whose
// the place is; who has the goods, or is to have them; who holds their prefix.
func (c *capture) candidates(l rules.Line) []string {
	var named []string
	if c.effect == provenancev1.Effect_EFFECT_RECEIVE {
		for _, d := range c.event.DestinationList {
			if d.Type == "possessing_party" || d.Type == "location" {
				named = append(named, d.Destination)
			}
		}
	} else {
		for _, s := range c.event.SourceList {
			if s.Type == "possessing_party" || s.Type == "location" {
				named = append(named, s.Source)
			}
		}
	}
	for _, p := range []*provenancev1.Location{c.event.ReadPoint, c.event.BizLocation} {
		if p != nil {
			named = append(named, p.Id)
		}
	}
	var list []string
	for _, id := range named {
		if key, err := gs1.Canonical(id); err == nil {
			if organization, member := membership.ByLocation(c.ctx, key); member {
				list = append(list, organization)
			}
		}
	}
	if l.Form == rules.Instance {
		root := c.rootOfItem(l.Key)
		if organization, ok := root.holder(); ok {
			list = append(list, organization)
		}
		if _, event, moving := root.shipment(); moving {
			d := dispatchOf(c.ctx, event)
			list = append(list, d.Receiver, d.Sender)
		}
	}
	return append(list, c.holder(l.Key))
}

// mandates reports whether an organization mandated the author for all goods of the event.
func (c *capture) mandates(principal string) bool {
	site, now := c.site(), c.ctx.Time().Unix()
	for _, l := range c.lines {
		if l.Form != rules.Aside && !membership.MayActFor(c.ctx, principal, c.author, l.Key, site, now) {
			return false
		}
	}
	return true
}
