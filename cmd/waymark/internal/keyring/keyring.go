// Package keyring keeps the keys that sign transactions, each in one keystore v3 file of the format that Ethereum
// wallets read and write, encrypted under a passphrase.
//
// A ring is a directory of mode 0700 with a file NAME.json of mode 0600 for each key. A file appears whole or not at
// all and is never overwritten: the loss of a key cannot be undone.
package keyring

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var (
	// ErrNotFound says that a ring has no key of that name.
	ErrNotFound = errors.New("no such key")
	// ErrExists says that the name is taken.
	ErrExists = errors.New("there is a key of that name already, and keys are never overwritten")
	// ErrName says that a name cannot be one.
	ErrName = errors.New("not a name for a key: expected 1 to 64 lower-case letters, digits, hyphens and underscores")
	// ErrPassphrase says that a passphrase does not open a key.
	ErrPassphrase = errors.New("the passphrase does not open the key")
	// ErrFile says that a file is not a keystore v3 file that can be opened here.
	ErrFile = errors.New("not a key file: expected keystore v3 with scrypt and aes-128-ctr")
)

const extension = ".json"

var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)

// Ring is a directory of keys. It need not exist before the first is added.
type Ring struct{ dir string }

// Open returns the ring of a home.
func Open(home string) Ring { return Ring{filepath.Join(home, "keys")} }

// Key is what is known of a key without its passphrase.
type Key struct {
	Name string
	// Address is the 20 bytes by which transactions name their signer.
	Address []byte
}

// List returns the keys, ascending by name. A file that is not a key is an error: it may be one that was damaged.
func (r Ring) List() ([]Key, error) {
	files, err := os.ReadDir(r.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var keys []Key
	for _, file := range files {
		name, isKey := strings.CutSuffix(file.Name(), extension)
		if !isKey || strings.HasPrefix(name, ".") {
			continue
		}
		key, err := r.Get(name)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b Key) int { return strings.Compare(a.Name, b.Name) })
	return keys, nil
}

// Get returns a key by name.
func (r Ring) Get(name string) (Key, error) {
	content, err := r.Export(name)
	if err != nil {
		return Key{}, err
	}
	address, err := inspect(content)
	if err != nil {
		return Key{}, fmt.Errorf("%s: %w", r.path(name), err)
	}
	return Key{name, address}, nil
}

// Add makes a new key.
func (r Ring) Add(name, passphrase string, cost Cost) (*ecdsa.PrivateKey, error) {
	secret, err := generate()
	if err != nil {
		return nil, err
	}
	return secret, r.store(name, passphrase, cost, secret)
}

// Unlock decrypts a key, which takes from a tenth of a second to seconds, by the cost at which it was stored.
func (r Ring) Unlock(name, passphrase string) (*ecdsa.PrivateKey, error) {
	content, err := r.Export(name)
	if err != nil {
		return nil, err
	}
	secret, err := open(content, passphrase)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return secret, nil
}

// Import adds a key from the content of a keystore v3 file under the passphrase that opens it, encrypted anew.
func (r Ring) Import(name string, content []byte, passphrase string, cost Cost) (Key, error) {
	secret, err := open(content, passphrase)
	if err != nil {
		return Key{}, err
	}
	if err := r.store(name, passphrase, cost, secret); err != nil {
		return Key{}, err
	}
	return r.Get(name)
}

// Export returns the content of a key's file, which stays encrypted.
func (r Ring) Export(name string) ([]byte, error) {
	if !nameForm.MatchString(name) {
		return nil, fmt.Errorf("%.100q: %w", name, ErrName)
	}
	content, err := os.ReadFile(r.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w in %s", name, ErrNotFound, r.dir)
	}
	return content, err
}

func (r Ring) path(name string) string { return filepath.Join(r.dir, name+extension) }

func (r Ring) store(name, passphrase string, cost Cost, secret *ecdsa.PrivateKey) error {
	if !nameForm.MatchString(name) {
		return fmt.Errorf("%.100q: %w", name, ErrName)
	}
	if _, err := os.Lstat(r.path(name)); err == nil {
		return fmt.Errorf("%s: %w", name, ErrExists)
	}
	content, err := seal(secret, passphrase, cost)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(r.dir, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(r.dir, ".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file.Name()) }() // what is linked stays
	_, err = file.Write(content)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	// A link fails where the name was taken meanwhile; a rename would overwrite it.
	if err := os.Link(file.Name(), r.path(name)); errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: %w", name, ErrExists)
	} else if err != nil {
		return err
	}
	return nil
}
