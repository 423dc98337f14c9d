package gs1_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/x/gs1"
)

func TestKeyParts(t *testing.T) {
	for _, c := range []struct {
		key               gs1.Key
		kind              string
		parent            gs1.Key
		gtin, lot, serial string
		prefix            string
	}{
		{"01/09506000134352", "product", "", "09506000134352", "", "", "950600013435"},
		{"01/00614141999996/10/L%2F7", "lot", "01/00614141999996", "00614141999996", "L/7", "", "061414199999"},
		{"01/09506000134352/21/S1", "item", "01/09506000134352", "09506000134352", "", "S1", "950600013435"},
		{"01/09506000134352/235/S1", "item", "01/09506000134352", "09506000134352", "", "S1", "950600013435"},
		{"01/09506000134352/22/V", "product", "01/09506000134352", "09506000134352", "", "", "950600013435"},
		{"8006/095060001343520102/21/S1", "piece", "8006/095060001343520102", "09506000134352", "", "S1", "950600013435"},
		{"00/095060001111111119", "logistic unit", "", "", "", "", "950600011111"},
		{"414/9506000111117/254/A", "location", "414/9506000111117", "", "", "", "950600011111"},
		{"417/9506000111117", "party", "", "", "", "", "950600011111"},
		{"415/9506000111117/8020/R", "payment slip", "", "", "", "", "950600011111"},
		{"8003/0950600011111777", "returnable asset", "8003/09506000111117", "", "", "77", "950600011111"},
		{"253/9506000111117%2F1", "document", "253/9506000111117", "", "", "/1", "950600011111"},
		{"255/950600011111712", "coupon", "255/9506000111117", "", "", "12", "950600011111"},
		{"8004/95060ABC", "individual asset", "", "", "", "", "95060"},
		{"8010/9506000A/8011/1", "component", "8010/9506000A", "", "", "1", "9506000"},
		{"8018/950600011111111112/8019/2", "service recipient", "8018/950600011111111112", "", "", "", "950600011111"},
		{"bic/CSQU3054383", "container", "", "", "", "", ""},
		{"imo/9074729", "vessel", "", "", "", "", ""},
		{"doc/sha-256/" + emptyDigest, "document digest", "", "", "", "", ""},
		{"x/did/web%3Aexample.com", "other", "", "", "", "", ""},
	} {
		got, err := gs1.Canonical(c.key.String())
		require.NoError(t, err, c.key)
		require.Equal(t, c.key, got)
		require.Equal(t, c.kind, c.key.Kind().String(), c.key)
		requireMaybe(t, c.parent)(c.key.Parent())
		requireMaybe(t, c.gtin)(c.key.GTIN())
		requireMaybe(t, c.lot)(c.key.Lot())
		requireMaybe(t, c.serial)(c.key.Serial())
		requireMaybe(t, c.prefix)(gs1.PrefixDigits(c.key))
		if c.parent != "" {
			got, err := gs1.Canonical(c.parent.String())
			require.NoError(t, err)
			require.Equal(t, c.parent, got, "the parent is no canonical key")
		}
		if c.prefix == "" {
			require.Nil(t, c.key.AIs())
			require.Empty(t, c.key.DigitalLink())
		} else {
			require.Equal(t, "https://id.gs1.org/"+c.key.String(), c.key.DigitalLink())
		}
	}
}

// requireMaybe requires a value, or none where want is empty.
func requireMaybe[S ~string](t *testing.T, want S) func(S, bool) {
	return func(got S, ok bool) {
		t.Helper()
		require.Equal(t, want, got)
		require.Equal(t, want != "", ok)
	}
}

// Text that Canonical did not make has no parts, and breaks nothing.
func TestForeignKeys(t *testing.T) {
	for _, k := range []gs1.Key{"", "/", "01", "01/", "01/1", "8006/1/21", "01/09506000134352/01/2", "10/LOT7", "253/95", "x/", "\xff"} {
		require.Equal(t, gs1.Other, k.Kind(), k)
		require.Nil(t, k.AIs(), k)
		require.Empty(t, k.DigitalLink(), k)
		requireMaybe(t, gs1.Key(""))(k.Parent())
		requireMaybe(t, "")(k.GTIN())
		requireMaybe(t, "")(k.Lot())
		requireMaybe(t, "")(k.Serial())
		requireMaybe(t, "")(gs1.PrefixDigits(k))
		_, err := gs1.URN(k, 7)
		require.Error(t, err, k)
	}
	require.Equal(t, "other", gs1.Kind(-1).String())
}

