package provenance

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cosmossdk.io/collections"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// maxQuantityLen bounds the quantities of a genesis, in bytes: more than those of messages add up to, and so little that
// adding to them makes none that ParseQuantity refuses.
const maxQuantityLen = 320

// audit looks for what is wrong with the tables, and keeps what it finds first.
type audit struct {
	ctx   *x.Context
	wrong error
	// inContainers and inTransit are how many entries the indices of contents and of goods in transit are to have.
	inContainers, inTransit int
	// unbalanced is how many measures of lots no account was found for so far.
	unbalanced int
}

// checkTables checks that parameters are within their bounds, that tables refer only to what is there and that indices
// say the same as what they index: so that no message and no end of a block finds a broken invariant.
func checkTables(ctx *x.Context) error {
	a := &audit{ctx: ctx, wrong: validate(params.Get(ctx))}
	for _, check := range []func(){
		a.checkDispatches, a.checkItems, a.checkLots, a.checkAccounts, a.checkIndices,
		a.checkEvents, a.checkIdentities, a.checkClaims, a.checkWaiting, a.checkProcesses, a.checkSources,
	} {
		if a.wrong == nil {
			check()
		}
	}
	return a.wrong
}

// expect keeps the fault unless something is as it has to be, and reports whether the audit is over.
func (a *audit) expect(ok bool, format string, args ...any) (over bool) {
	if !ok && a.wrong == nil {
		for i, arg := range args {
			if text, isText := arg.(string); isText {
				args[i] = x.Clip(text, 200)
			}
		}
		a.wrong = fmt.Errorf(format, args...)
	}
	return a.wrong != nil
}

// isPlace reports whether items, or quantities too, can be at a place that the tables know.
func (a *audit) isPlace(p place, ofQuantities bool) bool {
	if container, ok := p.container(); ok {
		return items.Has(a.ctx, container)
	}
	if rest, ok := strings.CutPrefix(string(p), transit); ok {
		sender, number, _ := strings.Cut(rest, "/")
		event, err := strconv.ParseUint(number, 16, 64)
		if err != nil || p != shipped(sender, event) {
			return false
		}
		d, found := dispatches.Get(a.ctx, event)
		return found && d.Sender == sender
	}
	sorts := []string{held, left, ended}
	if ofQuantities {
		sorts = append(sorts, used, lost, made, entered, found)
	}
	return slices.ContainsFunc(sorts, func(sort string) bool { return p.is(sort) && len(p) > len(sort) })
}

// isEvent reports whether the number is that of an event, or 0 for none.
func (a *audit) isEvent(number uint64) bool { return number == 0 || events.Has(a.ctx, number) }

func isOrigin(o provenancev1.Origin) bool {
	return o >= provenancev1.Origin_ORIGIN_CREATED && o <= provenancev1.Origin_ORIGIN_FIRST_USE
}

// readQuantity reads a quantity above 0 as the tables have it.
func readQuantity(text string) (rules.Quantity, bool) {
	if len(text) > maxQuantityLen {
		return rules.Quantity{}, false
	}
	q, ok := rules.ParseQuantity(text)
	return q, ok && !q.IsZero() && q.String() == text
}

// ascends reports whether a list is sorted and has nothing twice.
func ascends[T ~string | ~uint64](list []T) bool {
	return slices.IsSorted(list) && len(slices.Compact(slices.Clone(list))) == len(list)
}

func (a *audit) checkDispatches() {
	dispatches.Walk(a.ctx, nil, func(event uint64, d *provenancev1.Dispatch) bool {
		for _, market := range d.Markets {
			a.expect(membership.IsJurisdiction(market), "dispatch of event %d: expected jurisdictions as its markets", event)
		}
		return a.expect(event != 0 && a.isEvent(event) && d.Sender != "" && ascends(d.Advices) && ascends(d.Markets),
			"dispatch of event %d: expected an event, a sender, despatch advices and markets in order", event)
	})
}

// checkItems checks the items and their containers. That more levels are inside of a container than of what is in it
// keeps chains of containers finite and short.
func (a *audit) checkItems() {
	items.Walk(a.ctx, nil, func(key gs1.Key, item *provenancev1.Item) bool {
		p := place(item.Place)
		a.expect(isOrigin(item.Origin) && a.isEvent(item.First) && a.isEvent(item.Last) && a.isEvent(item.Repacked),
			"item %q: expected an origin, and events that are there", string(key))
		a.expect(a.isPlace(p, false), "item %q: expected a place of items, found %q", string(key), item.Place)
		a.expect(item.Levels < maxLevels, "item %q: expected less than %d levels", string(key), maxLevels)
		if container, ok := p.container(); ok && a.wrong == nil {
			outer, _ := items.Get(a.ctx, container)
			a.expect(outer.Levels > item.Levels, "container %q: expected more levels than %q has", string(container), string(key))
			a.expect(contents.Has(a.ctx, collections.Join3(container, key, "")),
				"container %q: expected %q in its contents", string(container), string(key))
			a.inContainers++
		}
		return a.wrong != nil
	})
}

