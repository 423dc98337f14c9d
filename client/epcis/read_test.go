package epcis_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client/epcis"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// event is an event that needs the prefix ext.
const event = `{"type": "ObjectEvent", "eventTime": "2026-08-01T12:00:00.10+02:00", "eventTimeZoneOffset": "+02:00",
	"action": "OBSERVE", "epcList": ["urn:epc:id:sgtin:4012345.011122.25"], "ext:lot": "L7"}`

// capture returns an EPCISDocument with the events.
func capture(events ...string) string {
	return `{"@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld", {"ext": "https://ns.example.com/"}],
	"type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-08-01T12:00:00Z",
	"epcisBody": {"eventList": [` + strings.Join(events, ",\n") + `]}}`
}

// with returns event with a member in place of its extension.
func with(member string) string { return strings.Replace(event, `"ext:lot": "L7"`, member, 1) }

func TestRead(t *testing.T) {
	lenient := epcis.Options{Lenient: true}
	deep := strings.Repeat("[", 40) + strings.Repeat("]", 40)
	for _, c := range []struct {
		name     string
		document string
		options  epcis.Options
		events   int
		errors   []string // pointer and rule
	}{
		{"document", capture(event, event), epcis.Options{}, 2, nil},
		{"byte-order mark", "\uFEFF" + capture(event), epcis.Options{}, 1, nil},
		{"no events", capture(), epcis.Options{}, 0, nil},
		{"single event", strings.Replace(event, "{", `{"@context": {"ext": "https://ns.example.com/"}, `, 1), epcis.Options{}, 1, nil},
		{"single event without context", event, epcis.Options{}, 0, []string{"/@context required"}},
		{"query document", `{"type": "EPCISQueryDocument", "@context": {"ext": "https://ns.example.com/"}, "epcisBody": {
			"queryResults": {"queryName": "q", "resultsBody": {"eventList": [` + event + `]}}}}`, epcis.Options{}, 1, nil},
		{
			"query document without results", `{"type": "EPCISQueryDocument", "@context": [], "epcisBody": {}}`,
			epcis.Options{},
			0,
			[]string{"/epcisBody/queryResults required"},
		},
		{"comment", capture(with(`"_comment": "x"`)), epcis.Options{}, 0, []string{"/epcisBody/eventList/0/_comment unknown"}},
		{"comments, leniently", strings.Replace(capture(with(`"ext:o": {"_comment": 1}, "_comment": "x"`)), "{", `{"_comment": 1, `, 1), lenient, 1, nil},
		{
			"CBV URN", capture(with(`"bizStep": "urn:epcglobal:cbv:bizstep:shipping"`)),
			epcis.Options{},
			0,
			[]string{"/epcisBody/eventList/0/bizStep vocabulary"},
		},
		{"CBV URN, leniently", capture(with(`"bizStep": "urn:epcglobal:cbv:bizstep:shipping"`)), lenient, 1, nil},
		{
			"number as text", capture(with(`"quantityList": [{"epcClass": "urn:x:y", "quantity": "1.50"}]`)),
			epcis.Options{},
			0,
			[]string{"/epcisBody/eventList/0/quantityList/0/quantity json-type"},
		},
		{"number as text, leniently", capture(with(`"quantityList": [{"epcClass": "urn:x:y", "quantity": "1.50"}]`)), lenient, 1, nil},
		{
			"one bad event of three", capture(event, with(`"bizStep": "sipping"`), event),
			epcis.Options{},
			2,
			[]string{"/epcisBody/eventList/1/bizStep vocabulary"},
		},
		{
			"several faults", capture(with(`"bizStep": 1, "eventID": "", "ext:lot": {"a": {"b": 1, "b": 2}}`)),
			epcis.Options{},
			0,
			[]string{"/epcisBody/eventList/0/ext:lot/a/b duplicate"},
		},
		{"name with a slash", capture(with(`"bad/~name": 1`)), epcis.Options{}, 0, []string{"/epcisBody/eventList/0/bad~1~0name unknown"}},
		{
			"fault of the typed event", capture(with(`"ext:a": 1, "https://ns.example.com/a": 2`)),
			epcis.Options{},
			0,
			[]string{"/epcisBody/eventList/0/https:~1~1ns.example.com~1a field-order"},
		},
		{
			"certification as text", capture(with(`"certificationInfo": "none"`)),
			epcis.Options{},
			0,
			[]string{"/epcisBody/eventList/0/certificationInfo uri"},
		},
		{
			"too deep, then good", capture(with(`"ext:lot": `+deep), event),
			epcis.Options{},
			1,
			[]string{"/epcisBody/eventList/0/ext:lot" + strings.Repeat("/0", 21) + " levels"},
		},
		{
			"too large, then good", capture(with(`"ext:lot": ["`+strings.Repeat("x", 600_000)+`", 1]`), event),
			epcis.Options{},
			1,
			[]string{"/epcisBody/eventList/0/ext:lot/0 size"},
		},
		{"duplicate name", strings.Replace(capture(event), "{", `{"type": "EPCISDocument", `, 1), epcis.Options{}, 0, []string{"/type duplicate"}},
		{"envelope", strings.Replace(capture(event), `"2.0"`, `"two"`, 1), epcis.Options{}, 0, []string{"/schemaVersion document"}},
		{"list", `[` + event + `]`, epcis.Options{}, 0, []string{" document"}},
		{"nothing", ``, epcis.Options{}, 0, []string{" syntax"}},
		{"cut off", capture(event)[:400], epcis.Options{}, 0, []string{" syntax"}},
		{"something after it", capture(event) + `{}`, epcis.Options{}, 0, []string{" syntax"}},
		{"not UTF-8", capture(with(`"ext:lot": "` + "\xff" + `"`)), epcis.Options{}, 0, []string{" syntax"}},
		{"half a surrogate", capture(with(`"ext:lot": "\ud83d"`)), epcis.Options{}, 0, []string{" syntax"}},
		{"endless nesting", strings.Repeat("[", 100_000), epcis.Options{}, 0, []string{" syntax"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			events := 0
			var found []string
			for item := range epcis.Read(strings.NewReader(c.document), c.options) {
				if item.Err == nil {
					require.NotNil(t, item.Event)
					events++
					continue
				}
				require.Nil(t, item.Event)
				var list epcis.Errors
				require.ErrorAs(t, item.Err, &list)
				for _, e := range list {
					require.NotEmpty(t, e.Fix)
					found = append(found, e.Pointer+" "+string(e.Rule))
				}
			}
			require.Equal(t, c.events, events)
			require.Equal(t, c.errors, found)
		})
	}
}

