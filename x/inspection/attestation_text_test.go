package inspection_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection"
)

// detailed is an attestation with each of its texts.
func detailed() *inspectionv1.IssueAttestation {
	m := good("water/1", gtin)
	m.Coverage[0] = &inspectionv1.Coverage{
		Subject: gtin, Plants: []string{works}, MadeFrom: 1, MadeUntil: now, SerialFrom: "0001", SerialUntil: "0999",
	}
	m.Result, m.Conditions = conditional, []string{"chilled"}
	m.DecisionRule, m.DecisionReference = acceptance, "ILAC-G8"
	m.Measurements = []*inspectionv1.Measurement{
		{Characteristic: "colour", Term: "clear", Result: passes},
		{
			Characteristic: "lead", Comparator: less, Value: "0.001", Unit: "GRM", Detection: "0.0001", Quantification: "0.0002",
			Uncertainty: "0.0002", CoverageFactor: "2",
		},
	}
	m.Sampling = &inspectionv1.Sampling{
		Standard: "ISO 2859-1", LotSize: "1000", SampleSize: 80, Acceptance: 1, Rejection: 2, Sampler: "lab", Samples: []string{"S1"},
		Extent: inspectionv1.Extent_EXTENT_LOT,
	}
	m.Number, m.Place, m.Container, m.Seals = "N-1", works, box, []string{"A1"}
	m.Reports = []*inspectionv1.Report{{Sha256: make([]byte, 32), MediaType: "application/pdf", Size_: 1}}
	return m
}

// texts visits each text of a message, by its name.
func texts(v reflect.Value, name string, visit func(name string, text reflect.Value)) {
	switch v.Kind() {
	case reflect.String:
		visit(name, v)
	case reflect.Pointer:
		if !v.IsNil() {
			texts(v.Elem(), name, visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			texts(v.Field(i), name+"."+v.Type().Field(i).Name, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			texts(v.Index(i), fmt.Sprintf("%s[%d]", name, i), visit)
		}
	}
}

// TestZeroBytes puts a zero byte, which separates the parts of keys in the state, into each text of the messages and queries
// about attestations, one at a time: the message is rejected by a code, the query finds nothing, and no node stops.
func TestZeroBytes(t *testing.T) {
	l := newLedger(t)
	l.must("lab", detailed())
	untracked := func(subject string) *inspectionv1.IssueAttestation {
		m := good("safety/1", subject)
		m.Coverage[0].Untracked = true
		return m
	}
	consuming := certificate(2, "10", "H87")
	visited := 0
	for _, message := range []x.Message{
		detailed(), consuming, untracked("org/nobody"), untracked(lot), untracked(works), untracked(box),
		becomes(ended, 0), records(box, "A1"),
	} {
		texts(reflect.ValueOf(message), fmt.Sprintf("%T", message), func(name string, text reflect.Value) {
			before := text.String()
			for _, hostile := range []string{"\x00", before + "\x00", "\x00" + before, before + "\x00x", "org/\x00", "org/a\x00b"} {
				text.SetString(hostile)
				_, err := l.send("lab", message)
				var rejected *x.Error
				require.ErrorAs(t, err, &rejected, "%s: %q", name, hostile)
			}
			text.SetString(before)
			visited++
		})
	}
	require.Greater(t, visited, 40)
	l.check()
	for _, q := range []x.Message{
		&inspectionv1.AttestationRequest{Organization: "lab", Number: "N-1"}, &inspectionv1.AttestationsRequest{Id: gtin, Scheme: "water/1", Page: "water/1#1"},
		&inspectionv1.SealsRequest{Id: box}, &inspectionv1.ConsumedRequest{Id: lot, Scheme: "catch/1"},
	} {
		texts(reflect.ValueOf(q), fmt.Sprintf("%T", q), func(name string, text reflect.Value) {
			before := text.String()
			text.SetString(before + "\x00x")
			if err := l.answer(q); err != nil {
				var rejected *x.Error
				require.ErrorAs(t, err, &rejected, name)
			}
			text.SetString(before)
		})
	}
}

// answer has a query answered, and returns its error.
func (l *ledger) answer(m x.Message) error {
	for _, q := range inspection.Module.Queries {
		if reflect.TypeOf(q.NewRequest()) == reflect.TypeOf(m) {
			_, err := q.Do(l.as(""), m)
			return err
		}
	}
	require.FailNow(l.t, "no query", "%T", m)
	return nil
}
