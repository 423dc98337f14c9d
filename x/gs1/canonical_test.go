package gs1_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/waymark-ledger/waymark/x/gs1"
)

const emptyDigest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

func TestCanonical(t *testing.T) {
	for _, c := range []struct {
		id   string
		want gs1.Key
	}{
		// One lot in every form.
		{"01/09506000134352/10/LOT7", "01/09506000134352/10/LOT7"},
		{"01/9506000134352/10/LOT7", "01/09506000134352/10/LOT7"},
		{"https://id.gs1.org/01/09506000134352/10/LOT7", "01/09506000134352/10/LOT7"},
		{"HTTP://Shop.Example:80/p/gtin/9506000134352/lot/LOT7?17=271231#top", "01/09506000134352/10/LOT7"},
		{"https://shop.example/01/09506000134352/10/LOT7/", "01/09506000134352/10/LOT7"},
		{"urn:epc:class:lgtin:9506000.013435.LOT7", "01/09506000134352/10/LOT7"},
		{"URN:EPC:class:lgtin:9506000.013435.LOT7", "01/09506000134352/10/LOT7"},
		{"(01)09506000134352(10)LOT7", "01/09506000134352/10/LOT7"},
		{"(17)271231(10)LOT7(01)09506000134352", "01/09506000134352/10/LOT7"},
		{"010950600013435210LOT7", "01/09506000134352/10/LOT7"},
		{"]C110LOT7\x1d17271231\x1d0109506000134352", "01/09506000134352/10/LOT7"},

		// The finest qualifier identifies; a variant alone is not its product.
		{"https://id.gs1.org/01/09506000134352/22/2A/10/LOT7/21/S1", "01/09506000134352/21/S1"},
		{"https://id.gs1.org/01/09506000134352/22/2A/10/LOT7", "01/09506000134352/10/LOT7"},
		{"https://id.gs1.org/01/09506000134352/22/2A", "01/09506000134352/22/2A"},
		{"urn:epc:idpat:sgtin:9506000.013435.*", "01/09506000134352"},

		// Values are strings; capitals count; one escaping.
		{"01/09506000134352/21/0099", "01/09506000134352/21/0099"},
		{"01/09506000134352/21/99", "01/09506000134352/21/99"},
		{"01/09506000134352/21/ab", "01/09506000134352/21/ab"},
		{"01/09506000134352/21/a%2fb", "01/09506000134352/21/a%2Fb"},
		{"01/09506000134352/21/%41", "01/09506000134352/21/A"},
		{`(01)09506000134352(21)a\(1)b`, "01/09506000134352/21/a%281%29b"},
		{"01/09506000134352/21/a'b;c=d", "01/09506000134352/21/a'b;c=d"},

		// Other keys.
		{"urn:epc:id:sgln:9506000.11111.0", "414/9506000111117"},
		{"https://id.gs1.org/414/9506000111117/254/0", "414/9506000111117"},
		{"urn:epc:id:sgln:9506000.11111.dock%2F1", "414/9506000111117/254/dock%2F1"},
		{"urn:epc:id:grai:950600011111..77", "8003/0950600011111777"},
		{"(415)9506000111117(8020)REF9", "415/9506000111117/8020/REF9"},
		{"(00)095060001111111119(02)09506000134352(10)LOT7(37)40", "00/095060001111111119"},
		{"https://x.example/8013/1987654Ad4X4bL5ttr2310c2K", "8013/1987654Ad4X4bL5ttr2310c2K"},

		// What GS1 does not number.
		{"CSQU3054383", "bic/CSQU3054383"},
		{"urn:epc:id:bic:CSQU3054383", "bic/CSQU3054383"},
		{"IMO 9074729", "imo/9074729"},
		{"IMO9074729", "imo/9074729"},
		{"urn:epc:id:imovn:9074729", "imo/9074729"},
		{"sha256:" + strings.ToUpper(emptyDigest), "doc/sha-256/" + emptyDigest},
		{"urn:sha256:" + emptyDigest, "doc/sha-256/" + emptyDigest},
		{"ni:///sha-256;" + emptyDigest, "doc/sha-256/" + emptyDigest},
		{"ni:///sha-256;47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", "doc/sha-256/" + emptyDigest},
		{"ni:///sha-256;" + emptyDigest + "?ver=CBV2.0", "x/ni/%2F%2F%2Fsha-256;" + emptyDigest + "%3Fver=CBV2.0"},
		{"https://example.com/a?b=1", "x/https/%2F%2Fexample.com%2Fa%3Fb=1"},
		{"HTTPS://Example.com/a", "x/https/%2F%2FExample.com%2Fa"},
		{"https://example.com/01/news", "x/https/%2F%2Fexample.com%2F01%2Fnews"},
		{"https://example.com/01/09506000134352/21/a/22/b", "x/https/%2F%2Fexample.com%2F01%2F09506000134352%2F21%2Fa%2F22%2Fb"},
		{"did:web:example.com", "x/did/web%3Aexample.com"},
		{"URN:UUID:1b4e28ba", "x/urn/uuid%3A1b4e28ba"},
		{"urn:epc:id:gid:95100000.12345.400", "x/urn/epc%3Aid%3Agid%3A95100000.12345.400"},
		{"urn:epc:idpat:sgtin:9506000.*.*", "x/urn/epc%3Aidpat%3Asgtin%3A9506000.%2A.%2A"},
	} {
		got, err := gs1.Canonical(c.id)
		require.NoError(t, err, c.id)
		require.Equal(t, c.want, got, c.id)
		again, err := gs1.Canonical(string(got))
		require.NoError(t, err, got)
		require.Equal(t, got, again)
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		id     string
		reason gs1.Reason
		ai     string
		text   string
	}{
		{"01/09506000134351", gs1.BadCheck, "01", "gtin check digit is 1, expected 2"},
		{"https://shop.example/01/09506000134351", gs1.BadCheck, "01", "gtin check digit is 1, expected 2"},
		{"(253)9506000111111A", gs1.BadCheck, "253", "gdti check digit is 1, expected 7"},
		{"(8003)09506000111111A", gs1.BadCheck, "8003", "grai check digit is 1, expected 7"},
		{"(255)950600011111100", gs1.BadCheck, "255", "gcn check digit is 1, expected 7"},
		{"(8006)095060001343510102", gs1.BadCheck, "8006", "itip check digit is 1, expected 2"},
		{"(8006)095060001343520302", gs1.BadValue, "8006", "itip is piece 03 of 02, expected at least 01 and at most the total"},
		{"8013/1987654Ad4X4bL5ttr2310c2X", gs1.BadCheck, "8013", "gmn check characters are 2X, expected 2K"},
		{"(01)9506000134352", gs1.BadLength, "01", "gtin has 13 characters, expected 14"},
		{"(01)09506000134352(10)123456789012345678901", gs1.BadLength, "10", "lot has 21 characters, expected 1 to 20"},
		{"(01)09506000134352(10)a b", gs1.BadCharacter, "10", "lot holds a character outside of GS1 character set 82"},
		{"(8010)9506000a", gs1.BadCharacter, "8010", "cpid holds a character other than capital letters, digits, # - /"},
		{"8004/A506000X", gs1.BadCharacter, "8004", "giai does not begin with a company prefix, expected at least 4 digits"},
		{"01/09506000134352/21/S1/10/LOT7", gs1.BadQualifier, "01", "gtin does not take these qualifiers in this order, expected 22, 10, 21 or 235"},
		{"00/095060001111111119/10/A", gs1.BadQualifier, "00", "sscc does not take these qualifiers in this order, expected none"},
		{"(01)09506000134352(21)A(235)B", gs1.BadQualifier, "01", "gtin does not take these qualifiers together, expected 22, 10, 21 or 235"},
		{"(415)9506000111117", gs1.BadQualifier, "415", "payee gln identifies nothing alone, expected 8020 after it"},
		{"(01)09506000134352(00)095060001111111119", gs1.Ambiguous, "00", "sscc is a second key beside gtin, expected one key"},
		{"(01)09506000134352(10)A(10)B", gs1.BadSyntax, "10", "lot is there twice"},
		{"(10)LOT7", gs1.Unrecognized, "", "element string has no key, expected one such as (01) or (00)"},
		{"(05)1", gs1.UnknownAI, "", `element string has no application identifier where "(05)1" begins, expected one in parentheses and \( for a parenthesis in a value`},
		{"0195060", gs1.BadLength, "01", "element (01) is cut short"},
		{"01/09506000134352/21/a%2", gs1.BadSyntax, "21", "serial has a % that is not followed by two hexadecimal digits"},
		{"01/09506000134352/21", gs1.BadSyntax, "21", "serial has no value"},
		{"urn:epc:id:sgtin:9506000.01343.1", gs1.BadLength, "01", "sgtin urn reference does not fit its company prefix, expected 6 digits"},
		{"urn:epc:id:sgln:9506000.11111", gs1.BadSyntax, "414", "sgln urn has the wrong number of parts"},
		{"urn:epc:id:cpi:9506000.A.007", gs1.BadValue, "8011", "cpid serial begins with 0, expected no leading zeros"},
		{"urn:epc:id:sgtin:9506000", gs1.BadSyntax, "01", "sgtin urn has one part, expected a company prefix, a dot and a reference"},
		{"urn:epc:id:sgtin:95060.01343500.1", gs1.BadPrefix, "01", "sgtin urn does not begin with a company prefix, expected 6 to 12 digits"},
		{"urn:epc:id:sgtin:9506000.013435.", gs1.BadSyntax, "01", "sgtin urn has an empty or badly escaped last part"},
		{"urn:epc:id:gdti:9506000.11111." + strings.Repeat("1", 40), gs1.BadLength, "253", "gdti urn serial is too long"},
		{"urn:epc:id:gdti:9506000.11111.123456789012345678", gs1.BadLength, "253", "gdti has 31 characters, expected 13 to 30"},
		{"urn:epc:id:itip:9506000.013435.0102.S1", gs1.BadSyntax, "8006", "itip urn has no piece and total, expected two parts of two digits"},
		{"urn:epc:id:itip:9506000.013435.01.02", gs1.BadSyntax, "8006", "itip urn has the wrong number of parts"},
		{"urn:epc:id:cpi:9506000.A", gs1.BadSyntax, "8010", "cpi urn has no serial, expected a third part"},
		{"urn:epc:id:giai:9506000.", gs1.BadSyntax, "8004", "giai urn has an empty or badly escaped reference"},
		{"urn:epc:id:bic:CSQU305438", gs1.BadSyntax, "", "container number has another form than AAAU1234567"},
		{"imo/907472", gs1.BadSyntax, "", "imo number has another form than 7 digits"},
		{"doc/sha-256/" + strings.ToUpper(emptyDigest), gs1.BadCharacter, "", "document digest has capitals, expected small hexadecimal digits"},
		{"urn:", gs1.BadSyntax, "", "uri is empty after its scheme, or not utf-8"},
		{"01/09506000134352/22/A/10/B/21/C/22/D", gs1.BadQualifier, "", "key has too many parts, expected a key and at most three qualifiers"},
		{"(01)", gs1.BadSyntax, "01", "element (01) has no value"},
		{"(99)a b(01)09506000134352", gs1.BadCharacter, "99", "element (99) is longer than 90 characters or holds one outside of GS1 character set 82"},
		{"0109506000134352055", gs1.UnknownAI, "", `element string has no application identifier where "055" begins`},
		{"(0" + strings.Repeat("1", 99), gs1.UnknownAI, "", `element string has no application identifier where "(01111111111111111111111..." begins, expected one in parentheses and \( for a parenthesis in a value`},
		{"(7040)1AB/(417)9506000111117", gs1.BadValue, "7040", "uic extension importer index is none of letters, digits, - and _"},
		{"https://id.gs1.org/AQnYUc1gmg", gs1.Unrecognized, "", "digital link has no key in its path, expected one such as /01/ uncompressed"},
		{"https://id.gs1.org/01/123", gs1.BadLength, "01", "gtin has 3 characters, expected 14"},
		{"CSQU3054384", gs1.BadCheck, "", "container number check digit is 4, expected 3"},
		{"IMO 9074728", gs1.BadCheck, "", "imo number check digit is 8, expected 9"},
		{"sha256:abcd", gs1.BadLength, "", "document digest is no sha-256, expected 64 hexadecimal digits"},
		{"x/https/%2F%2Fid.gs1.org%2F01%2F09506000134352", gs1.BadSyntax, "", "key is not the canonical key of a uri, expected the uri itself"},
		{"https://example.com/a b", gs1.BadCharacter, "", "uri holds a space or control character, expected it as %20"},
		{"https://example.com/" + strings.Repeat("a", gs1.MaxKey), gs1.TooLong, "", "identifier is too long, expected at most 2048 bytes, and 512 as a canonical key"},
		{"https://id.gs1.org/01/09506000134352?" + strings.Repeat("a", gs1.MaxID), gs1.TooLong, "", "identifier is too long, expected at most 2048 bytes, and 512 as a canonical key"},
		{"Hello World!", gs1.Unrecognized, "", "identifier is none of canonical key, digital link, epc urn, element string, container number, imo number or absolute uri"},
		{"", gs1.Unrecognized, "", "identifier is none of canonical key, digital link, epc urn, element string, container number, imo number or absolute uri"},
		{"org/maker", gs1.Unrecognized, "", "identifier is none of canonical key, digital link, epc urn, element string, container number, imo number or absolute uri"},
	} {
		key, err := gs1.Canonical(c.id)
		require.Empty(t, key, c.id)
		var fault *gs1.Error
		require.ErrorAs(t, err, &fault, c.id)
		require.Equal(t, c.text, fault.Error(), c.id)
		require.Equal(t, c.reason, fault.Reason, c.id)
		require.Equal(t, c.ai, fault.AI, c.id)
	}
}

