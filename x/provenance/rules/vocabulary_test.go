package rules_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/testutil/standards"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// TestWordsAreThoseOfGS1 compares the vocabularies with the lists of GS1's JSON Schema.
func TestWordsAreThoseOfGS1(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(standards.Dir(t), "gs1-epcis", "EPCIS-JSON-Schema.json"))
	require.NoError(t, err)
	var schema struct {
		Definitions map[string]struct {
			AnyOf []struct{ Enum []string }
		}
	}
	require.NoError(t, json.Unmarshal(b, &schema))
	for _, c := range []struct {
		definition string
		vocabulary *rules.Vocabulary
		newer      []string // than the schema
	}{
		{"bizStep", rules.BizSteps, nil},
		{"disposition", rules.Dispositions, nil},
		{"bizTransaction-type", rules.BizTransactionTypes, nil},
		{"source-dest-type", rules.SourceDestTypes, nil},
		{"error-reason", rules.ErrorReasons, nil},
		{"component", rules.Components, nil},
		{"measurementType", rules.MeasurementTypes, []string{"EffectiveDose", "EffectiveDoseRate"}},
		{"sensorAlertType", rules.SensorAlertTypes, nil},
	} {
		t.Run(c.definition, func(t *testing.T) {
			words := c.newer
			for _, alternative := range schema.Definitions[c.definition].AnyOf {
				words = append(words, alternative.Enum...)
			}
			slices.Sort(words)
			require.Equal(t, words, c.vocabulary.Words())
		})
	}
}

func TestVocabularySpellings(t *testing.T) {
	for _, c := range []struct {
		vocabulary *rules.Vocabulary
		value      string
		canonical  string
		uri        string
		reserved   bool
	}{
		{rules.BizSteps, "shipping", "shipping", "https://ref.gs1.org/cbv/BizStep-shipping", false},
		{rules.BizSteps, "urn:epcglobal:cbv:bizstep:shipping", "shipping", "https://ref.gs1.org/cbv/BizStep-shipping", true},
		{rules.BizSteps, "https://ns.gs1.org/cbv/BizStep-shipping", "shipping", "https://ref.gs1.org/cbv/BizStep-shipping", true},
		{rules.BizSteps, "https://ref.gs1.org/cbv/BizStep-shipping", "shipping", "https://ref.gs1.org/cbv/BizStep-shipping", false},
		{rules.BizSteps, "urn:epcglobal:cbv:bizstep:brewing", "https://ref.gs1.org/cbv/BizStep-brewing", "https://ref.gs1.org/cbv/BizStep-brewing", true},
		{rules.BizSteps, "urn:epcglobal:cbv:disp:active", "urn:epcglobal:cbv:disp:active", "urn:epcglobal:cbv:disp:active", true},
		{rules.BizSteps, "urn:epcglobal:cbv:bizstep:", "urn:epcglobal:cbv:bizstep:", "urn:epcglobal:cbv:bizstep:", true},
		{rules.BizSteps, "https://a.example/brewing", "https://a.example/brewing", "https://a.example/brewing", false},
		{rules.MeasurementTypes, "https://gs1.org/voc/Temperature", "Temperature", "https://ref.gs1.org/voc/Temperature", true},
		{rules.MeasurementTypes, "https://ref.gs1.org/voc/Taste", "https://ref.gs1.org/voc/Taste", "https://ref.gs1.org/voc/Taste", false},
		{rules.Components, "x", "x", "https://ref.gs1.org/cbv/Comp-x", false},
		{rules.Components, "", "", "", false},
	} {
		t.Run(c.vocabulary.Name()+" "+c.value, func(t *testing.T) {
			canonical := c.vocabulary.Canonical(c.value)
			require.Equal(t, c.canonical, canonical)
			require.Equal(t, canonical, c.vocabulary.Canonical(canonical))
			require.Equal(t, c.uri, c.vocabulary.URI(canonical))
			require.Equal(t, c.reserved, c.vocabulary.Reserved(c.value))
		})
	}
}
