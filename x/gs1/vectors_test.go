package gs1_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/testutil/standards"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// read decodes a JSON file of the standards material.
func read(t *testing.T, into any, path ...string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(append([]string{standards.Dir(t)}, path...)...))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(raw, into))
}

// The normaliser of the reference implementation of the event hash: null means
// that the URI is no GS1 identifier.
func TestNormaliserVectors(t *testing.T) {
	var vectors []struct {
		Group, Input string
		Expected     *string
	}
	read(t, &vectors, "epcis-event-hash", "dl-normaliser-vectors.json")
	require.NotEmpty(t, vectors)
	for _, v := range vectors {
		link, ok := gs1.CanonicalLink(v.Input)
		if v.Expected == nil {
			require.False(t, ok, v.Input)
			require.Equal(t, v.Input, gs1.NormalizeURI(v.Input))
			continue
		}
		require.True(t, ok, v.Input)
		require.Equal(t, *v.Expected, link, v.Input)
		require.Equal(t, *v.Expected, gs1.NormalizeURI(v.Input))
		require.Equal(t, link, gs1.NormalizeURI(link), "not idempotent")
		// Where the check digits are right, the link and its origin are one subject,
		// or the link that of the product where the origin is a variant of it.
		if key, err := gs1.Canonical(link); err == nil {
			same, err := gs1.Canonical(v.Input)
			require.NoError(t, err)
			if elements := same.AIs(); len(elements) == 2 && elements[1].AI == "22" {
				same, _ = same.Parent()
			}
			require.Equal(t, key, same, v.Input)
		}
	}
}

// Element strings and Digital Links of GS1's own toolkit, wrong check digits
// among them.
func TestToolkitVectors(t *testing.T) {
	var vectors []struct {
		ElementString, DigitalLink, Error string
		AIs                               struct{ GS1 map[string]string }
	}
	read(t, &vectors, "gs1-digital-link", "toolkit-vectors.json")
	require.NotEmpty(t, vectors)
	for _, v := range vectors {
		key, err := gs1.Canonical(v.ElementString)
		if v.Error != "" {
			require.Error(t, err, v.ElementString)
			continue
		}
		require.NoError(t, err, v.ElementString)
		linked, err := gs1.Canonical(v.DigitalLink)
		require.NoError(t, err, v.DigitalLink)
		require.Equal(t, key, linked, v.ElementString)
		elements := key.AIs()
		require.NotEmpty(t, elements)
		for _, e := range elements {
			require.Equal(t, v.AIs.GS1[e.AI], e.Value, v.ElementString)
		}
	}
}
