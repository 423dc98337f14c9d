package epcis_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client/epcis"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// disagreements are all the reasons for which the reader refuses what GS1's JSON Schema accepts. The example is merged
// into a valid event.
var disagreements = []struct {
	rule    rules.Rule
	where   string // pattern of the pointer
	found   string // pattern of what was found
	reason  string
	example string
}{
	{
		epcis.RuleEventType, `/type$`, ``,
		"the ledger keeps the five event types of EPCIS 2.0; the schema accepts any",
		`{"type": "ext:Event"}`,
	}, {
		epcis.RuleDocument, `^/type$`, ``,
		"the schema takes a document of unknown type for an event with an extension called epcisBody",
		`{"type": "ext:Document", "epcisBody": {}}`,
	}, {
		rules.RuleRequired, `/parentID$`, ``,
		"the standard requires the parent of an aggregation that adds or deletes",
		`{"type": "AggregationEvent", "action": "ADD", "epcList": null, "childEPCs": ["urn:x:child"]}`,
	}, {
		rules.RuleParentChild, `/childEPCs$`, ``,
		"nothing contains itself",
		`{"type": "AssociationEvent", "epcList": null, "parentID": "urn:x:y", "childEPCs": ["urn:x:y"]}`,
	}, {
		rules.RuleTime, ``, `:60`,
		"the time of the ledger has no leap seconds",
		`{"eventTime": "2016-12-31T23:59:60Z"}`,
	}, {
		rules.RuleTime, ``, `\.\d{10,}`,
		"the ledger keeps nine decimals of a second",
		`{"eventTime": "2026-08-01T12:00:00.0123456789Z"}`,
	}, {
		rules.RuleTime, ``, `^0000`,
		"the time of the ledger begins with the year 1",
		`{"eventTime": "0000-08-01T12:00:00Z"}`,
	}, {
		rules.RuleURI, ``, `[\s"<>]`,
		"a URI has no blanks, quotes and angle brackets, which net/url reads",
		`{"eventID": "urn:a b"}`,
	}, {
		rules.RuleURI, ``, `^[^:]+:$`,
		"a scheme alone identifies nothing; net/url reads it",
		`{"eventID": "urn:"}`,
	}, {
		rules.RuleVocabulary, ``, `[\s"<>]|:$`,
		"the same, for a URI in the place of a standard word",
		`{"bizStep": "urn:a b"}`,
	}, {
		epcis.RuleUnknown, ``, `[\s"<>]|:$`,
		"the same, for the name of an extension",
		`{"ext:a b": 1}`,
	}, {
		epcis.RuleContext, `/@context(/\d+)?$`, ``,
		"a context within a place or an extension is read as one; the schema takes it for any value",
		`{"readPoint": {"id": "urn:x:y", "@context": true}}`,
	}, {
		rules.RuleURI, `/@context(/\d+)?$`, ``,
		"the same, for the URL of a context",
		`{"readPoint": {"id": "urn:x:y", "@context": "relative"}}`,
	}, {
		rules.RuleUnique, `/@context(/\d+)?$`, ``,
		"the same, for a context given twice",
		`{"readPoint": {"id": "urn:x:y", "@context": ["https://a.example/c", "https://a.example/c"]}}`,
	}, {
		rules.RuleText, `/uom$`, `^$`,
		"an empty unit says nothing and could not be told from none",
		`{"sensorElementList": [{"sensorReport": [{"type": "Temperature", "uom": ""}]}]}`,
	}, {
		rules.RuleFieldOrder, ``, ``,
		"two prefixes of one namespace give one field two values",
		`{"@context": {"a": "https://ns.example.com/", "b": "https://ns.example.com/"}, "a:n": 1, "b:n": 2}`,
	}, {
		rules.RuleDecimal, ``, ``,
		"the ledger keeps numbers of at most 128 digits",
		`{"ext:n": 1e200}`,
	}, {
		rules.RuleLevels, ``, ``,
		"values nest at most 16 levels",
		`{"ext:n": ` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + `}`,
	}, {
		rules.RuleSize, ``, ``,
		"an event has at most 480 KiB",
		`{"ext:n": "` + strings.Repeat("x", 500_000) + `"}`,
	}, {
		rules.RuleFieldName, ``, ``,
		"a namespace has no braces: they would make the event hash ambiguous",
		`{"@context": {"e": "https://ns.example.com/{x}/"}, "e:n": 1}`,
	}, {
		rules.RuleFieldName, ``, ``,
		"a name is at most 256 bytes: the event hash repeats it for every member of a list",
		`{"ext:` + strings.Repeat("n", 257) + `": 1}`,
	},
}

