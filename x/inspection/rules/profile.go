package rules

import (
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
)

// findProduct reads what is declared of the trade item, and says whether anything is.
func (j *judgment) findProduct() error {
	reason := &inspectionv1.Reason{
		Rule: inspectionv1.Rule_RULE_CLASS, Outcome: undetermined, Finding: inspectionv1.Finding_FINDING_MISSING, Subject: j.goods.subject,
	}
	j.add(reason)
	if j.goods.product != "" {
		reason.Subject = j.goods.product
	}
	var err error
	if j.product, err = readProduct(j.w, j.goods); err != nil || j.product == nil {
		return err
	}
	reason.Outcome, reason.Finding, reason.Organization = admissible, inspectionv1.Finding_FINDING_UNSPECIFIED, j.product.Organization
	return nil
}

// readProduct returns what is declared of the trade item of goods; nil for nothing.
func readProduct(w World, g *goods) (*inspectionv1.Product, error) {
	if g.product == "" {
		return nil, nil
	}
	product := new(inspectionv1.Product)
	declared, err := load(w, ProductPath(g.product), product)
	if err != nil || !declared {
		return nil, err
	}
	return product, nil
}

// findProfiles returns the version of a profile that applies to the goods, and after it the one that suffices as well
// during its transition. Of the classes of the product the narrowest counts that has a version in force. It says where
// none applies, or where that cannot be told.
func (j *judgment) findProfiles() ([]*inspectionv1.Profile, error) {
	if j.product == nil {
		return nil, nil // without a class, which is a reason already
	}
	reason := &inspectionv1.Reason{
		Rule: inspectionv1.Rule_RULE_PROFILE, Outcome: undetermined, Finding: inspectionv1.Finding_FINDING_MISSING, Subject: j.goods.product,
	}
	for _, class := range classesOf(j.product, j.market) {
		var versions inspectionv1.Versions
		if _, err := load(j.w, VersionsPath(j.market, class, j.mode), &versions); err != nil {
			return nil, err
		}
		p, known, err := j.inForce(class, versions.Last)
		if err != nil {
			return nil, err
		}
		if !known {
			reason.Finding = inspectionv1.Finding_FINDING_UNKNOWN_GOODS
			break
		}
		if p == nil {
			continue
		}
		reason.Outcome, reason.Finding = admissible, inspectionv1.Finding_FINDING_UNSPECIFIED
		reason.Organization, reason.Codes = p.Organization, []string{class}
		j.add(reason)
		return j.withTransition(p)
	}
	j.add(reason)
	return nil, nil
}

// inForce returns the version of a profile that applies to the goods, nil for none. It is not known where it depends on when
// they were made, and that is not known.
func (j *judgment) inForce(class string, last uint32) (p *inspectionv1.Profile, known bool, err error) {
	withdrawn := int64(0) // together with a later version
	for version := last; version > 0; version-- {
		p := new(inspectionv1.Profile)
		if err := must(j.w, ProfilePath(j.market, class, j.mode, version), p); err != nil {
			return nil, false, err
		}
		at := j.at
		if p.Basis == inspectionv1.Basis_BASIS_MADE && p.From <= j.at {
			made, known := j.goods.made()
			if !known {
				return nil, false, nil
			}
			at = made
		}
		if p.Withdrawn != 0 {
			withdrawn = p.Withdrawn
		}
		switch {
		case p.From > at:
			continue
		case withdrawn != 0 && withdrawn <= at:
			return nil, true, nil
		}
		return p, true, nil
	}
	return nil, true, nil
}

// withTransition returns a version of a profile, and the one before it while that suffices.
func (j *judgment) withTransition(p *inspectionv1.Profile) ([]*inspectionv1.Profile, error) {
	profiles := []*inspectionv1.Profile{p}
	if p.Version == 1 || p.TransitionUntil == 0 || j.at > p.TransitionUntil {
		return profiles, nil
	}
	earlier := new(inspectionv1.Profile)
	err := must(j.w, ProfilePath(p.Market, p.Class, p.Mode, p.Version-1), earlier)
	return append(profiles, earlier), err
}
