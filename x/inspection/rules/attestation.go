package rules

import (
	"slices"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
)

// day is one, in seconds.
const day = 86_400

// weight is whether an attestation counts for a requirement, whatever it finds.
type weight int

const (
	weightless weight = iota // it does not
	uncertain                // it cannot be told
	counting                 // it does
)

// weighed is an attestation and what it says of a requirement.
type weighed struct {
	*inspectionv1.Attestation
	// about is the subject by which it is about the goods.
	about string
	// weight is whether it counts.
	weight weight
	// finding is what it finds, or why it does not count.
	finding inspectionv1.Finding
	// passed says that it counts and passed, be it too old now: a failure stays displaced by it.
	passed bool
	// looked says that its documents were looked for among what is listed.
	looked bool
	// listing is the one for which a document on which it rests is not relied on; 0 for none.
	listing uint64
	// retest is how its scheme has failures displaced, where it is one that may count; nil for not at all.
	retest *inspectionv1.Retest
}

// weigh says whether an attestation counts for a requirement, and what it finds. What is certain weighs more than what is
// not: one that is revoked does not count, whether or not it is about the goods.
func (j *judgment) weigh(r *inspectionv1.Requirement, targets []string, id uint64) (*weighed, error) {
	a := new(inspectionv1.Attestation)
	if err := must(j.w, AttestationPath(id), a); err != nil {
		return nil, err
	}
	w := &weighed{Attestation: a}
	if err := j.cover(w, r, targets); err != nil {
		return nil, err
	}
	for _, rule := range []func(*inspectionv1.Requirement, *inspectionv1.Attestation) (weight, inspectionv1.Finding, error){
		j.inTime, j.asIndependent, j.asAccredited, j.asWhole, j.vouchedFor,
	} {
		if w.weight == weightless {
			return w, nil
		}
		weight, finding, err := rule(r, a)
		if err != nil {
			return nil, err
		}
		if weight < w.weight {
			w.weight, w.finding = weight, finding
		}
	}
	if w.weight != counting {
		return w, nil
	}
	return w, j.find(w, r)
}

// find says what an attestation that counts finds. Age, validity and seals end passes only: a failure stays one. So do listings
// of the documents on which it rests, which are looked for where it is needed.
func (j *judgment) find(w *weighed, r *inspectionv1.Requirement) error {
	switch {
	case w.Result == inspectionv1.Result_RESULT_FAIL:
		w.finding = inspectionv1.Finding_FINDING_FAILED
		return nil
	case w.Result == inspectionv1.Result_RESULT_CONDITIONAL && !r.Conditional:
		w.finding = inspectionv1.Finding_FINDING_CONDITIONAL
		return nil
	}
	w.passed, w.finding = true, inspectionv1.Finding_FINDING_PASSED
	broken, err := j.sealBroken(w.Attestation)
	if err != nil {
		return err
	}
	switch {
	case j.expired(w.Attestation, r):
		w.finding = inspectionv1.Finding_FINDING_EXPIRED
	case broken:
		w.finding = inspectionv1.Finding_FINDING_SEAL_BROKEN
	}
	return nil
}

// expired reports whether what passes is too old, or not valid any more.
func (j *judgment) expired(a *inspectionv1.Attestation, r *inspectionv1.Requirement) bool {
	return a.Until != 0 && j.at > a.Until || r.MaxAgeDays != 0 && j.at-a.Performed > int64(r.MaxAgeDays)*day
}

