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
		targets        []string // with a question mark for possible ones
	}{
		{upc, "Lot # A1, A2 and A3", recalls.Bound, []string{product + "/10/A1", product + "/10/A2", product + "/10/A3"}},
		{upc, "Lot A1, Exp 12/2013", recalls.Bound, []string{product + "/10/A1"}},
		{upc, "Lot # A1, Exp 01/13; B2, Exp. Date 03/13", recalls.Bound, []string{product + "/10/A1", product + "/10/B2"}},
		{upc, "Units: S1; S2", recalls.Bound, []string{product + "/21/S1", product + "/21/S2"}},
		{upc, "Lot numbers 00112 through 10412", recalls.Bound, []string{product + "?"}},
		{upc, "Lot A1; lot numbers B1 through B9", recalls.Bound, []string{product + "/10/A1", product + "?"}},
		{upc, "Best by 5/25/12", recalls.Bound, []string{product + "?"}},
		{upc, "All products.", recalls.Bound, []string{product}},
		{upc, "All products with Best By dates between 7/11/12 and 10/25/12.", recalls.Bound, []string{product + "?"}},
		{"1) Soup, UPC 0 36000 29145 2; 2) Tea", "1) Lot A1; 2) Lot B1", recalls.Bound, []string{product + "/10/A1"}},
		{"1) Tea; 2) Soup, UPC 036000291452; 3) Rice", "1) - 3) Lot A1", recalls.Bound, []string{product + "/10/A1"}},
		{"Soup, a) UPC 036000291452, b) tins", "Lots: a) A1, A2; b) B1", recalls.Bound, []string{product + "/10/A1", product + "/10/A2"}},
		{"Tablets (NDC 0781-5248-92)", "Lot A1", recalls.Bound, []string{"01/00307815248925/10/A1"}},
		{"Tablets, NDC 0781-5248-92, UPC 3 0781-5248-92 5", "Lot A1", recalls.Bound, []string{"01/00307815248925/10/A1"}},
		{"Soup, UPC 0 36000 29145 3", "Lot A1", recalls.Unbound, nil}, // a wrong check digit
		{"Soup, UPC 3600029145", "Lot A1", recalls.Unbound, nil},      // incomplete
		{"Bread, UPC 200006702896", "Lot A1", recalls.Unbound, nil},   // for use inside of a company
		{"Soup", "All lots", recalls.Unbound, nil},
		{"Soup", "Lots manufactured on 5/25/12", recalls.Unbound, nil},
		{"Tablets, NDC 63807060055", "Lot A1", recalls.Unbound, nil}, // without its parts it is not sure where it is filled up
		{"Soup", "Software version 3.2", recalls.Unparsable, nil},
		{"Soup", "", recalls.Unparsable, nil},
		{"", "Lot A1", recalls.Unparsable, nil},
		// What has a GTIN is at least possible, whatever else is not understood.
		{upc, "", recalls.Bound, []string{product + "?"}},
		{upc, "Software version 3.2", recalls.Bound, []string{product + "?"}},
		{upc, "Lot A1 and model 77", recalls.Bound, []string{product + "/10/A1", product + "?"}},
		{upc, "Lot TFRS 130B 1503 KT34, Best By 5-25-2012", recalls.Bound, []string{product + "?"}},
		{upc, "Lot 130 B16", recalls.Bound, []string{product + "?"}}, // a number with a space is none of GS1's: not lot 130
		{"1) Soup, UPC 036000291452; 2) Tea", "1) Lot A1 B1; 2) Lot C1", recalls.Bound, []string{product + "?"}},
		{"1) Soup, UPC 036000291452; 2) Tea", "1) Lot A1; 2) Lot C1 D1", recalls.Bound, []string{product + "/10/A1"}},
	} {
		n := read(t, line(c.product, c.codes))[0]
		require.Equal(t, c.class, n.Class, "%s: %s: %v", c.product, c.codes, n)
		var targets []string
		for _, target := range n.Targets {
			targets = append(targets, target.Subject+map[bool]string{true: "?"}[target.Possible])
		}
		require.ElementsMatch(t, c.targets, targets, "%s: %s", c.product, c.codes)
		if c.class == recalls.Unparsable {
			require.NotEmpty(t, n.Problems, "%s: %s", c.product, c.codes)
		}
	}
	require.NotEmpty(t, read(t, line(upc, "Lot 130 B16"))[0].Problems, "what is not understood of a bound notice is said too")
	broken := read(t, "", "{")
	require.Len(t, broken, 1)
	require.Equal(t, 2, broken[0].Problems[0].Line)
	require.Equal(t, recalls.Unparsable, broken[0].Class)
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
	lines := map[int][]string{}
	for _, n := range all {
		count[n.Class]++
		require.Equal(t, n.Class == recalls.Bound, len(n.Targets) > 0, "line %d", n.Line)
		if n.Class == recalls.Unparsable {
			require.NotEmpty(t, n.Problems, "line %d", n.Line)
		}
		for _, target := range n.Targets {
			lines[n.Line] = append(lines[n.Line], target.Subject+map[bool]string{true: "?"}[target.Possible])
		}
		t.Log(n.Line, n.Class, lines[n.Line], n.Problems)
	}
	require.Equal(t, map[recalls.Class]int{recalls.Bound: 10, recalls.Unbound: 51, recalls.Unparsable: 11}, count)
	require.Equal(t, []string{"01/00705432001563?", "01/00705432001945?", "01/00705432001969?"}, lines[1], "a range of lots and dates")
	require.Equal(t, []string{"01/00021985100042/10/0201111", "01/00021985200056/10/0201111"}, lines[3])
	require.Equal(t, []string{"01/00011110911285?", "01/00681131329002/10/TFRS130B16"}, lines[7], "lots with spaces")
	require.Equal(t, []string{"01/00033984004009/10/439605-01", "01/00033984004009/10/439605-02"}, lines[8])
	require.Equal(t, []string{"01/00307815248925/10/BJ3142", "01/00307815248925/10/BJ3186"}, lines[20], "its drug code and its UPC agree")
	require.Contains(t, all[6].Targets[0].Codes, "TFRS 130B 1503 KT34")
	require.Equal(t, recalls.Unparsable, all[14].Class, "it has no codes")
	require.Equal(t, recalls.Unparsable, all[66].Class, "versions of software are none")
}
