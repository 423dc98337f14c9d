package policy_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app/internal/policy"
)

// module writes the files of a module and returns its directory.
func module(t *testing.T, files map[string]string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	files["go.mod"] = "module example.org/m\n\ngo 1.26.0\n"
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o750))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	return dir
}

func TestList(t *testing.T) {
	dir := module(t, map[string]string{
		"a/a.go":         "package a\n\nimport \"example.org/m/b\"\n\nvar A = b.B\n",
		"a/a_windows.go": "package a\n\nimport _ \"syscall\"\n",
		"b/b.go":         "package b\n\nimport \"strings\"\n\nvar B = strings.ToUpper(\"b\")\n",
		"c/c.go":         "package c\n",
	})
	listed, err := policy.List(dir, []string{"GOOS=js", "GOARCH=wasm"}, "./a")
	require.NoError(t, err)

	a := listed["example.org/m/a"]
	require.Equal(t, []string{"example.org/m/b"}, a.Imports)
	require.Equal(t, []string{"a_windows.go"}, a.IgnoredGoFiles)
	name, own := a.Own()
	require.Equal(t, "a", name)
	require.True(t, own)

	require.True(t, listed["strings"].Standard)
	_, own = listed["strings"].Own()
	require.False(t, own)
	_, own = listed["no/such"].Own()
	require.False(t, own)
	require.NotContains(t, listed, "example.org/m/c")

	_, err = policy.List(dir, nil, "./missing")
	require.ErrorContains(t, err, "missing")
}
