package epcis_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/testutil/standards"
)

// documents returns the paths of all JSON documents of the standards material that are, or were meant to be, EPCIS.
func documents(t testing.TB) []string {
	t.Helper()
	dir := standards.Dir(t)
	var paths []string
	for _, part := range []string{
		"gs1-epcis/examples/JSON", "openepcis-test-resources/2.0/EPCIS/JSON/Capture",
		"openepcis-test-resources/2.0/EPCIS/JSON/Query", "openepcis-dpp-ready", "fastnt", "epcis-event-hash/documents",
	} {
		paths = append(paths, documentsIn(t, filepath.Join(dir, filepath.FromSlash(part)))...)
	}
	require.Greater(t, len(paths), 130)
	return paths
}

func documentsIn(t testing.TB, dir string) []string {
	t.Helper()
	var paths []string
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.Contains(filepath.Ext(path), ".json") {
			paths = append(paths, path)
		}
		return err
	}))
	return paths
}

// withoutComments returns a document without the names that begin with "_comment".
func withoutComments(t testing.TB, document []byte) []byte {
	t.Helper()
	b, err := json.Marshal(strip(decode(t, document)))
	require.NoError(t, err)
	return b
}

// decode reads any JSON, with numbers as they are written.
func decode(t require.TestingT, document []byte) any {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(document, []byte("\uFEFF"))))
	d.UseNumber()
	var v any
	require.NoError(t, d.Decode(&v))
	return v
}

func strip(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if strings.HasPrefix(name, "_comment") {
				delete(v, name)
			} else {
				strip(member)
			}
		}
	case []any:
		for _, item := range v {
			strip(item)
		}
	}
	return v
}
