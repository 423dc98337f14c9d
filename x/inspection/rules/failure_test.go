package rules_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/testutil/verdicts"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

// TestFailuresStay has an accredited failure beside an accredited pass, and takes back what made the failure count: that is
// conflict enough, until the author's next attestation or a retest.
func TestFailuresStay(t *testing.T) {
	const (
		no    = inspectionv1.Outcome_OUTCOME_INADMISSIBLE
		maybe = inspectionv1.Outcome_OUTCOME_UNDETERMINED
		yes   = inspectionv1.Outcome_OUTCOME_ADMISSIBLE
	)
	const inForce, ended = inspectionv1.Status_STATUS_IN_FORCE, inspectionv1.Status_STATUS_ENDED
	revoked := status(ended, now-20*day)
	accredited := func(scope *inspectionv1.Scope, history ...*inspectionv1.Change) func(*verdicts.World, func(*attestation)) {
		return func(w *verdicts.World, change func(*attestation)) {
			w.Accredit(2, "lab2", "accreditor", func(a *inspectionv1.Accreditation) {
				a.Scope, a.History = scope, append(a.History, history...)
			})
			w.Attest("lab2", lot, func(a *attestation) {
				fails(a)
				a.Accreditation, a.Performed = 2, now-11*day
				if change != nil {
					change(a)
				}
			})
		}
	}
	recognized := func(history ...*inspectionv1.Change) func(*verdicts.World, func(*attestation)) {
		return func(w *verdicts.World, change func(*attestation)) {
			if len(history) > 0 {
				w.Put(rules.RecognitionPath(market, "foreign"), &inspectionv1.Recognition{History: history})
			}
			w.Accredit(2, "lab2", "foreign", nil)
			w.Attest("lab2", lot, func(a *attestation) { fails(a); a.Accreditation = 2 })
		}
	}
	for _, test := range []struct {
		name    string
		fail    func(*verdicts.World, func(*attestation))
		change  func(*attestation)
		outcome inspectionv1.Outcome
		reasons string
	}{
		{"as it is", accredited(nil), nil, no, "failed"},
		{"revoked", accredited(nil), revoked, maybe, "taken_back"},
		{"revoked later", accredited(nil), status(ended, now+1), no, "failed"},
		{"superseded", accredited(nil), supersededBy(2, now-day), yes, "ended"},
		{"superseded and revoked", accredited(nil), func(a *attestation) {
			supersededBy(2, now-day)(a)
			revoked(a)
		}, yes, "ended"},
		{"revoked and superseded", accredited(nil), func(a *attestation) {
			revoked(a)
			supersededBy(2, now-day)(a)
		}, yes, "ended"},
		{"revoked and superseded later", accredited(nil), func(a *attestation) {
			revoked(a)
			supersededBy(2, now+1)(a)
		}, maybe, "taken_back"},
		{"the accreditation is withdrawn since before", accredited(nil, &inspectionv1.Change{Status: ended, Since: made}), nil, maybe, "taken_back"},
		{"the accreditation ended after", accredited(nil, &inspectionv1.Change{Status: ended, Since: now - 8*day}), nil, no, "failed"},
		{"the product is declared anew, out of its scope", accredited(&inspectionv1.Scope{GpcBricks: []string{"10005678"}}), nil, no, "failed"},
		{"the recognition ended", recognized(
			&inspectionv1.Change{Status: inForce, Since: made, Recorded: made}, &inspectionv1.Change{Status: ended, Since: now, Recorded: now},
		), nil, maybe, "taken_back"},
		{"the recognition ended since before", recognized(
			&inspectionv1.Change{Status: inForce, Since: made, Recorded: made}, &inspectionv1.Change{Status: ended, Since: made, Recorded: now},
		), nil, maybe, "taken_back"},
		{"the recognition had ended", recognized(
			&inspectionv1.Change{Status: inForce, Since: made, Recorded: made}, &inspectionv1.Change{Status: ended, Since: made, Recorded: made + 1},
		), nil, yes, "not_recognized"},
		{"the recognition is to come", recognized(&inspectionv1.Change{Status: inForce, Since: now + 1, Recorded: made}), nil, yes, "not_recognized"},
		{"never recognized", recognized(), nil, yes, "not_recognized"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := verdicts.New(t, requires(func(r *requirement) { r.Accredited = true }))
			test.fail(w, test.change)
			w.Attest("lab", lot, nil)
			v := decide(t, w, lot)
			assert.Equal(t, test.outcome, v.Outcome)
			assert.ElementsMatch(t, strings.Fields("requirement:passed requirement:"+test.reasons), notable(v))

			if test.outcome == maybe {
				retest(w, &inspectionv1.Retest{Passes: 1})
				w.Attest("lab", lot, func(a *attestation) { a.Performed = now - 9*day })
				assert.Equal(t, yes, decide(t, w, lot).Outcome, "a retest displaces it")
			}
		})
	}
}