// Ordinary URIs share a key if and only if scheme and URN namespace, in capitals
// or not, are all that differs.
func TestOrdinaryURIsAreInjective(t *testing.T) {
	folded := func(uri string) string {
		scheme, rest, _ := strings.Cut(uri, ":")
		scheme = strings.ToLower(scheme)
		if namespace, name, ok := strings.Cut(rest, ":"); ok && scheme == "urn" {
			rest = strings.ToLower(namespace) + ":" + name
		}
		return scheme + ":" + rest
	}
	draw := rapid.StringMatching(`(https?|HTTPS|did|[uU]rn|ni|tag):(//)?[a-cA-C%/:?#0-9é]{1,9}`)
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		a := draw.Draw(t, "a")
		b := draw.Draw(t, "b")
		if rapid.Bool().Draw(t, "alike") {
			at := rapid.IntRange(0, len(a)-1).Draw(t, "at")
			change := rapid.SampledFrom([]func(string) string{strings.ToUpper, strings.ToLower, func(s string) string { return s + s }}).Draw(t, "change")
			b = strings.ToValidUTF8(a[:at]+change(a[at:at+1])+a[at+1:], "")
		}
		keyA, errA := gs1.Canonical(a)
		keyB, errB := gs1.Canonical(b)
		if errA == nil && errB == nil {
			compared++
			require.Equal(t, folded(a) == folded(b), keyA == keyB, "%s %s", keyA, keyB)
		}
	})
	require.NotZero(t, compared)
}

func TestLotOf(t *testing.T) {
	for id, want := range map[string]gs1.Key{
		"https://id.gs1.org/01/09506000134352/10/LOT7/21/S1": "01/09506000134352/10/LOT7",
		"(01)09506000134352(21)S1(10)LOT7":                   "01/09506000134352/10/LOT7",
		"(01)09506000134352(10)LOT7":                         "01/09506000134352/10/LOT7",
		"8006/095060001343520102/10/L/21/S":                  "8006/095060001343520102/10/L",
	} {
		got, ok := gs1.LotOf(id)
		require.True(t, ok, id)
		require.Equal(t, want, got, id)
	}
	for _, id := range []string{"01/09506000134352/21/S1", "01/09506000134351/10/LOT7", "(00)095060001111111119(10)LOT7", "x"} {
		_, ok := gs1.LotOf(id)
		require.False(t, ok, id)
	}
}
