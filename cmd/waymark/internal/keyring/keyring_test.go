package keyring

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/x/auth/sig"
)

// cheap is for tests only: a key that a passphrase hardly guards.
var cheap = Cost{n: 2, p: 1}

func TestAddAndUnlock(t *testing.T) {
	home := t.TempDir()
	keys := Open(home)
	secret, err := keys.Add("maker", "open sesame", cheap)
	require.NoError(t, err)
	address, err := sig.Address(sig.PublicKey(secret))
	require.NoError(t, err)

	unlocked, err := keys.Unlock("maker", "open sesame")
	require.NoError(t, err)
	assert.True(t, secret.Equal(unlocked))
	_, err = keys.Unlock("maker", "open sesam")
	require.ErrorIs(t, err, ErrPassphrase)
	_, err = keys.Unlock("taker", "open sesame")
	require.ErrorIs(t, err, ErrNotFound)

	key, err := keys.Get("maker")
	require.NoError(t, err)
	assert.Equal(t, Key{"maker", address}, key)

	for path, mode := range map[string]os.FileMode{"keys": 0o700 | os.ModeDir, "keys/maker.json": 0o600} {
		info, err := os.Stat(filepath.Join(home, path))
		require.NoError(t, err)
		assert.Equal(t, mode, info.Mode(), path)
	}
}

