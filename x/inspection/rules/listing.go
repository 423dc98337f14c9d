package rules

import (
	"fmt"
	"slices"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	blacklistrules "github.com/waymark-ledger/waymark/x/blacklist/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// effective reports whether a listing has effect.
type effective func(*blacklistv1.Listing) bool

// consult has listings count that have effect in the market or in one that a profile consults; nil for no profile.
func (j *judgment) consult(p *inspectionv1.Profile) {
	markets := append([]string{j.market}, p.GetConsulted()...)
	j.inEffect = func(l *blacklistv1.Listing) bool {
		return slices.ContainsFunc(markets, func(market string) bool { return blacklistrules.InEffect(l, market, j.at) })
	}
}

// judgeListings says which listings have effect on the goods and what is behind them.
func (j *judgment) judgeListings() error {
	clear := true
	for _, subject := range j.goods.behind(j.product) {
		found, err := listed(j.w, subject, inspectionv1.Rule_RULE_LISTED, j.inEffect)
		for _, reason := range found {
			clear = clear && reason.Outcome == admissible
			j.add(reason)
		}
		if err != nil {
			return err
		}
	}
	if clear {
		j.add(&inspectionv1.Reason{Rule: inspectionv1.Rule_RULE_LISTED, Outcome: admissible, Subject: j.goods.subject})
	}
	return nil
}

// behind returns whatever a listing of it would be one of the goods, ascending: they and what they belong to, the brand,
// the organizations that make, brand or made them known, the place where they were made; and the brands and organizations that
// were behind the product when they were made or recorded, or of goods that are not known, ever.
func (g *goods) behind(product *inspectionv1.Product) []string {
	subjects := slices.Clone(g.lineage)
	for _, a := range g.accounts {
		subjects = append(append(subjects, a.facility()...), organizationSubject(a.creator))
	}
	if product != nil {
		subjects = append(subjects, BehindProduct(product)...)
		for _, former := range product.Former {
			if g.thereBy(former.Until) {
				subjects = append(subjects, former.Subject)
			}
		}
	}
	slices.Sort(subjects)
	return slices.Compact(subjects)
}

// BehindProduct returns the subjects that are behind a product as it is declared, ascending: its brand, who declared and who
// makes it.
func BehindProduct(product *inspectionv1.Product) []string {
	subjects := []string{organizationSubject(product.Organization)}
	if product.Brand != "" {
		subjects = append(subjects, product.Brand)
	}
	for _, maker := range product.Makers {
		subjects = append(subjects, organizationSubject(maker))
	}
	slices.Sort(subjects)
	return slices.Compact(subjects)
}

// thereBy reports whether the goods may have been there at a Unix time in seconds: by when they are said to have been made, or
// were recorded, or as they are not known.
func (g *goods) thereBy(unix int64) bool {
	return !g.known() || slices.ContainsFunc(g.accounts, func(a *account) bool {
		return min(a.first.EventTime, a.first.Recorded) <= unix
	})
}

// listed returns a reason of each listing of a subject that has effect; with an error, of those that were read until then, the
// latest first.
func listed(w World, subject string, rule inspectionv1.Rule, inEffect effective) ([]*inspectionv1.Reason, error) {
	var listings blacklistv1.Listings
	if _, err := load(w, blacklistrules.SubjectPath(subject), &listings); err != nil {
		return nil, err
	}
	var reasons []*inspectionv1.Reason
	for _, id := range slices.Backward(listings.Ids) {
		listing := new(blacklistv1.Listing)
		if err := must(w, blacklistrules.ListingPath(id), listing); err != nil {
			return reasons, err
		}
		if inEffect(listing) {
			reasons = append(reasons, ofListing(listing, rule))
		}
	}
	return reasons, nil
}

// relies reports whether a pass is one that can be relied upon: no document on which it rests is listed. It looks for them once.
func (j *judgment) relies(w *weighed) (bool, error) {
	if !w.passed || w.looked {
		return w.passed, nil
	}
	report, err := j.listedReport(w.Attestation)
	if err != nil {
		return false, err
	}
	w.looked = true
	if report != nil {
		w.passed, w.finding, w.listing = false, report.Finding, report.Listing
	}
	return w.passed, nil
}

// listedReport returns why a document on which an attestation rests is not to be relied on: a listing of it that has effect and
// more than warns; nil where none has.
func (j *judgment) listedReport(a *inspectionv1.Attestation) (*inspectionv1.Reason, error) {
	for _, digest := range a.Reports {
		found, err := listed(j.w, documentSubject(digest), inspectionv1.Rule_RULE_LISTED, j.inEffect)
		for _, reason := range found {
			if reason.Outcome != admissible {
				return reason, nil
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// documentSubject returns the subject of a document by its sha256.
func documentSubject(sha256 []byte) string { return fmt.Sprintf("doc/sha-256/%x", sha256) }

// ofListing tells a listing that has effect.
func ofListing(l *blacklistv1.Listing, rule inspectionv1.Rule) *inspectionv1.Reason {
	reason := &inspectionv1.Reason{
		Rule: rule, Subject: l.Subject, Listing: l.Id, Organization: l.Proposer, Codes: []string{l.Reason},
		Outcome: admissible, Finding: inspectionv1.Finding_FINDING_ADVISORY,
	}
	switch {
	case l.Recall != nil:
		reason.Outcome, reason.Finding = inadmissible, inspectionv1.Finding_FINDING_RECALLED
	case l.Severity == blacklistv1.Severity_SEVERITY_BLOCK:
		reason.Outcome, reason.Finding = inadmissible, inspectionv1.Finding_FINDING_BLOCKED
	case l.Severity == blacklistv1.Severity_SEVERITY_HOLD:
		reason.Outcome, reason.Finding = undetermined, inspectionv1.Finding_FINDING_HELD
	case l.Notice != nil && !l.ByPlatform:
		reason.Finding = inspectionv1.Finding_FINDING_POSSIBLE
	}
	return reason
}

// serial returns the serial number of the goods; not known of those that have none.
func (g *goods) serial() (string, bool) { return gs1.Key(g.subject).Serial() }
