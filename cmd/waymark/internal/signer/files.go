package signer

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/cometbft/cometbft/crypto"
	cmtjson "github.com/cometbft/cometbft/libs/json"
	"github.com/cometbft/cometbft/privval"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

// ErrNext says that a home has a next key already.
var ErrNext = errors.New("there is a next consensus key already: rotate to it, or remove it if nothing was sent of it")

// pair is where a key and what it signed last are kept.
type pair struct{ key, state string }

func current(home string) pair {
	return pair{filepath.Join(home, nodeconfig.ValidatorKeyFile), filepath.Join(home, nodeconfig.ValidatorStateFile)}
}

func next(home string) pair {
	return pair{filepath.Join(home, nodeconfig.NextValidatorKeyFile), filepath.Join(home, nodeconfig.NextValidatorStateFile)}
}

// read returns a key, and fails unless what it signed last is there too: with the key alone the node could sign a second
// block of a height.
func (p pair) read() (crypto.PrivKey, error) {
	var key privval.FilePVKey
	for path, into := range map[string]any{p.key: &key, p.state: new(privval.FilePVLastSignState)} {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if err := cmtjson.Unmarshal(content, into); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return key.PrivKey, nil
}

// load returns a key to sign with. CometBFT's own loader ends the process at an error, so the files are tried first; nobody
// but the node itself, which alone moves them, may load.
func (p pair) load() (*privval.FilePV, error) {
	if _, err := p.read(); err != nil {
		return nil, err
	}
	return privval.LoadFilePV(p.key, p.state), nil
}

// create writes a new key, its state first: a key that is there has one.
func (p pair) create(secret crypto.PrivKey) {
	pv := privval.NewFilePV(secret, p.key, p.state)
	pv.LastSignState.Save()
	pv.Key.Save()
}

// Create makes the first key of a home whose directories are there.
func Create(home string, secret crypto.PrivKey) { current(home).create(secret) }

// CreateNext makes the next key of a home, or fails with ErrNext.
func CreateNext(home string, secret crypto.PrivKey) error {
	for _, path := range []string{next(home).key, next(home).state} {
		if there(path) {
			return fmt.Errorf("%s: %w", path, ErrNext)
		}
	}
	next(home).create(secret)
	return nil
}

// Secrets returns the current key of a home, and the next, nil where there is none. They are to sign proofs with, never
// blocks. While the node makes the next key the current one, it can fail for a moment.
func Secrets(home string) (now, then crypto.PrivKey, err error) {
	if now, err = current(home).read(); err != nil || !there(next(home).key) {
		return now, nil, err
	}
	if then, err = next(home).read(); err != nil {
		return nil, nil, err
	}
	return now, then, nil
}

// promote makes the next key of a home the current one, or goes on with it.
func promote(home string) error {
	from, to, aside := next(home), current(home), filepath.Join(home, nodeconfig.FormerValidatorKeyFile)
	for _, move := range [][2]string{{to.key, aside}, {from.state, to.state}, {from.key, to.key}} {
		if err := os.Rename(move[0], move[1]); err != nil {
			return err
		}
		if err := syncDir(filepath.Dir(move[1])); err != nil {
			return err
		}
	}
	return nil
}

// resume completes a promotion that a crash cut short: then there is a former and a next key, and no current one.
func resume(home string) error {
	from, to := next(home), current(home)
	if there(to.key) || !there(from.key) || !there(filepath.Join(home, nodeconfig.FormerValidatorKeyFile)) {
		return nil
	}
	if err := os.Rename(from.state, to.state); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := syncDir(filepath.Dir(to.state)); err != nil {
		return err
	}
	return os.Rename(from.key, to.key)
}

// there reports whether there is a file.
func there(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}

// syncDir has the renames in a directory survive a loss of power, in their order.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
