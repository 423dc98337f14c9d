package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/testutil/verdicts"
	authrules "github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
	membershiprules "github.com/waymark-ledger/waymark/x/membership/rules"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
)

const (
	product = verdicts.Product
	lot     = verdicts.Lot
	item    = verdicts.Item
	loose   = verdicts.Loose
	alien   = verdicts.Alien
	ghost   = verdicts.Ghost
	plant   = verdicts.Plant
	box     = verdicts.Box
	safety  = verdicts.Safety
	emc     = verdicts.EMC
	market  = verdicts.Market
	day     = verdicts.Day
	now     = verdicts.Now
	made    = verdicts.Made
)

type (
	attestation = inspectionv1.Attestation
	requirement = inspectionv1.Requirement
	profile     = inspectionv1.Profile
	listing     = blacklistv1.Listing
)

// requires returns what asks for one attestation of safety, unless changed.
func requires(change func(*requirement)) *requirement {
	r := &requirement{Id: "safe", Schemes: []string{safety}, Target: inspectionv1.Target_TARGET_GOODS, Count: 1}
	if change != nil {
		change(r)
	}
	return r
}

func fails(a *attestation) { a.Result = inspectionv1.Result_RESULT_FAIL }

func status(s inspectionv1.Status, since int64) func(*attestation) {
	return func(a *attestation) {
		a.History = append(a.History, &inspectionv1.Change{Status: s, Since: since})
	}
}

