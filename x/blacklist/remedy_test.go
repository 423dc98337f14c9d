package blacklist_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/provenance"
)

const otherLot = product + "/10/LOT8"

// turn makes ten of one lot into ten of others, as one event of a process, or as a whole where it has no name.
func (w *world) turn(process string, from, into []string) x.Message {
	e := w.event(provenancev1.EventType_EVENT_TYPE_TRANSFORMATION, 0, "repackaging")
	e.TransformationId = process
	for _, key := range from {
		e.InputQuantityList = append(e.InputQuantityList, &provenancev1.QuantityElement{EpcClass: web + key, Quantity: "10"})
	}
	for _, key := range into {
		e.OutputQuantityList = append(e.OutputQuantityList, &provenancev1.QuantityElement{EpcClass: web + key, Quantity: "10"})
	}
	return capture(e)
}

// TestBlockedGoodsAreNotUsedUp: what is blocked does not become another lot, nor part of an item; the attempt is remembered and takes
// nothing.
func TestBlockedGoodsAreNotUsedUp(t *testing.T) {
	for _, listed := range []string{lot, product} {
		w := newWorld(t, nil)
		w.create(lot)
		w.create(item)
		w.do("customs", emergency(about(listed, block, "CN")))
		w.fails(provenance.ErrBlocked, "maker", w.turn("", []string{lot}, []string{otherLot}))
		require.Contains(t, w.kinds(lot), waymarkv1.Kind_KIND_REFUSED)
		e := w.event(provenancev1.EventType_EVENT_TYPE_TRANSFORMATION, 0, "assembling")
		e.InputEpcList, e.OutputEpcList = []string{web + item}, []string{web + foreign + "/21/F1"}
		w.fails(provenance.ErrBlocked, "maker", capture(e)) // an item of the lot
		w.do("customs", &blacklistv1.Delist{Listing: 1, Reason: "solved"})
		w.do("maker", w.turn("", []string{lot}, []string{otherLot}))
	}
}

// TestUseElsewhere: goods are used up where they are not blocked, and what is made of them is marked.
func TestUseElsewhere(t *testing.T) {
	w := newWorld(t, nil)
	w.create(lot)
	w.do("customs-de", emergency(about(lot, block, "DE")))
	flagged(t, w.do("maker", w.turn("", []string{lot}, []string{otherLot})), otherLot, held)
}

// TestMadeOfHeldGoods: it is marked, whatever is in the same event, and also where what went in was said before.
func TestMadeOfHeldGoods(t *testing.T) {
	w := newWorld(t, nil)
	w.create(lot)
	w.do("customs", emergency(about(lot, hold, "CN")))
	flagged(t, w.do("maker", w.turn("", []string{lot}, []string{otherLot})), otherLot, held)
	process := "urn:epcglobal:cbv:bt:9506000100012:P1"
	w.do("maker", w.turn(process, []string{lot}, nil))
	flagged(t, w.do("maker", w.turn(process, nil, []string{product + "/10/LOT9"})), product+"/10/LOT9", held)
	o := w.do("maker", w.turn("urn:epcglobal:cbv:bt:9506000100012:P2", nil, []string{product + "/10/LOTA"}))
	for _, e := range o.Messages[0].Entries {
		require.NotContains(t, e.Flags, held, "%v", e)
	}
}

// TestUseWaits: goods that were used up before they were recorded, and are blocked when they are, are not taken.
func TestUseWaits(t *testing.T) {
	w := newWorld(t, nil)
	w.do("maker", w.turn("", []string{lot}, []string{otherLot}))
	w.do("customs", emergency(about(lot, block, "CN")))
	w.create(lot)
	require.NotContains(t, w.kinds(lot), waymarkv1.Kind_KIND_SETTLED)
	w.do("customs", &blacklistv1.Delist{Listing: 1, Reason: "solved"})
	w.create(lot)
	require.Contains(t, w.kinds(lot), waymarkv1.Kind_KIND_SETTLED)
}

// TestEvidenceOfBlockedGoods: who holds them takes samples, inspects and destroys them, as long as nobody is named who gets them.
func TestEvidenceOfBlockedGoods(t *testing.T) {
	w := newWorld(t, nil)
	w.create(lot)
	w.create(item)
	w.do("customs", emergency(about(lot, block, "CN")))
	take := func(step, to string) x.Message {
		e := w.object(provenancev1.Action_ACTION_DELETE, step, lot)
		if to != "" {
			e.DestinationList = []*provenancev1.Destination{{Type: "possessing_party", Destination: web + "417/" + gln(to)}}
		}
		return capture(e)
	}
	for _, step := range []string{"sampling", "inspecting", "decommissioning"} {
		w.do("maker", take(step, ""))
		w.fails(provenance.ErrBlocked, "maker", take(step, "partner"))
	}
	for _, step := range []string{"sampling", "inspecting", "destroying"} {
		w.do("maker", capture(w.object(provenancev1.Action_ACTION_OBSERVE, step, item)))
	}
	w.do("customs", emergency(about("org/maker", block, "CN")))
	w.do("maker", take("sampling", ""))
}

