package rules

import (
	"slices"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
)

// clearedDepth is how many steps of inputs a clearance looks at.
const clearedDepth = 10

// inputs are what goods were made of.
type inputs struct {
	// subjects are their keys, the nearest first, each once.
	subjects []string
	// cut are those that came of more processes than the state lists, so that not all of their inputs are found.
	cut []string
}

// inputsOf returns what goods were made of, in so many steps. An item was made of what its lot was made of.
func inputsOf(w World, g *goods, depth uint32) (*inputs, error) {
	in := new(inputs)
	level := g.batches()
	for ; depth > 0 && len(level) > 0; depth-- {
		var next []string
		for _, output := range level {
			found, err := in.into(w, output)
			if err != nil {
				return nil, err
			}
			for _, input := range found {
				if slices.Contains(in.subjects, input) || slices.Contains(g.lineage, input) {
					continue
				}
				in.subjects = append(in.subjects, input)
				lineage, err := lineageOf(w, gs1.Key(input))
				if err != nil {
					return nil, err
				}
				next = append(next, batchesOf(lineage, productOf(gs1.Key(input)))...)
			}
		}
		level = next
	}
	return in, nil
}

// into returns the inputs of every process of which a subject is an output.
func (in *inputs) into(w World, output string) ([]string, error) {
	var sources provenancev1.Sources
	if _, err := load(w, provenancerules.SourcesPath(output), &sources); err != nil {
		return nil, err
	}
	if sources.More > 0 {
		in.cut = append(in.cut, output)
	}
	var found []string
	for _, id := range sources.Processes {
		var process provenancev1.Process
		if err := must(w, provenancerules.ProcessPath(id), &process); err != nil {
			return nil, err
		}
		for n := range process.Inputs {
			input, err := w.Read(provenancerules.InputPath(id, n))
			if err != nil {
				return nil, err
			}
			found = append(found, string(input))
		}
	}
	return found, nil
}

// batches returns the goods and their lot, which processes put out.
func (g *goods) batches() []string { return batchesOf(g.lineage, g.product) }

// batchesOf returns a lineage without the product: that an event makes some of a product says nothing of these goods.
func batchesOf(lineage []string, product string) []string {
	if len(lineage) == 1 {
		return lineage
	}
	return slices.DeleteFunc(slices.Clone(lineage), func(key string) bool { return key == product })
}

// judgeInputs says which listings have effect on what the goods were made of, and which attestations under the schemes that
// the profile takes find a failure of that, as far as the profile asks.
func (j *judgment) judgeInputs(p *inspectionv1.Profile, inEffect func(*blacklistv1.Listing) bool) error {
	if p.GetInputDepth() == 0 {
		return nil
	}
	in, err := inputsOf(j.w, j.goods, p.InputDepth)
	if err != nil {
		return err
	}
	free := len(in.cut) == 0
	for _, subject := range in.cut {
		j.add(&inspectionv1.Reason{
			Rule: inspectionv1.Rule_RULE_INPUTS, Outcome: undetermined, Finding: inspectionv1.Finding_FINDING_TOO_MUCH, Subject: subject,
		})
	}
	for _, subject := range in.subjects {
		reasons, err := j.judgeInput(p, subject, inEffect)
		if err != nil {
			return err
		}
		for _, reason := range reasons {
			free = free && reason.Outcome == admissible
			j.add(reason)
		}
	}
	if free {
		j.add(&inspectionv1.Reason{Rule: inspectionv1.Rule_RULE_INPUTS, Outcome: admissible, Subject: j.goods.subject})
	}
	return nil
}

// judgeInput returns what speaks against an input.
func (j *judgment) judgeInput(p *inspectionv1.Profile, subject string, inEffect func(*blacklistv1.Listing) bool) ([]*inspectionv1.Reason, error) {
	g, err := findGoods(j.w, gs1.Key(subject), j.at)
	if err != nil {
		return nil, err
	}
	product, err := readProduct(j.w, g)
	if err != nil {
		return nil, err
	}
	var reasons []*inspectionv1.Reason
	if g.contested {
		reason := g.reason(inspectionv1.Rule_RULE_INPUTS)
		reason.Outcome, reason.Finding = undetermined, inspectionv1.Finding_FINDING_CONTESTED
		reasons = append(reasons, reason)
	}
	for _, s := range g.behind(product) {
		found, err := listed(j.w, s, inspectionv1.Rule_RULE_INPUTS, inEffect)
		if err != nil {
			return nil, err
		}
		reasons = append(reasons, found...)
	}
	of := *j
	of.goods, of.product = g, product
	for _, r := range p.Requirements {
		if r.Target != inspectionv1.Target_TARGET_GOODS {
			continue
		}
		failures, err := of.failures(r)
		if err != nil {
			return nil, err
		}
		reasons = append(reasons, failures...)
	}
	return reasons, nil
}

// failures returns the attestations by which goods fail a requirement, or may.
func (j *judgment) failures(r *inspectionv1.Requirement) ([]*inspectionv1.Reason, error) {
	schemes, err := j.accepted(r)
	if err != nil {
		return nil, err
	}
	found, err := j.weighAll(r, j.goods.lineage, schemes)
	if err != nil {
		return nil, err
	}
	if err := j.displace(found); err != nil {
		return nil, err
	}
	var reasons []*inspectionv1.Reason
	for _, w := range found {
		if w.finding == inspectionv1.Finding_FINDING_FAILED || w.conflicts() && w.finding != inspectionv1.Finding_FINDING_DISPLACED {
			reason := w.reason(r, true)
			reason.Rule = inspectionv1.Rule_RULE_INPUTS
			reasons = append(reasons, reason)
		}
	}
	return reasons, nil
}
