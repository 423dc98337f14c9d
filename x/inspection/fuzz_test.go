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
	full.Conditions, full.Result, full.Party = []string{"chilled"}, conditional, third
	for _, m := range []*inspectionv1.IssueAttestation{good("safety/1", lot), full, detailed(), certificate(2, "1000", "")} {
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
