package rules_test

import (
	"encoding/hex"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

func text(s string) *provenancev1.Value {
	return &provenancev1.Value{Kind: &provenancev1.Value_Text{Text: s}}
}

func list(values ...*provenancev1.Value) *provenancev1.Value {
	return &provenancev1.Value{Kind: &provenancev1.Value_List{List: &provenancev1.List{Values: values}}}
}

func object(fields ...*provenancev1.Field) *provenancev1.Value {
	return &provenancev1.Value{Kind: &provenancev1.Value_Object{Object: &provenancev1.Object{Fields: fields}}}
}

func field(name string, v *provenancev1.Value) *provenancev1.Field {
	return &provenancev1.Field{Namespace: "https://e.example/", Name: name, Value: v}
}

func at(t testing.TB, s string) *provenancev1.DateTime {
	t.Helper()
	d, err := rules.ParseDateTime(s)
	require.NoError(t, err)
	return d
}

// observed is the smallest sound event.
func observed(t testing.TB) *provenancev1.Event {
	t.Helper()
	return &provenancev1.Event{
		Type:                provenancev1.EventType_EVENT_TYPE_OBJECT,
		Action:              provenancev1.Action_ACTION_OBSERVE,
		EventTime:           at(t, "2026-08-01T12:00:00+02:00"),
		EventTimeZoneOffset: "+02:00",
		EpcList:             []string{"urn:epc:id:sgtin:4012345.011122.25"},
	}
}

const (
	observedHead = "eventType=ObjectEventeventTime=2026-08-01T10:00:00.000ZeventTimeZoneOffset=+02:00" +
		"epcListepc=https://id.gs1.org/01/04012345111224/21/25action=OBSERVE"
	ns = "{https://e.example/}"
)

func TestPrehash(t *testing.T) {
	for _, c := range []struct {
		name         string
		change       func(*provenancev1.Event)
		cbv20, cbv21 string // what follows the head; the second is empty when both are the same
	}{
		{"nothing", func(*provenancev1.Event) {}, "", ""},
		{"identity and errors are left out", func(e *provenancev1.Event) {
			e.EventId, e.CertificationInfo = "urn:x:id", []string{"urn:x:certificate"}
			e.ErrorDeclaration = &provenancev1.ErrorDeclaration{DeclarationTime: at(t, "2026-08-02T12:00:00Z")}
		}, "", ""},
		{"words", func(e *provenancev1.Event) {
			e.BizStep, e.Disposition = "shipping", "https://a.example/lost"
			e.PersistentDisposition = &provenancev1.PersistentDisposition{Set: []string{"stolen", "expired"}}
		}, "bizStep=https://ref.gs1.org/cbv/BizStep-shippingdisposition=https://a.example/lost" +
			"persistentDispositionset=https://ref.gs1.org/cbv/Disp-expiredset=https://ref.gs1.org/cbv/Disp-stolen", ""},
		{"type before identifier, sorted", func(e *provenancev1.Event) {
			e.BizTransactionList = []*provenancev1.BizTransaction{
				{Type: "po", BizTransaction: "urn:x:2"}, {BizTransaction: "urn:x:3"}, {Type: "inv", BizTransaction: "urn:x:1"},
			}
		}, "bizTransactionListbizTransaction=urn:x:3type=https://ref.gs1.org/cbv/BTT-invbizTransaction=urn:x:1" +
			"type=https://ref.gs1.org/cbv/BTT-pobizTransaction=urn:x:2", ""},
		{"values of extensions", func(e *provenancev1.Event) {
			e.Extensions = []*provenancev1.Field{
				field("b", list(text("x"), text(" 007 "), list(text("1e2")), object(field("z", text("2")), field("a", text(""))))),
				field("c", &provenancev1.Value{Kind: &provenancev1.Value_Boolean{Boolean: true}}),
				field("d", &provenancev1.Value{Kind: &provenancev1.Value_Null{Null: &provenancev1.Null{}}}),
				field("e", text("urn:epcglobal:cbv:bizstep:shipping")),
				field("f", text("urn:epc:id:sgtin:4012345.011122.25")),
				field("g", text("2026-08-01T12:00:00+02:00")),
				field("h", list()),
				{Name: "bare", Value: text("1.50")},
			}
		}, "bare=1.5" + ns + "b=100" + ns + "b=7" + ns + "b=x" + ns + "b" + ns + "a" + ns + "z=2" + ns + "c=true" +
			ns + "e=https://ref.gs1.org/cbv/BizStep-shipping" + ns + "f=https://id.gs1.org/01/04012345111224/21/25" +
			ns + "g=2026-08-01T12:00:00+02:00", ""},
		{"comments are left out", func(e *provenancev1.Event) {
			comment := &provenancev1.Field{Namespace: "http://www.w3.org/2000/01/rdf-schema#", Name: "comment", Value: text("x")}
			e.Extensions = []*provenancev1.Field{comment, field("a", object(comment)), field("comment", text("kept"))}
		}, ns + "a" + ns + "comment=kept", ""},
		{
			"extensions of places", func(e *provenancev1.Event) {
				e.ReadPoint = &provenancev1.Location{Id: "urn:x:r", Extensions: []*provenancev1.Field{field("r", text("1"))}}
				e.BizLocation = &provenancev1.Location{Id: "urn:x:b", Extensions: []*provenancev1.Field{field("l", text("2"))}}
				e.Ilmd = []*provenancev1.Field{field("i", text("3"))}
				e.Extensions = []*provenancev1.Field{field("a", text("4"))}
			}, "readPointid=urn:x:rbizLocationid=urn:x:bilmd" + ns + "i=3bizLocation" + ns + "l=2readPoint" + ns + "r=1" + ns + "a=4",
			"readPointid=urn:x:r" + ns + "r=1bizLocationid=urn:x:b" + ns + "l=2ilmd" + ns + "i=3" + ns + "a=4",
		},
		{
			"sensors", func(e *provenancev1.Event) {
				e.SensorElementList = []*provenancev1.SensorElement{
					{SensorReport: []*provenancev1.SensorReport{
						{Type: "Temperature", Value: "26", Uom: "05", Extensions: []*provenancev1.Field{field("s", text("1"))}},
						{
							Type: "Angle", Component: "x", Text: &provenancev1.SensorReport_StringValue{StringValue: "007"},
							Boolean: &provenancev1.SensorReport_BooleanValue{BooleanValue: false}, BizRules: "urn:x:rules",
						},
					}},
					{
						SensorMetadata: &provenancev1.SensorMetadata{Time: at(t, "2026-08-01T10:00:00.9995Z")},
						SensorReport:   []*provenancev1.SensorReport{{Type: "https://a.example/Taste"}},
					},
				}
			}, "sensorElementsensorMetadatatime=2026-08-01T10:00:01.000ZsensorReporttype=https://a.example/Taste" +
				"sensorElementsensorReporttype=https://ref.gs1.org/voc/Anglecomponent=https://ref.gs1.org/cbv/Comp-xstringValue=007booleanValue=false" +
				"sensorReporttype=https://ref.gs1.org/voc/Temperaturevalue=26uom=05sensorElementsensorReport" + ns + "s=1",
			"sensorElementListsensorElementsensorMetadatatime=2026-08-01T10:00:01.000ZsensorReporttype=https://a.example/Taste" +
				"sensorElementsensorReporttype=https://ref.gs1.org/voc/Anglecomponent=https://ref.gs1.org/cbv/Comp-xstringValue=007booleanValue=false" +
				"sensorReporttype=https://ref.gs1.org/voc/Temperaturevalue=26uom=05" + ns + "s=1",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			ev := observed(t)
			c.change(ev)
			if c.cbv21 == "" {
				c.cbv21 = c.cbv20
			}
			got, err := rules.Prehash(ev, rules.CBV20)
			require.NoError(t, err)
			require.Equal(t, observedHead+c.cbv20, got)
			got, err = rules.Prehash(ev, rules.CBV21)
			require.NoError(t, err)
			require.Equal(t, observedHead+c.cbv21, got)
		})
	}
}

