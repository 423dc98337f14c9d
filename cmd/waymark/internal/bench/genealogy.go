package bench

import (
	"fmt"
	"strings"
	"time"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
)

const (
	product = "01/09506000134352"
	// faulty is the lot from which a recall begins, and sound one that it does not affect.
	faulty, sound = product + "/10/FAULTY", product + "/10/SOUND"
	// generation is how many items a transaction makes, by groups of so many events, each out of the generation before.
	generation, groups = 1000, 10
	// stranger is the party of no member.
	stranger = "417/4012345000009"
)

// genealogy is a trade of one maker in generations: items are made of a lot and of each other, in joins, splits and circles, are
// packed, shipped and destroyed. It is the events, and beside them in plain maps what they lead to.
type genealogy struct {
	batches []batch
	// leads are what is affected with a thing, in one step.
	leads map[string][]string
	// at says where how much of a thing is; a shipment is ship/SENDER/RECEIVER.
	at map[string]map[string]int
	// inside is in which container a thing is.
	inside map[string]string

	carrier string // the GLN of the carrier
	now     time.Time
	sscc    int
	events  []*provenancev1.Event
}

// batch is a transaction.
type batch struct {
	organization string
	events       []*provenancev1.Event
}

func (b batch) messages() (all []x.Message) {
	for _, e := range b.events {
		all = append(all, &provenancev1.CaptureEvent{Event: e})
	}
	return all
}

// newGenealogy returns one of so many affected items: at least 1,000.
func newGenealogy(items int, carrier string, now time.Time) *genealogy {
	g := &genealogy{leads: map[string][]string{}, at: map[string]map[string]int{}, inside: map[string]string{}, carrier: carrier, now: now}
	g.begin(faulty, groups+1)
	g.begin(sound, 1_000_000)
	g.commit("maker")
	each := min(generation, items/groups) / groups
	var before, older [groups][]string
	for n := 0; items > 0; n++ {
		var made [groups][]string
		for i := range groups {
			size := min(each, items)
			items -= size
			made[i] = g.make(n, i, size, before, older)
		}
		if pallet := g.trade(n, made); n%2 == 0 && pallet != "" {
			g.receive(pallet)
		}
		before, older = made, before
	}
	return g
}

// make makes a group of items.
func (g *genealogy) make(n, i, size int, before, older [groups][]string) (items []string) {
	for k := range size {
		items = append(items, fmt.Sprintf("%s/21/%d-%d-%d", product, n, i, k))
	}
	if size == 0 {
		return nil
	}
	tenth := func(i int) []string { return before[i][:(len(before[i])+groups-1)/groups] }
	switch {
	case n == 0:
		g.transform([]string{faulty}, items)
	case i%3 == 0: // split
		g.transform(tenth(i), items)
	case i%3 == 1: // join
		g.transform(append(append([]string{}, before[i]...), tenth(i-1)...), items)
	case i == 5 && n > 1: // what was there before comes out once more: a circle
		g.transform(before[i], append(append([]string{}, items...), older[i][0]))
	case i == 2: // by way of a lot
		lot := fmt.Sprintf("%s/10/B%d", product, n)
		g.transform(before[i], []string{lot})
		g.transform([]string{lot, sound}, items)
	default: // what is packed into what was made
		box := g.container()
		g.transform(before[i], []string{box})
		g.transform([]string{sound}, items)
		g.pack(box, items)
		g.leads[box] = append(g.leads[box], items...)
	}
	return items
}

// trade moves some of a generation on: what nothing is made of. Beside it things are made that are not affected. It returns
// the pallet on its way to the carrier.
func (g *genealogy) trade(n int, made [groups][]string) (pallet string) {
	defer g.commit("maker")
	other := fmt.Sprintf("%s/21/%d-other", product, n)
	g.transform([]string{sound}, []string{other})
	part := func(i, tenth int) []string {
		if u := len(made[i]) / groups; u > 0 {
			return made[i][tenth*u : (tenth+1)*u]
		}
		return nil
	}
	if part(0, 2) == nil {
		return ""
	}
	carton, pallet := g.container(), g.container()
	packed := append([]string{other}, part(0, 2)...)
	g.pack(carton, packed)
	g.pack(pallet, []string{carton})
	g.object(provenancev1.Action_ACTION_OBSERVE, "shipping", "417/"+g.carrier, pallet)
	g.object(provenancev1.Action_ACTION_OBSERVE, "shipping", stranger, part(3, 3)...)
	g.object(provenancev1.Action_ACTION_DELETE, "destroying", "", part(6, 4)...)
	g.move("ship/maker/carrier", packed)
	g.move("left/maker", part(3, 3))
	g.move("end/maker", part(6, 4))
	return pallet
}

