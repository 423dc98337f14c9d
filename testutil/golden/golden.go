// Package golden compares what a test computed with a committed file, so that a change of policy, protocol or
// interface shows as a diff in review. `go test PACKAGE -update` rewrites the files of a package, `make docs` those of
// all: commit one only when you know what changed it, and want that.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
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
	if line, before, now, differ := difference(string(want), got); differ {
		t.Errorf("%s differs from line %d on: if the change is meant, run the test with -update\n- %s\n+ %s", path, line, before, now)
		t.FailNow()
	}
}

// difference returns the first line in which two texts differ; a whole file in a failure hides it.
func difference(want, got string) (line int, before, now string, differ bool) {
	if want == got {
		return 0, "", "", false
	}
	wanted, found := strings.Split(want, "\n"), strings.Split(got, "\n")
	for line < len(wanted) && line < len(found) && wanted[line] == found[line] {
		line++
	}
	before, now = "(the end)", "(the end)"
	if line < len(wanted) {
		before = wanted[line]
	}
	if line < len(found) {
		now = found[line]
	}
	return line + 1, before, now, true
}
