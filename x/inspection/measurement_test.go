package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x/inspection"
)

const (
	conditional = inspectionv1.Result_RESULT_CONDITIONAL
	unassessed  = inspectionv1.Result_RESULT_UNSPECIFIED

	noRule     = inspectionv1.DecisionRule_DECISION_RULE_UNSPECIFIED
	simple     = inspectionv1.DecisionRule_DECISION_RULE_SIMPLE
	acceptance = inspectionv1.DecisionRule_DECISION_RULE_GUARDED_ACCEPTANCE
	rejection  = inspectionv1.DecisionRule_DECISION_RULE_GUARDED_REJECTION
	prescribed = inspectionv1.DecisionRule_DECISION_RULE_PRESCRIBED

	exactly, less, atMost, greater, atLeast = inspectionv1.Comparator(0), inspectionv1.Comparator(1), inspectionv1.Comparator(2),
		inspectionv1.Comparator(3), inspectionv1.Comparator(4)
)

// TestMeasuredConformity: of lead at most 10 mg and of pH 6.5 to 8.5, what may be said of a number by a decision rule. Each
// line says which results of the characteristic are taken; the attestation says the same of all.
func TestMeasuredConformity(t *testing.T) {
	all := []inspectionv1.Result{passes, fails, conditional}
	for _, c := range []struct {
		of                string
		comparator        inspectionv1.Comparator
		value, unit, over string // over is the uncertainty
		rule              inspectionv1.DecisionRule
		takes             []inspectionv1.Result
	}{
		{"lead", exactly, "10", "MGM", "", simple, all[:1]},
		{"lead", exactly, "10.0000000000000000000000000001", "MGM", "", simple, all[1:2]},
		{"lead", exactly, "0.01", "GRM", "", simple, all[:1]},
		{"lead", exactly, "0.00001", "KGM", "", simple, all[:1]},
		{"lead", exactly, "0.000010000001", "KGM", "", simple, all[1:2]},
		{"lead", exactly, "-1", "MGM", "", simple, all[:1]},
		{"lead", less, "10", "MGM", "", simple, all[:1]},
		{"lead", less, "10.1", "MGM", "", simple, all},
		{"lead", atMost, "10", "MGM", "", simple, all[:1]},
		{"lead", greater, "10", "MGM", "", simple, all[1:2]},
		{"lead", atLeast, "10", "MGM", "", simple, all},
		{"lead", greater, "3", "MGM", "", simple, all},
		{"lead", exactly, "9", "MGM", "2", simple, []inspectionv1.Result{passes, conditional}},
		{"lead", exactly, "9", "MGM", "0.5", simple, all[:1]},
		{"lead", exactly, "9", "MGM", "1", acceptance, all[:1]},
		{"lead", exactly, "9.5", "MGM", "1", acceptance, all[1:]},
		{"lead", exactly, "10.5", "MGM", "1", acceptance, all[1:]},
		{"lead", exactly, "11.5", "MGM", "1", acceptance, all[1:2]},
		{"lead", exactly, "11", "MGM", "1", rejection, []inspectionv1.Result{passes, conditional}},
		{"lead", exactly, "8", "MGM", "1", rejection, all[:1]},
		{"lead", exactly, "11.1", "MGM", "1", rejection, all[1:2]},
		{"lead", exactly, "99", "MGM", "1", prescribed, all},
		{"ph", exactly, "6.5", "", "", simple, all[:1]},
		{"ph", exactly, "6.49", "", "", simple, all[1:2]},
		{"ph", exactly, "8.51", "", "", simple, all[1:2]},
		{"ph", less, "6.5", "", "", simple, all[1:2]},
		{"ph", atMost, "6.5", "", "", simple, all},
		{"ph", less, "8", "", "", simple, all},
		{"ph", exactly, "7.5", "", "2", acceptance, all[1:]}, // nothing passes: the guards meet
		{"taste", exactly, "3", "", "", simple, all},
	} {
		for _, said := range all {
			l := newLedger(t)
			m := good("water/1", lot)
			m.DecisionRule, m.Result = c.rule, said
			if said == conditional {
				m.Conditions = []string{"not for infants"}
			}
			m.Measurements = []*inspectionv1.Measurement{{
				Characteristic: c.of, Comparator: c.comparator, Value: c.value, Unit: c.unit, Uncertainty: c.over, Result: said,
			}}
			err := sent(l, "lab", m)
			if contains(c.takes, said) {
				require.NoError(t, err, "%+v %s", c, said)
			} else {
				require.ErrorIs(t, err, inspection.ErrInvalid, "%+v %s", c, said)
			}
		}
	}
}

func contains[T comparable](list []T, one T) bool {
	for _, other := range list {
		if one == other {
			return true
		}
	}
	return false
}

