package upgrade

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
)

// dueFile is where a node that stopped for an upgrade leaves word of it.
const dueFile = "data/upgrade.json"

// Due is the upgrade for which a node stopped.
type Due struct {
	Height   int64    `json:"height"`
	Version  uint64   `json:"version"`
	Binaries []Binary `json:"binaries"`
}

// Binary is a program by its hash.
type Binary struct {
	Platform string `json:"platform"`
	SHA256   string `json:"sha256"`
}

// Platform is the one of this program, as plans name it.
func Platform() string { return runtime.GOOS + "/" + runtime.GOARCH }

// DueOf returns what a plan says.
func DueOf(plan *governancev1.Plan) *Due {
	d := &Due{Height: plan.Height, Version: plan.Version, Binaries: []Binary{}}
	for _, b := range plan.Binaries {
		d.Binaries = append(d.Binaries, Binary{b.Platform, hex.EncodeToString(b.Sha256)})
	}
	return d
}

// For returns the hash of the binary for a platform, "" for none.
func (d *Due) For(platform string) string {
	for _, b := range d.Binaries {
		if b.Platform == platform {
			return b.SHA256
		}
	}
	return ""
}

// Save leaves word of an upgrade in a home.
func (d *Due) Save(home string) error {
	content, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(home, dueFile), append(content, '\n'))
}

// LoadDue returns the upgrade for which the node of a home stopped last. The error is fs.ErrNotExist for none.
func LoadDue(home string) (*Due, error) {
	path := filepath.Join(home, dueFile)
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	d := new(Due)
	if err := json.Unmarshal(content, d); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, b := range d.Binaries {
		if !ValidHash(b.SHA256) {
			return nil, fmt.Errorf("%s: %.80q: expected a SHA-256 of 64 hexadecimal digits", path, b.SHA256)
		}
	}
	return d, nil
}