// checkLots checks the lots, and which items are bound to them.
func (a *audit) checkLots() {
	bound := map[gs1.Key]uint64{}
	lotsOfItems.Walk(a.ctx, nil, func(item, lot gs1.Key) bool {
		bound[lot]++
		return a.expect(items.Has(a.ctx, item) && lots.Has(a.ctx, lot), "lot of item %q: expected both", string(item))
	})
	lots.Walk(a.ctx, nil, func(key gs1.Key, lot *provenancev1.Lot) bool {
		a.expect(isOrigin(lot.Origin) && a.isEvent(lot.First) && a.isEvent(lot.Last),
			"lot %q: expected an origin, and events that are there", string(key))
		a.expect(lot.Items == bound[key], "lot %q: expected %d items, as are bound to it", string(key), bound[key])
		return a.checkMeasures(key, lot)
	})
}

func (a *audit) checkMeasures(key gs1.Key, lot *provenancev1.Lot) (over bool) {
	last := ""
	for _, m := range lot.Measures {
		a.expect(m.Dimension > last, "lot %q: expected dimensions in order", string(key))
		last = m.Dimension
		q, ok := readQuantity(m.Quantity)
		a.expect(ok || m.Quantity == "0", "lot %q: expected a quantity in %q, found %q", string(key), m.Dimension, m.Quantity)
		if !q.IsZero() {
			a.unbalanced++
		}
	}
	return a.wrong != nil
}

// checkAccounts checks the balances: what came from somewhere is somewhere.
func (a *audit) checkAccounts() {
	var lot gs1.Key
	var dimension string
	var came, is rules.Quantity
	balanced := func() bool {
		if known, found := lots.Get(a.ctx, lot); found {
			if at, has := measureOf(known, dimension); has && known.Measures[at].Quantity != "0" {
				came = came.Plus(parsed(known.Measures[at].Quantity))
				a.unbalanced--
			}
		}
		return a.expect(came.Cmp(is) == 0, "lot %q: expected as much %s in places as came from places", string(lot), dimension)
	}
	accounts.Walk(a.ctx, nil, func(key collections.Triple[gs1.Key, string, place], text string) bool {
		if key.K1() != lot || key.K2() != dimension {
			if balanced() {
				return true
			}
			lot, dimension, came, is = key.K1(), key.K2(), rules.Quantity{}, rules.Quantity{}
		}
		p := key.K3()
		q, ok := readQuantity(text)
		known, found := lots.Get(a.ctx, lot)
		a.expect(found && comparable(known, dimension), "balance of lot %q: expected the lot, measured in %q", string(lot), dimension)
		if a.expect(ok && a.isPlace(p, true) && !p.origin(), "balance of lot %q: expected a quantity at a place, found %q at %q", string(lot), text, string(p)) {
			return true
		}
		if p.source() {
			came = came.Plus(q)
		} else {
			is = is.Plus(q)
		}
		return a.checkWhere(lot, dimension, p)
	})
	balanced()
	a.expect(a.unbalanced == 0, "lots: expected balances of all that was created, %d are missing", a.unbalanced)
}

// checkWhere checks that the indices have a quantity of a lot that is in a container or in transit.
func (a *audit) checkWhere(lot gs1.Key, dimension string, p place) bool {
	if container, ok := p.container(); ok {
		outer, _ := items.Get(a.ctx, container)
		a.expect(outer.Levels > 0 && contents.Has(a.ctx, collections.Join3(container, lot, dimension)),
			"container %q: expected lot %q in its contents and a level", string(container), string(lot))
		a.inContainers++
	}
	if _, event, ok := p.shipment(); ok {
		for _, party := range parties(dispatchOf(a.ctx, event)) {
			at, _ := transits.Get(a.ctx, collections.Join4(lot, dimension, party, event))
			a.expect(at == string(p), "lot %q: expected event %d in the index of goods in transit", string(lot), event)
			a.inTransit++
		}
	}
	return a.wrong != nil
}

// checkIndices checks that the indices have nothing besides what was looked for.
func (a *audit) checkIndices() {
	a.expect(count(a.ctx, contents) == a.inContainers, "the contents of containers: expected %d entries", a.inContainers)
	a.expect(count(a.ctx, transits) == a.inTransit, "the index of goods in transit: expected %d entries", a.inTransit)
}

func count[K, V any](ctx *x.Context, t x.Table[K, V]) (n int) {
	t.Walk(ctx, nil, func(K, V) bool {
		n++
		return false
	})
	return n
}
