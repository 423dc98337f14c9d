package rules_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// shaped returns a sound event of a type.
func shaped(t testing.TB, kind provenancev1.EventType) *provenancev1.Event {
	t.Helper()
	ev := observed(t)
	ev.Type = kind
	switch kind {
	case provenancev1.EventType_EVENT_TYPE_AGGREGATION, provenancev1.EventType_EVENT_TYPE_ASSOCIATION:
		ev.EpcList, ev.ParentId, ev.ChildEpcs = nil, "urn:epc:id:sscc:0614141.1234567890", ev.EpcList
	case provenancev1.EventType_EVENT_TYPE_TRANSACTION:
		ev.BizTransactionList = []*provenancev1.BizTransaction{{Type: "po", BizTransaction: "urn:x:po"}}
	case provenancev1.EventType_EVENT_TYPE_TRANSFORMATION:
		ev.Action, ev.EpcList, ev.InputEpcList = 0, nil, ev.EpcList
		ev.OutputQuantityList = []*provenancev1.QuantityElement{{EpcClass: "urn:x:class", Quantity: "1.5", Uom: "KGM"}}
	}
	return ev
}

func TestSoundEvents(t *testing.T) {
	for kind := provenancev1.EventType_EVENT_TYPE_OBJECT; kind <= provenancev1.EventType_EVENT_TYPE_ASSOCIATION; kind++ {
		require.Empty(t, rules.CheckEvent(shaped(t, kind)), rules.TypeName(kind))
		require.Equal(t, kind, rules.ParseType(rules.TypeName(kind)))
	}
	unpacked := shaped(t, provenancev1.EventType_EVENT_TYPE_AGGREGATION)
	unpacked.Action, unpacked.ChildEpcs = provenancev1.Action_ACTION_DELETE, nil
	require.Empty(t, rules.CheckEvent(unpacked))
	half := shaped(t, provenancev1.EventType_EVENT_TYPE_TRANSFORMATION)
	half.OutputQuantityList, half.TransformationId = nil, "urn:x:process"
	require.Empty(t, rules.CheckEvent(half))
}

