package inspection_test

import (
	"errors"
	"testing"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection"
)

// FuzzIssueAttestation has whatever decodes as an attestation issued: it is recorded, or rejected by a stable code, and the
// tables are as messages leave them.
func FuzzIssueAttestation(f *testing.F) {
	full := certificate(2, "12.5", "H87")
	full.Conditions, full.Result = []string{"chilled"}, conditional
	full.Number, full.Party, full.Place, full.Container, full.Seals = "N-1", third, works, box, []string{"A1", "B2"}
	full.Reports = []*inspectionv1.Report{{Sha256: make([]byte, 32), MediaType: "application/pdf", Size_: 1}}
	measured := good("water/1", gtin, lot, item)
	measured.Coverage[0] = &inspectionv1.Coverage{
		Subject: gtin, Plants: []string{works}, MadeFrom: 1, MadeUntil: now, SerialFrom: "0001", SerialUntil: "0999",
	}
	measured.DecisionRule = acceptance
	measured.Measurements = []*inspectionv1.Measurement{
		{Characteristic: "colour", Term: "clear", Result: passes},
		{Characteristic: "lead", Comparator: less, Value: "0.001", Unit: "GRM", Detection: "0.0001", Uncertainty: "0.0002", CoverageFactor: "2"},
	}
	measured.Sampling = &inspectionv1.Sampling{Standard: "ISO 2859-1", LotSize: "1000", SampleSize: 80, Acceptance: 1, Rejection: 2, Extent: 2}
	for _, m := range []*inspectionv1.IssueAttestation{good("safety/1", lot), full, measured, certificate(2, "1000", "")} {
		f.Add(x.Encode(m))
	}
	f.Fuzz(func(t *testing.T, bz []byte) {
		m := new(inspectionv1.IssueAttestation)
		if x.Decode(bz, m) != nil {
			return
		}
		l := newLedger(t)
		if _, err := l.send("lab", m); err != nil {
			var rejected *x.Error
			if !errors.As(err, &rejected) {
				t.Fatalf("no stable code: %v", err)
			}
			return
		}
		l.check()
		if r, err := ask[inspectionv1.AttestationResponse](l, &inspectionv1.AttestationRequest{Id: 1}); err != nil || r.Attestation.Scheme != m.Scheme {
			t.Fatalf("it is not there: %v", err)
		}
	})
}

// FuzzPage reads whatever is said to be a page.
func FuzzPage(f *testing.F) {
	for _, page := range []string{"", "safety/1#1", "#", "safety/1#18446744073709551616"} {
		f.Add(page)
	}
	f.Fuzz(func(t *testing.T, page string) {
		l := newLedger(t)
		r, err := ask[inspectionv1.AttestationsResponse](l, &inspectionv1.AttestationsRequest{Id: lot, Page: page})
		if err == nil && len(r.Attestations) != 0 || err != nil && !errors.Is(err, inspection.ErrInvalidPage) {
			t.Fatalf("%v, %v", r, err)
		}
	})
}