// supersededBy supersedes an attestation by the one of a number.
func supersededBy(id uint64, since int64) func(*attestation) {
	return func(a *attestation) {
		a.SupersededBy = id
		status(inspectionv1.Status_STATUS_SUPERSEDED, since)(a)
	}
}

// TestSupersededByNothing: a failure that was superseded by what was taken back, is done away with by nothing.
func TestSupersededByNothing(t *testing.T) {
	const (
		maybe = inspectionv1.Outcome_OUTCOME_UNDETERMINED
		yes   = inspectionv1.Outcome_OUTCOME_ADMISSIBLE
	)
	nothing := func(*attestation) {}
	revoked := status(inspectionv1.Status_STATUS_ENDED, now-10*day)
	for _, test := range []struct {
		name         string
		second, last func(*attestation)
		outcome      inspectionv1.Outcome
	}{
		{"by what is in force", nothing, nothing, yes},
		{"by what was revoked from its beginning", revoked, nothing, maybe},
		{"by what is suspended", status(inspectionv1.Status_STATUS_SUSPENDED, now), nothing, maybe},
		{"by what is suspended later", status(inspectionv1.Status_STATUS_SUSPENDED, now+1), nothing, yes},
		{"by what was superseded", supersededBy(3, now-day), nothing, yes},
		{"by what was superseded by what was revoked", supersededBy(3, now-day), revoked, maybe},
		{"by what is superseded later by what was revoked", supersededBy(3, now+1), revoked, yes},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := verdicts.New(t, requires(func(r *requirement) { r.Accredited = true }))
			w.Attest("lab", lot, func(a *attestation) { fails(a); supersededBy(2, now-10*day)(a) })
			w.Attest("lab", lot, test.second)
			w.Attest("lab", lot, test.last)
			w.Accredit(2, "lab2", "accreditor", nil)
			w.Attest("lab2", lot, func(a *attestation) { a.Accreditation = 2 })
			assert.Equal(t, test.outcome, decide(t, w, lot).Outcome)
		})
	}
}

// TestRulings: what customs rule has the place of what a brand says for the jurisdiction and for all, also within a scope; what it
// says for another stays.
func TestRulings(t *testing.T) {
	for prefix, covered := range map[string]bool{"8517": false, "85171300": false, "9503": true, "950300": true, "8504": true, "42": false} {
		w := verdicts.New(t, requires(func(r *requirement) { r.Accredited = true }))
		w.Put(rules.ProductPath(product), &inspectionv1.Product{
			Subject: product, Organization: "brand", Makers: []string{"maker"},
			Classifications: []*inspectionv1.Classification{
				{HsCode: "851713"}, {Jurisdiction: market, HsCode: "8517130000"}, {Jurisdiction: "DE", HsCode: "85044030"},
			},
			Rulings: []*inspectionv1.Ruling{{Jurisdiction: market, HsCode: "95030000"}},
		})
		w.Accredit(1, "lab", "accreditor", func(a *inspectionv1.Accreditation) { a.Scope = &inspectionv1.Scope{HsPrefixes: []string{prefix}} })
		w.Attest("lab", lot, nil)
		assert.Equal(t, covered, decide(t, w, lot).Outcome == inspectionv1.Outcome_OUTCOME_ADMISSIBLE, prefix)
	}
}
