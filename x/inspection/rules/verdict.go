package rules

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// Version is the version of the rules of verdicts and clearances. Consensus: it changes with them.
const Version = 1

// The outcomes, in the order of strong Kleene logic: what several reasons come to together is the least of them.
const (
	inadmissible = inspectionv1.Outcome_OUTCOME_INADMISSIBLE
	undetermined = inspectionv1.Outcome_OUTCOME_UNDETERMINED
	admissible   = inspectionv1.Outcome_OUTCOME_ADMISSIBLE
)

// ErrQuestion says that something is not a question that a verdict answers.
var ErrQuestion = errors.New("not a question that a verdict answers")

// judgment is a verdict in the making.
type judgment struct {
	w       World
	market  string
	at      int64
	mode    inspectionv1.Mode
	goods   *goods
	product *inspectionv1.Product // nil where none is declared
	reasons []*inspectionv1.Reason
	// inEffect is which listings have effect in the market, or in one that the profile consults.
	inEffect effective
	// much says that there was more to read than a verdict reads.
	much bool
}

func (j *judgment) add(r *inspectionv1.Reason) { j.reasons = append(j.reasons, r) }

// bound returns an error but ErrTooMuch, of which it takes note: what was found until then holds.
func (j *judgment) bound(err error) error {
	if errors.Is(err, ErrTooMuch) {
		j.much = true
		return nil
	}
	return err
}

// Decide returns what the state says of goods in a market, traded in a mode, as of a Unix time in seconds. It reads at
// most [MaxReads] entries; where there is more to read, that is a reason not to determine the verdict. The error is
// ErrQuestion, one of the world, or that the state contradicts itself.
func Decide(w World, subject gs1.Key, market string, mode inspectionv1.Mode, at int64) (*inspectionv1.Verdict, error) {
	if err := checkQuestion(subject, market, mode, at); err != nil {
		return nil, err
	}
	j := &judgment{w: &bounded{w, map[string][]byte{}}, market: market, at: at, mode: mode}
	v := &inspectionv1.Verdict{Version: Version, Subject: string(subject), Market: market, Mode: mode, At: at}
	var err error
	if v.Until, err = until(j.w, at); err != nil {
		return nil, err
	}
	profile, err := j.decide(subject)
	if err := j.bound(err); err != nil {
		return nil, err
	}
	if j.much {
		j.add(&inspectionv1.Reason{
			Rule: inspectionv1.Rule_RULE_BOUNDS, Outcome: undetermined, Finding: inspectionv1.Finding_FINDING_TOO_MUCH, Subject: string(subject),
		})
	}
	if profile != nil {
		v.Class, v.Profile = profile.Class, profile.Version
	}
	v.Outcome, v.Reasons = outcomeOf(j.reasons), sorted(j.reasons)
	return v, nil
}

// decide gathers all reasons, and returns the version of a profile that they are held against; nil for none.
func (j *judgment) decide(subject gs1.Key) (*inspectionv1.Profile, error) {
	var err error
	if j.goods, err = findGoods(j.w, subject, j.at); err != nil {
		return nil, err
	}
	j.judgeGoods()
	if err := j.findProduct(); err != nil {
		return nil, err
	}
	profiles, err := j.findProfiles()
	if err != nil {
		return nil, err
	}
	if len(profiles) == 0 {
		j.consult(nil)
		return nil, j.judgeListings()
	}
	return j.best(profiles)
}

// best holds the goods against a version of a profile, and where they do not meet it and the one before it suffices still,
// against that. It keeps the reasons of the one that they meet better.
func (j *judgment) best(profiles []*inspectionv1.Profile) (*inspectionv1.Profile, error) {
	before := j.reasons
	var chosen *inspectionv1.Profile
	var reasons []*inspectionv1.Reason
	for _, p := range profiles {
		j.reasons = nil
		if err := j.judge(p); err != nil {
			return nil, err
		}
		if chosen == nil || outcomeOf(j.reasons) > outcomeOf(reasons) {
			chosen, reasons = p, j.reasons
		}
		if outcomeOf(reasons) == admissible {
			break
		}
	}
	j.reasons = append(before, reasons...)
	return chosen, nil
}

// judge holds the goods against a version of a profile: themselves first, so that what is behind them cannot keep what is
// found of them from being read; and what asks for accreditation before what does not, so that neither can who has none.
func (j *judgment) judge(p *inspectionv1.Profile) error {
	j.consult(p)
	if err := j.bound(j.judgeListings()); err != nil {
		return err
	}
	for _, accredited := range []bool{true, false} {
		for _, r := range p.Requirements {
			if asksAccreditation(r) != accredited {
				continue
			}
			if err := j.bound(j.judgeRequirement(p, r)); err != nil {
				return err
			}
		}
	}
	return j.bound(j.judgeInputs(p))
}

// outcomeOf returns what reasons come to together: the least.
func outcomeOf(reasons []*inspectionv1.Reason) inspectionv1.Outcome {
	outcome := admissible
	for _, r := range reasons {
		outcome = min(outcome, r.Outcome)
	}
	return outcome
}

// sorted orders reasons by rule, requirement, subject, listing, attestation, finding.
func sorted(reasons []*inspectionv1.Reason) []*inspectionv1.Reason {
	slices.SortStableFunc(reasons, func(a, b *inspectionv1.Reason) int {
		return cmp.Or(
			cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Requirement, b.Requirement), cmp.Compare(a.Subject, b.Subject),
			cmp.Compare(a.Listing, b.Listing), cmp.Compare(a.Attestation, b.Attestation), cmp.Compare(a.Finding, b.Finding),
		)
	})
	return reasons
}

// checkQuestion looks whether a verdict can be asked for.
func checkQuestion(subject gs1.Key, market string, mode inspectionv1.Mode, at int64) error {
	if named, err := gs1.Named(string(subject)); err != nil || named != subject {
		return fmt.Errorf("%w: subject: expected the canonical key of goods", ErrQuestion)
	}
	if !isMarket(market) {
		return fmt.Errorf("%w: market: expected two capital letters (ISO 3166-1)", ErrQuestion)
	}
	if mode < inspectionv1.Mode_MODE_B2B || mode > inspectionv1.Mode_MODE_C2C {
		return fmt.Errorf("%w: mode: expected b2b, b2c or c2c", ErrQuestion)
	}
	if at < 1 || at > maxTime {
		return fmt.Errorf("%w: at: expected a Unix time in seconds before the year 10000", ErrQuestion)
	}
	return nil
}

// maxTime is the last second of the year 9999.
const maxTime = 253402300799

func isMarket(market string) bool {
	return len(market) == 2 && 'A' <= market[0] && market[0] <= 'Z' && 'A' <= market[1] && market[1] <= 'Z'
}
