package standards

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// recorder is a testing.TB that notes how a test ended instead of ending it.
type recorder struct {
	testing.TB
	skipped, failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Skipf(string, ...any)  { r.skipped = true; panic(r) }
func (r *recorder) Fatalf(string, ...any) { r.failed = true; panic(r) }

func dir(t *testing.T) (found string, r *recorder) {
	r = &recorder{TB: t}
	defer func() {
		if p := recover(); p != nil && p != r {
			panic(p)
		}
	}()
	return Dir(r), r
}

func TestDir(t *testing.T) {
	empty, full := t.TempDir(), t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(full, "MANIFEST.json"), []byte("{}"), 0o600))

	// A repository without the material beside it.
	repo := filepath.Join(t.TempDir(), "repo")
	below := filepath.Join(repo, "a", "b")
	require.NoError(t, os.MkdirAll(below, 0o750))
	require.NoError(t, os.WriteFile(filepath.Join(repo, "go.mod"), nil, 0o600))
	t.Chdir(below)

	t.Setenv("WAYMARK_REQUIRE_STANDARDS", "")
	t.Setenv("WAYMARK_STANDARDS", full)
	found, _ := dir(t)
	require.Equal(t, full, found)

	t.Setenv("WAYMARK_STANDARDS", empty)
	_, r := dir(t)
	require.True(t, r.failed, "a named place without the material is a mistake, not a reason to skip")

	t.Setenv("WAYMARK_STANDARDS", "")
	_, r = dir(t)
	require.True(t, r.skipped)

	t.Setenv("WAYMARK_REQUIRE_STANDARDS", "1")
	_, r = dir(t)
	require.True(t, r.failed)

	beside := filepath.Join(filepath.Dir(repo), "shared", "data")
	require.NoError(t, os.MkdirAll(beside, 0o750))
	require.NoError(t, os.WriteFile(filepath.Join(beside, "MANIFEST.json"), []byte("{}"), 0o600))
	found, _ = dir(t)
	require.Equal(t, beside, found)
}
