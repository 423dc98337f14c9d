package inspection

import (
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
)

// The results, which are named often.
const (
	pass        = inspectionv1.Result_RESULT_PASS
	fail        = inspectionv1.Result_RESULT_FAIL
	conditional = inspectionv1.Result_RESULT_CONDITIONAL
	unassessed  = inspectionv1.Result_RESULT_UNSPECIFIED
)

// checkMeasurements checks each measurement by itself and against the scheme, and the overall result against them.
func (i *issue) checkMeasurements() error {
	m := i.m
	if _, known := inspectionv1.DecisionRule_name[int32(m.DecisionRule)]; !known {
		return broken("decision_rule", "expected simple, guarded acceptance, guarded rejection, prescribed or none")
	}
	if !isText(m.DecisionReference, maxText) {
		return broken("decision_reference", "expected at most %d bytes of text", maxText)
	}
	before := ""
	for at, one := range m.Measurements {
		if one == nil {
			return broken("measurements", "[%d]: expected a characteristic", at)
		}
		of, known := i.characteristic(one.Characteristic)
		if !known {
			return broken("measurements", "[%d].characteristic %q: expected one of scheme %s", at, x.Clip(one.Characteristic, maxCode), i.scheme.Id)
		}
		if at > 0 && before >= one.Characteristic {
			return broken("measurements", "expected ascending by characteristic, each once")
		}
		before = one.Characteristic
		fault, result := "", unassessed
		if len(of.Terms) > 0 {
			fault, result = checkTerm(one, of)
		} else {
			fault, result = checkNumber(one, of, m.DecisionRule)
		}
		if fault == "" {
			fault = agree(result, m.Result)
		}
		if fault != "" {
			return broken("measurements", "[%d] %s: %s", at, one.Characteristic, fault)
		}
	}
	return nil
}

func (i *issue) characteristic(code string) (*inspectionv1.Characteristic, bool) {
	at, found := slices.BinarySearchFunc(i.scheme.Characteristics, code, func(c *inspectionv1.Characteristic, code string) int {
		return strings.Compare(c.Code, code)
	})
	if !found {
		return nil, false
	}
	return i.scheme.Characteristics[at], true
}

// agree says how an overall result contradicts that of one characteristic; empty for not at all. What fails for other
// reasons than what was measured fails all the same.
func agree(of, overall inspectionv1.Result) string {
	switch {
	case of == fail && overall != fail:
		return "it fails, expected the attestation to fail"
	case of == conditional && overall == pass:
		return "it is met under conditions, expected the attestation to say so"
	}
	return ""
}

// checkTerm checks a coded result, and returns what follows for the characteristic.
func checkTerm(m *inspectionv1.Measurement, of *inspectionv1.Characteristic) (fault string, result inspectionv1.Result) {
	if m.Value != "" || m.Unit != "" || m.Comparator != 0 || m.Detection != "" || m.Quantification != "" || m.Uncertainty != "" || m.CoverageFactor != "" {
		return "expected a term and no number", 0
	}
	if _, found := slices.BinarySearch(of.Terms, m.Term); !found {
		return "term: expected one of the scheme's", 0
	}
	computed := unassessed
	if len(of.Admissible) > 0 {
		computed = fail
		if _, admissible := slices.BinarySearch(of.Admissible, m.Term); admissible {
			computed = pass
		}
	}
	return compareResults(m.Result, computed, false)
}

// compareResults says how a stated result contradicts a computed one, where there is one; near is whether the uncertainty
// leaves open on which side of a limit the value is. It returns the result that counts.
func compareResults(stated, computed inspectionv1.Result, near bool) (fault string, result inspectionv1.Result) {
	_, known := inspectionv1.Result_name[int32(stated)]
	switch {
	case !known:
		return "result: expected pass, fail, conditional or none", 0
	case stated == unassessed:
		return "", computed
	case computed == unassessed, stated == computed, stated == conditional && near:
		return "", stated
	case computed == pass:
		return "result: expected pass by its limits and the decision rule", 0
	default:
		return "result: expected fail by its limits and the decision rule", 0
	}
}

// reading is a measured number in the terms of its limits: all are multiplied by the units' factors, so that nothing is
// divided and nothing is rounded.
type reading struct {
	// low and high are between what the value is: nil for no bound. Where open, it is not the bound itself.
	low, high         *apd.Decimal
	lowOpen, highOpen bool
	// least and greatest are the limits; nil for none.
	least, greatest *apd.Decimal
	// uncertainty is nil where none is stated.
	uncertainty *apd.Decimal
}

// checkNumber checks a number, and returns what follows for the characteristic.
func checkNumber(m *inspectionv1.Measurement, of *inspectionv1.Characteristic, rule inspectionv1.DecisionRule) (fault string, result inspectionv1.Result) {
	if m.Term != "" {
		return "term: expected a number", 0
	}
	r, fault := read(m, of)
	if fault != "" {
		return fault, 0
	}
	limited := r.least != nil || r.greatest != nil
	guarded := rule == inspectionv1.DecisionRule_DECISION_RULE_GUARDED_ACCEPTANCE || rule == inspectionv1.DecisionRule_DECISION_RULE_GUARDED_REJECTION
	switch {
	case rule == inspectionv1.DecisionRule_DECISION_RULE_UNSPECIFIED && m.Result != unassessed:
		return "result: expected none, because no decision rule was applied", 0
	case guarded && limited && r.uncertainty == nil:
		return "uncertainty: expected one, by which the decision rule guards", 0
	}
	return compareResults(m.Result, r.decide(rule), r.near())
}

