package nodeconfig

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

// The layout of a home.
const (
	File        = "waymark.toml"
	GenesisFile = "genesis.json"
	// RecordsFile is the sidecar of an exported genesis.
	RecordsFile      = "genesis.records"
	NodeKeyFile      = "secrets/node_key.json"
	ValidatorKeyFile = "secrets/validator_key.json"
	// NextValidatorKeyFile is the key that takes the place of the current one when the ledger says so.
	NextValidatorKeyFile = "secrets/validator_key.next.json"
	// FormerValidatorKeyFile is the key that was replaced last. It is of no use.
	FormerValidatorKeyFile = "secrets/validator_key.former.json"
	// ValidatorStateFile is the last vote that was signed, without which a validator may sign twice.
	ValidatorStateFile = "data/validator_state.json"
	// NextValidatorStateFile is the last vote that was signed with the next key.
	NextValidatorStateFile = "data/validator_state.next.json"
	// AppDir holds the state machine's store.
	AppDir  = "data/app"
	dataDir = "data"
)

// HashGenesis returns what genesis_sha256 is for this content.
func HashGenesis(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// CheckGenesis reports a genesis that is not the one that the settings pin.
func (s *Settings) CheckGenesis(home string) error {
	path := filepath.Join(home, GenesisFile)
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if found := HashGenesis(content); found != s.GenesisSHA256 {
		return fmt.Errorf("%s has SHA-256 %s, and genesis_sha256 of %s is %s: one of them is of another chain",
			path, found, File, s.GenesisSHA256)
	}
	return nil
}
