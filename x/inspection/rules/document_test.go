package rules_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/testutil/verdicts"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

// TestListedDocuments lists the second of the documents on which an attestation rests: a pass does not count, a failure does.
func TestListedDocuments(t *testing.T) {
	severity := func(s blacklistv1.Severity) func(*listing) { return func(l *listing) { l.Severity = s } }
	for _, test := range []struct {
		name    string
		list    func(*listing)
		outcome inspectionv1.Outcome
		reasons string
	}{
		{"blocked", nil, inspectionv1.Outcome_OUTCOME_UNDETERMINED, "requirement:missing requirement:blocked"},
		{"held", severity(blacklistv1.Severity_SEVERITY_HOLD), inspectionv1.Outcome_OUTCOME_UNDETERMINED, "requirement:missing requirement:held"},
		{"warned of", severity(blacklistv1.Severity_SEVERITY_ADVISORY), inspectionv1.Outcome_OUTCOME_ADMISSIBLE, "requirement:passed"},
		{"blocked elsewhere", func(l *listing) { l.Markets = []string{"DE"} }, inspectionv1.Outcome_OUTCOME_ADMISSIBLE, "requirement:passed"},
		{"blocked until before", func(l *listing) { l.Effect[0].Until = now - 1 }, inspectionv1.Outcome_OUTCOME_ADMISSIBLE, "requirement:passed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			forged := func(a *attestation) {
				a.Reports = [][]byte{bytes.Repeat([]byte{0x0a}, 32), bytes.Repeat([]byte{0xcd}, 32)}
			}
			w := verdicts.New(t, requires(nil))
			w.Attest("lab", lot, forged)
			w.List("doc/sha-256/"+strings.Repeat("cd", 32), test.list)
			v := decide(t, w, lot)
			require.Equal(t, test.outcome, v.Outcome)
			require.ElementsMatch(t, strings.Fields(test.reasons), notable(v))
			for _, r := range v.Reasons {
				if r.Attestation != 0 && r.Listing != 0 {
					require.Contains(t, rules.ReasonWords(r), "attestation 1 of \"lab\" under safety/1 about \""+lot+"\" rests on a document that is "+test.name+" by listing 2")
				}
			}
			w.Attest("lab2", lot, nil)
			require.Equal(t, inspectionv1.Outcome_OUTCOME_ADMISSIBLE, decide(t, w, lot).Outcome, "another pass counts")

			retest(w, &inspectionv1.Retest{Passes: 1})
			w.Attest("lab3", product, func(a *attestation) { fails(a); forged(a); a.Performed -= day })
			require.Equal(t, inspectionv1.Outcome_OUTCOME_INADMISSIBLE, decide(t, w, lot).Outcome, "a failure counts")
			w.Attest("lab", product, forged)
			require.Equal(t, test.outcome == inspectionv1.Outcome_OUTCOME_ADMISSIBLE, decide(t, w, lot).Outcome == inspectionv1.Outcome_OUTCOME_ADMISSIBLE,
				"a retest that rests on it displaces nothing")
		})
	}
}
