package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x/inspection"
)

const (
	firstParty  = inspectionv1.Party_PARTY_FIRST
	secondParty = inspectionv1.Party_PARTY_SECOND
)

// passTo has goods of the lot shipped to an organization, that receives them.
func (l *ledger) passTo(organization, quantity string) {
	l.must("maker", event("shipping", nil, quantity))
	l.must(organization, event("receiving", nil, quantity))
}

// TestSamplesMakeNoSecondParty: who has goods to inspect them is as independent as before, and so are its affiliates; who has
// them otherwise is not.
func TestSamplesMakeNoSecondParty(t *testing.T) {
	for _, result := range []inspectionv1.Result{passes, fails} {
		l := newLedger(t)
		l.requireSafety()
		l.passTo("lab", "5")
		require.Equal(t, third, l.issue("lab", independent(result, lot)).Attestation.PartyRecorded)
		want := map[inspectionv1.Result]inspectionv1.Outcome{passes: admissible, fails: inadmissible}
		require.Equal(t, want[result], l.outcome(lot, 0))
	}
	claim := good("safety/1", lot)
	claim.Party = third
	for holder, refused := range map[string]bool{"lab": false, "customs": false, "shop": true, "regulator": true} {
		l := newLedger(t)
		l.passTo(holder, "5")
		l.must("accreditor", controls(holder, "accreditor"))
		for _, by := range []string{holder, "accreditor"} {
			err := sent(l, by, claim)
			if refused {
				require.ErrorIs(t, err, inspection.ErrNotThirdParty, "%s, of what %s holds", by, holder)
			} else {
				require.NoError(t, err, "%s, of what %s holds", by, holder)
			}
		}
	}
}

// TestDeclaredAffiliations: only what the author declares itself, or a regulator, contradicts that it is a third party. What
// the other side alone declares lowers what a pass is worth, never what a failure is.
func TestDeclaredAffiliations(t *testing.T) {
	for name, c := range map[string]struct {
		declarer, of string // an affiliation of the laboratory
		refused      bool
		pass         inspectionv1.Party
	}{
		"by itself, with the maker":            {"lab", "maker", true, 0},
		"by the maker":                         {"maker", "maker", false, firstParty},
		"by a regulator, with the maker":       {"regulator", "maker", true, 0},
		"by itself, with who holds some":       {"lab", "shop", true, 0},
		"by who holds some":                    {"shop", "shop", false, secondParty},
		"by a regulator, with who holds some":  {"regulator", "shop", true, 0},
		"by itself, with who has no part":      {"lab", "accreditor", false, third},
		"by a regulator, with itself, no part": {"regulator", "regulator", false, third},
	} {
		t.Run(name, func(t *testing.T) {
			for _, direction := range []bool{true, false} {
				l := newLedger(t)
				l.requireSafety()
				l.passTo("shop", "1")
				declared := controls(c.of, "lab")
				if direction {
					declared = controls("lab", c.of)
				}
				l.must(c.declarer, declared)
				if c.refused {
					require.ErrorIs(t, sent(l, "lab", independent(passes, lot)), inspection.ErrNotThirdParty)
					require.ErrorIs(t, sent(l, "lab", independent(fails, lot)), inspection.ErrNotThirdParty)
					continue
				}
				require.Equal(t, c.pass, l.issue("lab", independent(passes, lot)).Attestation.PartyRecorded)
				require.Equal(t, map[bool]inspectionv1.Outcome{true: admissible, false: undetermined}[c.pass == third], l.outcome(lot, 0))
				require.Equal(t, third, l.issue("lab", independent(fails, lot)).Attestation.PartyRecorded)
				require.Equal(t, inadmissible, l.outcome(lot, 0), "nobody silences a laboratory")
			}
		})
	}
}

// TestAllegedBody: a type A body of which only the other side says that it belongs to it attests, as none.
func TestAllegedBody(t *testing.T) {
	l := newLedger(t)
	l.must("regulator", &inspectionv1.PublishProfile{Profile: &inspectionv1.Profile{
		Class: "any", Mode: inspectionv1.Mode_MODE_B2C, Basis: inspectionv1.Basis_BASIS_PLACED,
		Requirements: []*inspectionv1.Requirement{{
			Id: "safe", Schemes: []string{"safety/1"}, Target: inspectionv1.Target_TARGET_GOODS, Count: 1, Accredited: true,
			Bodies: []inspectionv1.Body{inspectionv1.Body_BODY_A},
		}},
	}})
	l.must("maker", controls("lab", "maker"))
	m := good("safety/1", lot)
	m.Accreditation = 14
	require.Equal(t, firstParty, l.issue("lab", m).Attestation.PartyRecorded)
	require.Equal(t, undetermined, l.outcome(lot, 0))
	l.must("maker", &membershipv1.WithdrawAffiliation{Organization: "lab", Affiliate: "maker"})
	require.Equal(t, third, l.issue("lab", m).Attestation.PartyRecorded)
	require.Equal(t, admissible, l.outcome(lot, 0))
}

// TestTradeItemOfNobody: whoever approves a type before anybody provides it may turn out to belong to who does.
func TestTradeItemOfNobody(t *testing.T) {
	const foreign = "01/04012345123456"
	l := newLedger(t)
	for result, want := range map[inspectionv1.Result]inspectionv1.Party{passes: inspectionv1.Party_PARTY_UNSPECIFIED, fails: third} {
		m := good("safety/1", foreign)
		m.Result, m.Party, m.Coverage[0].Untracked = result, third, true
		require.Equal(t, want, l.issue("lab", m).Attestation.PartyRecorded)
	}
	m := good("safety/1", otherGTIN)
	m.Party, m.Coverage[0].Untracked = third, true
	require.Equal(t, third, l.issue("lab", m).Attestation.PartyRecorded, "its identifier is the maker's")
}
