package rules_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/testutil/verdicts"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

// TestBounds has more recorded than a verdict reads: what was found holds, and what was not is not known.
func TestBounds(t *testing.T) {
	const (
		no    = inspectionv1.Outcome_OUTCOME_INADMISSIBLE
		maybe = inspectionv1.Outcome_OUTCOME_UNDETERMINED
		yes   = inspectionv1.Outcome_OUTCOME_ADMISSIBLE
	)
	accredited := requires(func(r *requirement) { r.Accredited = true })
	claimsNothing := func(a *attestation) { a.Accreditation = 0 }
	flood := func(w *verdicts.World, change func(*attestation)) {
		for range rules.MaxReads {
			w.Attest("lab", lot, change)
		}
	}
	for _, test := range []struct {
		name    string
		ask     *requirement
		build   func(*verdicts.World)
		outcome inspectionv1.Outcome
		finding inspectionv1.Finding // one of them
		bounds  bool
	}{
		{"passes", requires(nil), func(w *verdicts.World) { flood(w, nil) }, maybe, inspectionv1.Finding_FINDING_PASSED, true},
		{"a failure, then passes", requires(nil), func(w *verdicts.World) {
			w.Attest("lab2", lot, fails)
			flood(w, nil)
		}, no, inspectionv1.Finding_FINDING_FAILED, true},
		{"a failure that retests displace, which may be there", requires(nil), func(w *verdicts.World) {
			retest(w, &inspectionv1.Retest{Passes: 1})
			w.Attest("lab2", lot, fails)
			flood(w, nil)
		}, maybe, inspectionv1.Finding_FINDING_TOO_MUCH, true},
		{"a failure that retests displaced", requires(nil), func(w *verdicts.World) {
			retest(w, &inspectionv1.Retest{Passes: 1})
			w.Attest("lab2", lot, func(a *attestation) { fails(a); a.Performed -= day })
			flood(w, nil)
		}, maybe, inspectionv1.Finding_FINDING_TOO_MUCH, true},
		{"a block, and passes", requires(nil), func(w *verdicts.World) {
			w.List(lot, nil)
			flood(w, nil)
		}, no, inspectionv1.Finding_FINDING_BLOCKED, true},
		{"an accredited pass among others", accredited, func(w *verdicts.World) {
			flood(w, claimsNothing)
			w.Attest("lab", lot, nil)
		}, yes, inspectionv1.Finding_FINDING_PASSED, false},
		{"an accredited failure among others", accredited, func(w *verdicts.World) {
			flood(w, claimsNothing)
			w.Attest("lab", lot, fails)
		}, no, inspectionv1.Finding_FINDING_FAILED, false},
		{"a type of body among others", requires(func(r *requirement) { r.Bodies = []inspectionv1.Body{inspectionv1.Body_BODY_C} }), func(w *verdicts.World) {
			flood(w, claimsNothing)
			w.Accredit(1, "lab", "accreditor", func(a *inspectionv1.Accreditation) { a.Body = inspectionv1.Body_BODY_C })
			w.Attest("lab", lot, nil)
		}, yes, inspectionv1.Finding_FINDING_PASSED, false},
		{"an accredited failure beside declarations", requires(nil), func(w *verdicts.World) {
			w.Publish(&profile{Requirements: []*requirement{
				{Id: "declared", Schemes: []string{safety}, Target: inspectionv1.Target_TARGET_GOODS, Count: 1}, accredited,
			}})
			flood(w, claimsNothing)
			w.Attest("lab", lot, fails)
		}, no, inspectionv1.Finding_FINDING_FAILED, true},
		{"a block after warnings", nil, func(w *verdicts.World) {
			for range rules.MaxReads {
				w.List(lot, func(l *listing) { l.Severity = blacklistv1.Severity_SEVERITY_ADVISORY })
			}
			w.List(lot, nil)
		}, no, inspectionv1.Finding_FINDING_BLOCKED, true},
		{"a failure, and inputs", requires(nil), func(w *verdicts.World) {
			w.Publish(&profile{InputDepth: 10, Requirements: []*requirement{requires(nil)}})
			inputs(w, 500)
			w.Attest("lab", lot, fails)
		}, no, inspectionv1.Finding_FINDING_FAILED, true},
		{"a blocked input, and others", nil, func(w *verdicts.World) {
			w.Publish(&profile{InputDepth: 10})
			inputs(w, 500)
			w.List(verdicts.Lots(0), nil)
		}, no, inspectionv1.Finding_FINDING_BLOCKED, true},
		{"inputs", nil, func(w *verdicts.World) {
			w.Publish(&profile{InputDepth: 10})
			inputs(w, 500)
		}, maybe, inspectionv1.Finding_FINDING_TOO_MUCH, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			var asked []*requirement
			if test.ask != nil {
				asked = append(asked, test.ask)
			}
			w := verdicts.New(t, asked...)
			test.build(w)
			v := decide(t, w, lot)
			require.Equal(t, test.outcome, v.Outcome)
			findings, bounds := map[inspectionv1.Finding]bool{}, 0
			for _, r := range v.Reasons {
				findings[r.Finding] = true
				if r.Rule == inspectionv1.Rule_RULE_BOUNDS {
					bounds++
				}
			}
			require.True(t, findings[test.finding])
			require.Equal(t, test.bounds, bounds == 1)
		})
	}
}

// inputs makes the lot of so many others.
func inputs(w *verdicts.World, n int) {
	of := make([]string, n)
	for i := range of {
		of[i] = verdicts.Lots(i)
	}
	w.Create(of...)
	w.Transform(lot, of...)
}
