package clientconfig

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLoadMakesPathsAbsolute(t *testing.T) {
	home := t.TempDir()
	c := &Config{
		ChainID: "c", Nodes: []string{"http://127.0.0.1:1", "https://node.example"}, Genesis: "../genesis.json",
		Key: "maker", PassphraseFile: "/elsewhere/passphrase",
	}
	require.NoError(t, c.Save(home))
	loaded, err := Load(home)
	require.NoError(t, err)
	c.Genesis = filepath.Join(filepath.Dir(home), "genesis.json")
	assert.Equal(t, c, loaded)
}

func TestLoadWithoutSettings(t *testing.T) {
	_, err := Load(t.TempDir())
	assert.ErrorIs(t, err, ErrNone)
}

func TestLoadIsStrict(t *testing.T) {
	for file, want := range map[string]string{
		"chain_id = 'c'\nnode = 'http://a'":            "node: there is no such setting",
		"nodes = ['http://a']":                         "chain_id: expected",
		"chain_id = 'c'":                               "nodes: expected at least one",
		"chain_id = 'c'\nnodes = ['a:1']":              "nodes: ",
		"chain_id = 'c'\nnodes = ['ftp://a']":          "nodes: ",
		"chain_id = 'c'\nnodes = ['http://u:p@a']":     "nodes: ",
		"chain_id = '" + strings.Repeat("c", 51) + "'": "chain_id: expected",
	} {
		home := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(home, File), []byte(file), 0o600))
		_, err := Load(home)
		assert.ErrorContains(t, err, want, "%q", file)
		assert.ErrorContains(t, err, File, "it says in which file")
	}
}

func TestSaveRefusesWhatLoadWould(t *testing.T) {
	home := t.TempDir()
	require.Error(t, (&Config{ChainID: "c"}).Save(home))
	assert.NoFileExists(t, filepath.Join(home, File))
}