// TestDecide has one rule in each case: what it comes to, and the reasons that are not plain "it holds".
func TestDecide(t *testing.T) {
	accredited := requires(func(r *requirement) { r.Accredited = true })
	two := requires(func(r *requirement) { r.Count = 2 })
	third := requires(func(r *requirement) { r.Party = inspectionv1.Party_PARTY_THIRD })
	tests := []struct {
		name    string
		ask     *requirement
		build   func(*verdicts.World)
		outcome inspectionv1.Outcome
		reasons string
	}{
		{"nothing attested", requires(nil), nil, maybe, "requirement:missing"},
		{"a pass", requires(nil), func(w *verdicts.World) { w.Attest("lab", lot, nil) }, yes, "requirement:passed"},
		{"a pass of the trade item", requires(nil), func(w *verdicts.World) { w.Attest("lab", product, nil) }, yes, "requirement:passed"},
		{"a pass of the trade item where the lot is asked", requires(func(r *requirement) { r.OfLot = true }), func(w *verdicts.World) {
			w.Attest("lab", product, nil)
		}, maybe, "requirement:missing requirement:other_goods"},
		{"a failure of the trade item where the lot passes", requires(func(r *requirement) { r.OfLot = true }), func(w *verdicts.World) {
			w.Attest("lab", product, fails)
			w.Attest("lab", lot, nil)
		}, maybe, "requirement:other_goods requirement:passed"},
		{"a failure", requires(nil), func(w *verdicts.World) { w.Attest("lab", lot, fails) }, no, "requirement:missing requirement:failed"},
		{"a failure beside a pass", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", lot, nil)
			w.Attest("lab2", lot, fails)
		}, no, "requirement:failed requirement:passed"},
		{"an old failure", requires(func(r *requirement) { r.MaxAgeDays = 5 }), func(w *verdicts.World) {
			w.Attest("lab", lot, fails)
			w.Attest("lab2", lot, func(a *attestation) { a.Performed = now - day })
		}, no, "requirement:failed requirement:passed"},
		{"an old pass", requires(func(r *requirement) { r.MaxAgeDays = 5 }), func(w *verdicts.World) {
			w.Attest("lab", lot, nil)
		}, maybe, "requirement:missing requirement:expired"},
		{"a pass as old as may be", requires(func(r *requirement) { r.MaxAgeDays = 10 }), func(w *verdicts.World) {
			w.Attest("lab", lot, nil)
		}, yes, "requirement:passed"},
		{"a pass that is not valid any more", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", lot, func(a *attestation) { a.Until = now - 1 })
		}, maybe, "requirement:missing requirement:expired"},
		{"what is issued later", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", lot, func(a *attestation) { fails(a); a.Issued = now + 1 })
			w.Attest("lab", lot, nil)
		}, yes, "requirement:expired requirement:passed"},
		{"a suspended pass", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", lot, status(inspectionv1.Status_STATUS_SUSPENDED, now))
		}, maybe, "requirement:missing requirement:suspended"},
		{"a suspended pass beside another", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", lot, status(inspectionv1.Status_STATUS_SUSPENDED, now))
			w.Attest("lab", lot, nil)
		}, yes, "requirement:passed requirement:suspended"},
		{"a suspended failure beside a pass", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", lot, func(a *attestation) { fails(a); status(inspectionv1.Status_STATUS_SUSPENDED, now)(a) })
			w.Attest("lab", lot, nil)
		}, maybe, "requirement:passed requirement:suspended"},
		{"a pass suspended later", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", lot, status(inspectionv1.Status_STATUS_SUSPENDED, now+1))
		}, yes, "requirement:passed"},
		{"a pass revoked since before", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", lot, status(inspectionv1.Status_STATUS_ENDED, now-20*day))
		}, maybe, "requirement:missing requirement:ended"},
		{"a failure superseded by a pass", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", lot, func(a *attestation) { fails(a); supersededBy(2, now-day)(a) })
			w.Attest("lab", lot, nil)
		}, yes, "requirement:ended requirement:passed"},
		{"a pass of a suspect key", requires(nil), func(w *verdicts.World) {
			w.Put(authrules.KeyPath(verdicts.Address("lab")), &authv1.Key{Address: verdicts.Address("lab"), SuspectSince: now - 9*day})
			w.Attest("lab", lot, nil)
		}, maybe, "requirement:missing requirement:suspect"},
		{"a pass before its key was suspect", requires(nil), func(w *verdicts.World) {
			w.Put(authrules.KeyPath(verdicts.Address("lab")), &authv1.Key{Address: verdicts.Address("lab"), SuspectSince: now - 8*day})
			w.Attest("lab", lot, nil)
		}, yes, "requirement:passed"},
		{"a pass under conditions", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", lot, func(a *attestation) { a.Result = inspectionv1.Result_RESULT_CONDITIONAL })
		}, maybe, "requirement:missing requirement:conditional"},
		{"a pass under conditions that is taken", requires(func(r *requirement) { r.Conditional = true }), func(w *verdicts.World) {
			w.Attest("lab", lot, func(a *attestation) { a.Result = inspectionv1.Result_RESULT_CONDITIONAL })
		}, yes, "requirement:passed"},
		{"a pass of samples where the lot is asked", requires(func(r *requirement) { r.WholeLot = true }), func(w *verdicts.World) {
			w.Attest("lab", lot, func(a *attestation) { a.Extent = inspectionv1.Extent_EXTENT_SAMPLE })
		}, maybe, "requirement:missing requirement:other_goods"},
		{"a failure of samples where the lot is asked and passes", requires(func(r *requirement) { r.WholeLot = true }), func(w *verdicts.World) {
			w.Attest("lab", lot, func(a *attestation) { fails(a); a.Extent = inspectionv1.Extent_EXTENT_SAMPLE })
			w.Attest("lab", lot, func(a *attestation) { a.Extent = inspectionv1.Extent_EXTENT_LOT })
		}, maybe, "requirement:other_goods requirement:passed"},
		{"a pass of the second party where the third is asked", third, func(w *verdicts.World) {
			w.Attest("lab", lot, func(a *attestation) { a.PartyRecorded = inspectionv1.Party_PARTY_SECOND })
		}, maybe, "requirement:missing requirement:not_independent"},
		{"a failure of the maker where a third party is asked", third, func(w *verdicts.World) {
			w.Attest("lab", lot, func(a *attestation) { fails(a); a.PartyRecorded = inspectionv1.Party_PARTY_FIRST })
			w.Attest("lab", lot, nil)
		}, yes, "requirement:not_independent requirement:passed"},
		{"an accredited pass", accredited, func(w *verdicts.World) { w.Attest("lab", lot, nil) }, yes, "requirement:passed"},
		{"a pass without accreditation", accredited, func(w *verdicts.World) {
			w.Attest("lab", lot, func(a *attestation) { a.Accreditation = 0 })
		}, maybe, "requirement:missing"},
		{"a pass under an accreditation that began later", accredited, func(w *verdicts.World) {
			w.Accredit(1, "lab", "accreditor", func(a *inspectionv1.Accreditation) { a.From = now - 10*day + 1 })
			w.Attest("lab", lot, nil)
		}, maybe, "requirement:missing requirement:not_accredited"},
		{"a pass under an accreditation that ended before it was recorded", accredited, func(w *verdicts.World) {
			w.Accredit(1, "lab", "accreditor", func(a *inspectionv1.Accreditation) { a.Until = now - 9*day - 1 })
			w.Attest("lab", lot, nil)
		}, maybe, "requirement:missing requirement:not_accredited"},
		{"a pass under an accreditation that ended since", accredited, func(w *verdicts.World) {
			w.Accredit(1, "lab", "accreditor", func(a *inspectionv1.Accreditation) { a.Until = now - 9*day })
			w.Attest("lab", lot, nil)
		}, yes, "requirement:passed"},
		{"a pass under an accreditation that was suspended then", accredited, func(w *verdicts.World) {
			w.Accredit(1, "lab", "accreditor", func(a *inspectionv1.Accreditation) {
				a.History = append(a.History, &inspectionv1.Change{Status: inspectionv1.Status_STATUS_SUSPENDED, Since: now - 11*day},
					&inspectionv1.Change{Status: inspectionv1.Status_STATUS_IN_FORCE, Since: now - 8*day})
			})
			w.Attest("lab", lot, nil)
		}, maybe, "requirement:missing requirement:not_accredited"},
		{"a pass outside of the bricks", accredited, func(w *verdicts.World) {
			w.Accredit(1, "lab", "accreditor", func(a *inspectionv1.Accreditation) {
				a.Scope = &inspectionv1.Scope{GpcBricks: []string{"10009999"}}
			})
			w.Attest("lab", lot, nil)
		}, maybe, "requirement:missing requirement:not_accredited"},
		{"a pass within bricks, codes and sites", accredited, func(w *verdicts.World) {
			w.Accredit(1, "lab", "accreditor", func(a *inspectionv1.Accreditation) {
				a.Scope = &inspectionv1.Scope{GpcBricks: []string{"10001234"}, HsPrefixes: []string{"8517"}, Sites: []string{plant}}
			})
			w.Attest("lab", lot, func(a *attestation) { a.Place = plant })
		}, yes, "requirement:passed"},
		{"a pass under an accreditation of elsewhere", accredited, func(w *verdicts.World) {
			w.Accredit(1, "lab", "foreign", nil)
			w.Attest("lab", lot, nil)
		}, maybe, "requirement:missing requirement:not_recognized"},
		{"a pass under an accreditation that is recognized", accredited, func(w *verdicts.World) {
			w.Accredit(1, "lab", "foreign", nil)
			w.Put(rules.RecognitionPath(market, "foreign"), &inspectionv1.Recognition{
				History: []*inspectionv1.Change{{Status: inspectionv1.Status_STATUS_IN_FORCE, Since: made}},
			})
			w.Attest("lab", lot, nil)
		}, yes, "requirement:passed"},
		{"a pass of another type of body", requires(func(r *requirement) {
			r.Bodies = []inspectionv1.Body{inspectionv1.Body_BODY_A}
		}), func(w *verdicts.World) { w.Attest("lab", lot, nil) }, maybe, "requirement:missing requirement:not_accredited"},
		{"one of two", two, func(w *verdicts.World) {
			w.Attest("lab", lot, nil)
			w.Attest("lab", lot, nil)
		}, maybe, "requirement:missing requirement:passed requirement:passed"},
		{"two", two, func(w *verdicts.World) {
			w.Attest("lab", lot, nil)
			w.Attest("lab2", lot, nil)
		}, yes, "requirement:passed requirement:passed"},
		{"two that are affiliated", two, func(w *verdicts.World) {
			w.Entries[string(membershiprules.TiePath("lab2", "lab"))] = []byte{1}
			w.Attest("lab", lot, nil)
			w.Attest("lab2", lot, nil)
		}, maybe, "requirement:missing requirement:passed requirement:passed"},
		{"three, the first of which is affiliated with the others", two, func(w *verdicts.World) {
			w.Entries[string(membershiprules.TiePath("lab2", "lab"))] = []byte{1}
			w.Entries[string(membershiprules.TiePath("lab3", "lab"))] = []byte{1}
			w.Attest("lab", lot, nil)
			w.Attest("lab2", lot, nil)
			w.Attest("lab3", lot, nil)
		}, yes, "requirement:passed requirement:passed requirement:passed"},
		{"a failure displaced by a retest", requires(nil), func(w *verdicts.World) {
			retest(w, &inspectionv1.Retest{Passes: 2, OtherOrganization: true, Days: 5})
			w.Attest("lab", lot, fails)
			w.Attest("lab2", lot, func(a *attestation) { a.Performed = now - 5*day })
			w.Attest("lab2", lot, func(a *attestation) { a.Performed = now - 6*day })
		}, yes, "requirement:displaced requirement:passed requirement:passed"},
		{"a retest too late", requires(nil), func(w *verdicts.World) {
			retest(w, &inspectionv1.Retest{Passes: 1, Days: 5})
			w.Attest("lab", lot, fails)
			w.Attest("lab2", lot, func(a *attestation) { a.Performed = now - 5*day + 1 })
		}, no, "requirement:failed requirement:passed"},
		{"a retest of the same organization", requires(nil), func(w *verdicts.World) {
			retest(w, &inspectionv1.Retest{Passes: 1, OtherOrganization: true})
			w.Attest("lab", lot, fails)
			w.Attest("lab", lot, func(a *attestation) { a.Performed = now - 5*day })
		}, no, "requirement:failed requirement:passed"},
		{"a retest by the maker itself", requires(nil), func(w *verdicts.World) {
			retest(w, &inspectionv1.Retest{Passes: 1, OtherOrganization: true})
			w.Attest("lab", lot, fails)
			w.Attest("maker", lot, func(a *attestation) { a.Performed, a.PartyRecorded = now-5*day, inspectionv1.Party_PARTY_FIRST })
		}, no, "requirement:failed requirement:passed"},
		{"a retest without the accreditation of who found the failure", requires(nil), func(w *verdicts.World) {
			retest(w, &inspectionv1.Retest{Passes: 1})
			w.Attest("lab", lot, fails)
			w.Attest("lab2", lot, func(a *attestation) { a.Performed, a.Accreditation = now-5*day, 0 })
		}, no, "requirement:failed requirement:passed"},
		{"a retest of what the maker itself found", requires(nil), func(w *verdicts.World) {
			retest(w, &inspectionv1.Retest{Passes: 1})
			w.Attest("maker", lot, func(a *attestation) {
				fails(a)
				a.Accreditation, a.PartyRecorded = 0, inspectionv1.Party_PARTY_FIRST
			})
			w.Attest("maker", lot, func(a *attestation) {
				a.Performed, a.Accreditation, a.PartyRecorded = now-5*day, 0, inspectionv1.Party_PARTY_FIRST
			})
		}, yes, "requirement:displaced requirement:passed"},
		{"a retest of another subject", requires(nil), func(w *verdicts.World) {
			retest(w, &inspectionv1.Retest{Passes: 1})
			w.Attest("lab", lot, fails)
			w.Attest("lab2", product, func(a *attestation) { a.Performed = now - 5*day })
		}, no, "requirement:passed requirement:failed"},
		{"a retest that is too old now", requires(func(r *requirement) { r.MaxAgeDays = 8 }), func(w *verdicts.World) {
			retest(w, &inspectionv1.Retest{Passes: 1})
			w.Attest("lab", lot, fails)
			w.Attest("lab2", lot, func(a *attestation) { a.Performed = now - 9*day })
		}, maybe, "requirement:missing requirement:displaced requirement:expired"},
		{"an equivalent scheme", requires(nil), func(w *verdicts.World) {
			w.Put(rules.EquivalentsPath(market, safety), &inspectionv1.Equivalents{Schemes: []*inspectionv1.Equivalent{{Scheme: emc, Until: now}}})
			w.Attest("lab", lot, func(a *attestation) { a.Scheme = emc })
		}, yes, "requirement:passed"},
		{"a scheme that was equivalent", requires(nil), func(w *verdicts.World) {
			w.Put(rules.EquivalentsPath(market, safety), &inspectionv1.Equivalents{Schemes: []*inspectionv1.Equivalent{{Scheme: emc, Until: now - 1}}})
			w.Attest("lab", lot, func(a *attestation) { a.Scheme = emc })
		}, maybe, "requirement:missing"},
		{"a type approval of this plant and time", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", product, func(a *attestation) {
				a.Coverage[0] = &inspectionv1.Coverage{Subject: product, Plants: []string{plant}, MadeFrom: made, MadeUntil: made}
			})
		}, yes, "requirement:passed"},
		{"a type approval of another plant", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", product, func(a *attestation) { a.Coverage[0].Plants = []string{"414/9506000100050"} })
		}, maybe, "requirement:missing requirement:other_goods"},
		{"a failed type approval of another plant", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", product, func(a *attestation) { fails(a); a.Coverage[0].Plants = []string{"414/9506000100050"} })
			w.Attest("lab", lot, nil)
		}, yes, "requirement:other_goods requirement:passed"},
		{"a type approval until before", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", product, func(a *attestation) { a.Coverage[0].MadeUntil = made - 1 })
		}, maybe, "requirement:missing requirement:other_goods"},
		{"a type approval of serial numbers, for a lot", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", product, func(a *attestation) { a.Coverage[0].SerialFrom, a.Coverage[0].SerialUntil = "1000", "1999" })
		}, maybe, "requirement:missing requirement:unknown_goods"},
		{"a facility audit", requires(func(r *requirement) { r.Target = inspectionv1.Target_TARGET_FACILITY }), func(w *verdicts.World) {
			w.Attest("lab", plant, nil)
		}, yes, "requirement:passed"},
		{"an audit of the maker", requires(func(r *requirement) { r.Target = inspectionv1.Target_TARGET_MAKER }), func(w *verdicts.World) {
			w.Attest("lab", "org/maker", nil)
		}, yes, "requirement:passed"},
		{"a broken seal", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", lot, func(a *attestation) { a.Container, a.SealsVersion = box, 1 })
			w.Put(rules.SealsPath(box), &inspectionv1.Seals{Numbers: []string{"S2"}, Version: 2})
		}, maybe, "requirement:missing requirement:seal_broken"},
		{"an unbroken seal", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", lot, func(a *attestation) { a.Container, a.SealsVersion = box, 1 })
			w.Put(rules.SealsPath(box), &inspectionv1.Seals{Numbers: []string{"S1"}, Version: 1})
		}, yes, "requirement:passed"},
		{"a failure behind a broken seal", requires(nil), func(w *verdicts.World) {
			w.Attest("lab", lot, func(a *attestation) { fails(a); a.Container, a.SealsVersion = box, 1 })
		}, no, "requirement:missing requirement:failed"},
		{"a blocked lot", nil, func(w *verdicts.World) { w.List(lot, nil) }, no, "listed:blocked"},
		{"a blocked trade item", nil, func(w *verdicts.World) { w.List(product, nil) }, no, "listed:blocked"},
		{"a blocked brand", nil, func(w *verdicts.World) { w.List("brand/brand/shiny", nil) }, no, "listed:blocked"},
		{"a blocked maker", nil, func(w *verdicts.World) { w.List("org/maker", nil) }, no, "listed:blocked"},
		{"a blocked plant", nil, func(w *verdicts.World) { w.List(plant, nil) }, no, "listed:blocked"},
		{"a held lot", nil, func(w *verdicts.World) {
			w.List(lot, func(l *listing) { l.Severity = blacklistv1.Severity_SEVERITY_HOLD })
		}, maybe, "listed:held"},
		{"a lot that is warned of", nil, func(w *verdicts.World) {
			w.List(lot, func(l *listing) { l.Severity = blacklistv1.Severity_SEVERITY_ADVISORY })
		}, yes, "listed:advisory"},
		{"a lot that an authority's notice may mean", nil, func(w *verdicts.World) {
			w.List(product, func(l *listing) {
				l.Severity, l.Notice = blacklistv1.Severity_SEVERITY_ADVISORY, &blacklistv1.Notice{Product: "soup", Codes: "lots 7 to 9"}
			})
		}, yes, "listed:possible"},
		{"a recalled lot", nil, func(w *verdicts.World) {
			w.List(lot, func(l *listing) {
				l.Severity, l.Recall = blacklistv1.Severity_SEVERITY_HOLD, &blacklistv1.Recall{Action: "return"}
			})
		}, no, "listed:recalled"},
		{"a lot blocked elsewhere", nil, func(w *verdicts.World) { w.List(lot, func(l *listing) { l.Markets = []string{"DE"} }) }, yes, ""},
		{"a lot blocked where the profile looks", nil, func(w *verdicts.World) {
			w.Publish(&profile{Consulted: []string{"DE"}})
			w.List(lot, func(l *listing) { l.Markets = []string{"DE"} })
		}, no, "listed:blocked"},
		{"a block that ended", nil, func(w *verdicts.World) { w.List(lot, func(l *listing) { l.Effect[0].Until = now - 1 }) }, yes, ""},
		{"a block that was annulled", nil, func(w *verdicts.World) {
			w.List(lot, func(l *listing) { l.Status = blacklistv1.Status_STATUS_ANNULLED })
		}, yes, ""},
		{"a block and a failure", requires(nil), func(w *verdicts.World) {
			w.List(lot, nil)
			w.Attest("lab", lot, fails)
		}, no, "requirement:missing requirement:failed listed:blocked"},
		{"no product", nil, func(w *verdicts.World) { delete(w.Entries, string(rules.ProductPath(product))) }, maybe, "class:missing"},
		{"a blocked lot without a product", nil, func(w *verdicts.World) {
			delete(w.Entries, string(rules.ProductPath(product)))
			w.List(lot, nil)
		}, no, "class:missing listed:blocked"},
		{"no profile", nil, func(w *verdicts.World) {
			delete(w.Entries, string(rules.VersionsPath(market, rules.Any, inspectionv1.Mode_MODE_B2C)))
		}, maybe, "profile:missing"},
		{"a narrower class", nil, func(w *verdicts.World) {
			w.Publish(&profile{Class: "gpc/10001234", Requirements: []*requirement{requires(nil)}})
		}, maybe, "requirement:missing"},
		{"the narrowest class", nil, func(w *verdicts.World) {
			w.Publish(&profile{Class: "gpc/10001234", Requirements: []*requirement{requires(nil)}})
			w.Publish(&profile{Class: "hs/85", Requirements: []*requirement{requires(nil)}})
			w.Publish(&profile{Class: "hs/8517130"})
		}, yes, ""},
		{"a ruling moves the class", nil, func(w *verdicts.World) {
			w.Put(rules.ProductPath(product), &inspectionv1.Product{
				Subject: product, Organization: "brand", Classifications: []*inspectionv1.Classification{{HsCode: "851713"}},
				Rulings: []*inspectionv1.Ruling{{Jurisdiction: market, HsCode: "950300"}},
			})
			w.Publish(&profile{Class: "hs/8517"})
			w.Publish(&profile{Class: "hs/9503", Requirements: []*requirement{requires(nil)}})
		}, maybe, "requirement:missing"},
		{"a narrower class that is withdrawn", nil, func(w *verdicts.World) {
			w.Publish(&profile{Class: "hs/85", Withdrawn: now, Requirements: []*requirement{requires(nil)}})
		}, yes, ""},
		{"a version to come", nil, func(w *verdicts.World) {
			w.Publish(&profile{From: now + 1, Requirements: []*requirement{requires(nil)}})
		}, yes, ""},
		{"a version of now", nil, func(w *verdicts.World) {
			w.Publish(&profile{From: now, Requirements: []*requirement{requires(nil)}})
		}, maybe, "requirement:missing"},
		{"a version for what is made later", nil, func(w *verdicts.World) {
			w.Publish(&profile{From: made + 1, Basis: inspectionv1.Basis_BASIS_MADE, Requirements: []*requirement{requires(nil)}})
		}, yes, ""},
		{"a version in transition", nil, func(w *verdicts.World) {
			w.Publish(&profile{From: now, TransitionUntil: now, Requirements: []*requirement{requires(nil)}})
		}, yes, ""},
		{"a version after its transition", nil, func(w *verdicts.World) {
			w.Publish(&profile{From: now - 1, TransitionUntil: now - 1, Requirements: []*requirement{requires(nil)}})
		}, maybe, "requirement:missing"},
		{"an exempted trade item", nil, func(w *verdicts.World) {
			w.Publish(&profile{Requirements: []*requirement{requires(nil)}, Exemptions: []*inspectionv1.Exemption{{Subject: product, Requirement: "safe", Until: now}}})
		}, yes, "requirement:exempt"},
		{"an exemption that ended", nil, func(w *verdicts.World) {
			w.Publish(&profile{Requirements: []*requirement{requires(nil)}, Exemptions: []*inspectionv1.Exemption{{Subject: "org/maker", Until: now - 1}}})
		}, maybe, "requirement:missing"},
		{"a contested lot", nil, func(w *verdicts.World) {
			w.Put(provenancerules.LotEntryPath(lot), &provenancev1.Lot{
				Maker: "maker", Origin: provenancev1.Origin_ORIGIN_CREATED, First: 1, Contested: true,
			})
		}, maybe, "uncontested:contested"},
		{"a lot whose creation was signed with a suspect key", nil, func(w *verdicts.World) {
			w.Put(authrules.KeyPath(verdicts.Address("maker")), &authv1.Key{Address: verdicts.Address("maker"), SuspectSince: made})
		}, maybe, "origin:suspect"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var asked []*requirement
			if test.ask != nil {
				asked = append(asked, test.ask)
			}
			w := verdicts.New(t, asked...)
			if test.build != nil {
				test.build(w)
			}
			v := decide(t, w, lot)
			assert.Equal(t, test.outcome, v.Outcome)
			assert.ElementsMatch(t, strings.Fields(test.reasons), notable(v))
		})
	}
}

