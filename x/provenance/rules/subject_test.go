package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/testutil/golden"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

const (
	item     = "https://id.gs1.org/01/09506000134352/21/S1"
	lot      = "https://id.gs1.org/01/09506000134352/10/L1"
	facility = "https://id.gs1.org/414/9506000134307/254/dock"
)

// everyField sets each field of an event that holds an identifier of something, one at a time.
var everyField = []struct {
	name string
	set  func(*provenancev1.Event)
}{
	{"epcList", func(e *provenancev1.Event) { e.EpcList = []string{item} }},
	{"quantityList", func(e *provenancev1.Event) { e.QuantityList = []*provenancev1.QuantityElement{{EpcClass: lot}} }},
	{"parentID", func(e *provenancev1.Event) { e.ParentId = item }},
	{"childEPCs", func(e *provenancev1.Event) { e.ChildEpcs = []string{item} }},
	{"childQuantityList", func(e *provenancev1.Event) {
		e.ChildQuantityList = []*provenancev1.QuantityElement{{EpcClass: lot}}
	}},
	{"inputEPCList", func(e *provenancev1.Event) { e.InputEpcList = []string{item} }},
	{"inputQuantityList", func(e *provenancev1.Event) {
		e.InputQuantityList = []*provenancev1.QuantityElement{{EpcClass: lot}}
	}},
	{"outputEPCList", func(e *provenancev1.Event) { e.OutputEpcList = []string{item} }},
	{"outputQuantityList", func(e *provenancev1.Event) {
		e.OutputQuantityList = []*provenancev1.QuantityElement{{EpcClass: lot}}
	}},
	{"transformationID", func(e *provenancev1.Event) { e.TransformationId = "urn:x:process" }},
	{"readPoint", func(e *provenancev1.Event) { e.ReadPoint = &provenancev1.Location{Id: facility} }},
	{"bizLocation", func(e *provenancev1.Event) { e.BizLocation = &provenancev1.Location{Id: facility} }},
	{"bizTransactionList", func(e *provenancev1.Event) {
		e.BizTransactionList = []*provenancev1.BizTransaction{{BizTransaction: "urn:x:po"}}
	}},
	{"sourceList", func(e *provenancev1.Event) { e.SourceList = []*provenancev1.Source{{Source: facility}} }},
	{"destinationList", func(e *provenancev1.Event) {
		e.DestinationList = []*provenancev1.Destination{{Destination: facility}}
	}},
	{"certificationInfo", func(e *provenancev1.Event) { e.CertificationInfo = []string{"urn:x:certificate"} }},
	{"eventID", func(e *provenancev1.Event) { e.EventId = "urn:x:event" }},
	{"correctiveEventIDs", func(e *provenancev1.Event) {
		e.ErrorDeclaration = &provenancev1.ErrorDeclaration{CorrectiveEventIds: []string{"urn:x:event"}}
	}},
	{"sensorReport.deviceID", func(e *provenancev1.Event) {
		e.SensorElementList = []*provenancev1.SensorElement{
			{SensorReport: []*provenancev1.SensorReport{{DeviceId: item}}},
		}
	}},
}

func TestSubjects(t *testing.T) {
	var b strings.Builder
	fmt.Fprintln(&b, "# REQ-PROV-ABOUT field: what it makes of the thing in it when it stands alone, and beside an epcList")
	for _, f := range everyField {
		alone, beside := &provenancev1.Event{}, &provenancev1.Event{EpcList: []string{"urn:x:goods"}}
		f.set(alone)
		f.set(beside)
		fmt.Fprintf(&b, "%-22s %-9s %s\n", f.name, roles(t, alone, ""), roles(t, beside, "x/urn/x%3Agoods"))
	}
	golden.Check(t, "testdata/subjects.txt", b.String())
}

// roles lists what an event is about, without one subject.
func roles(t *testing.T, ev *provenancev1.Event, without gs1.Key) string {
	lines, err := rules.Lines(ev)
	require.NoError(t, err)
	text := "-"
	for _, l := range lines {
		if l.Key != without {
			text = l.Role.String()
		}
	}
	return text
}

