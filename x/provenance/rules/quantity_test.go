package rules_test

import (
	"math/big"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

func TestMeasure(t *testing.T) {
	for _, c := range []struct{ quantity, uom, dimension, want string }{
		{"10", "", rules.Count, "10"},
		{"10", "EA", rules.Count, "10"},
		{"10", "H87", rules.Count, "10"},
		{"200.5", "KGM", rules.Mass, "200.5"},
		{"25000", "LBR", rules.Mass, "11339.80925"},
		{"1", "TNE", rules.Mass, "1000"},
		{"2", "GLL", rules.Volume, "7.570823568"},
		{"500", "CS", "CS", "500"},
		{"3", "C62", "C62", "3"},
		{"", "KGM", rules.Mass, ""},
		{"-1", "", rules.Count, ""},
		{"0", "", rules.Count, "0"},
	} {
		dimension, q, known := rules.Measure(&provenancev1.QuantityElement{Quantity: c.quantity, Uom: c.uom})
		require.Equal(t, c.dimension, dimension)
		require.Equal(t, c.want != "", known, c)
		if known {
			require.Equal(t, c.want, q.String())
		}
	}
}

func TestQuantityIsNoOtherNumber(t *testing.T) {
	for _, s := range []string{"", "NaN", "Infinity", "1e9", "1E1000000", "+1", "-1", "0x1", "1.2.3", "1_000"} {
		_, ok := rules.ParseQuantity(s)
		require.False(t, ok, s)
	}
}

// TestQuantityAgainstRationals compares the arithmetic with that of math/big on numbers as long as an event may hold.
func TestQuantityAgainstRationals(t *testing.T) {
	long := rapid.Custom(func(t *rapid.T) string {
		s, _ := rules.CanonicalDecimal(rapid.StringMatching(`[0-9]{1,60}(\.[0-9]{1,60})?`).Draw(t, "decimal"))
		return s
	})
	rat := func(s string) *big.Rat {
		r, ok := new(big.Rat).SetString(s)
		if !ok {
			panic(strconv.Quote(s))
		}
		return r
	}
	rapid.Check(t, func(t *rapid.T) {
		as, bs := long.Draw(t, "a"), long.Draw(t, "b")
		a, ok := rules.ParseQuantity(as)
		require.True(t, ok)
		b, _ := rules.ParseQuantity(bs)
		require.Zero(t, new(big.Rat).Add(rat(as), rat(bs)).Cmp(rat(a.Plus(b).String())))
		require.Zero(t, new(big.Rat).Mul(rat(as), rat(bs)).Cmp(rat(a.Times(b).String())))
		require.Equal(t, rat(as).Cmp(rat(bs)), a.Cmp(b))
		difference := new(big.Rat).Sub(rat(as), rat(bs))
		if difference.Sign() < 0 {
			difference = new(big.Rat)
		}
		require.Zero(t, difference.Cmp(rat(a.Minus(b).String())))
		require.True(t, rules.IsCanonicalDecimal(a.Plus(b).String()), "one spelling of a balance")
	})
}