// TestDecideOfOtherGoods asks about an item, what was introduced, what nobody knows, and what is no goods of a product.
func TestDecideOfOtherGoods(t *testing.T) {
	tests := []struct {
		name, subject string
		build         func(*verdicts.World)
		reasons       string
	}{
		{"an item of the lot", item, func(w *verdicts.World) { w.Attest("lab", lot, nil) }, "requirement:passed"},
		{"an item of no lot", loose, func(w *verdicts.World) { w.Attest("lab", lot, nil) }, "requirement:missing"},
		{"an item within serial numbers", item, func(w *verdicts.World) {
			w.Attest("lab", product, func(a *attestation) { a.Coverage[0].SerialFrom, a.Coverage[0].SerialUntil = "1000", "1999" })
		}, "requirement:passed"},
		{"an item beyond serial numbers", loose, func(w *verdicts.World) {
			w.Attest("lab", product, func(a *attestation) { a.Coverage[0].SerialFrom, a.Coverage[0].SerialUntil = "1000", "1999" })
		}, "requirement:missing requirement:other_goods"},
		{"a listed item", item, func(w *verdicts.World) { w.List(item, nil) }, "requirement:missing listed:blocked"},
		{"a destroyed item", item, func(w *verdicts.World) {
			w.Put(provenancerules.ItemPath(item), &provenancev1.Item{
				Creator: "maker", Origin: provenancev1.Origin_ORIGIN_CREATED, Place: "end/maker", First: 1, Last: 1,
			})
			w.Attest("lab", lot, nil)
		}, "tracked:ended requirement:passed"},
		{"what was introduced", alien, func(w *verdicts.World) { w.Attest("lab", alien, nil) }, "origin:missing requirement:passed"},
		{"an approval of a plant, of what was introduced", alien, func(w *verdicts.World) {
			w.Attest("lab", product, func(a *attestation) { a.Coverage[0].Plants = []string{plant} })
		}, "origin:missing requirement:missing requirement:unknown_goods"},
		{"a version by the date of making, of what was introduced", alien, func(w *verdicts.World) {
			w.Publish(&profile{From: made, Basis: inspectionv1.Basis_BASIS_MADE})
		}, "origin:missing profile:unknown_goods"},
		{"what nobody knows", ghost, func(w *verdicts.World) { w.Attest("lab", ghost, nil) }, "tracked:missing requirement:passed"},
		{"a trade item", product, nil, "tracked:missing requirement:missing"},
		{"a container", box, nil, "class:missing"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := verdicts.New(t, requires(nil))
			if test.build != nil {
				test.build(w)
			}
			assert.ElementsMatch(t, strings.Fields(test.reasons), notable(decide(t, w, test.subject)))
		})
	}
}

// retest has failures of safety displaced.
func retest(w *verdicts.World, r *inspectionv1.Retest) {
	w.Put(rules.SchemePath(safety), &inspectionv1.Scheme{Id: safety, Retest: r})
}

func decide(t *testing.T, w *verdicts.World, subject string) *inspectionv1.Verdict {
	v, err := rules.Decide(w, gs1.Key(subject), market, inspectionv1.Mode_MODE_B2C, now)
	require.NoError(t, err)
	for _, r := range v.Reasons {
		require.NotContains(t, rules.ReasonWords(r), "counts for nothing")
	}
	return v
}

// notable returns the reasons that are not plain "it holds".
func notable(v *inspectionv1.Verdict) []string {
	out := []string{}
	for _, r := range v.Reasons {
		if r.Finding != inspectionv1.Finding_FINDING_UNSPECIFIED {
			out = append(out, strings.ToLower(fmt.Sprintf("%s:%s", strings.TrimPrefix(r.Rule.String(), "RULE_"),
				strings.TrimPrefix(r.Finding.String(), "FINDING_"))))
		}
	}
	return out
}
