package gs1_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/x/gs1"
)

func TestOpaque(t *testing.T) {
	for _, c := range []struct {
		uri  string
		want gs1.Key
	}{
		{"https://id.example.com/8003/030013450007718765", "x/https/%2F%2Fid.example.com%2F8003%2F030013450007718765"},
		{"HTTPS://id.gs1.org/01/09506000134351", "x/https/%2F%2Fid.gs1.org%2F01%2F09506000134351"},
		{"https://id.gs1.org/AQnYUc1gmiCNV4JGYGYeDkPBBaA", "x/https/%2F%2Fid.gs1.org%2FAQnYUc1gmiCNV4JGYGYeDkPBBaA"},
		{"urn:epc:id:sgln:0054321.00729", "x/urn/epc%3Aid%3Asgln%3A0054321.00729"},
		{"URN:EPC:id:sgln:0054321.00729", "x/urn/epc%3Aid%3Asgln%3A0054321.00729"},
		{"urn:epc:id:bic:CSQU3054384", "x/urn/epc%3Aid%3Abic%3ACSQU3054384"},
		{"sha256:12", "x/sha256/12"},
	} {
		_, err := gs1.Canonical(c.uri)
		require.Error(t, err, c.uri)
		got, err := gs1.Opaque(c.uri)
		require.NoError(t, err, c.uri)
		require.Equal(t, c.want, got)
		require.Equal(t, gs1.Other, got.Kind())
		require.True(t, gs1.IsOpaque(string(got)), got)
		_, err = gs1.Canonical(string(got))
		require.Error(t, err, "an opaque key is not canonical")
	}
}

func TestOpaqueRefuses(t *testing.T) {
	for _, c := range []struct {
		id   string
		want gs1.Reason
	}{
		{"", gs1.Unrecognized},
		{"CSQU3054384", gs1.Unrecognized},
		{"01/09506000134351", gs1.Unrecognized},
		{"(01)09506000134351", gs1.Unrecognized},
		{"x/urn/epc%3Aid%3Asgln%3A0054321.00729", gs1.Unrecognized},
		{"https://id.gs1.org/01/09506000134352", gs1.Ambiguous},
		{"urn:uuid:1b4e28ba", gs1.Ambiguous},
		{"https://id.gs1.org/01/09506000134351/10/a b", gs1.BadCharacter},
		{"urn:epc:id:sgln:0054321." + strings.Repeat("0", gs1.MaxKey), gs1.TooLong},
		{"urn:epc:id:sgln:" + strings.Repeat("0", gs1.MaxID), gs1.TooLong},
	} {
		_, err := gs1.Opaque(c.id)
		var fault *gs1.Error
		require.ErrorAs(t, err, &fault, c.id)
		require.Equal(t, c.want, fault.Reason, c.id)
	}
	for _, key := range []string{
		"x/urn/uuid%3A1b4e28ba", "01/09506000134352", "x/https", "x/urn/epc:id:sgln:0054321.00729", "x/urn/%zz",
		"x/URN/epc%3Aid%3Asgln%3A0054321.00729",
	} {
		require.False(t, gs1.IsOpaque(key), key)
	}
}

// Of any text, Canonical or Opaque makes a key at most, and neither takes the
// keys of the other for its own.
func FuzzOpaque(f *testing.F) {
	for _, id := range benchmarked {
		f.Add(id)
	}
	f.Add("https://id.example.com/8003/030013450007718765")
	f.Add("URN:EPC:id:sgln:0054321.00729")
	f.Fuzz(func(t *testing.T, uri string) {
		canonical, refused := gs1.Canonical(uri)
		if refused == nil && gs1.IsOpaque(string(canonical)) {
			t.Fatalf("%q: canonical key %q is opaque", uri, canonical)
		}
		key, err := gs1.Opaque(uri)
		if err != nil {
			var fault *gs1.Error
			if !errors.As(err, &fault) || fault.Reason == "" || len(err.Error()) > 300 {
				t.Fatalf("%q: error %v", uri, err)
			}
			return
		}
		if refused == nil || len(key) > gs1.MaxKey || !gs1.IsOpaque(string(key)) {
			t.Fatalf("%q: opaque key %q, canonical %q", uri, key, canonical)
		}
		if again, err := gs1.Canonical(string(key)); err == nil {
			t.Fatalf("%q: opaque key %q has the canonical key %q", uri, key, again)
		}
	})
}