// stricter reports whether the table has the reason for an error that the schema does not find.
func stricter(e *epcis.Error) bool {
	for _, d := range disagreements {
		if d.rule == e.Rule && regexp.MustCompile(d.where).MatchString(e.Pointer) && regexp.MustCompile(d.found).MatchString(e.Found) {
			return true
		}
	}
	return false
}

// laxer are all the values that the reader accepts and GS1's JSON Schema refuses.
var laxer = []struct {
	value   string // pattern
	reason  string
	example string
}{
	{
		`^EffectiveDose(Rate)?$`,
		"the GS1 Web Vocabulary has gained these measurement types since the schema was published",
		`{"sensorElementList": [{"sensorReport": [{"type": "EffectiveDoseRate"}]}]}`,
	}, {
		`^[a-zA-Z][a-zA-Z0-9+.-]*:.*(%|\[|\]|//[^/]*:)`,
		"net/url refuses URIs with a bad escape, host or port; here they are only names",
		`{"eventID": "http://host.example/%zz"}`,
	},
}

// schemaOnly reports whether the table has the reason for a refusal of the schema that the reader does not share.
func schemaOnly(t require.TestingT, refusal error) bool {
	var v *jsonschema.ValidationError
	require.ErrorAs(t, refusal, &v)
	return explained(v)
}

// explained reports whether some leaf of the refusal is about a value in the table.
func explained(v *jsonschema.ValidationError) bool {
	var value any
	switch k := v.ErrorKind.(type) {
	case *kind.Enum:
		value = k.Got
	case *kind.Format:
		value = k.Got
	}
	if s, isText := value.(string); isText {
		for _, l := range laxer {
			if regexp.MustCompile(l.value).MatchString(s) {
				return true
			}
		}
	}
	for _, cause := range v.Causes {
		if explained(cause) {
			return true
		}
	}
	return false
}

// TestDisagreementsAreReal keeps the tables honest: each example is a disagreement, and for the reason that it is an
// example of.
func TestDisagreementsAreReal(t *testing.T) {
	s := newSchema(t)
	for _, d := range disagreements {
		t.Run(d.reason, func(t *testing.T) {
			document := merged(t, d.example)
			require.NoError(t, s.validate(t, document))
			_, broken, err := epcis.Validate(bytes.NewReader(document), epcis.Options{})
			require.NoError(t, err)
			require.Len(t, broken, 1)
			require.Equal(t, d.rule, broken[0].Rule)
			require.Regexp(t, d.where, broken[0].Pointer)
			require.Regexp(t, d.found, broken[0].Found)
		})
	}
	for _, l := range laxer {
		t.Run(l.reason, func(t *testing.T) {
			document := merged(t, l.example)
			require.True(t, schemaOnly(t, s.validate(t, document)))
			_, broken, err := epcis.Validate(bytes.NewReader(document), epcis.Options{})
			require.NoError(t, err)
			require.Empty(t, broken)
		})
	}
}

// merged returns a valid event with the members of changes in place of its own; those that are null are removed.
func merged(t testing.TB, changes string) []byte {
	t.Helper()
	event := map[string]any{
		"@context": []any{
			"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", map[string]any{"ext": "https://ns.example.com/"},
		},
		"type":                "ObjectEvent",
		"eventTime":           "2026-08-01T12:00:00Z",
		"eventTimeZoneOffset": "+00:00",
		"action":              "OBSERVE",
		"epcList":             []any{"urn:epc:id:sgtin:4012345.011122.25"},
	}
	for name, value := range decode(t, []byte(changes)).(map[string]any) {
		event[name] = value
		if value == nil {
			delete(event, name)
		}
	}
	b, err := json.Marshal(event)
	require.NoError(t, err)
	return b
}