func TestLines(t *testing.T) {
	lines, err := rules.Lines(&provenancev1.Event{
		EpcList: []string{
			"https://id.gs1.org/01/09506000134352/10/L1/21/S1", "urn:epc:id:sscc:0614141.1234567890",
			"urn:epc:id:grai:4012345.55555.987", "https://id.gs1.org/01/09506000134352/10/L1",
			"https://id.gs1.org/414/9506000134307", "urn:x:thing",
		},
		QuantityList: []*provenancev1.QuantityElement{
			{EpcClass: "urn:epc:class:lgtin:4012345.012345.998877", Quantity: "200", Uom: "KGM"},
			{EpcClass: "urn:epc:idpat:sgtin:4012345.098765.*"},
			{EpcClass: "urn:x:class"},
		},
	})
	require.NoError(t, err)
	got := make([]string, len(lines))
	for i, l := range lines {
		got[i] = fmt.Sprintf("%d %s %s", l.Form, l.Key, l.Lot)
	}
	require.Equal(t, []string{
		"1 01/09506000134352/21/S1 01/09506000134352/10/L1",
		"1 00/106141412345678908 ", "1 8003/04012345555554987 ", "2 01/09506000134352/10/L1 ",
		"4 414/9506000134307 ", "1 x/urn/x%3Athing ",
		"2 01/04012345123456/10/998877 ", "3 01/04012345987652 ", "2 x/urn/x%3Aclass ",
	}, got)
}

func TestInvalidIdentifiersAreAside(t *testing.T) {
	for _, f := range []func(string) *provenancev1.Event{
		func(id string) *provenancev1.Event { return &provenancev1.Event{EpcList: []string{id}} },
		func(id string) *provenancev1.Event { return &provenancev1.Event{ParentId: id} },
		func(id string) *provenancev1.Event {
			return &provenancev1.Event{QuantityList: []*provenancev1.QuantityElement{{EpcClass: id, Quantity: "5"}}}
		},
		func(id string) *provenancev1.Event {
			return &provenancev1.Event{ReadPoint: &provenancev1.Location{Id: id}}
		},
	} {
		lines, err := rules.Lines(f("https://id.gs1.org/01/09506000134351/10/L1"))
		require.NoError(t, err)
		require.Len(t, lines, 1)
		require.Equal(t, gs1.Key("x/https/%2F%2Fid.gs1.org%2F01%2F09506000134351%2F10%2FL1"), lines[0].Key)
		require.True(t, lines[0].Invalid)
		require.Equal(t, rules.Aside, lines[0].Form)
		require.Empty(t, lines[0].Lot)
	}
}

func TestLinesNameTheBadIdentifier(t *testing.T) {
	_, err := rules.Lines(&provenancev1.Event{
		QuantityList: []*provenancev1.QuantityElement{{EpcClass: lot}, {EpcClass: "urn:x:" + strings.Repeat("1", gs1.MaxKey)}},
	})
	var violation *rules.Violation
	require.ErrorAs(t, err, &violation)
	require.Equal(t, "/quantityList/1/epcClass", violation.Path)
	require.Equal(t, rules.RuleIdentifier, violation.Rule)
}

func TestReusable(t *testing.T) {
	for id, want := range map[string]bool{
		"urn:epc:id:sscc:0614141.1234567890": true, "urn:epc:id:grai:4012345.55555.987": true,
		"urn:epc:idpat:grai:4012345.55555.*": false, "CSQU3054383": true, item: false, "urn:x:crate": false,
	} {
		key, err := gs1.Canonical(id)
		require.NoError(t, err, id)
		require.Equal(t, want, rules.Reusable(key), id)
	}
}

func TestLotNumber(t *testing.T) {
	field := func(namespace, name, text string) *provenancev1.Field {
		return &provenancev1.Field{
			Namespace: namespace, Name: name, Value: &provenancev1.Value{Kind: &provenancev1.Value_Text{Text: text}},
		}
	}
	for _, c := range []struct {
		ilmd *provenancev1.Field
		want gs1.Key
	}{
		{field("urn:epcglobal:cbv:mda", "lotNumber", "L1"), "01/09506000134352/10/L1"},
		{field("urn:epcglobal:cbv:mda:", "lotNumber", "A/7"), "01/09506000134352/10/A%2F7"},
		{field("https://example.com/", "lotNumber", "L1"), ""},
		{field("urn:epcglobal:cbv:mda", "lotNumber", "longer than twenty characters"), ""},
	} {
		var got gs1.Key
		if number, stated := rules.LotNumber(&provenancev1.Event{Ilmd: []*provenancev1.Field{c.ilmd}}); stated {
			got, _ = rules.LotOf("01/09506000134352/21/S1", number)
		}
		require.Equal(t, c.want, got)
	}
	_, ok := rules.LotOf("00/106141412345678908", "L1")
	require.False(t, ok)
}
