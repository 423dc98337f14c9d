// Package golden compares what a test computed with a committed file, so that a change of policy, protocol or
// interface shows as a diff in review. `go test PACKAGE -update` rewrites the files of a package, `make docs` those of
// all: commit one only when you know what changed it, and want that.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the golden files of the tests that run")

// Check compares got with a file, whose path is relative to the directory of the test's package: testdata/golden
// for what only reviewers read, docs for what everybody does.
func Check(t testing.TB, path, got string) {
	t.Helper()
	path = filepath.FromSlash(path)
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run the test with -update to write it")
	require.Equal(t, string(want), got, "%s differs: if the change is meant, run the test with -update", path)
}