// TestMeasurements: what a measurement may be, and how it bears on the result.
func TestMeasurements(t *testing.T) {
	lead := func(change func(*inspectionv1.Measurement)) *inspectionv1.Measurement {
		m := &inspectionv1.Measurement{Characteristic: "lead", Value: "3", Unit: "MGM", Result: passes}
		change(m)
		return m
	}
	colour := func(term string, result inspectionv1.Result) *inspectionv1.Measurement {
		return &inspectionv1.Measurement{Characteristic: "colour", Term: term, Result: result}
	}
	for name, c := range map[string]struct {
		rule     inspectionv1.DecisionRule
		result   inspectionv1.Result
		measured []*inspectionv1.Measurement
		says     string // empty for what is recorded
	}{
		"all of it": {acceptance, passes, []*inspectionv1.Measurement{colour("clear", passes), lead(func(m *inspectionv1.Measurement) {
			m.Comparator, m.Detection, m.Quantification, m.Uncertainty, m.CoverageFactor = less, "1", "3", "0.2", "2"
		})}, ""},
		"fails all the same":   {simple, fails, []*inspectionv1.Measurement{lead(func(*inspectionv1.Measurement) {})}, ""},
		"not assessed":         {simple, passes, []*inspectionv1.Measurement{lead(func(m *inspectionv1.Measurement) { m.Result = unassessed })}, ""},
		"no conformity stated": {noRule, passes, []*inspectionv1.Measurement{lead(func(m *inspectionv1.Measurement) { m.Result = unassessed })}, ""},
		"no rule":              {noRule, passes, []*inspectionv1.Measurement{lead(func(*inspectionv1.Measurement) {})}, "decision rule"},
		"hidden failure":       {noRule, passes, []*inspectionv1.Measurement{lead(func(m *inspectionv1.Measurement) { m.Value, m.Result = "11", unassessed })}, "it fails"},
		"conditional failure":  {simple, conditional, []*inspectionv1.Measurement{lead(func(m *inspectionv1.Measurement) { m.Value, m.Result = "11", fails })}, "it fails"},
		"condition hidden": {simple, passes, []*inspectionv1.Measurement{lead(func(m *inspectionv1.Measurement) {
			m.Value, m.Uncertainty, m.Result = "10", "1", conditional
		})}, "under conditions"},
		"clear":              {noRule, passes, []*inspectionv1.Measurement{colour("clear", passes)}, ""},
		"brown":              {noRule, fails, []*inspectionv1.Measurement{colour("brown", fails)}, ""},
		"brown passes":       {noRule, passes, []*inspectionv1.Measurement{colour("brown", passes)}, "expected fail"},
		"brown, hidden":      {noRule, passes, []*inspectionv1.Measurement{colour("brown", unassessed)}, "it fails"},
		"clear fails":        {noRule, fails, []*inspectionv1.Measurement{colour("clear", fails)}, "expected pass"},
		"no such term":       {noRule, passes, []*inspectionv1.Measurement{colour("blue", passes)}, "term"},
		"a term of a colour": {noRule, passes, []*inspectionv1.Measurement{{Characteristic: "colour", Term: "clear", Value: "1"}}, "term"},
		"a number of terms":  {noRule, passes, []*inspectionv1.Measurement{{Characteristic: "lead", Term: "clear"}}, "number"},
		"no characteristic":  {noRule, passes, []*inspectionv1.Measurement{{Characteristic: "iron", Value: "1"}}, "characteristic"},
		"twice":              {simple, passes, []*inspectionv1.Measurement{lead(func(*inspectionv1.Measurement) {}), lead(func(*inspectionv1.Measurement) {})}, "ascending"},
		"a rule":             {9, passes, nil, "decision_rule"},
		"no number":          {simple, passes, []*inspectionv1.Measurement{lead(func(m *inspectionv1.Measurement) { m.Value = "" })}, "value"},
		"an exponent":        {simple, passes, []*inspectionv1.Measurement{lead(func(m *inspectionv1.Measurement) { m.Value = "1e9" })}, "value"},
		"not a number":       {simple, passes, []*inspectionv1.Measurement{lead(func(m *inspectionv1.Measurement) { m.Value = "NaN" })}, "value"},
		"a volume":           {simple, passes, []*inspectionv1.Measurement{lead(func(m *inspectionv1.Measurement) { m.Unit = "LTR" })}, "unit"},
		"no unit":            {simple, passes, []*inspectionv1.Measurement{lead(func(m *inspectionv1.Measurement) { m.Unit = "" })}, "unit"},
		"comparator":         {simple, passes, []*inspectionv1.Measurement{lead(func(m *inspectionv1.Measurement) { m.Comparator = 5 })}, "comparator"},
		"result":             {simple, passes, []*inspectionv1.Measurement{lead(func(m *inspectionv1.Measurement) { m.Result = 5 })}, "result"},
		"below detection":    {simple, passes, []*inspectionv1.Measurement{lead(func(m *inspectionv1.Measurement) { m.Detection = "3.1" })}, "limit of detection"},
		"limits": {simple, passes, []*inspectionv1.Measurement{lead(func(m *inspectionv1.Measurement) {
			m.Detection, m.Quantification = "2", "1"
		})}, "quantification"},
		"uncertainty":  {simple, passes, []*inspectionv1.Measurement{lead(func(m *inspectionv1.Measurement) { m.Uncertainty = "-1" })}, "uncertainty"},
		"unguarded":    {acceptance, passes, []*inspectionv1.Measurement{lead(func(*inspectionv1.Measurement) {})}, "uncertainty"},
		"factor":       {simple, passes, []*inspectionv1.Measurement{lead(func(m *inspectionv1.Measurement) { m.Uncertainty, m.CoverageFactor = "1", "0" })}, "coverage_factor"},
		"factor of it": {simple, passes, []*inspectionv1.Measurement{lead(func(m *inspectionv1.Measurement) { m.CoverageFactor = "2" })}, "coverage_factor"},
	} {
		l := newLedger(t)
		m := good("water/1", lot)
		m.DecisionRule, m.Result, m.Measurements = c.rule, c.result, c.measured
		if c.result == conditional {
			m.Conditions = []string{"boil it"}
		}
		err := sent(l, "lab", m)
		if c.says == "" {
			require.NoError(t, err, name)
			continue
		}
		require.ErrorIs(t, err, inspection.ErrInvalid, name)
		require.Contains(t, err.Error(), c.says, name)
	}
}

