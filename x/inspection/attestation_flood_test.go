package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x/inspection"
)

// TestFloodOfAttestations: who has no accreditation makes as many attestations as it may, and a verdict that asks for one is what
// it was.
func TestFloodOfAttestations(t *testing.T) {
	for result, outcome := range map[inspectionv1.Result]inspectionv1.Outcome{
		passes: admissible, fails: inadmissible,
	} {
		l := newLedger(t)
		l.requireSafety("safety/1", "water/1")
		l.must("lab", independent(result, lot))
		require.Equal(t, outcome, l.outcome(lot, 0))
		last := uint64(1)
		for _, subject := range []string{lot, gtin} {
			for _, scheme := range []string{"safety/1", "water/1"} {
				m := good(scheme, subject)
				for range 16 {
					l.must("shop", m)
					last++
					m = with(good(scheme, subject), func(m *inspectionv1.IssueAttestation) { m.Supersedes = last })
				}
				_, err := l.send("shop", m)
				require.ErrorIs(t, err, inspection.ErrTooMany)
			}
		}
		require.Equal(t, outcome, l.outcome(lot, 0))
		l.check()
	}
}

// TestRedeclaredProduct: what its brand declares anew does not undo a failure, and a pass has to be in scope of that as well.
func TestRedeclaredProduct(t *testing.T) {
	const limited = 4
	for result, outcome := range map[inspectionv1.Result]inspectionv1.Outcome{
		passes: undetermined, fails: inadmissible,
	} {
		l := newLedger(t)
		l.requireSafety()
		l.must("lab", with(independent(result, lot), func(m *inspectionv1.IssueAttestation) { m.Accreditation = limited }))
		l.must("maker", &inspectionv1.DeclareProduct{Product: &inspectionv1.Product{
			Subject: gtin, GpcBrick: "10005678", Makers: []string{"maker"},
			Classifications: []*inspectionv1.Classification{{HsCode: "851712"}},
		}})
		require.Equal(t, outcome, l.outcome(lot, 0))
		l.must("lab", independent(passes, lot))
		if result == passes {
			outcome = admissible
		}
		require.Equal(t, outcome, l.outcome(lot, 0))
	}
}

// TestSupersedeRevoked: a revoked failure keeps standing in the way until its author says what holds now; a revoked pass does
// not, and is over.
func TestSupersedeRevoked(t *testing.T) {
	l := newLedger(t)
	l.requireSafety()
	l.must("lab", independent(fails, lot))
	l.must("lab", independent(passes, lot))
	for _, id := range []uint64{1, 2} {
		l.must("accreditor", &inspectionv1.ChangeAttestation{Attestation: id, Status: inspectionv1.Status_STATUS_ENDED, Reason: "mistaken"})
	}
	l.must("lab", independent(passes, lot))
	require.Equal(t, undetermined, l.outcome(lot, 0))

	superseding := func(id uint64) *inspectionv1.IssueAttestation {
		return with(independent(passes, lot), func(m *inspectionv1.IssueAttestation) { m.Supersedes = id })
	}
	l.must("lab", superseding(1))
	require.Equal(t, admissible, l.outcome(lot, 0))
	for _, id := range []uint64{1, 2} {
		_, err := l.send("lab", superseding(id))
		require.ErrorIs(t, err, inspection.ErrStatus)
	}
	l.check()
}
