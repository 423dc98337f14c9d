package epcis_test

import (
	"slices"

	"pgregory.net/rapid"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// anyEvent generates events that may be recorded, of every type and with every field.
func anyEvent() *rapid.Generator[*provenancev1.Event] {
	return rapid.Custom(func(t *rapid.T) *provenancev1.Event {
		g := generator{t}
		ev := &provenancev1.Event{
			Type:                provenancev1.EventType(rapid.IntRange(1, 5).Draw(t, "type")),
			EventTime:           g.time(),
			EventTimeZoneOffset: rapid.SampledFrom([]string{"+00:00", "-00:00", "+14:00", "-09:30"}).Draw(t, "offset"),
			EventId:             g.perhaps(g.uri),
			CertificationInfo:   g.texts(g.uri, 0),
			BizStep:             g.perhaps(g.word(rules.BizSteps)),
			Disposition:         g.perhaps(g.word(rules.Dispositions)),
			ReadPoint:           g.location(),
			BizLocation:         g.location(),
			Extensions:          g.fields(2),
		}
		if g.chance() {
			ev.ErrorDeclaration = &provenancev1.ErrorDeclaration{
				DeclarationTime: g.time(), Reason: g.perhaps(g.word(rules.ErrorReasons)),
				CorrectiveEventIds: g.texts(g.uri, 0), Extensions: g.fields(1),
			}
		}
		g.things(ev)
		g.parties(ev)
		for range rapid.IntRange(0, 2).Draw(t, "sensors") {
			ev.SensorElementList = append(ev.SensorElementList, g.sensorElement())
		}
		return ev
	})
}

// generator draws the parts of an event.
type generator struct{ t *rapid.T }

func (g generator) chance() bool { return rapid.Bool().Draw(g.t, "chance") }

func (g generator) perhaps(draw func() string) string {
	if g.chance() {
		return draw()
	}
	return ""
}

func (g generator) texts(draw func() string, least int) []string {
	var list []string
	for range rapid.IntRange(least, least+2).Draw(g.t, "count") {
		list = append(list, draw())
	}
	return list
}

func (g generator) uri() string {
	return rapid.StringMatching(`(urn:[a-z]{1,3}:|https://[a-z]{1,3}\.example/|ns[1-3]:|_:)[A-Za-z0-9é/]{1,9}`).Draw(g.t, "uri")
}

func (g generator) word(v *rules.Vocabulary) func() string {
	return func() string {
		if rapid.IntRange(0, 3).Draw(g.t, "custom") == 0 {
			return g.uri()
		}
		return rapid.SampledFrom(v.Words()).Draw(g.t, "word")
	}
}

func (g generator) decimal() string {
	s := rapid.StringMatching(`-?[0-9]{1,9}(\.[0-9]{1,9})?`).Draw(g.t, "decimal")
	canonical, _ := rules.CanonicalDecimal(s)
	return canonical
}

func (g generator) time() *provenancev1.DateTime {
	s := rapid.StringMatching(`[12][0-9]{3}-0[1-9]-[01]1T[01][0-9]:[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-]0[0-9]:[0-5][0-9])`).Draw(g.t, "time")
	d, err := rules.ParseDateTime(s)
	if err != nil {
		g.t.Fatalf("%s: %v", s, err)
	}
	return d
}

func (g generator) perhapsTime() *provenancev1.DateTime {
	if g.chance() {
		return g.time()
	}
	return nil
}

// distinct is texts without repetitions.
func (g generator) distinct(draw func() string, least int) []string {
	list := g.texts(draw, least)
	slices.Sort(list)
	return slices.Compact(list)
}

func (g generator) quantities() []*provenancev1.QuantityElement {
	var list []*provenancev1.QuantityElement
	for range rapid.IntRange(0, 2).Draw(g.t, "quantities") {
		list = append(list, &provenancev1.QuantityElement{
			EpcClass: g.uri(), Quantity: g.perhaps(g.decimal), Uom: rapid.SampledFrom([]string{"", "KGM", "EA", "05"}).Draw(g.t, "uom"),
		})
	}
	return list
}

// things draws what the event is about, with what its type requires.
func (g generator) things(ev *provenancev1.Event) {
	action := provenancev1.Action(rapid.IntRange(1, 3).Draw(g.t, "action"))
	switch ev.Type {
	case provenancev1.EventType_EVENT_TYPE_OBJECT:
		ev.Action = action
		ev.EpcList, ev.QuantityList = g.distinct(g.uri, 0), g.quantities()
		ev.PersistentDisposition = g.persistentDisposition()
		if action == provenancev1.Action_ACTION_ADD {
			ev.Ilmd = g.fields(2)
		}
	case provenancev1.EventType_EVENT_TYPE_TRANSACTION:
		ev.Action, ev.ParentId = action, g.perhaps(g.uri)
		ev.EpcList, ev.QuantityList = g.texts(g.uri, 0), g.quantities()
	case provenancev1.EventType_EVENT_TYPE_TRANSFORMATION:
		ev.InputEpcList, ev.InputQuantityList = g.distinct(g.uri, 1), g.quantities()
		ev.OutputEpcList, ev.OutputQuantityList = g.distinct(g.uri, 1), g.quantities()
		ev.TransformationId = g.perhaps(g.uri)
		ev.PersistentDisposition = g.persistentDisposition()
		ev.Ilmd = g.fields(2)
	default:
		ev.Action = action
		ev.ParentId = "urn:x:" + g.decimal() // never among the children
		ev.ChildEpcs, ev.ChildQuantityList = g.texts(g.uri, 1), g.quantities()
		ev.ChildEpcs = slices.DeleteFunc(ev.ChildEpcs, func(s string) bool { return s == ev.ParentId })
		ev.ChildEpcs = append(ev.ChildEpcs, "urn:y:child")
	}
}

func (g generator) persistentDisposition() *provenancev1.PersistentDisposition {
	if !g.chance() {
		return nil
	}
	word := g.word(rules.Dispositions)
	return &provenancev1.PersistentDisposition{Set: g.distinct(word, 1), Unset: g.distinct(word, 0)}
}

func (g generator) location() *provenancev1.Location {
	if !g.chance() {
		return nil
	}
	return &provenancev1.Location{Id: g.uri(), Extensions: g.fields(1)}
}

func (g generator) parties(ev *provenancev1.Event) {
	least := 0
	if ev.Type == provenancev1.EventType_EVENT_TYPE_TRANSACTION {
		least = 1
	}
	for range rapid.IntRange(least, 2).Draw(g.t, "transactions") {
		ev.BizTransactionList = append(ev.BizTransactionList, &provenancev1.BizTransaction{
			Type: g.perhaps(g.word(rules.BizTransactionTypes)), BizTransaction: g.uri(),
		})
	}
	party := g.word(rules.SourceDestTypes)
	for range rapid.IntRange(0, 2).Draw(g.t, "parties") {
		ev.SourceList = append(ev.SourceList, &provenancev1.Source{Type: party(), Source: g.uri()})
		ev.DestinationList = append(ev.DestinationList, &provenancev1.Destination{Type: party(), Destination: g.uri()})
	}
}