// TestTimesRoundHalfUp covers the digits at which implementations differ.
func TestTimesRoundHalfUp(t *testing.T) {
	for in, want := range map[string]string{
		"2026-08-01T10:00:00.1415Z":      "2026-08-01T10:00:00.142Z",
		"2026-08-01T10:00:00.1425Z":      "2026-08-01T10:00:00.143Z",
		"2026-08-01T10:00:00.14149999Z":  "2026-08-01T10:00:00.141Z",
		"2026-12-31T23:59:59.9995-01:00": "2027-01-01T01:00:00.000Z",
		"1969-12-31T23:59:59.9994Z":      "1969-12-31T23:59:59.999Z",
	} {
		ev := observed(t)
		ev.EventTime = at(t, in)
		got, err := rules.Prehash(ev, rules.CBV20)
		require.NoError(t, err)
		require.Contains(t, got, "eventTime="+want+"eventTimeZoneOffset")
	}
}

// TestHashAndDigest pins both for one event, and what tells them apart.
func TestHashAndDigest(t *testing.T) {
	ev := observed(t)
	digest := rules.Digest(ev)
	require.Equal(t, "fc681492a8e871cb39f3ee2437f2e034380060a6f40b0458818e1d4d283854b2", hex.EncodeToString(digest[:]))
	hash, err := rules.EventHash(ev, rules.CBV20)
	require.NoError(t, err)
	require.Equal(t, "ni:///sha-256;235a43ad31c71dbc35012db9034a139ed6c285b719892c7ed51ba41f4243c718?ver=CBV2.0", hash)

	declared := observed(t)
	declared.ErrorDeclaration = &provenancev1.ErrorDeclaration{DeclarationTime: at(t, "2026-08-02T12:00:00Z")}
	same, err := rules.EventHash(declared, rules.CBV20)
	require.NoError(t, err)
	require.Equal(t, hash, same)
	require.NotEqual(t, digest, rules.Digest(declared))
}

