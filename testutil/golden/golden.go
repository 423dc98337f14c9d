// Package golden compares what a test computed with a committed file, so that a change of policy, protocol or
// interface shows as a diff in review. `go test PACKAGE -update` rewrites the files: commit one only when you know
// what changed it, and want that.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the golden files of the tests that run")

// Check compares got with the file testdata/golden/name of the test's package.
func Check(t testing.TB, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o750))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o600))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run the test with -update to write it")
	require.Equal(t, string(want), got, "%s differs: if the change is meant, run the test with -update", path)
}
