package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection"
)

const (
	inadmissible = inspectionv1.Outcome_OUTCOME_INADMISSIBLE
	undetermined = inspectionv1.Outcome_OUTCOME_UNDETERMINED
	admissible   = inspectionv1.Outcome_OUTCOME_ADMISSIBLE
)

// later is a lot that is not made yet.
const later = gtin + "/10/LOT8"

// requireSafety has the market ask for an accredited attestation by a third party, of all goods: of safety, or under any of these
// schemes.
func (l *ledger) requireSafety(schemes ...string) {
	if len(schemes) == 0 {
		schemes = []string{"safety/1"}
	}
	l.must("regulator", &inspectionv1.PublishProfile{Profile: &inspectionv1.Profile{
		Class: "any", Mode: inspectionv1.Mode_MODE_B2C, Basis: inspectionv1.Basis_BASIS_PLACED,
		Requirements: []*inspectionv1.Requirement{{
			Id: "safe", Schemes: schemes, Target: inspectionv1.Target_TARGET_GOODS, Count: 1, Accredited: true, Party: third,
		}},
	}})
}

// outcome returns what a verdict comes to, as of a Unix time in seconds; 0 for now.
func (l *ledger) outcome(subject string, at int64) inspectionv1.Outcome {
	r, err := ask[inspectionv1.VerdictResponse](l, &inspectionv1.VerdictRequest{Id: subject, Market: "DE", At: at})
	require.NoError(l.t, err)
	return r.Verdict.Outcome
}

// independent is an accredited attestation of safety by the laboratory, that claims to be of a third party.
func independent(result inspectionv1.Result, subjects ...string) *inspectionv1.IssueAttestation {
	m := good("safety/1", subjects...)
	m.Result, m.Accreditation, m.Party = result, 1, third
	return m
}

// ahead is what independent returns, of what is not recorded yet.
func ahead(result inspectionv1.Result, subject string) *inspectionv1.IssueAttestation {
	m := independent(result, subject)
	m.Coverage[0].Untracked = true
	return m
}

// commissions makes the later lot, at a Unix time in seconds.
func commissions(unix int64) x.Message {
	m := event("commissioning", nil, "1000").(*provenancev1.CaptureEvent)
	m.Event.EventTime.Seconds = unix
	m.Event.QuantityList[0].EpcClass = "https://id.gs1.org/" + later
	return m
}

// TestAttestedBeforeItWasRecorded: who attests a lot before anybody knows whose it is gains nothing by that. The same claim is
// refused of a laboratory that belongs to the maker's group, once the lot is there.
func TestAttestedBeforeItWasRecorded(t *testing.T) {
	l := newLedger(t)
	l.requireSafety()
	l.must("maker", &membershipv1.GrantMandate{Mandate: &membershipv1.Mandate{Holder: "maker", Organization: "shop"}})
	l.must("lab", controls("shop", "lab"))
	l.must("lab", ahead(passes, later))
	l.must("shop", commissions(now-40*days))
	require.Equal(t, undetermined, l.outcome(later, 0))
	require.ErrorIs(t, sent(l, "lab", independent(passes, later)), inspection.ErrNotThirdParty)
}

// TestAttestedAgain: what was attested before it was recorded is attested anew, and counts then.
func TestAttestedAgain(t *testing.T) {
	l := newLedger(t)
	l.requireSafety()
	l.must("lab", ahead(passes, later))
	l.must("maker", commissions(now-40*days))
	require.Equal(t, undetermined, l.outcome(later, 0))
	again := independent(passes, later)
	again.Supersedes = 1
	l.must("lab", again)
	require.Equal(t, admissible, l.outcome(later, 0))
}

// TestFailedBeforeItWasRecorded: a failure counts, whatever was known of the lot then.
func TestFailedBeforeItWasRecorded(t *testing.T) {
	l := newLedger(t)
	l.requireSafety()
	l.must("lab", ahead(fails, later))
	l.must("maker", commissions(now))
	require.Equal(t, inadmissible, l.outcome(later, 0))
}

// TestPassedBeforeItWasMade: nothing passes before it is made.
func TestPassedBeforeItWasMade(t *testing.T) {
	l := newLedger(t)
	l.requireSafety()
	l.must("maker", commissions(now-days))
	l.must("lab", independent(passes, later))
	require.Equal(t, undetermined, l.outcome(later, 0), "it was performed half a day before")
	m := independent(passes, later)
	m.Performed = now - days
	l.must("lab", m)
	require.Equal(t, admissible, l.outcome(later, 0))
}
