package provenance

import (
	"fmt"
	"slices"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// maxAdvices is how many despatch advices of one event count. Consensus.
const maxAdvices = 8

// advicesOf returns the despatch advices that an event names, as canonical keys, ascending, each once.
func advicesOf(ev *provenancev1.Event) []string {
	var advices []string
	for _, b := range ev.BizTransactionList {
		if b.Type != "desadv" || len(advices) == maxAdvices {
			continue
		}
		if key, err := gs1.Canonical(b.BizTransaction); err == nil {
			advices = append(advices, string(key))
		}
	}
	slices.Sort(advices)
	return slices.Compact(advices)
}

// address says to whom an event ships goods: to the possessing party that it names, else to the organization of the
// place. Goods for a party or place of no member, and for consumers, leave the ledger. Where nobody is named, whoever
// first receives them by the same logistic unit or despatch advice is next. The owner is another fact than the holder.
func (c *capture) address() *provenancev1.Dispatch {
	d := &provenancev1.Dispatch{Sender: c.by, Advices: c.advices, Markets: c.markets()}
	for _, sort := range []string{"possessing_party", "location"} {
		for _, named := range c.event.DestinationList {
			if named.Type != sort {
				continue
			}
			key, err := gs1.Canonical(named.Destination)
			if err != nil {
				continue
			}
			receiver, member := membership.ByLocation(c.ctx, key)
			if member || d.Destination == "" {
				d.Receiver, d.Destination = receiver, string(key)
			}
			if member {
				return d
			}
		}
		if d.Destination != "" {
			d.LeftLedger = true
			return d
		}
	}
	d.LeftLedger = rules.Consumer(c.event.BizStep)
	return d
}

// markets returns the jurisdictions of the registered places that the event names, where goods are or go, ascending, each once.
// A place may be in another jurisdiction than the organization that has it.
func (c *capture) markets() []string {
	var named []string
	for _, p := range []*provenancev1.Location{c.event.ReadPoint, c.event.BizLocation} {
		if p != nil {
			named = append(named, p.Id)
		}
	}
	for _, d := range c.event.DestinationList {
		if d.Type == "possessing_party" || d.Type == "location" {
			named = append(named, d.Destination)
		}
	}
	var markets []string
	for _, id := range named {
		if key, err := gs1.Canonical(id); err == nil {
			markets = append(markets, marketsOf(c.ctx, key)...)
		}
	}
	slices.Sort(markets)
	return slices.Compact(markets)
}

// marketsOf returns the jurisdiction of a registered place; none of any other.
func marketsOf(ctx *x.Context, place gs1.Key) []string {
	if jurisdiction := membership.JurisdictionAt(ctx, place); jurisdiction != "" {
		return []string{jurisdiction}
	}
	return nil
}

// parties are the index entries under which a quantity in transit is found.
func parties(d *provenancev1.Dispatch) []string {
	list := []string{"from/" + d.Sender}
	if d.Receiver != "" {
		list = append(list, "to/"+d.Receiver)
	}
	for _, advice := range d.Advices {
		list = append(list, "by/"+advice)
	}
	return list
}

func dispatchOf(ctx *x.Context, event uint64) *provenancev1.Dispatch {
	d, found := dispatches.Get(ctx, event)
	if !found {
		x.Fail(fmt.Errorf("the state has goods in transit by event %d, which is no dispatch", event))
	}
	return d
}

func errNoEvent(number uint64) error {
	return fmt.Errorf("the state refers to event %d, which is not there", number)
}

// shares reports whether two ascending lists have a member in common.
func shares(a, b []string) bool {
	for _, s := range a {
		if _, found := slices.BinarySearch(b, s); found {
			return true
		}
	}
	return false
}