// addressed is a shipment of the lot with destinations by their sorts.
func (w *world) addressed(destinations ...string) x.Message {
	e := w.object(provenancev1.Action_ACTION_OBSERVE, "shipping", lot)
	for i := 0; i < len(destinations); i += 2 {
		ai := "417/"
		if destinations[i] == "location" {
			ai = "414/"
		}
		e.DestinationList = append(e.DestinationList, &provenancev1.Destination{Type: destinations[i], Destination: web + ai + gln(destinations[i+1])})
	}
	return capture(e)
}

// TestRemediesNameNobodyElse: each party and place that a shipment of blocked goods names is one where they may go.
func TestRemediesNameNobodyElse(t *testing.T) {
	const holder, owner, place = "possessing_party", "owning_party", "location"
	customs := "414/" + gln("customs")
	for name, c := range map[string]struct {
		remedy *blacklistv1.Remedy
		from   string
		named  []string
		may    bool
	}{
		"back":                              {nil, "partner", []string{holder, "maker"}, true},
		"back to the maker's place":         {nil, "partner", []string{place, "maker"}, true},
		"back, and sold on":                 {nil, "partner", []string{holder, "maker", owner, "carrier"}, false},
		"back, by another's place":          {nil, "partner", []string{holder, "maker", place, "carrier"}, false},
		"to nobody":                         {nil, "partner", nil, false},
		"the organization":                  {&blacklistv1.Remedy{Organization: "customs"}, "maker", []string{holder, "customs"}, true},
		"the organization's place":          {&blacklistv1.Remedy{Organization: "customs"}, "maker", []string{place, "customs"}, true},
		"the organization at another's":     {&blacklistv1.Remedy{Organization: "customs"}, "maker", []string{holder, "customs", place, "partner"}, false},
		"another organization":              {&blacklistv1.Remedy{Organization: "customs"}, "maker", []string{holder, "partner"}, false},
		"the place":                         {&blacklistv1.Remedy{Place: customs}, "maker", []string{place, "customs"}, true},
		"the place and who runs it":         {&blacklistv1.Remedy{Place: customs}, "maker", []string{holder, "customs", place, "customs"}, true},
		"the place, still the sender's":     {&blacklistv1.Remedy{Place: customs}, "maker", []string{holder, "maker", place, "customs"}, true},
		"another besides the place":         {&blacklistv1.Remedy{Place: customs}, "maker", []string{holder, "partner", place, "customs"}, false},
		"who runs the place, and no place":  {&blacklistv1.Remedy{Place: customs}, "maker", []string{holder, "customs"}, false},
		"the organization and its place":    {&blacklistv1.Remedy{Organization: "customs", Place: customs}, "maker", []string{holder, "customs", place, "customs"}, true},
		"the organization, and not there":   {&blacklistv1.Remedy{Organization: "customs", Place: customs}, "maker", []string{holder, "customs"}, false},
		"there, and another's all the same": {&blacklistv1.Remedy{Organization: "customs", Place: customs}, "maker", []string{place, "customs", owner, "partner"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			w.create(lot)
			w.has("partner", lot)
			p := about(lot, block, "CN")
			p.Remedy = c.remedy
			w.do("customs", emergency(p))
			if c.may {
				w.do(c.from, w.addressed(c.named...))
			} else {
				w.fails(provenance.ErrBlocked, c.from, w.addressed(c.named...))
			}
		})
	}
}

// TestShippedToNobody: blocked goods do not come from abroad, where they are not blocked, to whoever receives them.
func TestShippedToNobody(t *testing.T) {
	w := newWorld(t, nil)
	w.create(lot)
	w.has("buyer", lot)
	w.do("customs", emergency(about(lot, block, "CN")))
	e := w.object(provenancev1.Action_ACTION_OBSERVE, "shipping", lot)
	e.BizTransactionList = []*provenancev1.BizTransaction{{Type: "desadv", BizTransaction: "urn:epcglobal:cbv:bt:9506000100012:D1"}}
	o := w.fails(provenance.ErrBlocked, "buyer", capture(e))
	require.Contains(t, o.Log, "who receives")
	w.do("buyer", w.ship("customs-de", lot)) // not in CN
}
