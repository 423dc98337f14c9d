package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/testutil/standards"
)

// waymark runs a command line in this process.
func waymark(args ...string) (status exitStatus, stdout, stderr string) {
	var out, errs bytes.Buffer
	status = run(context.Background(), args, strings.NewReader(""), &out, &errs)
	return status, out.String(), errs.String()
}

func readVectors(t *testing.T, into any, path ...string) {
	t.Helper()
	bz, err := os.ReadFile(filepath.Join(append([]string{standards.Dir(t)}, path...)...))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(bz, into))
}

// jsonFiles returns the JSON documents below a directory of the standards material.
func jsonFiles(t *testing.T, path ...string) []string {
	t.Helper()
	var files []string
	require.NoError(t, filepath.WalkDir(filepath.Join(append([]string{standards.Dir(t)}, path...)...),
		func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && strings.Contains(filepath.Ext(path), ".json") {
				files = append(files, path)
			}
			return err
		}))
	return files
}

func TestHashesOfThePublishedVectors(t *testing.T) {
	var published struct {
		Vectors []struct {
			CBV       string
			Documents []string
			SHA256    []string
		}
	}
	readVectors(t, &published, "epcis-event-hash", "vectors.json")
	hashes := 0
	for _, v := range published.Vectors {
		for _, document := range v.Documents {
			if strings.HasSuffix(document, ".xml") {
				continue
			}
			path := filepath.Join(standards.Dir(t), "epcis-event-hash", "documents", document)
			status, out, errs := waymark("epcis", "hash", path, "--cbv", strings.TrimPrefix(v.CBV, "CBV"))
			require.Equal(t, exitDone, status, errs)
			var want strings.Builder
			for _, sum := range v.SHA256 {
				want.WriteString("ni:///sha-256;" + sum + "?ver=" + v.CBV + "\n")
				hashes++
			}
			require.Equal(t, want.String(), out, document)
		}
	}
	require.GreaterOrEqual(t, hashes, 40)
}

func TestLinksOfThePublishedVectors(t *testing.T) {
	var vectors []struct {
		Input    string
		Expected *string
	}
	readVectors(t, &vectors, "epcis-event-hash", "dl-normaliser-vectors.json")
	require.NotEmpty(t, vectors)
	for _, v := range vectors {
		status, out, errs := waymark("gs1", "canonical", v.Input)
		if v.Expected == nil {
			require.Equal(t, exitUsage, status, v.Input)
			require.Empty(t, out)
			continue
		}
		require.Equal(t, exitDone, status, errs)
		require.Equal(t, *v.Expected+"\n", out, v.Input)
	}
}

func TestExamplesAreValid(t *testing.T) {
	files := jsonFiles(t, "gs1-epcis", "examples", "JSON")
	require.NotEmpty(t, files)
	status, out, errs := waymark(append([]string{"epcis", "validate"}, files...)...)
	require.Equal(t, exitDone, status, "%s%s", out, errs)
}

func TestInvalidCapturesAreRefused(t *testing.T) {
	files := jsonFiles(t, "openepcis-test-resources", "2.0", "EPCIS", "JSON", "Capture", "Invalid")
	require.NotEmpty(t, files)
	for _, file := range files {
		status, out, _ := waymark("epcis", "validate", file)
		require.Equal(t, exitUsage, status, file)
		require.Contains(t, out, file+": /", "a place is named")
	}
}