// TestReadKeepsMeaning pins what typed events hold of what a document says in several ways.
func TestReadKeepsMeaning(t *testing.T) {
	document := `{"type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-08-01T12:00:00Z",
	"epcisBody": {"eventList": [` + with(`"bizStep": "cbv:BizStep-shipping", "disposition": "ext:lost",
		"quantityList": [{"epcClass": "ext:class", "quantity": 0.30000000000000000000000000000000000001}, {"epcClass": "urn:x:y", "quantity": 12E1}],
		"recordTime": "2026-08-01T13:00:00Z", "ext:z": "ext:code", "ext:a": [1.50, null, "note: ext:x", {"ext:b": true, "plain": ""}],
		"other:c": "\u00e9\ud83d\ude00\n"`) + `]},
	"@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld", {"ext": {"@id": "https://ns.example.com/"}}]}`
	events := events(t, document)
	require.Len(t, events, 1)
	ev := events[0]
	require.Equal(t, "shipping", ev.BizStep)
	require.Equal(t, "https://ns.example.com/lost", ev.Disposition)
	require.Equal(t, "https://ns.example.com/class", ev.QuantityList[0].EpcClass)
	require.Equal(t, "0.30000000000000000000000000000000000001", ev.QuantityList[0].Quantity)
	require.Equal(t, "120", ev.QuantityList[1].Quantity)
	require.Equal(t, &provenancev1.DateTime{Seconds: 1785578400, Nanos: 100_000_000, FractionDigits: 2, OffsetMinutes: 120}, ev.EventTime)
	text := func(s string) *provenancev1.Value {
		return &provenancev1.Value{Kind: &provenancev1.Value_Text{Text: s}}
	}
	list := &provenancev1.List{Values: []*provenancev1.Value{
		{Kind: &provenancev1.Value_Number{Number: "1.5"}},
		{Kind: &provenancev1.Value_Null{Null: &provenancev1.Null{}}},
		text("note: ext:x"),
		{Kind: &provenancev1.Value_Object{Object: &provenancev1.Object{Fields: []*provenancev1.Field{
			{Name: "plain", Value: text("")},
			{Namespace: "https://ns.example.com/", Name: "b", Value: &provenancev1.Value{Kind: &provenancev1.Value_Boolean{Boolean: true}}},
		}}}},
	}}
	require.Equal(t, []*provenancev1.Field{
		{Name: "other:c", Value: text("é😀\n")},
		{Namespace: "https://ns.example.com/", Name: "a", Value: &provenancev1.Value{Kind: &provenancev1.Value_List{List: list}}},
		{Namespace: "https://ns.example.com/", Name: "z", Value: text("https://ns.example.com/code")},
	}, ev.Extensions)
}

