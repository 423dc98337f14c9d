// Package standards gives tests the directory of third-party standards material: the schemas, vectors and
// example documents of GS1, OpenEPCIS, UNTP and others that implementations are checked against.
//
// The material is not part of this repository, because its licences differ from ours. It is looked for in the
// directory that the environment variable WAYMARK_STANDARDS names, else in ../shared/data relative to the root
// of the repository. Tests that need it are skipped where it is absent, unless WAYMARK_REQUIRE_STANDARDS=1:
// then its absence is a failure, so that a build that must check against it cannot pass by not looking.
package standards

import (
	"os"
	"path/filepath"
	"testing"
)

// Dir returns the absolute path of the standards material. It skips the test when there is none, and fails it
// when there is none although WAYMARK_REQUIRE_STANDARDS is 1 or WAYMARK_STANDARDS names a place.
func Dir(t testing.TB) string {
	t.Helper()
	named := os.Getenv("WAYMARK_STANDARDS")
	dir := named
	if dir == "" {
		dir = filepath.Join(filepath.Dir(root(t)), "shared", "data")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatalf("path of the standards material: %v", err)
	}
	// The manifest, not the directory: an empty mount point must not count as the material.
	if _, err := os.Stat(filepath.Join(dir, "MANIFEST.json")); err == nil {
		return dir
	}
	if named != "" || os.Getenv("WAYMARK_REQUIRE_STANDARDS") == "1" {
		t.Fatalf("no standards material in %s: set WAYMARK_STANDARDS to its directory", dir)
	}
	t.Skipf("no standards material in %s: set WAYMARK_STANDARDS to its directory to run this test", dir)
	return ""
}

// root returns the root of the repository: the nearest directory at or above the test's own that has a go.mod.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatalf("working directory: %v", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatalf("no go.mod at or above the working directory: run the tests inside the repository")
		}
		dir = parent
	}
}
