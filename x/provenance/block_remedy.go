package provenance

import (
	"slices"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// remedies reports whether goods go to where what blocks them wants them, and to nobody and nowhere else that the event names: to
// the organization and the place that it names, or where it names none back to whom they come from. What is used up goes
// nowhere, and of what was recorded too early the state does not keep whom it named.
func (c *capture) remedies(e *standingv1.Entry, key gs1.Key, d *provenancev1.Dispatch) bool {
	if c.event == nil || c.effect == provenancev1.Effect_EFFECT_CONSUME {
		return false
	}
	if e.RemedyOrganization == "" && e.RemedyPlace == "" {
		return c.isReturned(key)
	}
	reached := e.RemedyPlace == ""
	allNamed := c.allNamed(func(sort string, named gs1.Key) bool {
		if sort == "location" && e.RemedyPlace != "" {
			reached = reached || string(named) == e.RemedyPlace
			return string(named) == e.RemedyPlace
		}
		to, member := membership.ByLocation(c.ctx, named)
		if e.RemedyOrganization != "" {
			return to == e.RemedyOrganization
		}
		operator, _ := membership.ByLocation(c.ctx, gs1.Key(e.RemedyPlace))
		return member && (to == operator || to == c.by || c.cameFrom(key, to))
	})
	return allNamed && reached && (e.RemedyOrganization == "" || e.RemedyOrganization == d.Receiver)
}

// isReturned reports whether goods go to whom they come from, and to nobody else that the event names.
func (c *capture) isReturned(key gs1.Key) bool {
	return c.allNamed(func(_ string, named gs1.Key) bool {
		to, member := membership.ByLocation(c.ctx, named)
		return member && c.cameFrom(key, to)
	})
}

// allNamed reports whether an event names parties or places where goods go, and something holds of each.
func (c *capture) allNamed(holds func(sort string, named gs1.Key) bool) bool {
	return len(c.event.DestinationList) > 0 && !slices.ContainsFunc(c.event.DestinationList, func(d *provenancev1.Destination) bool {
		key, err := gs1.Canonical(d.Destination)
		return err != nil || !holds(d.Type, key)
	})
}

// wayOut says what can be done with blocked goods.
func (c *capture) wayOut(e *standingv1.Entry, d *provenancev1.Dispatch) string {
	switch {
	case c.effect == provenancev1.Effect_EFFECT_CONSUME:
		return "expected them not to be used up"
	case c.toNobody(d):
		return "expected the event to name who receives them"
	case e.RemedyOrganization == "" && e.RemedyPlace == "":
		return "expected them to go back to whom they come from, and to nobody else, or to be disposed of"
	}
	return "expected them to go to " + x.Clip(e.RemedyOrganization+" "+e.RemedyPlace, 100) + " and nowhere else, or to be disposed of"
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