func TestAdviceIsNoError(t *testing.T) {
	document := capture(with(`"sensorElementList": [{"sensorMetadata": {"deviceID": "urn:x:d"},
		"sensorReport": [{"type": "Temperature", "deviceID": "urn:x:d", "time": "2026-08-01T12:00:00.2+02:00"}]}]`))
	for item := range epcis.Read(strings.NewReader(document), epcis.Options{}) {
		require.NoError(t, item.Err)
		require.Len(t, item.Advice, 2)
		require.Equal(t, "/epcisBody/eventList/0/sensorElementList/0/sensorReport/0/time", item.Advice[0].Pointer)
		require.Equal(t, "/epcisBody/eventList/0/sensorElementList/0/sensorReport/0/deviceID", item.Advice[1].Pointer)
	}
}

// TestReadFromPosition reads a document that something precedes, and stops when its caller does.
func TestReadFromPosition(t *testing.T) {
	r := strings.NewReader("header" + capture(event, event, event))
	_, err := r.Seek(int64(len("header")), io.SeekStart)
	require.NoError(t, err)
	for item := range epcis.Read(r, epcis.Options{}) {
		require.NoError(t, item.Err)
		if item.Index == 1 {
			break
		}
	}
}

func TestReaderFails(t *testing.T) {
	broken := errors.New("disk gone")
	r := &failing{Reader: bytes.NewReader([]byte(capture(event, event))), after: 300, err: broken}
	for item := range epcis.Read(r, epcis.Options{}) {
		require.Equal(t, -1, item.Index)
		require.ErrorIs(t, item.Err, broken)
	}
	_, _, err := epcis.Validate(r, epcis.Options{})
	require.ErrorIs(t, err, broken)
}

// failing is a reader that fails after some bytes.
type failing struct {
	*bytes.Reader
	after int
	err   error
}

func (f *failing) Read(p []byte) (int, error) {
	if len(p) > f.after {
		p = p[:f.after]
	}
	n, err := f.Reader.Read(p)
	if f.after -= n; f.after == 0 {
		return n, f.err
	}
	return n, err
}

func events(t testing.TB, document string) []*provenancev1.Event {
	t.Helper()
	var list []*provenancev1.Event
	for item := range epcis.Read(strings.NewReader(document), epcis.Options{}) {
		require.NoError(t, item.Err)
		list = append(list, item.Event)
	}
	return list
}

func ExampleRead() {
	document := capture(event, with(`"bizStep": "sipping"`))
	for item := range epcis.Read(strings.NewReader(document), epcis.Options{}) {
		if item.Err != nil {
			fmt.Println(item.Err)
			continue
		}
		fmt.Println(item.Pointer, item.Event.EpcList[0])
	}
	// Output:
	// /epcisBody/eventList/0 urn:epc:id:sgtin:4012345.011122.25
	// /epcisBody/eventList/1/bizStep: vocabulary: expected a standard business step or a URI, found "sipping"
}

func TestSizeIsToldWithItsLimit(t *testing.T) {
	large := with(`"ext:lot": ["` + strings.Repeat("x", 600_000) + `", 1]`)
	_, broken, err := epcis.Validate(strings.NewReader(capture(large)), epcis.Options{})
	require.NoError(t, err)
	require.Len(t, broken, 1)
	require.Equal(t, fmt.Sprintf("expected at most %d bytes of JSON, found %d; split it", 512<<10, len(large)), broken[0].Fix)
}
