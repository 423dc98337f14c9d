package rules_test

import (
	"strings"
	"testing"

	"github.com/cockroachdb/apd/v3"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

func TestCanonicalDecimal(t *testing.T) {
	for _, c := range []struct{ in, out string }{
		{"0", "0"},
		{"-0", "0"},
		{"-0.000", "0"},
		{"0e999999", "0"},
		{"26.0", "26"},
		{"1200", "1200"},
		{"007", "7"},
		{"+5", "5"},
		{".5", "0.5"},
		{"5.", "5"},
		{"-0.50", "-0.5"},
		{"1e3", "1000"},
		{"12.5E-3", "0.0125"},
		{"1.25e1", "12.5"},
		{"9007199254740993", "9007199254740993"},
		{"1e127", "1" + strings.Repeat("0", 127)},
		{"1e-126", "0." + strings.Repeat("0", 125) + "1"},
		{"0." + strings.Repeat("0", 500), "0"},
	} {
		got, ok := rules.CanonicalDecimal(c.in)
		require.True(t, ok, c.in)
		require.Equal(t, c.out, got, c.in)
		require.True(t, rules.IsCanonicalDecimal(got))
		require.Equal(t, c.in == c.out, rules.IsCanonicalDecimal(c.in), c.in)
	}
	for _, s := range []string{
		"", "-", ".", "e1", "1e", "1e+", "--1", "1.2.3", "1_000", "0x10", " 1", "1 ", "NaN", "Infinity", "１",
		"1e128", "-1e127", "1e-127", "1e99999999999999999999", "1e-99999999999999999999",
	} {
		_, ok := rules.CanonicalDecimal(s)
		require.False(t, ok, s)
	}
}

// TestCanonicalDecimalIsExact compares with an independent implementation of decimals.
func TestCanonicalDecimalIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[+-]?[0-9]{1,30}(\.[0-9]{0,30})?([eE][+-]?[0-9]{1,2})?`).Draw(t, "decimal")
		got, ok := rules.CanonicalDecimal(s)
		want, _, err := apd.NewFromString(s)
		require.NoError(t, err)
		if !ok {
			require.Greater(t, len(want.Text('f')), rules.MaxDecimalLen)
			return
		}
		var reduced apd.Decimal
		reduced.Reduce(want)
		reduced.Negative = reduced.Negative && !reduced.IsZero()
		require.Equal(t, reduced.Text('f'), got)
	})
}
