package rules

import (
	"slices"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	membershiprules "github.com/waymark-ledger/waymark/x/membership/rules"
)

// asksAccreditation reports whether a requirement takes only what is made under an accreditation.
func asksAccreditation(r *inspectionv1.Requirement) bool { return r.Accredited || len(r.Bodies) > 0 }

// asAccredited says whether the author of an attestation was accredited as a requirement asks when it performed, issued and
// recorded it, by somebody whom the market recognizes at the time of the verdict.
func (j *judgment) asAccredited(r *inspectionv1.Requirement, a *inspectionv1.Attestation) (weight, inspectionv1.Finding, error) {
	if !asksAccreditation(r) {
		return counting, 0, nil
	}
	accreditation := new(inspectionv1.Accreditation)
	if err := must(j.w, AccreditationPath(a.Accreditation), accreditation); err != nil {
		return 0, 0, err
	}
	switch {
	case len(r.Bodies) > 0 && !slices.Contains(r.Bodies, accreditation.Body):
		return weightless, inspectionv1.Finding_FINDING_NOT_ACCREDITED, nil
	case len(r.Bodies) > 0 && accreditation.Body == inspectionv1.Body_BODY_A && a.PartyRecorded < inspectionv1.Party_PARTY_THIRD:
		return weightless, inspectionv1.Finding_FINDING_NOT_INDEPENDENT, nil
	case failed(a) && !inForce(accreditation, a):
		return uncertain, inspectionv1.Finding_FINDING_TAKEN_BACK, nil
	case !failed(a) && !(inForce(accreditation, a) && j.inScope(accreditation.Scope)):
		return weightless, inspectionv1.Finding_FINDING_NOT_ACCREDITED, nil
	case !r.Accredited:
		return counting, 0, nil
	}
	return j.recognizes(accreditation.Accreditor, a)
}

// inForce reports whether an accreditation was in force for an attestation, by what is known of it now. It was by what was known
// when that was recorded: else it would have been refused.
func inForce(of *inspectionv1.Accreditation, a *inspectionv1.Attestation) bool {
	for _, unix := range []int64{a.Performed, a.Issued, a.Recorded} {
		if AccreditationAt(of, unix) != inspectionv1.Status_STATUS_IN_FORCE {
			return false
		}
	}
	return true
}

// inScope reports whether the goods are within a scope by what their product is declared as now. That each attestation was,
// by what it was declared as then, and by its place, was checked when it was recorded.
func (j *judgment) inScope(scope *inspectionv1.Scope) bool {
	if len(scope.GetGpcBricks()) == 0 && len(scope.GetHsPrefixes()) == 0 {
		return true
	}
	return j.product != nil && CoversProduct(scope, j.product, j.market)
}

// recognizes says whether what an accreditor grants counts in the market: one of the market itself, or one that it
// recognizes.
func (j *judgment) recognizes(accreditor string, a *inspectionv1.Attestation) (weight, inspectionv1.Finding, error) {
	var organization membershipv1.Organization
	if err := must(j.w, membershiprules.OrganizationPath(accreditor), &organization); err != nil {
		return 0, 0, err
	}
	if organization.Jurisdiction == j.market {
		return counting, 0, nil
	}
	var recognition inspectionv1.Recognition
	_, err := load(j.w, RecognitionPath(j.market, accreditor), &recognition)
	switch {
	case err != nil:
		return 0, 0, err
	case RecognitionAt(&recognition, j.at) == inspectionv1.Status_STATUS_IN_FORCE:
		return counting, 0, nil
	case failed(a) && wasRecognized(&recognition, a.Recorded, j.at):
		return uncertain, inspectionv1.Finding_FINDING_TAKEN_BACK, nil
	}
	return weightless, inspectionv1.Finding_FINDING_NOT_RECOGNIZED, nil
}

// wasRecognized reports whether a recognition was in force at any time between two, by what was known then.
func wasRecognized(r *inspectionv1.Recognition, from, to int64) bool {
	for i, c := range r.History {
		switch {
		case c.Status != inspectionv1.Status_STATUS_IN_FORCE || c.Since > to:
		case i+1 < len(r.History) && r.History[i+1].Recorded > from:
			return true
		case i+1 == len(r.History) && (r.Until == 0 || r.Until >= from):
			return true
		}
	}
	return false
}
