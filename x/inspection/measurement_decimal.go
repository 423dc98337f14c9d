package inspection

import (
	"github.com/cockroachdb/apd/v3"

	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// exact computes without rounding: canonical decimals have at most 128 digits before and after the point, a factor of a
// unit adds some twenty.
var exact = &apd.Context{
	Precision: 1024, MaxExponent: apd.MaxExponent, MinExponent: apd.MinExponent,
	Traps: apd.DefaultTraps | apd.Inexact | apd.Rounded,
}

// number reads a canonical decimal, nil for any other text.
func number(text string) *apd.Decimal {
	if !rules.IsCanonicalDecimal(text) {
		return nil
	}
	d, _, err := apd.NewFromString(text)
	if err != nil {
		return nil
	}
	return d
}

// scaled reads a canonical decimal and multiplies it, nil for any other text.
func scaled(text string, factor *apd.Decimal) *apd.Decimal {
	d := number(text)
	if d == nil {
		return nil
	}
	return compute(exact.Mul, d, factor)
}

func plus(a, b *apd.Decimal) *apd.Decimal { return compute(exact.Add, a, b) }

func minus(a, b *apd.Decimal) *apd.Decimal { return compute(exact.Sub, a, b) }

// compute returns nil where the first is: a limit that is not there stays so.
func compute(do func(d, a, b *apd.Decimal) (apd.Condition, error), a, b *apd.Decimal) *apd.Decimal {
	if a == nil {
		return nil
	}
	d := new(apd.Decimal)
	if _, err := do(d, a, b); err != nil {
		x.Fail(err) // the precision is beyond what bounded numbers reach
	}
	return d
}

var one = apd.New(1, 0)

// factors returns by what numbers in two units are multiplied to compare them; false where they cannot be.
func factors(unit, other string) (of, ofOther *apd.Decimal, ok bool) {
	if unit == other {
		return one, one, true
	}
	dimension, factor, converts := rules.Convertible(unit)
	otherDimension, otherFactor, otherConverts := rules.Convertible(other)
	if unit == "" || other == "" || !converts || !otherConverts || dimension != otherDimension {
		return nil, nil, false
	}
	return number(factor.String()), number(otherFactor.String()), true
}
