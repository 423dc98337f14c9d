package rules

import (
	"slices"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
)

// inTime says whether an attestation was issued by the time of the verdict, and is in force then.
func (j *judgment) inTime(_ *inspectionv1.Requirement, a *inspectionv1.Attestation) (weight, inspectionv1.Finding, error) {
	if a.Issued > j.at {
		return weightless, inspectionv1.Finding_FINDING_EXPIRED, nil
	}
	switch StatusAt(a.History, j.at) {
	case inspectionv1.Status_STATUS_IN_FORCE:
		return counting, 0, nil
	case inspectionv1.Status_STATUS_SUSPENDED:
		return uncertain, inspectionv1.Finding_FINDING_SUSPENDED, nil
	case inspectionv1.Status_STATUS_UNSPECIFIED:
		return weightless, inspectionv1.Finding_FINDING_EXPIRED, nil
	}
	if failed(a) {
		if replaced, err := j.replaced(a); err != nil || !replaced {
			return uncertain, inspectionv1.Finding_FINDING_TAKEN_BACK, err
		}
	}
	return weightless, inspectionv1.Finding_FINDING_ENDED, nil
}

// replaced reports whether the last of those that superseded an attestation, one the other, is in force: nothing has the place of
// what was superseded by what was taken back.
func (j *judgment) replaced(a *inspectionv1.Attestation) (bool, error) {
	for superseded(a, j.at) && a.SupersededBy > a.Id {
		next := new(inspectionv1.Attestation)
		if err := must(j.w, AttestationPath(a.SupersededBy), next); err != nil {
			return false, err
		}
		if !superseded(next, j.at) {
			return StatusAt(next.History, j.at) == inspectionv1.Status_STATUS_IN_FORCE, nil
		}
		a = next
	}
	return false, nil
}

// failed reports whether an attestation finds a failure. One that counted once is not done away with by taking back what made
// it count, but by supersession or retests only.
func failed(a *inspectionv1.Attestation) bool { return a.Result == inspectionv1.Result_RESULT_FAIL }

// superseded reports whether an attestation was superseded at a Unix time in seconds, be it revoked besides.
func superseded(a *inspectionv1.Attestation, unix int64) bool {
	return slices.ContainsFunc(a.History, func(c *inspectionv1.Change) bool {
		return c.Status == inspectionv1.Status_STATUS_SUPERSEDED && c.Since <= unix
	})
}

// asIndependent says whether the author is as independent as a requirement asks, by what was declared when it attested.
func (j *judgment) asIndependent(r *inspectionv1.Requirement, a *inspectionv1.Attestation) (weight, inspectionv1.Finding, error) {
	if a.PartyRecorded < r.Party {
		return weightless, inspectionv1.Finding_FINDING_NOT_INDEPENDENT, nil
	}
	return counting, 0, nil
}

// asWhole says whether a statement is on enough of the goods.
func (j *judgment) asWhole(r *inspectionv1.Requirement, a *inspectionv1.Attestation) (weight, inspectionv1.Finding, error) {
	if !r.WholeLot || a.Extent != inspectionv1.Extent_EXTENT_SAMPLE {
		return counting, 0, nil
	}
	return partly(a), inspectionv1.Finding_FINDING_OTHER_GOODS, nil
}

// vouchedFor says whether the key that signed an attestation was not suspect when it was recorded.
func (j *judgment) vouchedFor(_ *inspectionv1.Requirement, a *inspectionv1.Attestation) (weight, inspectionv1.Finding, error) {
	is, err := suspect(j.w, a.Signer, a.Recorded)
	if is {
		return uncertain, inspectionv1.Finding_FINDING_SUSPECT, err
	}
	return counting, 0, err
}
