package upgrade

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	stagedDir   = "upgrades"
	binaryName  = "waymark"
	currentFile = "current"
)

var (
	// ErrHash says that a file does not have the hash that was asked for.
	ErrHash = errors.New("not the binary that was asked for")
	// ErrNotStaged says that no binary with a hash is staged.
	ErrNotStaged = errors.New("no such binary is staged")
)

// ValidHash reports whether a text is a SHA-256 in lower-case hexadecimal.
func ValidHash(hash string) bool {
	raw, err := hex.DecodeString(hash)
	return err == nil && len(raw) == sha256.Size && hash == strings.ToLower(hash)
}

// Path returns where the staged binary with a hash lies.
func Path(home, hash string) string { return filepath.Join(home, stagedDir, hash, binaryName) }

// Stage copies a binary with a hash into a home, where it is whole or not at all. One that is there already is hashed.
func Stage(home, file, hash string) (path string, err error) {
	path = Path(home, hash)
	if err := Verify(home, hash); err == nil {
		return path, nil
	}
	from, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	to, err := os.CreateTemp(filepath.Dir(path), ".staging-*")
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	_, err = io.Copy(io.MultiWriter(to, sum), from)
	if found := hex.EncodeToString(sum.Sum(nil)); err == nil && found != hash {
		err = fmt.Errorf("%w: %s has SHA-256 %s, expected %s", ErrHash, file, found, hash)
	}
	err = errors.Join(err, to.Chmod(0o755), to.Sync(), to.Close())
	if err == nil {
		err = os.Rename(to.Name(), path)
	}
	if err != nil {
		return "", errors.Join(err, os.Remove(to.Name()), os.Remove(filepath.Dir(path)))
	}
	return path, syncDir(filepath.Dir(path))
}

// Verify reports a staged binary that is not there, or does not have its hash.
func Verify(home, hash string) error {
	found, err := Hash(Path(home, hash))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: SHA-256 %s", ErrNotStaged, hash)
	case err != nil:
		return err
	case found != hash:
		return fmt.Errorf("%w: %s has SHA-256 %s", ErrHash, Path(home, hash), found)
	}
	return nil
}

// Staged returns the hashes under which binaries lie in a home, ascending.
func Staged(home string) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(home, stagedDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	hashes := []string{}
	for _, entry := range entries {
		if entry.IsDir() && ValidHash(entry.Name()) {
			hashes = append(hashes, entry.Name())
		}
	}
	return hashes, nil
}

// Hash returns the SHA-256 of a file in hexadecimal.
func Hash(file string) (hash string, err error) {
	content, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, content.Close()) }()
	sum := sha256.New()
	_, err = io.Copy(sum, content)
	return hex.EncodeToString(sum.Sum(nil)), err
}

// Current returns the hash of the staged binary to which the node of a home changed last, and the version for which it did;
// "" where it never did.
func Current(home string) (hash string, version uint64, err error) {
	path := filepath.Join(home, stagedDir, currentFile)
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", 0, nil
	} else if err != nil {
		return "", 0, err
	}
	if _, err := fmt.Sscanf(string(content), "%64s version %d\n", &hash, &version); err != nil || !ValidHash(hash) {
		return "", 0, fmt.Errorf("%s: expected a SHA-256 of 64 hexadecimal digits, and for which version", path)
	}
	return hash, version, nil
}

// setCurrent remembers to which binary the node changed.
func setCurrent(home, hash string, version uint64) error {
	return writeFile(filepath.Join(home, stagedDir, currentFile), fmt.Appendf(nil, "%s version %d\n", hash, version))
}

// writeFile replaces a file as a whole, on disk when it returns.
func writeFile(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Chmod(0o644), file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