func TestHasPrefix(t *testing.T) {
	item := gs1.Key("01/19506000134359/21/S1")
	for _, held := range []string{"9506", "95060", "9506000", "950600013435"} {
		require.True(t, gs1.HasPrefix(item, held), held)
	}
	for _, held := range []string{"", "950", "19506", "9507", "9506000134359", "9506x", "0950600"} {
		require.False(t, gs1.HasPrefix(item, held), held)
	}
	require.False(t, gs1.HasPrefix("bic/CSQU3054383", "3054"))
	require.True(t, gs1.HasPrefix("00/395060001111111110", "9506000"))
	require.True(t, gs1.HasPrefix("8004/9506000ABC", "9506000"))
	require.False(t, gs1.HasPrefix("8004/9506000ABC", "95060001"))
}

func TestURN(t *testing.T) {
	for _, c := range []struct {
		key    gs1.Key
		prefix int
		want   string
	}{
		{"01/19506000134359/21/a%2Fb", 7, "urn:epc:id:sgtin:9506000.113435.a%2Fb"},
		{"01/19506000134359/10/a%28b", 6, "urn:epc:class:lgtin:950600.1013435.a(b"},
		{"01/19506000134359", 12, "urn:epc:idpat:sgtin:950600013435.1.*"},
		{"00/395060001111111110", 7, "urn:epc:id:sscc:9506000.3111111111"},
		{"414/9506000111117", 7, "urn:epc:id:sgln:9506000.11111.0"},
		{"414/9506000111117/254/A", 12, "urn:epc:id:sgln:950600011111..A"},
		{"417/9506000111117", 12, "urn:epc:id:pgln:950600011111."},
		{"8003/09506000111117", 12, "urn:epc:idpat:grai:950600011111..*"},
		{"8006/095060001343520102", 7, "urn:epc:idpat:itip:9506000.013435.01.02.*"},
		{"8010/9506000A%23/8011/12", 7, "urn:epc:id:cpi:9506000.A%23.12"},
		{"bic/CSQU3054383", 0, "urn:epc:id:bic:CSQU3054383"},
		{"imo/9074729", 0, "urn:epc:id:imovn:9074729"},
	} {
		got, err := gs1.URN(c.key, c.prefix)
		require.NoError(t, err, c.key)
		require.Equal(t, c.want, got)
	}
	for _, c := range []struct {
		key    gs1.Key
		prefix int
		reason gs1.Reason
	}{
		{"01/09506000134352", 5, gs1.BadPrefix},
		{"01/09506000134352", 13, gs1.BadPrefix},
		{"01/09506000134352", -1, gs1.BadPrefix},
		{"8004/9506000", 7, gs1.BadPrefix},
		{"8004/95060ABC", 6, gs1.BadPrefix},
		{"01/09506000134352/22/A", 7, gs1.BadQualifier},
		{"8013/1987654Ad4X4bL5ttr2310c2K", 7, gs1.BadQualifier},
		{"x/did/web%3Aexample.com", 7, gs1.Unrecognized},
	} {
		_, err := gs1.URN(c.key, c.prefix)
		var fault *gs1.Error
		require.ErrorAs(t, err, &fault, c.key)
		require.Equal(t, c.reason, fault.Reason, c.key)
	}
}

func TestNumbers(t *testing.T) {
	for in, want := range map[string]gs1.GTIN{
		"96385074": "00000096385074", "614141999996": "00614141999996",
		"9506000134352": "09506000134352", "19506000134359": "19506000134359",
	} {
		got, err := gs1.ParseGTIN(in)
		require.NoError(t, err, in)
		require.Equal(t, want, got)
		require.Equal(t, gs1.Key("01/"+want), got.Key())
	}
	gln, err := gs1.ParseGLN("9506000111117")
	require.NoError(t, err)
	require.Equal(t, gs1.Key("414/9506000111117"), gln.Location())
	require.Equal(t, gs1.Key("417/9506000111117"), gln.Party())
	sscc, err := gs1.ParseSSCC("395060001111111110")
	require.NoError(t, err)
	require.Equal(t, gs1.Key("00/395060001111111110"), sscc.Key())

	_, err = gs1.ParseGTIN("9506000134351")
	require.EqualError(t, err, "gtin check digit is 1, expected 2")
	_, err = gs1.ParseGTIN("950600013435")
	require.Error(t, err)
	_, err = gs1.ParseGLN("09506000111117")
	require.EqualError(t, err, "gln has 14 characters, expected 13")
	_, err = gs1.ParseSSCC("39506000111111111x")
	require.EqualError(t, err, "sscc does not begin with 18 digits")

	digit, err := gs1.CheckDigit("950600013435")
	require.NoError(t, err)
	require.Equal(t, byte('2'), digit)
	_, err = gs1.CheckDigit("95x")
	require.Error(t, err)
	pair, err := gs1.CheckPair("1987654Ad4X4bL5ttr2310c")
	require.NoError(t, err)
	require.Equal(t, "2K", pair)
	_, err = gs1.CheckPair("1987654Ad4X4bL5ttr2310c2K")
	require.Error(t, err)
}
