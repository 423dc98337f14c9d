package rules

import (
	"slices"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
)

// judgeRequirement says whether the goods have what a profile requires, and by which attestations.
func (j *judgment) judgeRequirement(p *inspectionv1.Profile, r *inspectionv1.Requirement) error {
	if e := j.exemption(p, r); e != nil {
		reason := j.requires(r, admissible, inspectionv1.Finding_FINDING_EXEMPT)
		reason.Subject, reason.Codes = e.Subject, []string{e.Reason}
		j.add(reason)
		return nil
	}
	schemes, err := j.accepted(r)
	if err != nil {
		return err
	}
	targets := j.targets(r.Target)
	if len(targets) == 0 {
		reason := j.requires(r, undetermined, inspectionv1.Finding_FINDING_UNKNOWN_GOODS)
		reason.Codes = schemes
		j.add(reason)
	}
	for _, of := range targets {
		about := j.goods.subject
		if len(targets) > 1 {
			about = of[0]
		}
		if err := j.judgeAttested(r, about, of, schemes); err != nil {
			return err
		}
	}
	return nil
}

// judgeAttested says whether enough is attested under the schemes about the targets. It tells so of what it is about.
func (j *judgment) judgeAttested(r *inspectionv1.Requirement, about string, targets, schemes []string) error {
	found, err := j.weighAll(r, targets, schemes)
	if err := j.bound(err); err != nil {
		return err
	}
	attested, err := j.independent(found, int(r.Count))
	if err := j.bound(err); err != nil {
		return err
	}
	if err := j.displace(found); err != nil {
		return err
	}
	met := attested >= int(r.Count)
	for _, w := range found {
		j.add(w.reason(r, met))
	}
	reason := j.requires(r, admissible, inspectionv1.Finding_FINDING_UNSPECIFIED)
	if !met {
		reason = j.requires(r, undetermined, inspectionv1.Finding_FINDING_MISSING)
		reason.Codes, reason.Missing = schemes, r.Count-uint32(attested)
	}
	reason.Subject = about
	j.add(reason)
	return nil
}

// requires returns a reason about a requirement as a whole.
func (j *judgment) requires(r *inspectionv1.Requirement, o inspectionv1.Outcome, f inspectionv1.Finding) *inspectionv1.Reason {
	return &inspectionv1.Reason{
		Rule: inspectionv1.Rule_RULE_REQUIREMENT, Outcome: o, Finding: f, Subject: j.goods.subject, Requirement: r.Id,
	}
}

// exemption returns what frees the goods of a requirement; nil for nothing.
func (j *judgment) exemption(p *inspectionv1.Profile, r *inspectionv1.Requirement) *inspectionv1.Exemption {
	for _, e := range p.Exemptions {
		if (e.Requirement == "" || e.Requirement == r.Id) && (e.Until == 0 || j.at <= e.Until) && j.goods.areOf(e.Subject) {
			return e
		}
	}
	return nil
}

// areOf reports whether the goods are, or belong to, a subject, or were made there or by it: an item, and its lot.
func (g *goods) areOf(subject string) bool {
	if slices.Contains(g.lineage, subject) {
		return true
	}
	return g.known() && !slices.ContainsFunc(g.accounts, func(a *account) bool {
		return !slices.Contains(append(a.facility(), a.makers()...), subject)
	})
}

// organizationSubject returns the subject of an organization.
func organizationSubject(id string) string { return "org/" + id }

// accepted returns the schemes that a requirement takes in the market, ascending: those that it names, and what the market
// takes for them.
func (j *judgment) accepted(r *inspectionv1.Requirement) ([]string, error) {
	schemes := slices.Clone(r.Schemes)
	for _, scheme := range r.Schemes {
		var equivalents inspectionv1.Equivalents
		if _, err := load(j.w, EquivalentsPath(j.market, scheme), &equivalents); err != nil {
			return nil, err
		}
		for _, e := range equivalents.Schemes {
			if e.From <= j.at && (e.Until == 0 || j.at <= e.Until) {
				schemes = append(schemes, e.Scheme)
			}
		}
	}
	slices.Sort(schemes)
	return slices.Compact(schemes), nil
}

// targets returns the subjects about which a requirement asks for attestations, the finest first: of an item that was numbered
// elsewhere than its lot was made, or by another organization, both places or organizations, each of which is to have what
// is required. None where any is not known.
func (j *judgment) targets(target inspectionv1.Target) [][]string {
	if target != inspectionv1.Target_TARGET_FACILITY && target != inspectionv1.Target_TARGET_MAKER {
		return [][]string{j.goods.lineage}
	}
	var all [][]string
	for _, a := range j.goods.accounts {
		of := a.facility()
		if target == inspectionv1.Target_TARGET_MAKER {
			of = a.makers()
		}
		if len(of) == 0 {
			return nil
		}
		if !slices.ContainsFunc(all, func(other []string) bool { return slices.Equal(other, of) }) {
			all = append(all, of)
		}
	}
	return all
}

// weighAll weighs the attestations about the targets under the schemes, in the order of their numbers. With ErrTooMuch it
// returns those of them that there was room to read. Where an accreditation is asked for, only those count, and are looked at, that claim one: so nobody
// who has none can make a verdict read more.
func (j *judgment) weighAll(r *inspectionv1.Requirement, targets, schemes []string) ([]*weighed, error) {
	var ids []uint64
	for _, target := range targets {
		for _, scheme := range schemes {
			var attested inspectionv1.Attested
			if _, err := load(j.w, AttestedPath(target, scheme), &attested); err != nil {
				return nil, err
			}
			if asksAccreditation(r) {
				ids = append(ids, attested.Accredited...)
			} else {
				ids = append(ids, attested.Ids...)
			}
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	found := make([]*weighed, 0, min(len(ids), MaxReads))
	for _, id := range ids {
		w, err := j.weigh(r, targets, id)
		if err == nil && failed(w.Attestation) && w.weight != weightless {
			var scheme inspectionv1.Scheme
			err = must(j.w, SchemePath(w.Scheme), &scheme)
			w.retest = scheme.Retest
		}
		if err != nil {
			return found, err
		}
		found = append(found, w)
	}
	return found, nil
}
