package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client/verify"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
)

// TestRequireWhatIsReliedUpon: a verdict or a clearance holds for as long as the parameters of the ledger say.
func TestRequireWhatIsReliedUpon(t *testing.T) {
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	until := at.Add(24 * time.Hour)
	clear := &verify.Result{Statement: proofv1.Statement_STATEMENT_NOT_LISTED, Time: at, Clearance: &inspectionv1.Clearance{At: at.Unix(), Until: until.Unix()}}
	meets := &verify.Result{
		Statement: proofv1.Statement_STATEMENT_COMPLETE, Time: at,
		Verdict: &inspectionv1.Verdict{Market: "DE", At: at.Unix(), Until: until.Unix(), Outcome: inspectionv1.Outcome_OUTCOME_ADMISSIBLE},
	}
	for _, c := range []struct {
		what   string
		result *verify.Result
		now    time.Time
		holds  bool
	}{
		{requireNotListed, clear, until, true},
		{requireNotListed, clear, until.Add(time.Second), false},
		{requireAdmissible, meets, until, true},
		{requireAdmissible, meets, until.Add(time.Second), false},
		{requireUnimpeded, meets, until.Add(time.Second), true},
		{"", clear, until.Add(time.Second), true},
	} {
		err := required{what: c.what}.hold(c.result, c.now)
		if c.holds {
			require.NoError(t, err, c.what)
			continue
		}
		require.ErrorContains(t, err, "it was relied upon until 2026-11-23T10:00:00Z", c.what)
	}
}