// read reads a measurement and the limits of its characteristic.
func read(m *inspectionv1.Measurement, of *inspectionv1.Characteristic) (r reading, fault string) {
	unit, limitUnit, ok := factors(m.Unit, of.Unit)
	if !ok {
		return r, "unit: expected " + of.Unit + " or one that converts into it"
	}
	value := scaled(m.Value, unit)
	if value == nil {
		return r, "value: expected a decimal such as 0.05"
	}
	amounts := map[string]*apd.Decimal{}
	for _, field := range []struct{ name, text string }{
		{"detection", m.Detection}, {"quantification", m.Quantification}, {"uncertainty", m.Uncertainty}, {"coverage_factor", m.CoverageFactor},
	} {
		if field.text == "" {
			continue
		}
		amount := scaled(field.text, unit)
		if amount == nil || amount.Negative || field.name == "coverage_factor" && amount.IsZero() {
			return r, field.name + ": expected a decimal that is not negative"
		}
		amounts[field.name] = amount
	}
	detection, quantification := amounts["detection"], amounts["quantification"]
	switch {
	case detection != nil && quantification != nil && detection.Cmp(quantification) > 0:
		return r, "quantification: expected not less than detection"
	case m.Comparator == 0 && detection != nil && value.Cmp(detection) < 0:
		return r, "value: expected not less than the limit of detection, or the comparator that says so"
	case m.CoverageFactor != "" && m.Uncertainty == "":
		return r, "coverage_factor: expected the uncertainty that it is of"
	}
	r.uncertainty = amounts["uncertainty"]
	r.least, r.greatest = scaled(of.Least, limitUnit), scaled(of.Greatest, limitUnit)
	switch m.Comparator {
	case inspectionv1.Comparator_COMPARATOR_UNSPECIFIED:
		r.low, r.high = value, value
	case inspectionv1.Comparator_COMPARATOR_LESS, inspectionv1.Comparator_COMPARATOR_AT_MOST:
		r.high, r.highOpen = value, m.Comparator == inspectionv1.Comparator_COMPARATOR_LESS
	case inspectionv1.Comparator_COMPARATOR_GREATER, inspectionv1.Comparator_COMPARATOR_AT_LEAST:
		r.low, r.lowOpen = value, m.Comparator == inspectionv1.Comparator_COMPARATOR_GREATER
	default:
		return r, "comparator: expected less, at most, greater, at least or none"
	}
	return r, ""
}

// decide returns what follows by a decision rule, unassessed where that cannot be computed.
func (r reading) decide(rule inspectionv1.DecisionRule) inspectionv1.Result {
	if r.least == nil && r.greatest == nil {
		return unassessed
	}
	switch rule {
	case inspectionv1.DecisionRule_DECISION_RULE_SIMPLE, inspectionv1.DecisionRule_DECISION_RULE_UNSPECIFIED:
		return r.between(r.least, r.greatest)
	case inspectionv1.DecisionRule_DECISION_RULE_GUARDED_ACCEPTANCE:
		return r.between(r.guarded(false))
	case inspectionv1.DecisionRule_DECISION_RULE_GUARDED_REJECTION:
		return r.between(r.guarded(true))
	default:
		return unassessed
	}
}

// near reports whether the value is neither within the limits nor beyond them by the uncertainty.
func (r reading) near() bool {
	return r.uncertainty != nil && r.between(r.guarded(false)) != pass && r.between(r.guarded(true)) != fail
}

// guarded returns the limits, moved by the uncertainty: outwards or inwards.
func (r reading) guarded(outwards bool) (least, greatest *apd.Decimal) {
	if r.uncertainty == nil {
		return r.least, r.greatest
	}
	if outwards {
		return minus(r.least, r.uncertainty), plus(r.greatest, r.uncertainty)
	}
	return plus(r.least, r.uncertainty), minus(r.greatest, r.uncertainty)
}

// between says whether the value is for certain within limits, pass, or beyond one, fail.
func (r reading) between(least, greatest *apd.Decimal) inspectionv1.Result {
	tooLow := least != nil && r.high != nil && beyond(r.high.Cmp(least), r.highOpen)
	tooHigh := greatest != nil && r.low != nil && beyond(greatest.Cmp(r.low), r.lowOpen)
	if tooLow || tooHigh {
		return fail
	}
	if (least == nil || r.low != nil && r.low.Cmp(least) >= 0) && (greatest == nil || r.high != nil && r.high.Cmp(greatest) <= 0) {
		return pass
	}
	return unassessed
}

// beyond reports whether an end that compares so with a limit is beyond it: one that is not reached is already where it is
// at the limit.
func beyond(compared int, open bool) bool { return compared < 0 || compared == 0 && open }
