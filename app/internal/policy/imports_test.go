package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app/internal/policy"
)

func TestImports(t *testing.T) {
	imports, err := policy.ParseImports(`
		# The ground floor.
		proto/..., gs1 < x < auth   # a comment
			< app
		x < client
		alone
	`)
	require.NoError(t, err)

	for _, tt := range []struct {
		importer, imported string
		allowed            bool
	}{
		{"x", "gs1", true},
		{"x", "proto", true},
		{"x", "proto/tx/v1", true},
		{"app", "auth", true},
		{"app", "proto/tx/v1", true}, // through auth and x
		{"client", "gs1", true},
		{"proto/tx/v1", "proto/record/v1", true}, // one pattern

		{"gs1", "x", false},
		{"gs1", "proto", false}, // one group, two patterns
		{"proto", "gs1", false},
		{"client", "auth", false},
		{"client", "app", false},
		{"app", "client", false},
		{"app", "alone", false},
		{"alone", "x", false},
		{"app", "appendix", false},
		{"x", "protocol", false}, // no package below proto
		{"unknown", "x", false},
		{"x/below", "gs1", false}, // a pattern without /... is one package
	} {
		require.Equal(t, tt.allowed, imports.Allowed(tt.importer, tt.imported), "%s imports %s", tt.importer, tt.imported)
	}
}

func TestMatch(t *testing.T) {
	imports, err := policy.ParseImports("cmd/..., cmd/waymark\nx")
	require.NoError(t, err)
	require.Equal(t, []string{"cmd/...", "cmd/waymark"}, imports.Match("cmd/waymark"))
	require.Equal(t, []string{"cmd/..."}, imports.Match("cmd"))
	require.Empty(t, imports.Match("x/y"))
}

func TestParseImportsErrors(t *testing.T) {
	for text, message := range map[string]string{
		"a < b\nb < a":     "import itself",
		"a < b < c\nc < a": "import itself",
		"a < a":            "import itself",
		"a < ":             "line 1",
		"a\na,, b":         "line 2",
		"a b < c":          "line 1",
	} {
		_, err := policy.ParseImports(text)
		require.ErrorContains(t, err, message, text)
	}
}
