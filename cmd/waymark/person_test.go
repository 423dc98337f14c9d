package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPerson: the same text and salt are one person, and nothing else is.
func TestPerson(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
		return path
	}
	person := func(text string, args ...string) (string, exitStatus) {
		var out, errs bytes.Buffer
		status := run(context.Background(), append([]string{"--home", dir, "person"}, args...), strings.NewReader(text), &out, &errs)
		require.NotContains(t, out.String()+errs.String(), "C01X00T47")
		return strings.TrimSpace(out.String()), status
	}
	salt := file("salt", "0123456789abcdef")
	one, status := person("C01X00T47\n", "--salt", salt)
	require.Equal(t, exitDone, status)
	require.Equal(t, "person/4824bdc1cc8692f9a98252a5c69cc2a1ef5b81064be6d86bc0a3823279e33f33", one)
	again, _ := person("C01X00T47", "--salt", salt)
	require.Equal(t, one, again)
	for _, other := range []string{" C01X00T47", "C01X00T48", "c01X00T47"} {
		another, status := person(other, "--salt", salt)
		require.Equal(t, exitDone, status)
		require.NotEqual(t, one, another)
	}

	fresh := filepath.Join(dir, "fresh")
	another, status := person("C01X00T47", "--salt", fresh, "--new-salt")
	require.Equal(t, exitDone, status)
	require.NotEqual(t, one, another)
	again, _ = person("C01X00T47", "--salt", fresh)
	require.Equal(t, another, again)
	info, err := os.Stat(fresh)
	require.NoError(t, err)
	require.EqualValues(t, 0o600, info.Mode().Perm())

	for _, bad := range [][]string{
		{}, {"--salt", "-"}, {"--salt", filepath.Join(dir, "none")}, {"--salt", file("short", "0123456789abcde")}, {"--salt", fresh, "--new-salt"},
	} {
		_, status := person("C01X00T47", bad...)
		require.Equal(t, exitUsage, status, "%v", bad)
	}
	_, status = person("\n", "--salt", salt)
	require.Equal(t, exitUsage, status)
}
