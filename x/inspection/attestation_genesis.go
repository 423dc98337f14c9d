package inspection

import (
	"fmt"
	"slices"

	"cosmossdk.io/collections"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// checkAttestations checks that attestations, the sets of them, what they use up and the seals are such as messages leave.
func checkAttestations(ctx *x.Context) error {
	for _, check := range []func(*x.Context) error{checkEach, checkSets, checkConsumed, checkSealed} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	return nil
}

func checkEach(ctx *x.Context) (wrong error) {
	last, _ := lastAttestation.Get(ctx)
	taken := map[[2]string]bool{} // by organization and number
	attestations.Walk(ctx, nil, func(id uint64, a *inspectionv1.Attestation) bool {
		wrong = checkOne(ctx, id, last, a)
		if at := [2]string{a.Organization, a.Number}; wrong == nil && a.Number != "" {
			if taken[at] {
				wrong = fmt.Errorf("attestation %d: expected a number that %q has once", id, x.Clip(a.Organization, maxCode))
			}
			taken[at] = true
		}
		return wrong != nil
	})
	return wrong
}

func checkOne(ctx *x.Context, id, last uint64, a *inspectionv1.Attestation) error {
	switch {
	case a.Id != id || id == 0 || id > last:
		return fmt.Errorf("attestation %d: expected it under its own number, at most the last", id)
	case !membership.Exists(ctx, a.Organization):
		return fmt.Errorf("attestation %d: expected an author that is or was a member", id)
	case !schemes.Has(ctx, a.Scheme):
		return fmt.Errorf("attestation %d: expected a scheme that is published", id)
	case a.Accreditation != 0 && !accreditations.Has(ctx, a.Accreditation):
		return fmt.Errorf("attestation %d: expected an accreditation that was granted", id)
	case len(a.Coverage) == 0 || len(a.Coverage) > maxCoverage:
		return fmt.Errorf("attestation %d: expected 1 to %d subjects", id, maxCoverage)
	case a.Supersedes >= id, a.SupersededBy != 0 && (a.SupersededBy <= id || a.SupersededBy > last):
		return fmt.Errorf("attestation %d: expected it to supersede an earlier one, and a later one it", id)
	case a.Consumes != "" && (len(a.Coverage) != 1 || !isAmount(a.Consumes)):
		return fmt.Errorf("attestation %d: expected to use up a decimal above 0 of one lot", id)
	case !areDigests(a.Reports):
		return fmt.Errorf("attestation %d: expected at most %d sha256 of documents, ascending, each once", id, maxReports)
	case len(a.History) == 0 || len(a.History) > maxChanges || a.History[0].GetStatus() != statusInForce || slices.Contains(a.History, nil):
		return fmt.Errorf("attestation %d: expected a history of 1 to %d changes, the first in force", id, maxChanges)
	}
	for at, c := range a.Coverage {
		if c == nil || at > 0 && a.Coverage[at-1].Subject >= c.Subject {
			return fmt.Errorf("attestation %d: expected subjects ascending, each once", id)
		}
		if of, found := attested.Get(ctx, collections.Join(c.Subject, a.Scheme)); !found || !contains(of.Ids, id) {
			return fmt.Errorf("attestation %d: expected it among those of %q", id, x.Clip(c.Subject, maxText))
		}
	}
	return nil
}

func isAmount(text string) bool {
	q, ok := rules.ParseQuantity(text)
	return ok && !q.IsZero()
}

// checkSets checks the attestations of each subject, and counts anew whose they are.
func checkSets(ctx *x.Context) (wrong error) {
	attested.Walk(ctx, nil, func(at collections.Pair[string, string], of *inspectionv1.Attested) bool {
		again := &inspectionv1.Attested{}
		before := uint64(0)
		for _, id := range of.Ids {
			a, found := attestations.Get(ctx, id)
			if !found || id <= before || a.Scheme != at.K2() ||
				!slices.ContainsFunc(a.Coverage, func(c *inspectionv1.Coverage) bool { return c.Subject == at.K1() }) {
				wrong = fmt.Errorf("%q has attestation %d under %q: expected ascending ones about it", x.Clip(at.K1(), maxText), id, x.Clip(at.K2(), maxText))
				return true
			}
			before = id
			enter(again, a)
			if gone(a) {
				authorIn(again, a.Organization).Standing--
			}
		}
		if len(of.Ids) == 0 || !slices.Equal(again.Accredited, of.Accredited) || !slices.EqualFunc(again.Authors, of.Authors, func(a, b *inspectionv1.Author) bool { return *a == *b }) {
			wrong = fmt.Errorf("%q under %q: expected which are accredited, and their authors, counted", x.Clip(at.K1(), maxText), x.Clip(at.K2(), maxText))
		}
		return wrong != nil
	})
	return wrong
}

// checkConsumed adds up anew what is used up.
func checkConsumed(ctx *x.Context) (wrong error) {
	type account struct{ scheme, lot, dimension string }
	sums := map[account]rules.Quantity{}
	attestations.Walk(ctx, nil, func(_ uint64, a *inspectionv1.Attestation) bool {
		if a.Consumes != "" && !gone(a) {
			of := account{a.Scheme, a.Coverage[0].Subject, a.Dimension}
			sums[of] = sums[of].Plus(quantityIn(a.Consumes))
		}
		return false
	})
	consumed.Walk(ctx, nil, func(at collections.Pair[string, string], c *inspectionv1.Consumed) bool {
		of := account{at.K1(), at.K2(), c.Dimension}
		if !isAmount(c.Quantity) || sums[of].Cmp(quantityIn(c.Quantity)) != 0 {
			wrong = fmt.Errorf("%q of %q is used up: expected %s", x.Clip(c.Quantity, maxCode), x.Clip(at.K2(), maxText), sums[of])
		}
		delete(sums, of)
		return wrong != nil
	})
	if wrong == nil && len(sums) > 0 {
		return fmt.Errorf("of %d lots it is not said how much is used up", len(sums))
	}
	return wrong
}

func checkSealed(ctx *x.Context) (wrong error) {
	seals.Walk(ctx, nil, func(container string, s *inspectionv1.Seals) bool {
		if key, err := containerOf(container); err != nil || string(key) != container || s.Version == 0 ||
			checkSeals(s.Numbers) != nil || !membership.Exists(ctx, s.Organization) {
			wrong = fmt.Errorf("seals of %q: expected those of a container, by a member", x.Clip(container, maxText))
		}
		return wrong != nil
	})
	return wrong
}
