package rules

import (
	"github.com/cockroachdb/apd/v3"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// The dimensions in which units convert. Any other unit is a dimension of its own, named by its code.
const (
	Count  = "count"  // things; base unit 1
	Mass   = "mass"   // base unit kg
	Volume = "volume" // base unit l
)

// unit is what one of a unit is in the base unit of its dimension.
type unit struct {
	dimension string
	factor    *apd.Decimal
}

// units are the units that convert, by the codes and exact factors of UN/ECE Recommendation 20. Consensus: changing
// one is state-machine breaking.
var units = map[string]unit{
	"":    {Count, decimal("1")},
	"EA":  {Count, decimal("1")}, // each
	"H87": {Count, decimal("1")}, // piece

	"MC":  {Mass, decimal("0.000000001")},   // microgram
	"MGM": {Mass, decimal("0.000001")},      // milligram
	"CGM": {Mass, decimal("0.00001")},       // centigram
	"DG":  {Mass, decimal("0.0001")},        // decigram
	"GRM": {Mass, decimal("0.001")},         // gram
	"DJ":  {Mass, decimal("0.01")},          // decagram
	"HGM": {Mass, decimal("0.1")},           // hectogram
	"KGM": {Mass, decimal("1")},             // kilogram
	"DTN": {Mass, decimal("100")},           // decitonne
	"TNE": {Mass, decimal("1000")},          // tonne
	"KTN": {Mass, decimal("1000000")},       // kilotonne
	"GRN": {Mass, decimal("0.00006479891")}, // grain
	"ONZ": {Mass, decimal("0.028349523125")},
	"APZ": {Mass, decimal("0.0311034768")}, // troy ounce
	"LBR": {Mass, decimal("0.45359237")},   // pound
	"STI": {Mass, decimal("6.35029318")},   // stone
	"CWA": {Mass, decimal("45.359237")},    // hundred pound
	"CWI": {Mass, decimal("50.80234544")},  // hundredweight (UK)
	"STN": {Mass, decimal("907.18474")},    // short ton
	"LTN": {Mass, decimal("1016.0469088")}, // long ton
	"CTM": {Mass, decimal("0.0002")},       // metric carat

	"4G":  {Volume, decimal("0.000001")},        // microlitre
	"MLT": {Volume, decimal("0.001")},           // millilitre
	"CMQ": {Volume, decimal("0.001")},           // cubic centimetre
	"CLT": {Volume, decimal("0.01")},            // centilitre
	"DLT": {Volume, decimal("0.1")},             // decilitre
	"LTR": {Volume, decimal("1")},               // litre
	"DMQ": {Volume, decimal("1")},               // cubic decimetre
	"A44": {Volume, decimal("10")},              // decalitre
	"HLT": {Volume, decimal("100")},             // hectolitre
	"MTQ": {Volume, decimal("1000")},            // cubic metre
	"MMQ": {Volume, decimal("0.000001")},        // cubic millimetre
	"INQ": {Volume, decimal("0.016387064")},     // cubic inch
	"FTQ": {Volume, decimal("28.316846592")},    // cubic foot
	"YDQ": {Volume, decimal("764.554857984")},   // cubic yard
	"OZA": {Volume, decimal("0.0295735295625")}, // fluid ounce (US)
	"OZI": {Volume, decimal("0.0284130625")},    // fluid ounce (UK)
	"PTL": {Volume, decimal("0.473176473")},     // liquid pint (US)
	"PTI": {Volume, decimal("0.56826125")},      // pint (UK)
	"QTL": {Volume, decimal("0.946352946")},     // liquid quart (US)
	"QTI": {Volume, decimal("1.1365225")},       // quart (UK)
	"GLL": {Volume, decimal("3.785411784")},     // gallon (US)
	"GLI": {Volume, decimal("4.54609")},         // gallon (UK)
	"BLL": {Volume, decimal("158.987294928")},   // barrel of petroleum (US)
}

// exact computes without rounding: canonical decimals have at most 128 digits before and after the point, a factor
// adds some twenty, and no sum of as many as there can ever be comes near.
var exact = &apd.Context{
	Precision: 1024, MaxExponent: apd.MaxExponent, MinExponent: apd.MinExponent,
	Traps: apd.DefaultTraps | apd.Inexact | apd.Rounded,
}

func decimal(s string) *apd.Decimal {
	d, _, err := apd.NewFromString(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Quantity is an amount in the base unit of a dimension, exact, never below zero. The zero value is 0.
type Quantity struct{ value *apd.Decimal }

// ParseQuantity reads a canonical decimal that is not negative.
func ParseQuantity(s string) (Quantity, bool) {
	if !bounded(s) {
		return Quantity{}, false
	}
	d, _, err := apd.NewFromString(s)
	if err != nil || d.Form != apd.Finite || d.Negative && !d.IsZero() {
		return Quantity{}, false
	}
	return Quantity{d}, true
}

// bounded keeps out of apd what is no plain number: exponents, which cost memory, and names such as NaN.
func bounded(s string) bool {
	if s == "" || len(s) > 4*MaxDecimalLen {
		return false
	}
	for i := 0; i < len(s); i++ {
		if (s[i] < '0' || s[i] > '9') && s[i] != '.' {
			return false
		}
	}
	return true
}

func (q Quantity) decimal() *apd.Decimal {
	if q.value == nil {
		return new(apd.Decimal)
	}
	return q.value
}

// String returns the canonical decimal.
func (q Quantity) String() string {
	if q.value == nil || q.value.IsZero() {
		return "0"
	}
	var d apd.Decimal
	d.Reduce(q.value)
	return d.Text('f')
}

// IsZero reports whether it is 0.
func (q Quantity) IsZero() bool { return q.decimal().IsZero() }

// Cmp is -1 when q is less than o, 0 when equal, 1 when more.
func (q Quantity) Cmp(o Quantity) int { return q.decimal().Cmp(o.decimal()) }

// Min returns the lesser of the two.
func (q Quantity) Min(o Quantity) Quantity {
	if q.Cmp(o) <= 0 {
		return q
	}
	return o
}

// Plus returns the sum.
func (q Quantity) Plus(o Quantity) Quantity {
	return compute(exact.Add, q, o)
}

// Minus returns the difference, which is 0 when o is more.
func (q Quantity) Minus(o Quantity) Quantity {
	if q.Cmp(o) <= 0 {
		return Quantity{}
	}
	return compute(exact.Sub, q, o)
}

// Times returns the product.
func (q Quantity) Times(o Quantity) Quantity {
	return compute(exact.Mul, q, o)
}

func compute(do func(d, a, b *apd.Decimal) (apd.Condition, error), a, b Quantity) Quantity {
	d := new(apd.Decimal)
	if _, err := do(d, a.decimal(), b.decimal()); err != nil {
		// The precision is beyond what bounded numbers reach.
		panic(err)
	}
	return Quantity{d}
}

// Convertible returns the dimension of a unit that converts into others, and what one of it is in the base unit; false for
// any other unit.
func Convertible(uom string) (dimension string, factor Quantity, ok bool) {
	u, ok := units[uom]
	return u.dimension, Quantity{u.factor}, ok
}

// Measure returns the quantity of an element in the base unit of its dimension. It is not known where the element has
// no number, or a negative one.
func Measure(e *provenancev1.QuantityElement) (dimension string, quantity Quantity, known bool) {
	u, converts := units[e.Uom]
	if !converts {
		u = unit{e.Uom, units[""].factor}
	}
	quantity, known = ParseQuantity(e.Quantity)
	if !known {
		return u.dimension, Quantity{}, false
	}
	return u.dimension, quantity.Times(Quantity{u.factor}), true
}