// TestSampling: what was found in the samples decides, as the plan has it.
func TestSampling(t *testing.T) {
	plan := func(change func(*inspectionv1.Sampling)) *inspectionv1.Sampling {
		s := &inspectionv1.Sampling{
			Standard: "ISO 2859-1", LotSize: "1000", SampleSize: 80, Acceptance: 2, Rejection: 3, Sampler: "lab",
			Samples: []string{"S-1", "S-2"}, Extent: inspectionv1.Extent_EXTENT_LOT,
		}
		change(s)
		return s
	}
	for name, c := range map[string]struct {
		change func(*inspectionv1.Sampling)
		result inspectionv1.Result
		says   string // empty for what is recorded
	}{
		"accepted":             {func(s *inspectionv1.Sampling) { s.Nonconforming = 2 }, passes, ""},
		"rejected":             {func(s *inspectionv1.Sampling) { s.Nonconforming = 3 }, fails, ""},
		"rejected and passes":  {func(s *inspectionv1.Sampling) { s.Nonconforming = 3 }, passes, "result"},
		"neither":              {func(s *inspectionv1.Sampling) { s.Nonconforming, s.Rejection = 3, 5 }, passes, "result"},
		"accepted, and fails":  {func(*inspectionv1.Sampling) {}, fails, ""},
		"of the sample":        {func(s *inspectionv1.Sampling) { *s = inspectionv1.Sampling{SampleSize: 1, Extent: 1, Nonconforming: 1} }, passes, ""},
		"of the lot, somehow":  {func(s *inspectionv1.Sampling) { s.Standard = "" }, passes, "standard"},
		"extent":               {func(s *inspectionv1.Sampling) { s.Extent = 0 }, passes, "extent"},
		"no sample":            {func(s *inspectionv1.Sampling) { s.SampleSize = 0 }, passes, "sample_size"},
		"more than the lot":    {func(s *inspectionv1.Sampling) { s.SampleSize = 1001 }, passes, "sample_size"},
		"more than there are":  {func(s *inspectionv1.Sampling) { s.Nonconforming = 81 }, fails, "nonconforming"},
		"numbers of the plan":  {func(s *inspectionv1.Sampling) { s.Rejection = 2 }, passes, "rejection"},
		"half a plan":          {func(s *inspectionv1.Sampling) { s.Rejection = 0 }, passes, "rejection"},
		"lot size":             {func(s *inspectionv1.Sampling) { s.LotSize = "0" }, passes, "lot_size"},
		"sampler":              {func(s *inspectionv1.Sampling) { s.Sampler = "nobody" }, passes, "sampler"},
		"a sample without id":  {func(s *inspectionv1.Sampling) { s.Samples[1] = "\x00" }, passes, "samples"},
		"a sample twice":       {func(s *inspectionv1.Sampling) { s.Samples[1] = "S-1" }, passes, "samples"},
		"too many samples":     {func(s *inspectionv1.Sampling) { s.Samples = make([]string, 101) }, passes, "samples"},
		"a great many of them": {func(s *inspectionv1.Sampling) { s.SampleSize = 1<<64 - 1 }, passes, "sample_size"},
	} {
		l := newLedger(t)
		m := good("safety/1", lot)
		m.Sampling, m.Result = plan(c.change), c.result
		if name == "too many samples" {
			for i := range m.Sampling.Samples {
				m.Sampling.Samples[i] = string(rune('a' + i))
			}
		}
		err := sent(l, "lab", m)
		if c.says == "" {
			require.NoError(t, err, name)
			require.Equal(t, m.Sampling.Extent, l.attestation(1).Attestation.Extent)
			continue
		}
		require.ErrorIs(t, err, inspection.ErrInvalid, name)
		require.Contains(t, err.Error(), c.says, name)
	}
}
