package epcis_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestSchemaAgreesOnMutants compares verdicts on documents that were changed at random.
func TestSchemaAgreesOnMutants(t *testing.T) {
	s := newSchema(t)
	var valid []string
	for _, path := range documents(t) {
		b, err := os.ReadFile(path)
		require.NoError(t, err)
		if b = withoutComments(t, b); len(b) < 12<<10 && s.validate(t, b) == nil {
			valid = append(valid, string(b))
		}
	}
	require.Greater(t, len(valid), 80)
	rapid.Check(t, func(t *rapid.T) {
		document := decode(t, []byte(rapid.SampledFrom(valid).Draw(t, "document")))
		for range rapid.IntRange(1, 3).Draw(t, "mutations") {
			document = mutate(t, document)
		}
		b, err := json.Marshal(document)
		require.NoError(t, err)
		s.compare(t, b)
	})
}

// mutate changes one value somewhere in a document.
func mutate(t *rapid.T, document any) any {
	var change func(v any) any
	change = func(v any) any {
		switch v := v.(type) {
		case map[string]any:
			names := slices.Sorted(maps.Keys(v))
			if len(names) == 0 || rapid.IntRange(0, 9).Draw(t, "add") == 0 {
				v[rapid.SampledFrom(someNames).Draw(t, "name")] = someValue(t)
				return v
			}
			name := rapid.SampledFrom(names).Draw(t, "member")
			switch rapid.IntRange(0, 7).Draw(t, "how") {
			case 0:
				delete(v, name)
			case 1:
				v[rapid.SampledFrom(someNames).Draw(t, "name")] = v[name]
			default:
				v[name] = change(v[name])
			}
			return v
		case []any:
			if len(v) == 0 || rapid.IntRange(0, 9).Draw(t, "append") == 0 {
				return append(v, someValue(t))
			}
			i := rapid.IntRange(0, len(v)-1).Draw(t, "item")
			switch rapid.IntRange(0, 7).Draw(t, "how") {
			case 0:
				return slices.Delete(v, i, i+1)
			case 1:
				return append(v, v[i])
			default:
				v[i] = change(v[i])
			}
			return v
		}
		return someValue(t)
	}
	return change(document)
}

func someValue(t *rapid.T) any {
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		return rapid.SampledFrom([]any{true, false, nil, []any{}, map[string]any{}}).Draw(t, "value")
	case 1:
		return json.Number(rapid.SampledFrom([]string{"0", "-1.50", "1e3", "26.0", "1E-2", "1e200"}).Draw(t, "number"))
	case 2:
		return map[string]any{"id": "urn:x:y", "type": "po"}
	case 3:
		return []any{rapid.SampledFrom(someText).Draw(t, "text")}
	}
	return rapid.SampledFrom(someText).Draw(t, "text")
}

var someNames = []string{
	"@context", "type", "eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "certificationInfo",
	"errorDeclaration", "declarationTime", "reason", "action", "epcList", "quantityList", "parentID", "childEPCs",
	"childQuantityList", "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList", "transformationID",
	"bizStep", "disposition", "persistentDisposition", "set", "unset", "readPoint", "bizLocation", "id",
	"bizTransactionList", "bizTransaction", "sourceList", "source", "destinationList", "destination",
	"sensorElementList", "sensorMetadata", "sensorReport", "value", "uom", "component", "stringValue", "booleanValue",
	"hexBinaryValue", "exception", "time", "ilmd", "epcClass", "quantity", "epcisHeader", "epcisBody", "eventList",
	"queryResults", "queryName", "subscriptionID", "sender", "schemaVersion", "creationDate",
	"comment", "_comment", "example:new", "undeclared:new", "https://ns.example.com/new", "ext_1:new", "plain", "",
}

var someText = []string{
	"", "x", "shipping", "in_transit", "po", "location", "owning_party", "did_not_occur", "Temperature",
	"EffectiveDoseRate", "ALARM_CONDITION", "ADD", "OBSERVE", "DELETE", "add", "KGM", "kgm", "K", "2.0", "2.x",
	"urn:epcglobal:cbv:bizstep:shipping", "https://ns.gs1.org/cbv/BizStep-shipping",
	"https://ref.gs1.org/cbv/BizStep-shipping", "cbv:BizStep-shipping", "gs1:Temperature", "gs1:Unknown",
	"https://gs1.org/voc/Temperature", "http://www.gs1.org/voc/Temperature", "https://ref.gs1.org/voc/Temperature",
	"urn:epc:id:sgtin:4012345.011122.25", "urn:epc:id:sscc:0614141.1234567890", "https://id.gs1.org/01/04012345111118",
	"example:x", "undeclared:x", "_:b0", "urn:", "a b:c", "urn:a b", "http://host/%zz", "http://host:port/",
	"2026-08-01T12:00:00Z", "2026-08-01t12:00:00.123456+14:00", "2026-08-01T12:00:00", "2026-02-30T12:00:00Z",
	"2016-12-31T23:59:60Z", "2026-08-01T12:00:00.0123456789Z", "0000-01-01T00:00:00Z", "2026-08-01", "+14:00", "-14:01",
	"-00:00", "+1:00", "f0F0", "f0g0",
	"ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent", "AssociationEvent", "EPCISDocument",
	"EPCISQueryDocument", "example:Event",
}
