package rules

import (
	"errors"
	"slices"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
)

// inputs is a walk over what goods were made of. An item was made of what its lot was made of.
type inputs struct {
	w World
	// seen are the goods, and what was visited. Each is once, so that the walk ends where goods were made of themselves.
	seen []string
	// next are the goods and lots at which the next step begins.
	next []string
	// cut are those that came of more processes than the state lists, so that not all of their inputs are found.
	cut []string
}

func inputsOf(w World, g *goods) *inputs {
	batches := batchesOf(g.lineage, g.product)
	return &inputs{w: w, seen: slices.Clone(batches), next: batches}
}

// walk visits what the goods were made of in so many steps. Each is visited before more is read, so that those that are nearest
// are, whatever there is behind them. It ends with the first error of a visit.
func (in *inputs) walk(depth uint32, visit func(subject string) error) error {
	for ; depth > 0 && len(in.next) > 0; depth-- {
		outputs := in.next
		in.next = nil
		for _, output := range outputs {
			err := in.step(output, func(input string) error {
				lineage, err := lineageOf(in.w, gs1.Key(input))
				if err != nil {
					return err
				}
				in.next = append(in.next, batchesOf(lineage, productOf(gs1.Key(input)))...)
				return visit(input)
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// step visits the inputs of every process of which a subject is an output, but for those that were seen.
func (in *inputs) step(output string, visit func(input string) error) error {
	var sources provenancev1.Sources
	if _, err := load(in.w, provenancerules.SourcesPath(output), &sources); err != nil {
		return err
	}
	if sources.More > 0 {
		in.cut = append(in.cut, output)
	}
	for _, id := range sources.Processes {
		var process provenancev1.Process
		if err := must(in.w, provenancerules.ProcessPath(id), &process); err != nil {
			return err
		}
		for n := range process.Inputs {
			input, err := in.w.Read(provenancerules.InputPath(id, n))
			if err != nil {
				return err
			}
			subject := string(input)
			if slices.Contains(in.seen, subject) {
				continue
			}
			in.seen = append(in.seen, subject)
			if err := visit(subject); err != nil {
				return err
			}
		}
	}
	return nil
}

// goesOn reports whether there is more than was walked over: another step, or processes that the state does not list.
func (in *inputs) goesOn() (bool, error) {
	further := errors.New("there is another input")
	for _, output := range in.next {
		switch err := in.step(output, func(string) error { return further }); {
		case errors.Is(err, further):
			return true, nil
		case err != nil:
			return false, err
		}
	}
	return len(in.cut) > 0, nil
}

// batchesOf returns a lineage without the product: that an event makes some of a product says nothing of these goods.
func batchesOf(lineage []string, product string) []string {
	if len(lineage) == 1 {
		return lineage
	}
	return slices.DeleteFunc(slices.Clone(lineage), func(key string) bool { return key == product })
}

// judgeInputs says what speaks against what the goods were made of, as far as the profile asks: listings that have effect,
// attestations under the schemes that it takes that find a failure, and what leaves an input's own account in doubt.
func (j *judgment) judgeInputs(p *inspectionv1.Profile) error {
	if p.InputDepth == 0 {
		return nil
	}
	in, free := inputsOf(j.w, j.goods), true
	err := in.walk(p.InputDepth, func(subject string) error {
		of := &judgment{w: j.w, market: j.market, at: j.at, mode: j.mode, inEffect: j.inEffect}
		err := of.judgeInput(p, gs1.Key(subject))
		for _, reason := range of.reasons {
			free = free && reason.Outcome == admissible
			j.add(reason)
		}
		j.much = j.much || of.much
		return err
	})
	for _, subject := range in.cut {
		free = false
		j.add(&inspectionv1.Reason{
			Rule: inspectionv1.Rule_RULE_INPUTS, Outcome: undetermined, Finding: inspectionv1.Finding_FINDING_TOO_MUCH, Subject: subject,
		})
	}
	if err == nil && free && !j.much {
		j.add(&inspectionv1.Reason{Rule: inspectionv1.Rule_RULE_INPUTS, Outcome: admissible, Subject: j.goods.subject})
	}
	return err
}

// judgeInput gathers what speaks against an input.
func (j *judgment) judgeInput(p *inspectionv1.Profile, subject gs1.Key) (err error) {
	if j.goods, err = findGoods(j.w, subject, j.at); err != nil {
		return err
	}
	if j.product, err = readProduct(j.w, j.goods); err != nil {
		return err
	}
	j.doubt()
	for _, s := range j.goods.behind(j.product) {
		found, err := listed(j.w, s, inspectionv1.Rule_RULE_INPUTS, j.inEffect)
		j.reasons = append(j.reasons, found...)
		if err != nil {
			return err
		}
	}
	for _, r := range p.Requirements {
		if r.Target != inspectionv1.Target_TARGET_GOODS {
			continue
		}
		if err := j.failures(r); err != nil {
			return err
		}
	}
	return nil
}

// doubt says what leaves the account of an input in doubt: what would leave a verdict on it undetermined.
func (j *judgment) doubt() {
	doubt := func(reason *inspectionv1.Reason, finding inspectionv1.Finding) {
		reason.Outcome, reason.Finding = undetermined, finding
		j.add(reason)
	}
	const rule = inspectionv1.Rule_RULE_INPUTS
	if !j.goods.known() {
		doubt(&inspectionv1.Reason{Rule: rule, Subject: j.goods.subject}, inspectionv1.Finding_FINDING_MISSING)
		return
	}
	if j.goods.ended {
		doubt(j.goods.accounts[0].reason(rule), inspectionv1.Finding_FINDING_ENDED)
	}
	for _, a := range j.goods.accounts {
		switch {
		case !a.created:
			doubt(a.reason(rule), inspectionv1.Finding_FINDING_MISSING)
		case a.suspect:
			doubt(a.reason(rule), inspectionv1.Finding_FINDING_SUSPECT)
		}
		if a.contested {
			doubt(a.reason(rule), inspectionv1.Finding_FINDING_CONTESTED)
		}
	}
}

// failures gathers the attestations by which goods fail a requirement, or may.
func (j *judgment) failures(r *inspectionv1.Requirement) error {
	schemes, err := j.accepted(r)
	if err != nil {
		return err
	}
	found, err := j.weighAll(r, j.goods.lineage, schemes)
	if err := j.bound(err); err != nil {
		return err
	}
	if err := j.displace(found); err != nil {
		return err
	}
	for _, w := range found {
		if w.finding == inspectionv1.Finding_FINDING_FAILED || w.conflicts() && w.finding != inspectionv1.Finding_FINDING_DISPLACED {
			reason := w.reason(r, true)
			reason.Rule = inspectionv1.Rule_RULE_INPUTS
			j.add(reason)
		}
	}
	return nil
}
