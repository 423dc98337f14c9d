package verdicts

import (
	"pgregory.net/rapid"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	authrules "github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
	membershiprules "github.com/waymark-ledger/waymark/x/membership/rules"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
)

// Subjects are those about which verdicts are asked at random.
var Subjects = []string{Lot, Item, Loose, Alien, Ghost, Product, Box}

var (
	authors = []string{"lab", "lab2", "lab3", "maker"}
	targets = []string{Product, Lot, Item, Loose, Alien, Plant, "org/maker"}
	// times are around those that matter, in days before Now.
	times = []int64{-1, 0, 1, 9, 10, 11, 50, 100, 400}
)

// Random returns a world at random.
func Random(t *rapid.T) *World {
	var requirements []*inspectionv1.Requirement
	for range number(t, 3) {
		requirements = append(requirements, randomRequirement(t, len(requirements)))
	}
	w := New(t, requirements...)
	for range number(t, 2) {
		w.Publish(randomProfile(t, requirements))
	}
	for range number(t, 2) {
		w.Accredit(uint64(rapid.IntRange(1, 2).Draw(t, "accreditation")), pick(t, authors), pick(t, []string{"accreditor", "foreign"}),
			func(a *inspectionv1.Accreditation) {
				a.Until, a.Body = ago(t)*int64(number(t, 1)), inspectionv1.Body(number(t, 3))
				a.History = append(a.History, randomChanges(t)...)
			})
	}
	w.Accredit(2, "lab2", "foreign", nil)
	w.randomAttestations(t)
	for range number(t, 2) {
		w.List(pick(t, append([]string{"org/brand", "brand/brand/shiny"}, targets...)), func(l *blacklistv1.Listing) {
			l.Severity = blacklistv1.Severity(1 + number(t, 2))
			l.Markets = [][]string{{Market}, {"DE"}, {"CN", "DE"}}[number(t, 2)]
			l.Effect[0] = &blacklistv1.Interval{From: ago(t), Until: ago(t) * int64(number(t, 1))}
			if flip(t) {
				l.Recall = &blacklistv1.Recall{Action: "return"}
			}
		})
	}
	w.randomCircumstances(t)
	return w
}

func (w *World) randomAttestations(t *rapid.T) {
	for range number(t, 5) {
		w.Attest(pick(t, authors), pick(t, targets), func(a *inspectionv1.Attestation) {
			a.Scheme = pick(t, []string{Safety, EMC})
			a.Result = inspectionv1.Result(1 + number(t, 2))
			a.PartyRecorded = inspectionv1.Party(number(t, 3))
			a.Accreditation = uint64(number(t, 2))
			a.Performed = ago(t)
			a.Issued, a.Recorded = a.Performed, a.Performed
			a.Until = ago(t) * int64(number(t, 1))
			a.Extent = inspectionv1.Extent(number(t, 2))
			a.History[0].Since = a.Issued
			a.History = append(a.History, randomChanges(t)...)
			if flip(t) {
				a.Coverage[0].MadeUntil = ago(t)
			}
			if flip(t) {
				a.Coverage[0].SerialFrom, a.Coverage[0].SerialUntil = "1000", "1999"
			}
			a.Coverage[0].Untracked = flip(t)
			if flip(t) {
				a.Container, a.SealsVersion = Box, uint64(number(t, 1))
			}
		})
	}
}

// randomCircumstances changes what else a verdict rests on.
func (w *World) randomCircumstances(t *rapid.T) {
	if flip(t) {
		delete(w.Entries, string(rules.ProductPath(Product)))
	}
	if flip(t) {
		w.Put(authrules.KeyPath(Address("lab")), &authv1.Key{Address: Address("lab"), SuspectSince: ago(t)})
	}
	if flip(t) {
		w.Entries[string(membershiprules.TiePath("lab", pick(t, authors[1:])))] = []byte{1}
	}
	if flip(t) {
		w.Put(rules.SchemePath(Safety), &inspectionv1.Scheme{Id: Safety, Retest: &inspectionv1.Retest{
			Passes: uint32(1 + number(t, 1)), OtherOrganization: flip(t), Days: uint32(number(t, 1) * 20),
		}})
	}
	if flip(t) {
		w.Put(rules.EquivalentsPath(Market, Safety), &inspectionv1.Equivalents{Schemes: []*inspectionv1.Equivalent{{Scheme: EMC, From: ago(t)}}})
	}
	if flip(t) {
		w.Put(rules.RecognitionPath(Market, "foreign"), &inspectionv1.Recognition{History: append([]*inspectionv1.Change{
			{Status: inspectionv1.Status_STATUS_IN_FORCE, Since: Made},
		}, randomChanges(t)...)})
	}
	if flip(t) {
		w.Put(provenancerules.ItemPath(Item), &provenancev1.Item{
			Creator: "maker", Origin: provenancev1.Origin(1 + number(t, 1)), Place: pick(t, []string{"org/maker", "end/maker"}), First: 1, Last: 1,
			Contested: flip(t),
		})
	}
}

func randomRequirement(t *rapid.T, n int) *inspectionv1.Requirement {
	return &inspectionv1.Requirement{
		Id: []string{"first", "second", "third"}[n], Schemes: [][]string{{Safety}, {EMC}, {EMC, Safety}}[number(t, 2)],
		Target: inspectionv1.Target(1 + number(t, 2)), Count: uint32(1 + number(t, 2)), MaxAgeDays: uint32(number(t, 1) * 10),
		Party: inspectionv1.Party(number(t, 3)), Accredited: flip(t), OfLot: flip(t), WholeLot: flip(t), Conditional: flip(t),
	}
}

func randomProfile(t *rapid.T, requirements []*inspectionv1.Requirement) *inspectionv1.Profile {
	p := &inspectionv1.Profile{
		Class: pick(t, []string{rules.Any, "gpc/10001234", "hs/85"}), Basis: inspectionv1.Basis(1 + number(t, 1)), From: ago(t),
		TransitionUntil: ago(t) * int64(number(t, 1)), Requirements: requirements[:number(t, len(requirements))],
	}
	if flip(t) {
		p.Consulted = []string{"DE"}
	}
	if flip(t) {
		p.Exemptions = []*inspectionv1.Exemption{{Subject: pick(t, targets), Until: ago(t), Reason: "small"}}
	}
	return p
}

func randomChanges(t *rapid.T) []*inspectionv1.Change {
	var changes []*inspectionv1.Change
	for range number(t, 2) {
		changes = append(changes, &inspectionv1.Change{Status: inspectionv1.Status(1 + number(t, 3)), Since: ago(t)})
	}
	return changes
}

// number draws one from 0 to the greatest; flip true one time in four; ago a time that matters.
func number(t *rapid.T, greatest int) int { return rapid.IntRange(0, greatest).Draw(t, "number") }

func flip(t *rapid.T) bool { return number(t, 3) == 3 }

func pick(t *rapid.T, of []string) string { return rapid.SampledFrom(of).Draw(t, "which") }

func ago(t *rapid.T) int64 { return Now - rapid.SampledFrom(times).Draw(t, "days ago")*Day }
