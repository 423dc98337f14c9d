package network

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/cometbft/cometbft/crypto"
	"github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/crypto/mldsa65"
	"github.com/cometbft/cometbft/p2p"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/signer"
)

// The kinds of keys that sign blocks.
const (
	Ed25519 = "ed25519"
	MLDSA65 = "ml-dsa-65" // holds against quantum computers; signatures are 50 times as long
)

var (
	// ErrExists says that a directory is a home already.
	ErrExists = errors.New("there is a node in this directory already, and its keys are never overwritten")
	// ErrConsensusKey says that there is no such kind of key.
	ErrConsensusKey = errors.New("not a kind of consensus key: expected " + Ed25519 + " or " + MLDSA65)
)

// Identity is by what other nodes know a node.
type Identity struct {
	ID        string        // of its connections
	Validator crypto.PubKey // of its votes
}

// CreateKeys makes the directories of a node's home and new keys of a kind.
func CreateKeys(home, kind string) (Identity, error) {
	for _, file := range []string{nodeconfig.File, nodeconfig.NodeKeyFile, nodeconfig.ValidatorKeyFile} {
		if _, err := os.Lstat(filepath.Join(home, file)); !errors.Is(err, fs.ErrNotExist) {
			return Identity{}, fmt.Errorf("%s: %w", home, errors.Join(ErrExists, err))
		}
	}
	secret, err := NewConsensusKey(kind)
	if err != nil {
		return Identity{}, err
	}
	for _, file := range []string{nodeconfig.NodeKeyFile, nodeconfig.ValidatorStateFile} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(home, file)), 0o700); err != nil {
			return Identity{}, err
		}
	}
	node, err := p2p.LoadOrGenNodeKey(filepath.Join(home, nodeconfig.NodeKeyFile))
	if err != nil {
		return Identity{}, err
	}
	signer.Create(home, secret)
	return Identity{string(node.ID()), secret.PubKey()}, nil
}

// NewConsensusKey makes a key of a kind, or fails with ErrConsensusKey.
func NewConsensusKey(kind string) (crypto.PrivKey, error) {
	switch kind {
	case Ed25519:
		return ed25519.GenPrivKey(), nil
	case MLDSA65:
		return mldsa65.GenPrivKey()
	}
	return nil, fmt.Errorf("%.20q: %w", kind, ErrConsensusKey)
}

// WriteNode completes the home of a node whose keys were made: its genesis, and its settings, which pin the genesis.
func WriteNode(home string, genesis []byte, settings *nodeconfig.Settings) error {
	settings.GenesisSHA256 = nodeconfig.HashGenesis(genesis)
	if err := os.WriteFile(filepath.Join(home, nodeconfig.GenesisFile), genesis, 0o644); err != nil {
		return err
	}
	return settings.Save(home)
}