// receive has the carrier receive a pallet.
func (g *genealogy) receive(pallet string) {
	g.object(provenancev1.Action_ACTION_OBSERVE, "receiving", "", pallet)
	g.commit("carrier")
	for item, container := range g.inside {
		if g.inside[container] == pallet {
			g.move("org/carrier", []string{item})
		}
	}
}

// begin brings a lot into being.
func (g *genealogy) begin(lot string, quantity int) {
	e := g.event(provenancev1.EventType_EVENT_TYPE_OBJECT, provenancev1.Action_ACTION_ADD, "commissioning")
	e.QuantityList = []*provenancev1.QuantityElement{quantityOf(lot, quantity)}
	g.add(lot, "org/maker", quantity)
}

// add says how much more of a lot is at a place.
func (g *genealogy) add(lot, place string, quantity int) {
	if g.at[lot] == nil {
		g.at[lot] = map[string]int{}
	}
	g.at[lot][place] += quantity
}

// move says where items are now.
func (g *genealogy) move(place string, items []string) {
	for _, item := range items {
		g.at[item] = map[string]int{place: 1}
	}
}

// affected returns where everything is that a recall of the faulty lot affects, in lines of thing, place and quantity, and which
// things these are.
func (g *genealogy) affected() (where, things map[string]bool) {
	where, things = map[string]bool{}, map[string]bool{faulty: true}
	for next := []string{faulty}; len(next) > 0; next = next[1:] {
		for place, quantity := range g.at[next[0]] {
			if quantity > 0 {
				where[fmt.Sprintf("%s %s %d", next[0], place, quantity)] = true
			}
		}
		for _, to := range g.leads[next[0]] {
			if !things[to] {
				things[to] = true
				next = append(next, to)
			}
		}
	}
	return where, things
}

// transform makes things of others: ten of each lot, of which it takes one.
func (g *genealogy) transform(in, out []string) {
	e := g.event(provenancev1.EventType_EVENT_TYPE_TRANSFORMATION, 0, "")
	for _, subject := range in {
		if isLot(subject) {
			e.InputQuantityList = append(e.InputQuantityList, quantityOf(subject, 1))
			g.add(subject, "org/maker", -1)
			g.add(subject, "used/maker", 1)
		} else {
			e.InputEpcList = append(e.InputEpcList, link(subject))
		}
		g.leads[subject] = append(g.leads[subject], out...)
	}
	for _, subject := range out {
		if isLot(subject) {
			e.OutputQuantityList = append(e.OutputQuantityList, quantityOf(subject, 10))
			g.add(subject, "org/maker", 10)
		} else {
			e.OutputEpcList = append(e.OutputEpcList, link(subject))
			g.move("org/maker", []string{subject})
		}
	}
}

func (g *genealogy) pack(container string, things []string) {
	e := g.event(provenancev1.EventType_EVENT_TYPE_AGGREGATION, provenancev1.Action_ACTION_ADD, "packing")
	e.ParentId = link(container)
	for _, subject := range things {
		e.ChildEpcs = append(e.ChildEpcs, link(subject))
		g.inside[subject] = container
	}
}

func (g *genealogy) object(action provenancev1.Action, step, party string, things ...string) {
	e := g.event(provenancev1.EventType_EVENT_TYPE_OBJECT, action, step)
	for _, subject := range things {
		e.EpcList = append(e.EpcList, link(subject))
	}
	if party != "" {
		e.DestinationList = []*provenancev1.Destination{{Type: "possessing_party", Destination: link(party)}}
	}
}

func (g *genealogy) event(kind provenancev1.EventType, action provenancev1.Action, step string) *provenancev1.Event {
	e := &provenancev1.Event{
		Type: kind, Action: action, BizStep: step,
		EventTime: &provenancev1.DateTime{Seconds: g.now.Unix()}, EventTimeZoneOffset: "+00:00",
	}
	g.events = append(g.events, e)
	return e
}

func (g *genealogy) commit(organization string) {
	g.batches, g.events = append(g.batches, batch{organization, g.events}), nil
}

// container returns a new logistic unit.
func (g *genealogy) container() string {
	g.sscc++
	return "00/" + ssccOf(g.sscc)
}

func ssccOf(n int) string {
	digits := fmt.Sprintf("09506000%09d", n)
	check, err := gs1.CheckDigit(digits)
	if err != nil {
		panic(err)
	}
	return digits + string(check)
}

func isLot(subject string) bool { return strings.Contains(subject, "/10/") }

func link(subject string) string { return "https://id.gs1.org/" + subject }

func quantityOf(lot string, n int) *provenancev1.QuantityElement {
	return &provenancev1.QuantityElement{EpcClass: link(lot), Quantity: fmt.Sprint(n)}
}