// cover says whether an attestation is about the goods, and by which of the subjects that a requirement asks about.
func (j *judgment) cover(w *weighed, r *inspectionv1.Requirement, targets []string) error {
	w.weight, w.finding = weightless, inspectionv1.Finding_FINDING_OTHER_GOODS
	for _, c := range w.Coverage {
		if !slices.Contains(targets, c.Subject) {
			continue
		}
		if w.about == "" {
			w.about = c.Subject
		}
		weight, finding := j.within(c), inspectionv1.Finding_FINDING_UNKNOWN_GOODS
		if r.OfLot && c.Subject == j.goods.product {
			weight, finding = min(weight, partly(w.Attestation)), inspectionv1.Finding_FINDING_OTHER_GOODS
		}
		if weight == counting && w.Result != inspectionv1.Result_RESULT_FAIL {
			var err error
			if weight, finding, err = j.compared(c, w.Performed); err != nil {
				return err
			}
		}
		if weight > w.weight {
			w.about, w.weight, w.finding = c.Subject, weight, finding
		}
	}
	return nil
}

// compared says whether what passed about a subject could be compared with what is recorded of it, and was performed when it
// was there. A trade item may be approved before it is declared, and before anything of it is made.
func (j *judgment) compared(c *inspectionv1.Coverage, performed int64) (weight, inspectionv1.Finding, error) {
	if c.Subject == j.goods.product {
		return counting, 0, nil
	}
	if c.Untracked {
		return uncertain, inspectionv1.Finding_FINDING_UNTRACKED, nil
	}
	made, known, err := j.madeOf(c.Subject)
	if known && performed < made {
		return uncertain, inspectionv1.Finding_FINDING_TOO_EARLY, err
	}
	return counting, 0, err
}

// partly returns the weight of what is not about enough of the goods: a pass says too little; a failure says something.
func partly(a *inspectionv1.Attestation) weight {
	if a.Result == inspectionv1.Result_RESULT_FAIL {
		return uncertain
	}
	return weightless
}

// within says whether the goods are among those of a subject that are covered.
func (j *judgment) within(c *inspectionv1.Coverage) weight {
	sure := counting
	if len(c.Plants) > 0 {
		sure = j.goods.agreed(func(a *account) weight { return a.madeIn(c.Plants) })
	}
	if c.MadeFrom != 0 || c.MadeUntil != 0 {
		sure = min(sure, j.goods.agreed(func(a *account) weight { return a.madeBetween(c.MadeFrom, c.MadeUntil) }))
	}
	if c.SerialFrom != "" || c.SerialUntil != "" {
		switch serial, known := j.goods.serial(); {
		case !known:
			sure = min(sure, uncertain)
		case !inRange(serial, c.SerialFrom, c.SerialUntil):
			return weightless
		}
	}
	return sure
}

// inRange reports whether a serial number is between two of as many digits. One without a bound on a side is open there.
func inRange(serial, from, until string) bool {
	for i := range len(serial) {
		if serial[i] < '0' || serial[i] > '9' {
			return false
		}
	}
	digits := max(len(from), len(until))
	return len(serial) == digits && from <= serial && (until == "" || serial <= until)
}

// reason tells an attestation. What does not count is in the way of a requirement that is not met, and of no weight where it
// is; but a failure of which it is not certain whether it counts is conflict enough.
func (w *weighed) reason(r *inspectionv1.Requirement, met bool) *inspectionv1.Reason {
	outcome := undetermined
	switch {
	case w.finding == inspectionv1.Finding_FINDING_FAILED:
		outcome = inadmissible
	case w.finding == inspectionv1.Finding_FINDING_PASSED, w.finding == inspectionv1.Finding_FINDING_DISPLACED:
		outcome = admissible
	case met && !w.conflicts():
		outcome = admissible
	}
	return &inspectionv1.Reason{
		Rule: inspectionv1.Rule_RULE_REQUIREMENT, Outcome: outcome, Finding: w.finding, Subject: w.about, Requirement: r.Id,
		Attestation: w.Id, Listing: w.listing, Organization: w.Organization, Codes: []string{w.Scheme}, TxId: w.TxId, MessageIndex: w.MessageIndex,
	}
}

// conflicts reports whether it fails, and may count.
func (w *weighed) conflicts() bool {
	return w.Result == inspectionv1.Result_RESULT_FAIL && w.weight == uncertain
}
