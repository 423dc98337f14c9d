package tomlfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type settings struct {
	Name  string `toml:"name" comment:"What it is called."`
	Table struct {
		Number int `toml:"number" comment:"How many."`
	} `toml:"table"`
}

func TestDecodeIsStrict(t *testing.T) {
	for document, want := range map[string]string{
		"nam = 'a'":                              "line 1: nam: there is no such setting",
		"name = 'a'\n[table]\nnumbr = 1":         "line 3: table.numbr: there is no such setting",
		"[tabel]\nnumber = 1":                    "line 1: tabel: there is no such setting",
		"name = 1":                               "line 1: ",
		"[table]\nnumber = 'one'":                "line 2: ",
		"name = 'a'\nname = 'b'":                 "line 2: ",
		"name":                                   "line 1: ",
		"a = 1\nb = 2":                           "line 2: b: there is no such setting",
		"[table]\nnumber = 99999999999999999999": "line 2: ",
	} {
		assert.ErrorContains(t, Decode([]byte(document), new(settings)), want, "%q", document)
	}
}

func TestWriteAndRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.toml")
	want := settings{Name: `quotes "' and \ and ü`}
	want.Table.Number = 7
	require.NoError(t, Write(path, "A title.", want))
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(string(content), "# A title.\n\n# What it is called.\nname = "), "%s", content)
	got := settings{Name: "default"}
	require.NoError(t, Read(path, &got))
	assert.Equal(t, want, got)

	require.NoError(t, Write(path, "A title.", settings{}))
	files, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, files, 1, "nothing but the file stays")
}

func TestReadIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.toml")
	require.NoError(t, os.WriteFile(path, make([]byte, maxSize+1), 0o600))
	assert.ErrorContains(t, Read(path, new(settings)), "expected at most")
	assert.ErrorIs(t, Read(path+"x", new(settings)), os.ErrNotExist)
}
