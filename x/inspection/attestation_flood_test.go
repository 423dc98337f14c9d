package inspection_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
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

// numbers makes an item of the lot, and returns it.
func (l *ledger) numbers() string {
	const item = gtin + "/21/3003"
	made := event("commissioning", []string{item}, "").(*provenancev1.CaptureEvent)
	made.Event.Ilmd = []*provenancev1.Field{{
		Namespace: "urn:epcglobal:cbv:mda", Name: "lotNumber", Value: &provenancev1.Value{Kind: &provenancev1.Value_Text{Text: "LOT7"}},
	}}
	l.must("maker", made)
	return item
}

// TestFloodOfAccreditedAttestations: an inspector that is no third party attests goods under all schemes that a requirement takes, as
// often as it may, and the verdict is what it was.
func TestFloodOfAccreditedAttestations(t *testing.T) {
	l := newLedger(t)
	var given inspection.Given
	schemes, under := []string{"safety/1"}, []uint64{7}
	for i := range 5 {
		id := fmt.Sprintf("tests-%d/1", i)
		given.Schemes = append(given.Schemes, &inspectionv1.Scheme{Id: id})
		given.Accreditations = append(given.Accreditations, granted(uint64(20+i), "owned", id, nil, 0))
		schemes, under = append(schemes, id), append(under, uint64(20+i))
	}
	given.Set(l.as(""))
	l.requireSafety(schemes...)
	item := l.numbers()
	l.must("lab", independent(passes, lot))
	last := uint64(1)
	for i, scheme := range schemes {
		for _, subject := range []string{lot, gtin, item} {
			for supersedes := uint64(0); ; supersedes = last {
				_, err := l.send("owned", with(good(scheme, subject), func(m *inspectionv1.IssueAttestation) {
					m.Accreditation, m.Supersedes = under[i], supersedes
				}))
				if err != nil {
					require.ErrorIs(t, err, inspection.ErrTooMany)
					break
				}
				last++
			}
		}
	}
	require.Equal(t, uint64(1+6*3*32), last)
	require.Equal(t, admissible, l.outcome(item, 0))
}

// TestFloodOfReports: a member names as many documents as it may, which are not looked for where its passes are not needed, and the
// verdict is what it would be without.
func TestFloodOfReports(t *testing.T) {
	l := newLedger(t)
	schemes := []string{"safety/1", "water/1"}
	l.must("regulator", &inspectionv1.PublishProfile{Profile: &inspectionv1.Profile{
		Class: "any", Mode: inspectionv1.Mode_MODE_B2C, Basis: inspectionv1.Basis_BASIS_PLACED,
		Requirements: []*inspectionv1.Requirement{{Id: "safe", Schemes: schemes, Target: inspectionv1.Target_TARGET_GOODS, Count: 2}},
	}})
	item, n := l.numbers(), 0
	for _, scheme := range schemes {
		for _, subject := range []string{lot, gtin, item} {
			for range 16 {
				l.must("shop", with(good(scheme, subject), func(m *inspectionv1.IssueAttestation) {
					for range 16 {
						digest := sha256.Sum256(fmt.Append(nil, n))
						m.Reports = append(m.Reports, &inspectionv1.Report{Sha256: digest[:], MediaType: "application/pdf", Size_: 1})
						n++
					}
				}))
			}
		}
	}
	require.Equal(t, undetermined, l.outcome(item, 0), "two organizations are asked for")
	l.must("lab", independent(passes, gtin))
	require.Equal(t, admissible, l.outcome(item, 0))
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