func TestCheckEvent(t *testing.T) {
	const (
		object         = provenancev1.EventType_EVENT_TYPE_OBJECT
		aggregation    = provenancev1.EventType_EVENT_TYPE_AGGREGATION
		transaction    = provenancev1.EventType_EVENT_TYPE_TRANSACTION
		transformation = provenancev1.EventType_EVENT_TYPE_TRANSFORMATION
		association    = provenancev1.EventType_EVENT_TYPE_ASSOCIATION
	)
	type event = provenancev1.Event
	sensor := func(r *provenancev1.SensorReport) []*provenancev1.SensorElement {
		return []*provenancev1.SensorElement{{SensorReport: []*provenancev1.SensorReport{r}}}
	}
	number := func(s string) *provenancev1.Value {
		return &provenancev1.Value{Kind: &provenancev1.Value_Number{Number: s}}
	}
	for _, c := range []struct {
		kind   provenancev1.EventType
		change func(*event)
		want   string // path and rule
	}{
		{object, func(e *event) { e.Type = 0 }, "/type required"},
		{object, func(e *event) { e.Type = 6 }, "/type required"},
		{object, func(e *event) { e.Action = 0 }, "/action required"},
		{object, func(e *event) { e.Action = 4 }, "/action required"},
		{transformation, func(e *event) { e.Action = 1 }, "/action not-allowed"},
		{object, func(e *event) { e.ParentId = "urn:x:y" }, "/parentID not-allowed"},
		{aggregation, func(e *event) { e.PersistentDisposition = &provenancev1.PersistentDisposition{Set: []string{"stolen"}} }, "/persistentDisposition not-allowed"},
		{object, func(e *event) { e.Ilmd = []*provenancev1.Field{field("a", text("x"))} }, "/ilmd not-allowed"},
		{aggregation, func(e *event) { e.ChildEpcs = nil }, "/childEPCs required"},
		{aggregation, func(e *event) { e.ParentId, e.Action = "", provenancev1.Action_ACTION_ADD }, "/parentID required"},
		{association, func(e *event) { e.ParentId = "" }, "/parentID required"},
		{association, func(e *event) { e.ChildEpcs = append(e.ChildEpcs, e.ParentId) }, "/childEPCs parent-child"},
		{transaction, func(e *event) { e.BizTransactionList = nil }, "/bizTransactionList required"},
		{transformation, func(e *event) { e.InputEpcList = nil }, "/inputEPCList required"},
		{transformation, func(e *event) { e.OutputQuantityList = nil }, "/outputEPCList required"},
		{object, func(e *event) { e.EventTime = nil }, "/eventTime required"},
		{object, func(e *event) { e.EventTime = &provenancev1.DateTime{Nanos: 1, FractionDigits: 8} }, "/eventTime time"},
		{object, func(e *event) { e.EventTime = &provenancev1.DateTime{Nanos: 1_000_000_000, FractionDigits: 9} }, "/eventTime time"},
		{object, func(e *event) { e.EventTime = &provenancev1.DateTime{FractionDigits: 10} }, "/eventTime time"},
		{object, func(e *event) { e.EventTime = &provenancev1.DateTime{Seconds: 253402300800} }, "/eventTime time"},
		{object, func(e *event) { e.EventTime = &provenancev1.DateTime{Seconds: -62135596800, OffsetMinutes: -1} }, "/eventTime time"},
		{object, func(e *event) { e.EventTime = &provenancev1.DateTime{OffsetMinutes: 1440} }, "/eventTime time"},
		{object, func(e *event) { e.EventTimeZoneOffset = "+14:01" }, "/eventTimeZoneOffset offset"},
		{object, func(e *event) { e.EventTimeZoneOffset = "Z" }, "/eventTimeZoneOffset offset"},
		{object, func(e *event) { e.EventId = "plain" }, "/eventID uri"},
		{object, func(e *event) { e.EpcList = append(e.EpcList, "urn:a b") }, "/epcList/1 uri"},
		{object, func(e *event) { e.EpcList = append(e.EpcList, e.EpcList[0]) }, "/epcList unique"},
		{object, func(e *event) { e.CertificationInfo = []string{""} }, "/certificationInfo/0 uri"},
		{object, func(e *event) { e.ErrorDeclaration = &provenancev1.ErrorDeclaration{} }, "/errorDeclaration/declarationTime required"},
		{object, func(e *event) { e.BizStep = "brewing" }, "/bizStep vocabulary"},
		{object, func(e *event) { e.BizStep = "https://ref.gs1.org/cbv/BizStep-shipping" }, "/bizStep vocabulary"},
		{object, func(e *event) { e.BizStep = "urn:epcglobal:cbv:other" }, "/bizStep vocabulary"},
		{object, func(e *event) { e.PersistentDisposition = &provenancev1.PersistentDisposition{} }, "/persistentDisposition required"},
		{object, func(e *event) {
			e.PersistentDisposition = &provenancev1.PersistentDisposition{Unset: []string{"stolen", "stolen"}}
		}, "/persistentDisposition/unset unique"},
		{object, func(e *event) { e.ReadPoint = &provenancev1.Location{} }, "/readPoint/id uri"},
		{object, func(e *event) { e.SourceList = []*provenancev1.Source{{Source: "urn:x:y"}} }, "/sourceList/0/type vocabulary"},
		{object, func(e *event) { e.DestinationList = []*provenancev1.Destination{{Type: "location"}} }, "/destinationList/0/destination uri"},
		{object, func(e *event) {
			e.QuantityList = []*provenancev1.QuantityElement{{EpcClass: "urn:x:y", Quantity: "1.0"}}
		}, "/quantityList/0/quantity decimal"},
		{object, func(e *event) { e.QuantityList = []*provenancev1.QuantityElement{{EpcClass: "urn:x:y", Uom: "kgm"}} }, "/quantityList/0/uom unit"},
		{object, func(e *event) { e.SensorElementList = []*provenancev1.SensorElement{{}} }, "/sensorElementList/0/sensorReport required"},
		{object, func(e *event) { e.SensorElementList = sensor(&provenancev1.SensorReport{}) }, "/sensorElementList/0/sensorReport/0/type vocabulary"},
		{object, func(e *event) {
			e.SensorElementList = sensor(&provenancev1.SensorReport{Type: "Mass", HexBinaryValue: "0g"})
		}, "/sensorElementList/0/sensorReport/0/hexBinaryValue hex-binary"},
		{object, func(e *event) {
			e.SensorElementList = sensor(&provenancev1.SensorReport{Type: "Mass", Uom: "\xff"})
		}, "/sensorElementList/0/sensorReport/0/uom text"},
		{object, func(e *event) { e.Extensions = []*provenancev1.Field{{Name: "bare", Value: text("x")}} }, "/bare field-name"},
		{object, func(e *event) { e.Extensions = []*provenancev1.Field{{Namespace: "e", Value: text("x")}} }, "/e field-name"},
		{object, func(e *event) { e.Extensions = []*provenancev1.Field{{Namespace: "@e", Name: "n", Value: text("x")}} }, "/@en field-name"},
		{object, func(e *event) { e.Extensions = []*provenancev1.Field{field("a", text("x")), field("a", text("y"))} }, "/https:~1~1e.example~1a field-order"},
		{object, func(e *event) { e.Extensions = []*provenancev1.Field{field("b", text("x")), field("a", text("y"))} }, "/https:~1~1e.example~1a field-order"},
		{object, func(e *event) { e.Extensions = []*provenancev1.Field{field("a", nil)} }, "/https:~1~1e.example~1a required"},
		{object, func(e *event) { e.Extensions = []*provenancev1.Field{field("a", list(number("1e3")))} }, "/https:~1~1e.example~1a/0 decimal"},
		{object, func(e *event) { e.Extensions = []*provenancev1.Field{field("a", number(""))} }, "/https:~1~1e.example~1a decimal"},
		{object, func(e *event) {
			e.Extensions = []*provenancev1.Field{field("a", text(strings.Repeat("x", rules.MaxEventBytes)))}
		}, " size"},
	} {
		t.Run(c.want, func(t *testing.T) {
			ev := shaped(t, c.kind)
			c.change(ev)
			found := rules.CheckEvent(ev)
			require.Len(t, found, 1, "%v", found)
			require.Equal(t, c.want, found[0].Path+" "+string(found[0].Rule))
			require.NotEmpty(t, found[0].Fix)
		})
	}
}