func TestKeysAreNeverOverwritten(t *testing.T) {
	keys := Open(t.TempDir())
	_, err := keys.Add("maker", "p", cheap)
	require.NoError(t, err)
	before, err := keys.Export("maker")
	require.NoError(t, err)
	_, err = keys.Add("maker", "p", cheap)
	require.ErrorIs(t, err, ErrExists)
	_, err = keys.Import("maker", before, "p", cheap)
	require.ErrorIs(t, err, ErrExists)
	after, err := keys.Export("maker")
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

func TestImportOfAnExport(t *testing.T) {
	from, to := Open(t.TempDir()), Open(t.TempDir())
	secret, err := from.Add("maker", "p", cheap)
	require.NoError(t, err)
	content, err := from.Export("maker")
	require.NoError(t, err)
	_, err = to.Import("copy", content, "wrong", cheap)
	require.ErrorIs(t, err, ErrPassphrase)
	key, err := to.Import("copy", content, "p", cheap)
	require.NoError(t, err)
	original, err := from.Get("maker")
	require.NoError(t, err)
	assert.Equal(t, original.Address, key.Address)
	unlocked, err := to.Unlock("copy", "p")
	require.NoError(t, err)
	assert.True(t, secret.Equal(unlocked))
}

func TestList(t *testing.T) {
	home := t.TempDir()
	keys := Open(home)
	listed, err := keys.List()
	require.NoError(t, err)
	assert.Empty(t, listed, "a ring that does not exist yet is empty")
	for _, name := range []string{"b", "a-1", "a"} {
		_, err := keys.Add(name, "p", cheap)
		require.NoError(t, err)
	}
	require.NoError(t, os.WriteFile(filepath.Join(home, "keys", "README"), nil, 0o600))
	listed, err = keys.List()
	require.NoError(t, err)
	var names []string
	for _, key := range listed {
		names = append(names, key.Name)
	}
	assert.Equal(t, []string{"a", "a-1", "b"}, names)

	require.NoError(t, os.WriteFile(filepath.Join(home, "keys", "c.json"), []byte("{}"), 0o600))
	_, err = keys.List()
	require.ErrorIs(t, err, ErrFile, "a damaged key is not passed over")
}

func TestNames(t *testing.T) {
	keys := Open(t.TempDir())
	for _, name := range []string{"", "../a", "a/b", ".a", "A", "a.json", "-a", "a b", string(make([]byte, 65))} {
		_, err := keys.Add(name, "p", cheap)
		assert.ErrorIs(t, err, ErrName, "%q", name)
		_, err = keys.Get(name)
		assert.ErrorIs(t, err, ErrName, "%q", name)
	}
}

// TestForeignFiles changes one thing at a time of a file that is good.
func TestForeignFiles(t *testing.T) {
	good := foreignFile(t)
	for name, change := range map[string]func(file, crypto, kdf map[string]any){
		"version 1":            func(f, _, _ map[string]any) { f["version"] = 1 },
		"version as a string":  func(f, _, _ map[string]any) { f["version"] = "3" },
		"another address":      func(f, _, _ map[string]any) { f["address"] = "00112233445566778899aabbccddeeff00112233" },
		"no address":           func(f, _, _ map[string]any) { delete(f, "address") },
		"pbkdf2":               func(_, c, _ map[string]any) { c["kdf"] = "pbkdf2" },
		"another cipher":       func(_, c, _ map[string]any) { c["cipher"] = "aes-128-cbc" },
		"no parameters":        func(_, c, _ map[string]any) { delete(c, "kdfparams") },
		"a long ciphertext":    func(_, c, _ map[string]any) { c["ciphertext"] = c["ciphertext"].(string) + "00" },
		"no iv":                func(_, c, _ map[string]any) { delete(c, "cipherparams") },
		"n in another case":    func(_, _, k map[string]any) { k["N"] = k["n"]; delete(k, "n") },
		"n as a string":        func(_, _, k map[string]any) { k["n"] = "4096" },
		"n not a power of two": func(_, _, k map[string]any) { k["n"] = 3 },
		"n of all memory":      func(_, _, k map[string]any) { k["n"] = 1 << 30 },
		"r of all memory":      func(_, _, k map[string]any) { k["r"] = 1 << 30 },
		"n times r":            func(_, _, k map[string]any) { k["n"], k["r"] = 1<<20, 1<<10 },
		"p of all time":        func(_, _, k map[string]any) { k["p"] = 1 << 20 },
		"p negative":           func(_, _, k map[string]any) { k["p"] = -1 },
		"short key":            func(_, _, k map[string]any) { k["dklen"] = 16 },
		"no salt":              func(_, _, k map[string]any) { delete(k, "salt") },
	} {
		t.Run(name, func(t *testing.T) {
			var file map[string]any
			require.NoError(t, json.Unmarshal(good, &file))
			crypto := file["crypto"].(map[string]any)
			change(file, crypto, crypto["kdfparams"].(map[string]any))
			content, err := json.Marshal(file)
			require.NoError(t, err)
			_, err = Open(t.TempDir()).Import("k", content, "p", cheap)
			assert.ErrorIs(t, err, ErrFile)
		})
	}
}

func foreignFile(t testing.TB) []byte {
	keys := Open(t.TempDir())
	_, err := keys.Add("k", "p", cheap)
	require.NoError(t, err)
	content, err := keys.Export("k")
	require.NoError(t, err)
	return content
}

// FuzzOpen looks for a file that makes the keystore panic. Costly parameters are left out: they cost only time.
func FuzzOpen(f *testing.F) {
	good := foreignFile(f)
	f.Add(good)
	f.Add(bytes.ReplaceAll(good, []byte(`"n":2`), []byte(`"n":4`)))
	f.Add([]byte(`{"version":3,"address":"","crypto":{"kdf":"scrypt","kdfparams":{}}}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, content []byte) {
		if _, err := inspect(content); err != nil {
			return
		}
		var s sealed
		require.NoError(t, json.Unmarshal(content, &s))
		n, r := s.Crypto.KDFParams["n"].(float64), s.Crypto.KDFParams["r"].(float64)
		if n*r > 1<<10 {
			return
		}
		if secret, err := open(content, "p"); err == nil {
			address, err := sig.Address(sig.PublicKey(secret))
			require.NoError(t, err)
			claimed, err := inspect(content)
			require.NoError(t, err)
			assert.Equal(t, claimed, address)
		}
	})
}
