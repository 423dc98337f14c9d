package recalls_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client/recalls"
	"github.com/waymark-ledger/waymark/testutil/standards"
)

func read(t *testing.T, lines ...string) []*recalls.Notice {
	all, err := recalls.Read(strings.NewReader(strings.Join(lines, "\n")))
	require.NoError(t, err)
	return all
}

func line(product, codes string) string {
	return `{"recalling-firm":"Acme Foods Inc., Springfield","product-description":"` + product + `","code-info":"` + codes + `","report-date":"06/13/2012"}`
}

func TestClasses(t *testing.T) {
	const upc, product = "Soup, UPC 0 36000 29145 2", "01/00036000291452"
	for _, c := range []struct {
		product, codes string
		class          recalls.Class
		subjects       []string
	}{
		{upc, "Lot # A1, A2 and A3", recalls.Bound, []string{product + "/10/A1", product + "/10/A2", product + "/10/A3"}},
		{upc, "Lot A1, Exp 12/2013", recalls.Bound, []string{product + "/10/A1"}},
		{upc, "Units: S1; S2", recalls.Bound, []string{product + "/21/S1", product + "/21/S2"}},
		{upc, "Lot numbers 00112 through 10412", recalls.Bound, []string{product}},
		{upc, "Best by 5/25/12", recalls.Bound, []string{product}},
		{upc, "All products.", recalls.Bound, []string{product}},
		{"1) Soup, UPC 0 36000 29145 2; 2) Tea", "1) Lot A1; 2) Lot B1", recalls.Bound, []string{product + "/10/A1"}},
		{"1) Tea; 2) Soup, UPC 036000291452; 3) Rice", "1) - 3) Lot A1", recalls.Bound, []string{product + "/10/A1"}},
		{"Soup, UPC 0 36000 29145 3", "Lot A1", recalls.Unbound, nil}, // a wrong check digit
		{"Soup, UPC 3600029145", "Lot A1", recalls.Unbound, nil},      // incomplete
		{"Bread, UPC 200006702896", "Lot A1", recalls.Unbound, nil},   // for use inside of a company
		{"Soup", "All lots", recalls.Unbound, nil},
		{upc, "", recalls.Unparsable, nil},
		{upc, "Software version 3.2", recalls.Unparsable, nil},
		{upc, "Lot A1 and model 77", recalls.Unparsable, nil},
		{"", "Lot A1", recalls.Unparsable, nil},
	} {
		n := read(t, line(c.product, c.codes))[0]
		require.Equal(t, c.class, n.Class, "%s: %s: %v", c.product, c.codes, n)
		require.ElementsMatch(t, c.subjects, n.Subjects, "%s: %s", c.product, c.codes)
		require.Equal(t, c.class == recalls.Unparsable, len(n.Problems) > 0, "%s: %s: %v", c.product, c.codes, n.Problems)
	}
	broken := read(t, "", "{")
	require.Len(t, broken, 1)
	require.Equal(t, 2, broken[0].Problems[0].Line)
	require.Equal(t, recalls.Unparsable, broken[0].Class)
}

func TestMatch(t *testing.T) {
	all := read(t, line("Tomato Soup, 12 oz", "Lot A1"), line("Tea", "Lot B1"))
	require.Len(t, recalls.Match(all, "ACME foods", "soup tomato"), 1)
	require.Len(t, recalls.Match(all, "acme", ""), 2)
	require.Empty(t, recalls.Match(all, "acme", "rice"))
}

// TestRealRecalls reads the recalls of a week: each is one of three, and what was not understood is said of it.
func TestRealRecalls(t *testing.T) {
	file, err := os.Open(filepath.Join(standards.Dir(t), "openfda-recalls", "ucm308307.json"))
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	all, err := recalls.Read(file)
	require.NoError(t, err)
	require.Len(t, all, 72)
	count := map[recalls.Class]int{}
	for _, n := range all {
		count[n.Class]++
		require.Equal(t, n.Class == recalls.Bound, len(n.Subjects) > 0, "line %d", n.Line)
		if n.Class == recalls.Unparsable {
			require.NotEmpty(t, n.Problems, "line %d", n.Line)
		}
		t.Log(n.Line, n.Class, n.Subjects, n.Problems)
	}
	require.Equal(t, 72, count[recalls.Bound]+count[recalls.Unbound]+count[recalls.Unparsable])
	require.Contains(t, all[7].Subjects, "01/00033984004009/10/439605-01")
	require.Contains(t, all[2].Subjects, "01/00021985200056/10/0201111")
	require.Equal(t, recalls.Unparsable, all[14].Class, "it has no codes")
	require.Equal(t, recalls.Unparsable, all[66].Class, "versions of software are none")
}
