package provenance

import (
	"slices"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// restrainAuthors refuses what an organization that is blocked may not record, nor another for it: it may dispose of goods,
// unpack them, take back its own, send them to where the block wants them or to whom they come from, and hand over
// what is others'. Error declarations never come here.
func (c *capture) restrainAuthors() error {
	for _, id := range []string{c.author, c.by} {
		_, blocks := membership.Restraint(c.ctx, id)
		for _, e := range blocks {
			if !c.mayStill(id, e) {
				return ErrBlocked.With("%s is blocked by %s: expected a correction, disposal, a return, or goods of others handed over", id, e.Authority)
			}
		}
		if c.by == c.author {
			break
		}
	}
	return nil
}

// mayStill reports whether the event is what an organization may do in spite of a block.
func (c *capture) mayStill(organization string, e *standingv1.Entry) bool {
	switch c.effect {
	case provenancev1.Effect_EFFECT_UNPACK:
		return true
	case provenancev1.Effect_EFFECT_END:
		return c.disposes()
	case provenancev1.Effect_EFFECT_RECEIVE:
		return c.event.BizStep == rules.VoidShipping || c.all(func(key gs1.Key) bool { return c.madeBy(key, organization) })
	case provenancev1.Effect_EFFECT_SHIP:
		d := c.address()
		return c.all(func(key gs1.Key) bool { return c.remedies(e, key, d) || c.handsOver(organization, key) })
	}
	return false
}

// restrainClaim reports whether an earlier event waits on because its author, or for whom it was, is blocked by now. What it
// ends goes on, and so does what takes back its own.
func (c *capture) restrainClaim(claim *provenancev1.Claim) bool {
	if claim.Effect == provenancev1.Effect_EFFECT_END {
		return false
	}
	return slices.ContainsFunc([]string{c.record.Organization, c.by}, func(id string) bool {
		_, blocks := membership.Restraint(c.ctx, id)
		return len(blocks) > 0 && !(claim.Effect == provenancev1.Effect_EFFECT_RECEIVE && c.madeBy(gs1.Key(claim.Subject), id))
	})
}

// handsOver reports whether an organization hands on what is not its own: as a carrier to anybody, else to whom it comes from.
func (c *capture) handsOver(organization string, key gs1.Key) bool {
	if c.madeBy(key, organization) {
		return false
	}
	return membership.HasRole(c.ctx, organization, membership.Logistics) || c.isReturned(key)
}

// all reports whether something holds of all goods of the event and of what is in them. It is not so for very many, nor for
// what is unknown here.
func (c *capture) all(holds func(gs1.Key) bool) bool {
	looked := 0
	var each func(key gs1.Key) bool
	each = func(key gs1.Key) bool {
		if looked++; looked > maxInside {
			return false
		}
		empty := true
		for behind := gs1.Key(""); ; {
			next, found := nextInside(c.ctx, key, behind)
			if !found {
				break
			}
			empty, behind = false, next
			if !each(next) {
				return false
			}
		}
		return !empty && rules.Reusable(key) || holds(key) // of a full container, what is in it counts
	}
	for _, l := range c.lines {
		if l.Form == rules.Aside {
			continue
		}
		if !c.isKnown(l) || !each(l.Key) {
			return false
		}
	}
	return looked > 0
}

// disposes reports whether an event ends goods for good, as taking samples and testing them does, rather than handing them to
// somebody. Nobody is named who gets them, unless to destroy them.
func (c *capture) disposes() bool {
	if c.event.BizStep == "destroying" {
		return true
	}
	if len(c.event.DestinationList) > 0 {
		return false
	}
	switch c.event.Disposition {
	case "dispensed", "in_transit", "partially_dispensed", "retail_sold":
		return false
	case "destroyed", "disposed":
		return !rules.HandsOver(c.event.BizStep)
	}
	switch c.event.BizStep {
	case "", "decommissioning", "inspecting", "sampling":
		return true
	}
	return false
}
