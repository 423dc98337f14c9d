package app_test

import (
	"fmt"
	"slices"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
)

// heavy returns the heaviest transactions that trade needs, the largest that there can be, and such that ask for much in
// few bytes, in an order in which each finds what it needs. The largest are about so many full pallets; 8 make half a
// megabyte.
func heavy(c *chain.Chain, pallets int) []heavyTx {
	const (
		add, observe, remove = provenancev1.Action_ACTION_ADD, provenancev1.Action_ACTION_OBSERVE, provenancev1.Action_ACTION_DELETE
		creating             = "creating_class_instance"
		most                 = 1300 // items of a pallet
	)
	w := writer{c}
	carrier := chain.Organizations[1].Organization.Glns[0]
	one := func(e func() *provenancev1.Event) func() []x.Message {
		return func() []x.Message { return []x.Message{capture(e())} }
	}
	many := func(n int, e func(i int) *provenancev1.Event) func() []x.Message {
		return func() (messages []x.Message) {
			for i := range n {
				messages = append(messages, capture(e(i)))
			}
			return messages
		}
	}
	lots := func(n int) func() []x.Message {
		return many(n, func(i int) *provenancev1.Event { return w.lot(add, creating, fmt.Sprintf("N%d-%d", n, i), "1000") })
	}
	mistaken := w.object(add, "commissioning", w.items("M", 1000)...)
	var packed []x.Message // by the largest transaction, and declared wrong by the most hostile
	return []heavyTx{
		{"100 lots", "maker", 3, 0, lots(100)},
		{"1,000 lots", "maker", 3, 0, lots(1000)},
		{fmt.Sprintf("%d lots", 425*pallets), "maker", 1, 0, lots(425 * pallets)},
		{"commission 1,000 serials", "maker", 3, 0, one(func() *provenancev1.Event {
			return w.object(add, "commissioning", w.items("S", 1000)...)
		})},
		{"commission 5,000 serials", "maker", 3, 0, one(func() *provenancev1.Event {
			return w.object(add, "commissioning", w.items("F", 5000)...)
		})},
		{"pack 1,000 serials", "maker", 3, 0, one(func() *provenancev1.Event { return w.pack(0, w.items("S", 1000)...) })},
		{"ship the pallet", "maker", 3, waymarkv1.Kind_KIND_SHIPPED, one(func() *provenancev1.Event { return w.object(observe, "shipping", w.pallet(0)) })},
		{"receive the pallet", "carrier", 3, waymarkv1.Kind_KIND_RECEIVED, one(func() *provenancev1.Event { return w.object(observe, "receiving", w.pallet(0)) })},
		{"empty the pallet", "carrier", 3, waymarkv1.Kind_KIND_UNPACKED, one(func() *provenancev1.Event { return w.unpack(0) })},
		{"sight 1,200 serials", "inspector", 3, 0, one(func() *provenancev1.Event {
			return w.object(observe, "inspecting", w.items("S", 1200)...)
		})},
		{"transform 600 into 600", "carrier", 3, 0, one(func() *provenancev1.Event {
			e := w.event(provenancev1.EventType_EVENT_TYPE_TRANSFORMATION, 0, "assembling")
			e.InputEpcList, e.TransformationId = w.items("S", 600), "https://example.com/process/1"
			for i := range 600 {
				e.OutputEpcList = append(e.OutputEpcList, fmt.Sprintf("https://id.gs1.org/01/04012345000016/21/%d", i))
			}
			return e
		})},
		{"commission 1,000 in error", "maker", 3, 0, one(func() *provenancev1.Event { return mistaken })},
		{"take that back", "maker", 3, waymarkv1.Kind_KIND_CORRECTED, one(func() *provenancev1.Event { return declaredWrong(w, mistaken) })},
		{"64 shipments", "maker", 3, waymarkv1.Kind_KIND_SHIPPED, many(64, func(i int) *provenancev1.Event {
			e := w.lot(observe, "shipping", "N100-0", fmt.Sprint(1+i%2))
			e.EventTime.Seconds -= int64(i)
			e.DestinationList = []*provenancev1.Destination{{Type: "possessing_party", Destination: "https://id.gs1.org/417/" + carrier}}
			return e
		})},
		{"receive 64 parts", "carrier", 3, waymarkv1.Kind_KIND_RECEIVED, one(func() *provenancev1.Event { return w.lot(observe, "receiving", "N100-0", "96") })},

		{fmt.Sprintf("commission %d × 1,300", pallets), "maker", 1, 0, many(pallets, func(i int) *provenancev1.Event {
			return w.object(add, "commissioning", w.items(fmt.Sprintf("T%d", i), most)...)
		})},
		{fmt.Sprintf("pack %d × 1,300", pallets), "maker", 1, 0, func() []x.Message {
			packed = many(pallets, func(i int) *provenancev1.Event { return w.pack(1+i, w.items(fmt.Sprintf("T%d", i), most)...) })()
			return packed
		}},
		{"move them 201 times", "maker", 1, waymarkv1.Kind_KIND_PACKED, many(201*pallets, func(i int) *provenancev1.Event {
			e := w.pack(9, w.pallet(1+i%pallets))
			if i/pallets%2 == 1 {
				e.Action, e.BizStep = remove, "unpacking"
			}
			e.EventTime.Seconds -= int64(i)
			return e
		})},
		{"ship them", "maker", 1, waymarkv1.Kind_KIND_SHIPPED, one(func() *provenancev1.Event {
			return w.object(observe, "shipping", w.pallet(9))
		})},
		{"receive them", "carrier", 1, waymarkv1.Kind_KIND_RECEIVED, one(func() *provenancev1.Event {
			return w.object(observe, "receiving", w.pallet(9))
		})},
		{"declare their packing wrong", "maker", 0, 0, func() []x.Message {
			for _, m := range packed {
				declaredWrong(w, m.(*provenancev1.CaptureEvent).Event)
			}
			return packed
		}},
		{"empty them", "carrier", 0, 0, many(pallets, func(i int) *provenancev1.Event { return w.unpack(1 + i) })},
		{"sight 46,400 things", "partner", 0, 0, func() []x.Message { return sightings(c) }},
		{"4,090 sightings", "partner", 1, 0, many(4090, func(i int) *provenancev1.Event {
			return w.object(observe, "", fmt.Sprintf("y:%x", i))
		})},
	}
}

// declaredWrong turns an event into the declaration that it was an error.
func declaredWrong(w writer, e *provenancev1.Event) *provenancev1.Event {
	e.ErrorDeclaration = &provenancev1.ErrorDeclaration{DeclarationTime: &provenancev1.DateTime{Seconds: w.c.Time.Unix()}}
	e.EpcList = slices.Clone(e.EpcList)
	return e
}
