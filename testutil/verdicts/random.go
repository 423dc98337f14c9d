package verdicts

import (
	"slices"

	"github.com/stretchr/testify/require"
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

// Subjects are those about which verdicts are asked at random: mostly goods that a verdict can be admissible of.
var Subjects = []string{Lot, Lot, Lot, Item, Item, Loose, Alien, Ghost, Product, Box}

// Modes are those that are asked about at random.
var Modes = []inspectionv1.Mode{
	inspectionv1.Mode_MODE_B2C, inspectionv1.Mode_MODE_B2C, inspectionv1.Mode_MODE_B2C, inspectionv1.Mode_MODE_B2B, inspectionv1.Mode_MODE_C2C,
}

var (
	authors = []string{"lab", "lab2", "lab3", "maker"}
	targets = []string{Product, Lot, Lot, Lot, Item, Loose, Alien, Plant, "org/maker"}
	results = []inspectionv1.Result{
		inspectionv1.Result_RESULT_PASS, inspectionv1.Result_RESULT_PASS, inspectionv1.Result_RESULT_PASS, inspectionv1.Result_RESULT_FAIL,
		inspectionv1.Result_RESULT_FAIL, inspectionv1.Result_RESULT_CONDITIONAL,
	}
	// times are around those that matter, in days before Now.
	times = []int64{-1, 0, 1, 9, 10, 11, 50, 100, 400}
)

// Random returns a world at random.
func Random(t *rapid.T) *World {
	var requirements []*inspectionv1.Requirement
	for range number(t, 3) {
		requirements = append(requirements, randomRequirement(t, len(requirements)))
	}
	w := New(t, requirements[:number(t, len(requirements))]...)
	for range number(t, 2) {
		w.Publish(randomProfile(t, requirements))
	}
	w.Accredit(2, "lab2", "foreign", nil)
	for range number(t, 2) {
		w.Accredit(uint64(1+number(t, 1)), pick(t, authors), pick(t, []string{"accreditor", "foreign"}), func(a *inspectionv1.Accreditation) {
			a.Until, a.Body = ago(t)*int64(number(t, 1)), inspectionv1.Body(number(t, 3))
			a.History = append(a.History, randomChanges(t)...)
			if flip(t) {
				a.Scope = &inspectionv1.Scope{HsPrefixes: []string{pick(t, []string{"85", "8517130000", "99"})}}
			}
		})
	}
	var attested []uint64
	for range number(t, 5) {
		w.randomAttestation(t)
		attested = append(attested, w.last)
	}
	if len(attested) > 1 && flip(t) {
		w.supersede(attested[0], attested[len(attested)-1], ago(t))
	}
	for range number(t, 5) / 3 {
		w.List(pick(t, append([]string{"org/brand", "brand/brand/shiny", "brand/brand/former"}, targets...)), func(l *blacklistv1.Listing) { randomListing(t, l) })
	}
	w.randomInputs(t)
	w.randomCircumstances(t)
	return w
}

// At returns as of when a verdict is asked at random: mostly now.
func At(t *rapid.T) int64 {
	if number(t, 2) > 0 {
		return Now
	}
	return min(Now, ago(t))
}

// randomInputs has lots be made of others, and of themselves.
func (w *World) randomInputs(t *rapid.T) {
	if !flip(t) {
		return
	}
	w.Create(Lots(0), Lots(1), Lots(2))
	inputs := []string{Lots(0), Lots(1), Lots(2), Lot, Item, Alien, Ghost}
	for range 1 + number(t, 4) {
		output := pick(t, []string{Lot, Lot, Lot, Item, Lots(0), Lots(1)})
		w.Transform(output, slices.Compact(slices.Sorted(slices.Values([]string{pick(t, inputs), pick(t, inputs)})))...)
		if number(t, 15) == 0 {
			var sources provenancev1.Sources
			key := provenancerules.SourcesPath(output)
			require.NoError(w.t, sources.Unmarshal(w.Entries[string(key)]))
			sources.More++
			w.Put(key, &sources)
		}
	}
	if flip(t) {
		w.List(pick(t, inputs), func(l *blacklistv1.Listing) { randomListing(t, l) })
	}
	if flip(t) {
		w.Attest(pick(t, authors), pick(t, inputs), func(a *inspectionv1.Attestation) { a.Result = inspectionv1.Result_RESULT_FAIL })
	}
}

func randomListing(t *rapid.T, l *blacklistv1.Listing) {
	l.Severity = pick(t, []blacklistv1.Severity{
		blacklistv1.Severity_SEVERITY_BLOCK, blacklistv1.Severity_SEVERITY_BLOCK, blacklistv1.Severity_SEVERITY_HOLD, blacklistv1.Severity_SEVERITY_ADVISORY,
	})
	l.Markets = pick(t, [][]string{{Market}, {Market}, {"DE"}, {"CN", "DE"}})
	l.Effect[0] = &blacklistv1.Interval{From: ago(t)}
	if flip(t) {
		l.Effect[0].Until = ago(t)
	}
	if flip(t) {
		l.Effect = append(l.Effect, &blacklistv1.Interval{From: ago(t)})
	}
	if flip(t) {
		l.Recall = &blacklistv1.Recall{Action: "return"}
	}
	if flip(t) {
		l.Status = pick(t, []blacklistv1.Status{blacklistv1.Status_STATUS_ANNULLED, blacklistv1.Status_STATUS_SUSPENDED, blacklistv1.Status_STATUS_DELISTED})
	}
	if flip(t) {
		l.Recognitions = []*blacklistv1.Recognition{{Market: pick(t, []string{Market, "DE"}), From: ago(t), Until: ago(t) * int64(number(t, 1))}}
	}
}

func (w *World) randomAttestation(t *rapid.T) {
	w.Attest(pick(t, authors), pick(t, targets), func(a *inspectionv1.Attestation) {
		a.Scheme = pick(t, []string{Safety, Safety, EMC})
		a.Result = pick(t, results)
		a.PartyRecorded = inspectionv1.Party(3 - number(t, 9)/7)
		a.Accreditation = uint64(number(t, 2))
		a.Performed = ago(t)
		a.Issued, a.Recorded = a.Performed, a.Performed
		a.Extent = inspectionv1.Extent(number(t, 2))
		a.History[0].Since = a.Issued
		if flip(t) {
			a.Until = ago(t)
		}
		if flip(t) {
			a.History = append(a.History, randomChanges(t)...)
		}
		if flip(t) {
			a.Coverage[0].MadeUntil = ago(t)
		}
		if flip(t) {
			a.Coverage[0].SerialFrom, a.Coverage[0].SerialUntil = "1000", "1999"
		}
		a.Coverage[0].Untracked = number(t, 7) == 0
		if flip(t) {
			a.Container, a.SealsVersion, a.SealedAfter = Box, uint64(number(t, 1)), uint64(number(t, 1))
		}
	})
}

// supersede has an attestation have the place of another.
func (w *World) supersede(id, by uint64, since int64) {
	var a inspectionv1.Attestation
	require.NoError(w.t, a.Unmarshal(w.Entries[string(rules.AttestationPath(id))]))
	a.SupersededBy = by
	a.History = append(a.History, &inspectionv1.Change{Status: inspectionv1.Status_STATUS_SUPERSEDED, Since: since, Recorded: since})
	w.Put(rules.AttestationPath(id), &a)
}

// randomCircumstances changes what else a verdict rests on.
func (w *World) randomCircumstances(t *rapid.T) {
	switch number(t, 9) {
	case 0:
		delete(w.Entries, string(rules.ProductPath(Product)))
	case 1:
		var p inspectionv1.Product
		require.NoError(w.t, p.Unmarshal(w.Entries[string(rules.ProductPath(Product))]))
		p.Former = []*inspectionv1.Former{{Subject: "brand/brand/former", Until: ago(t)}}
		w.Put(rules.ProductPath(Product), &p)
	}
	if number(t, 9) == 0 {
		of := pick(t, []string{"lab", "lab2", "maker"})
		w.Put(authrules.KeyPath(Address(of)), &authv1.Key{Address: Address(of), SuspectSince: ago(t)})
	}
	if flip(t) {
		w.Put(rules.SealsPath(Box), &inspectionv1.Seals{Numbers: []string{"S1"}, Version: 1})
	}
	if flip(t) {
		w.Put(provenancerules.ItemPath(Box), &provenancev1.Item{
			Creator: "maker", Origin: provenancev1.Origin_ORIGIN_CREATED, Place: "org/maker", First: 1, Last: 1, Repacked: 1,
		})
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
		w.Put(rules.RecognitionPath(Market, "foreign"), &inspectionv1.Recognition{
			Until: ago(t) * int64(number(t, 1)), History: append([]*inspectionv1.Change{
				{Status: inspectionv1.Status_STATUS_IN_FORCE, Since: Made, Recorded: Made},
			}, randomChanges(t)...),
		})
	}
	if flip(t) {
		w.Put(provenancerules.ItemPath(Item), &provenancev1.Item{
			Creator: "maker", Origin: provenancev1.Origin(1 + number(t, 1)), Place: pick(t, []string{"org/maker", "end/maker"}), First: 1, Last: 1,
			Contested: flip(t),
		})
	}
}

func randomRequirement(t *rapid.T, n int) *inspectionv1.Requirement {
	r := &inspectionv1.Requirement{
		Id: []string{"first", "second", "third"}[n], Schemes: [][]string{{Safety}, {EMC, Safety}, {EMC}}[number(t, 2)],
		Target: inspectionv1.Target(1 + number(t, 5)/3), Count: uint32(1 + number(t, 5)/4), MaxAgeDays: uint32(number(t, 3) / 3 * 10),
		Party: inspectionv1.Party(number(t, 3)), Accredited: flip(t), OfLot: flip(t), WholeLot: flip(t), Conditional: flip(t),
	}
	if r.Accredited && flip(t) {
		r.Bodies = []inspectionv1.Body{inspectionv1.Body(1 + number(t, 2))}
	}
	return r
}

func randomProfile(t *rapid.T, requirements []*inspectionv1.Requirement) *inspectionv1.Profile {
	p := &inspectionv1.Profile{
		Class: pick(t, []string{rules.Any, "gpc/10001234", "hs/85"}), Basis: inspectionv1.Basis(1 + number(t, 1)), From: ago(t),
		TransitionUntil: ago(t) * int64(number(t, 1)), Requirements: requirements[:number(t, len(requirements))],
		Mode: pick(t, Modes), InputDepth: uint32(number(t, 3)),
	}
	if number(t, 9) == 0 {
		p.Withdrawn = ago(t)
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
		changes = append(changes, &inspectionv1.Change{Status: inspectionv1.Status(1 + number(t, 3)), Since: ago(t), Recorded: ago(t)})
	}
	return changes
}

// number draws one from 0 to the greatest; flip true one time in four; ago a time that matters.
func number(t *rapid.T, greatest int) int { return rapid.IntRange(0, greatest).Draw(t, "number") }

func flip(t *rapid.T) bool { return number(t, 3) == 3 }

func pick[T any](t *rapid.T, of []T) T { return rapid.SampledFrom(of).Draw(t, "which") }

func ago(t *rapid.T) int64 { return Now - rapid.SampledFrom(times).Draw(t, "days ago")*Day }