func TestManyViolationsAreCut(t *testing.T) {
	ev := observed(t)
	ev.EpcList = make([]string, 1000)
	require.Len(t, rules.CheckEvent(ev), rules.MaxViolations)
	require.Less(t, len(rules.Clip(strings.Repeat("é", 1000))), 70)
}

func TestAdvise(t *testing.T) {
	ev := observed(t)
	ev.SensorElementList = []*provenancev1.SensorElement{{
		SensorMetadata: &provenancev1.SensorMetadata{DeviceId: "urn:x:d", Time: ev.EventTime},
		SensorReport: []*provenancev1.SensorReport{
			{Type: "Mass", DeviceId: "urn:x:d", RawData: "urn:x:raw"},
			{Type: "Mass", Time: at(t, "2026-08-01T12:00:00.001+02:00")},
		},
	}}
	require.Empty(t, rules.CheckEvent(ev))
	var found []string
	for _, v := range rules.Advise(ev) {
		found = append(found, v.Path+" "+string(v.Rule))
	}
	require.Equal(t, []string{
		"/sensorElementList/0/sensorReport/0/deviceID repeated",
		"/sensorElementList/0/sensorReport/1/time sensor-time",
		"/sensorElementList/0/sensorReport/1/time repeated",
	}, found)
}
