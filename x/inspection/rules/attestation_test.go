package rules_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/testutil/verdicts"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
)

const (
	no    = inspectionv1.Outcome_OUTCOME_INADMISSIBLE
	maybe = inspectionv1.Outcome_OUTCOME_UNDETERMINED
	yes   = inspectionv1.Outcome_OUTCOME_ADMISSIBLE
)

// TestAttestedTooEarly: a pass of what was not recorded then, or not made, does not count, and displaces no failure; a failure
// counts, and so does the approval of a type.
func TestAttestedTooEarly(t *testing.T) {
	untracked := func(a *attestation) { a.Coverage[0].Untracked = true }
	performed := func(unix int64) func(*attestation) { return func(a *attestation) { a.Performed = unix } }
	// later has the item made a day after its lot.
	later := func(w *verdicts.World) {
		w.Put(provenancerules.EventPath(2), &provenancev1.CapturedEvent{
			EventTime: made + day, Recorded: made + day, Organization: "maker", Signer: verdicts.Address("maker"),
			Status: provenancev1.EventStatus_EVENT_STATUS_RECORDED,
		})
		w.Put(provenancerules.ItemPath(item), &provenancev1.Item{
			Creator: "maker", Origin: provenancev1.Origin_ORIGIN_CREATED, Place: "org/maker", First: 2, Last: 2,
		})
	}
	for name, c := range map[string]struct {
		of      string
		build   func(*verdicts.World)
		outcome inspectionv1.Outcome
		reasons string
	}{
		"an untracked lot":                   {lot, func(w *verdicts.World) { w.Attest("lab", lot, untracked) }, maybe, "missing untracked"},
		"an untracked lot, of which it is":   {item, func(w *verdicts.World) { w.Attest("lab", lot, untracked) }, maybe, "missing untracked"},
		"an untracked lot, and another pass": {lot, func(w *verdicts.World) { w.Attest("lab", lot, untracked); w.Attest("lab", lot, nil) }, yes, "passed untracked"},
		"an untracked lot that fails": {lot, func(w *verdicts.World) {
			w.Attest("lab", lot, func(a *attestation) { fails(a); untracked(a) })
		}, no, "missing failed"},
		"an untracked lot under conditions": {lot, func(w *verdicts.World) {
			w.Attest("lab", lot, func(a *attestation) { untracked(a); a.Result = inspectionv1.Result_RESULT_CONDITIONAL })
		}, maybe, "missing untracked"},
		"an untracked trade item": {lot, func(w *verdicts.World) { w.Attest("lab", product, untracked) }, yes, "passed"},
		"an untracked lot beside the trade item": {lot, func(w *verdicts.World) {
			w.Attest("lab", product, func(a *attestation) {
				a.Coverage = append(a.Coverage, &inspectionv1.Coverage{Subject: lot, Untracked: true})
			})
		}, yes, "passed"},
		"a retest of an untracked lot": {lot, func(w *verdicts.World) {
			retest(w, &inspectionv1.Retest{Passes: 1})
			w.Attest("lab", lot, fails)
			w.Attest("lab2", lot, func(a *attestation) { untracked(a); a.Performed = now - 5*day })
		}, no, "missing failed untracked"},
		"before it was made": {lot, func(w *verdicts.World) { w.Attest("lab", lot, performed(made-1)) }, maybe, "missing too_early"},
		"when it was made":   {lot, func(w *verdicts.World) { w.Attest("lab", lot, performed(made)) }, yes, "passed"},
		"a failure before it was made": {lot, func(w *verdicts.World) {
			w.Attest("lab", lot, func(a *attestation) { fails(a); a.Performed = made - 1 })
		}, no, "missing failed"},
		"a type before any was made":    {lot, func(w *verdicts.World) { w.Attest("lab", product, performed(made-1)) }, yes, "passed"},
		"the lot before it was made":    {item, func(w *verdicts.World) { later(w); w.Attest("lab", lot, performed(made-1)) }, maybe, "missing too_early"},
		"the lot before the item":       {item, func(w *verdicts.World) { later(w); w.Attest("lab", lot, performed(made)) }, yes, "passed"},
		"the item before it was made":   {item, func(w *verdicts.World) { later(w); w.Attest("lab", item, performed(made)) }, maybe, "missing too_early"},
		"what was introduced, any time": {alien, func(w *verdicts.World) { w.Attest("lab", alien, performed(made-1)) }, maybe, "missing passed"},
	} {
		t.Run(name, func(t *testing.T) {
			w := verdicts.New(t, requires(nil))
			c.build(w)
			v := decide(t, w, c.of)
			assert.Equal(t, c.outcome, v.Outcome)
			var findings []string
			for _, of := range notable(v) {
				_, finding, _ := strings.Cut(of, ":")
				findings = append(findings, finding)
			}
			assert.ElementsMatch(t, strings.Fields(c.reasons), findings)
		})
	}
}

// TestTypeOfBody: a body that is to be of type A, and is not known to be a third party, is none for a pass.
func TestTypeOfBody(t *testing.T) {
	for of, want := range map[inspectionv1.Body]map[inspectionv1.Party]inspectionv1.Outcome{
		inspectionv1.Body_BODY_A: {inspectionv1.Party_PARTY_THIRD: yes, inspectionv1.Party_PARTY_SECOND: maybe},
		inspectionv1.Body_BODY_C: {inspectionv1.Party_PARTY_THIRD: yes, inspectionv1.Party_PARTY_UNSPECIFIED: yes},
	} {
		for party, outcome := range want {
			w := verdicts.New(t, requires(func(r *requirement) { r.Accredited, r.Bodies = true, []inspectionv1.Body{of} }))
			w.Accredit(1, "lab", "accreditor", func(a *inspectionv1.Accreditation) { a.Body = of })
			w.Attest("lab", lot, func(a *attestation) { a.PartyRecorded = party })
			assert.Equal(t, outcome, decide(t, w, lot).Outcome, "%s, %s", of, party)
		}
	}
}

// TestAuditedBeforeItWasRegistered: of a plant that was not registered nobody could be known to be related to the author.
func TestAuditedBeforeItWasRegistered(t *testing.T) {
	w := verdicts.New(t, requires(func(r *requirement) { r.Target = inspectionv1.Target_TARGET_FACILITY }))
	w.Attest("lab", plant, func(a *attestation) { a.Coverage[0].Untracked, a.Performed = true, made-day })
	assert.Equal(t, maybe, decide(t, w, lot).Outcome)
	w.Attest("lab", plant, func(a *attestation) { a.Performed = made - day })
	assert.Equal(t, yes, decide(t, w, lot).Outcome)
}