func TestHashRefuses(t *testing.T) {
	sealed := &provenancev1.Sealed{Commitment: make([]byte, 32)}
	for _, change := range []func(*provenancev1.Event){
		func(e *provenancev1.Event) { e.SourceList = []*provenancev1.Source{{Type: "location", Sealed: sealed}} },
		func(e *provenancev1.Event) {
			e.DestinationList = []*provenancev1.Destination{{Type: "location", Sealed: sealed}}
		},
		func(e *provenancev1.Event) { e.BizTransactionList = []*provenancev1.BizTransaction{{Sealed: sealed}} },
		func(e *provenancev1.Event) {
			e.Extensions = []*provenancev1.Field{field("a", list(&provenancev1.Value{Kind: &provenancev1.Value_Sealed{Sealed: sealed}}))}
		},
	} {
		ev := observed(t)
		change(ev)
		_, err := rules.EventHash(ev, rules.CBV20)
		require.ErrorIs(t, err, rules.ErrSealed)
		require.NotEmpty(t, rules.CheckEvent(ev))
	}
	deep := text("x")
	for range rules.MaxLevels - 1 {
		deep = list(deep)
	}
	ev := observed(t)
	ev.Extensions = []*provenancev1.Field{field("a", deep)}
	_, err := rules.EventHash(ev, rules.CBV20)
	require.NoError(t, err)
	ev.Extensions = []*provenancev1.Field{field("a", list(deep))}
	_, err = rules.EventHash(ev, rules.CBV20)
	require.ErrorIs(t, err, rules.ErrTooDeep)
}

// TestHashIsBounded makes an event that its hash would have to repeat at length.
func TestHashIsBounded(t *testing.T) {
	ev := observed(t)
	member := &provenancev1.Value{Kind: &provenancev1.Value_Boolean{}}
	f := field(strings.Repeat("n", rules.MaxNameLen), list(slices.Repeat([]*provenancev1.Value{member}, 8_000)...))
	ev.Extensions = []*provenancev1.Field{f}
	require.Empty(t, rules.CheckEvent(ev))
	_, err := rules.EventHash(ev, rules.CBV20)
	require.ErrorIs(t, err, rules.ErrTooLong)
	f.Name += "n"
	require.NotEmpty(t, rules.CheckEvent(ev))
}

// TestHashIgnoresOrder shuffles every list: the hash is the same, and the digest tells the orders apart.
func TestHashIgnoresOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.SliceOfNDistinct(rapid.StringMatching(`urn:[a-z]{1,3}:[a-z0-9]{1,4}`), 2, 6, rapid.ID).Draw(t, "ids")
		ev := &provenancev1.Event{EpcList: ids}
		for _, id := range ids {
			ev.QuantityList = append(ev.QuantityList, &provenancev1.QuantityElement{EpcClass: id, Quantity: "1"})
			ev.SourceList = append(ev.SourceList, &provenancev1.Source{Type: "location", Source: id})
			ev.SensorElementList = append(ev.SensorElementList, &provenancev1.SensorElement{
				SensorReport: []*provenancev1.SensorReport{{Type: "Mass", UriValue: id}, {Type: "Mass", Value: "1"}},
			})
			ev.Extensions = append(ev.Extensions, field("id", list(text(id), text("x"))))
		}
		before, err := rules.EventHash(ev, rules.CBV20)
		require.NoError(t, err)
		digest := rules.Digest(ev)

		shuffle := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)).Shuffle
		ev.EpcList = append([]string{ids[len(ids)-1]}, ids[:len(ids)-1]...)
		shuffle(len(ids), func(i, j int) {
			ev.QuantityList[i], ev.QuantityList[j] = ev.QuantityList[j], ev.QuantityList[i]
			ev.SensorElementList[i], ev.SensorElementList[j] = ev.SensorElementList[j], ev.SensorElementList[i]
		})
		shuffle(len(ids), func(i, j int) {
			ev.SourceList[i], ev.SourceList[j] = ev.SourceList[j], ev.SourceList[i]
			ev.Extensions[i], ev.Extensions[j] = ev.Extensions[j], ev.Extensions[i]
		})
		after, err := rules.EventHash(ev, rules.CBV20)
		require.NoError(t, err)
		require.Equal(t, before, after)
		require.NotEqual(t, digest, rules.Digest(ev))
	})
}

func BenchmarkEventHash(b *testing.B) {
	ev := observed(b)
	ev.BizStep, ev.ReadPoint = "shipping", &provenancev1.Location{Id: "urn:epc:id:sgln:4012345.00001.0"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rules.EventHash(ev, rules.CBV20); err != nil {
			b.Fatal(err)
		}
	}
}
