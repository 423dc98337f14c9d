package epcis_test

import (
	"slices"

	"pgregory.net/rapid"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

func (g generator) sensorElement() *provenancev1.SensorElement {
	e := &provenancev1.SensorElement{Extensions: g.fields(1)}
	if g.chance() {
		e.SensorMetadata = &provenancev1.SensorMetadata{
			Time: g.perhapsTime(), StartTime: g.perhapsTime(), EndTime: g.perhapsTime(), DeviceId: g.perhaps(g.uri),
			DeviceMetadata: g.perhaps(g.uri), RawData: g.perhaps(g.uri), DataProcessingMethod: g.perhaps(g.uri),
			BizRules: g.perhaps(g.uri), Extensions: g.fields(1),
		}
	}
	for range rapid.IntRange(1, 2).Draw(g.t, "reports") {
		e.SensorReport = append(e.SensorReport, g.sensorReport())
	}
	return e
}

func (g generator) sensorReport() *provenancev1.SensorReport {
	// Words of the GS1 Web Vocabulary that the schema does not have yet are not among these.
	measured := g.word(rules.SensorAlertTypes)
	r := &provenancev1.SensorReport{
		Type:      rapid.SampledFrom([]string{"Temperature", "Length", "https://a.example/Taste"}).Draw(g.t, "measured"),
		Exception: g.perhaps(measured),
		DeviceId:  g.perhaps(g.uri), DeviceMetadata: g.perhaps(g.uri), RawData: g.perhaps(g.uri),
		DataProcessingMethod: g.perhaps(g.uri), BizRules: g.perhaps(g.uri), Time: g.perhapsTime(),
		Microorganism: g.perhaps(g.uri), ChemicalSubstance: g.perhaps(g.uri), Value: g.perhaps(g.decimal),
		Component: g.perhaps(g.word(rules.Components)), UriValue: g.perhaps(g.uri), MinValue: g.perhaps(g.decimal),
		MaxValue: g.perhaps(g.decimal), MeanValue: g.perhaps(g.decimal), SDev: g.perhaps(g.decimal),
		PercRank: g.perhaps(g.decimal), PercValue: g.perhaps(g.decimal), CoordinateReferenceSystem: g.perhaps(g.uri),
		HexBinaryValue: rapid.StringMatching(`[0-9a-fA-F]{0,4}`).Draw(g.t, "hex"),
		Uom:            rapid.SampledFrom([]string{"", "CEL", "degrees of frost"}).Draw(g.t, "unit"),
		Extensions:     g.fields(1),
	}
	if g.chance() {
		r.Text = &provenancev1.SensorReport_StringValue{StringValue: g.text()}
	}
	if g.chance() {
		r.Boolean = &provenancev1.SensorReport_BooleanValue{BooleanValue: g.chance()}
	}
	return r
}

// text draws text that a reader does not take for a compact URI of a well-known prefix.
func (g generator) text() string {
	return rapid.StringMatching(`[ -~]{0,6}|[\x00-\x1fé€😀"\\]{0,4}|ns[1-3]:x|0*[0-9]{1,3}\.0|https://id\.gs1\.org/01/04012345111118`).Draw(g.t, "text")
}

// fields draws extension fields with values of at most so many levels, in canonical order.
func (g generator) fields(levels int) []*provenancev1.Field {
	var list []*provenancev1.Field
	for range rapid.IntRange(0, 2).Draw(g.t, "fields") {
		list = append(list, &provenancev1.Field{
			Namespace: rapid.SampledFrom([]string{
				"https://ns.example.com/", "http://ns.example.com/other#", "urn:epcglobal:cbv:mda", "urn:epcglobal:cbv:mda:",
				"https://ref.gs1.org/voc/", "https://gs1.org/voc/", "http://www.w3.org/2000/01/rdf-schema#",
			}).Draw(g.t, "namespace"),
			Name:  rapid.StringMatching(`[a-zA-Z_é][a-zA-Z0-9_./-]{0,5}`).Draw(g.t, "name"),
			Value: g.value(levels),
		})
	}
	return canonical(list)
}

func canonical(list []*provenancev1.Field) []*provenancev1.Field {
	slices.SortFunc(list, rules.CompareFields)
	return slices.CompactFunc(list, func(a, b *provenancev1.Field) bool { return rules.CompareFields(a, b) == 0 })
}

func (g generator) value(levels int) *provenancev1.Value {
	kinds := 6
	if levels == 0 {
		kinds = 4
	}
	switch rapid.IntRange(1, kinds).Draw(g.t, "kind") {
	case 1:
		return &provenancev1.Value{Kind: &provenancev1.Value_Text{Text: g.text()}}
	case 2:
		return &provenancev1.Value{Kind: &provenancev1.Value_Number{Number: g.decimal()}}
	case 3:
		return &provenancev1.Value{Kind: &provenancev1.Value_Boolean{Boolean: g.chance()}}
	case 4:
		return &provenancev1.Value{Kind: &provenancev1.Value_Null{Null: &provenancev1.Null{}}}
	case 5:
		list := &provenancev1.List{}
		for range rapid.IntRange(0, 2).Draw(g.t, "members") {
			list.Values = append(list.Values, g.value(levels-1))
		}
		return &provenancev1.Value{Kind: &provenancev1.Value_List{List: list}}
	}
	fields := g.fields(levels - 1)
	if g.chance() {
		fields = canonical(append(fields, &provenancev1.Field{Name: "@type", Value: g.value(0)}))
	}
	return &provenancev1.Value{Kind: &provenancev1.Value_Object{Object: &provenancev1.Object{Fields: fields}}}
}
