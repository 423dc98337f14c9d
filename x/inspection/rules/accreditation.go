package rules

import (
	"slices"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	membershiprules "github.com/waymark-ledger/waymark/x/membership/rules"
)

// asAccredited says whether the author of an attestation was accredited as a requirement asks when it performed, issued and
// recorded it, by somebody whom the market recognizes at the time of the verdict.
func (j *judgment) asAccredited(r *inspectionv1.Requirement, a *inspectionv1.Attestation) (weight, inspectionv1.Finding, error) {
	if !r.Accredited && len(r.Bodies) == 0 {
		return counting, 0, nil
	}
	if a.Accreditation == 0 {
		return weightless, inspectionv1.Finding_FINDING_NOT_ACCREDITED, nil
	}
	accreditation := new(inspectionv1.Accreditation)
	if err := must(j.w, AccreditationPath(a.Accreditation), accreditation); err != nil {
		return 0, 0, err
	}
	if !j.accredits(accreditation, a) || len(r.Bodies) > 0 && !slices.Contains(r.Bodies, accreditation.Body) {
		return weightless, inspectionv1.Finding_FINDING_NOT_ACCREDITED, nil
	}
	if len(r.Bodies) > 0 && accreditation.Body == inspectionv1.Body_BODY_A && a.PartyRecorded < inspectionv1.Party_PARTY_THIRD {
		return weightless, inspectionv1.Finding_FINDING_NOT_INDEPENDENT, nil
	}
	if !r.Accredited {
		return counting, 0, nil
	}
	recognized, err := j.recognizes(accreditation.Accreditor)
	if err == nil && !recognized {
		return weightless, inspectionv1.Finding_FINDING_NOT_RECOGNIZED, nil
	}
	return counting, 0, err
}

// accredits reports whether an accreditation covers an attestation, and was in force for it. Whether it covers the
// jurisdiction of the place was checked when the attestation was recorded, and does not change.
func (j *judgment) accredits(of *inspectionv1.Accreditation, a *inspectionv1.Attestation) bool {
	if of.Organization != a.Organization || of.Scheme != a.Scheme {
		return false
	}
	for _, unix := range []int64{a.Performed, a.Issued, a.Recorded} {
		if AccreditationAt(of, unix) != inspectionv1.Status_STATUS_IN_FORCE {
			return false
		}
	}
	scope := of.Scope
	if sites := scope.GetSites(); len(sites) > 0 && !slices.Contains(sites, a.Place) {
		return false
	}
	if bricks := scope.GetGpcBricks(); len(bricks) > 0 && (j.product == nil || !slices.Contains(bricks, j.product.GpcBrick)) {
		return false
	}
	prefixes := scope.GetHsPrefixes()
	return len(prefixes) == 0 || j.product != nil && begins(j.product, prefixes)
}

// recognizes reports whether what an accreditor grants counts in the market: one of the market itself, or one that it
// recognizes.
func (j *judgment) recognizes(accreditor string) (bool, error) {
	var organization membershipv1.Organization
	if err := must(j.w, membershiprules.OrganizationPath(accreditor), &organization); err != nil {
		return false, err
	}
	if organization.Jurisdiction == j.market {
		return true, nil
	}
	var recognition inspectionv1.Recognition
	recognized, err := load(j.w, RecognitionPath(j.market, accreditor), &recognition)
	return recognized && RecognitionAt(&recognition, j.at) == inspectionv1.Status_STATUS_IN_FORCE, err
}
