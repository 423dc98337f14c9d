package inspection

import (
	"fmt"
	"slices"

	"github.com/cockroachdb/apd/v3"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
)

// Bounds of schemes. Consensus.
const (
	maxTerms  = 32
	maxPasses = 16
)

// checkScheme checks what a publisher says of a scheme.
func checkScheme(limits *inspectionv1.Params, s *inspectionv1.Scheme) error {
	switch {
	case !isScheme(s.Id):
		return ErrInvalid.With("scheme.id: expected NAME/VERSION such as iec-62368-1/2020, the name of 2 to 64 lower-case letters, " +
			"digits or hyphens, the version of 1 to 32 letters, digits, points or hyphens")
	case s.Title == "" || len(s.Title) > maxText:
		return ErrInvalid.With("scheme.title: expected 1 to %d bytes", maxText)
	case len(s.Standard) > maxText:
		return ErrInvalid.With("scheme.standard: expected at most %d bytes", maxText)
	case s.LateDays > maxDays:
		return ErrInvalid.With("scheme.late_days: expected at most %d", maxDays)
	case s.ValidDays > maxDays:
		return ErrInvalid.With("scheme.valid_days: expected at most %d", maxDays)
	}
	if r := s.Retest; r != nil && (r.Passes < 1 || r.Passes > maxPasses) {
		return ErrInvalid.With("scheme.retest.passes: expected 1 to %d", maxPasses)
	} else if r != nil && r.Days > maxDays {
		return ErrInvalid.With("scheme.retest.days: expected at most %d", maxDays)
	}
	codes := make([]string, len(s.Characteristics))
	for i, c := range s.Characteristics {
		codes[i] = c.Code
		if err := checkCharacteristic(fmt.Sprintf("scheme.characteristics[%d].", i), c); err != nil {
			return err
		}
	}
	return checkList("scheme.characteristics", codes, limits.Characteristics, isCode, "code: "+expectCode)
}

// checkCharacteristic checks that what is measured is either a number, with limits that leave one, or a term.
func checkCharacteristic(field string, c *inspectionv1.Characteristic) error {
	switch {
	case c.Name == "" || len(c.Name) > maxText:
		return ErrInvalid.With("%sname: expected 1 to %d bytes", field, maxText)
	case c.Unit != "" && !unitForm.MatchString(c.Unit):
		return ErrInvalid.With("%sunit: expected 2 or 3 upper-case letters or digits, a code of UN/ECE Recommendation 20", field)
	}
	if len(c.Terms) > 0 || len(c.Admissible) > 0 {
		return checkTerms(field, c)
	}
	if err := checkDecimal(field+"least", c.Least); err != nil {
		return err
	}
	if err := checkDecimal(field+"greatest", c.Greatest); err != nil {
		return err
	}
	if c.Least != "" && c.Greatest != "" && exceeds(c.Least, c.Greatest) {
		return ErrInvalid.With("%sgreatest: expected at least %s", field, c.Least)
	}
	return nil
}

func checkTerms(field string, c *inspectionv1.Characteristic) error {
	if c.Unit != "" || c.Least != "" || c.Greatest != "" {
		return ErrInvalid.With("%sterms: expected none where there is a unit or a limit, which numbers have", field)
	}
	if err := checkList(field+"terms", c.Terms, maxTerms, isCode, expectCode); err != nil {
		return err
	}
	if len(c.Admissible) == 0 {
		return ErrInvalid.With("%sadmissible: expected at least one of the terms", field)
	}
	return checkList(field+"admissible", c.Admissible, maxTerms, func(term string) bool { return slices.Contains(c.Terms, term) },
		"expected one of the terms")
}

// exceeds reports whether one canonical decimal is greater than another.
func exceeds(one, other string) bool {
	a, _, errA := apd.NewFromString(one)
	b, _, errB := apd.NewFromString(other)
	return errA == nil && errB == nil && a.Cmp(b) > 0
}
