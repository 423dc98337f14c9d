package network

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
)

// MaxValidators bounds a network on one machine.
const MaxValidators = 32

// snapshotInterval is after how many blocks a node that others may join by makes a snapshot.
const snapshotInterval = 1000

// clientDir is the client's home in a network's directory.
const clientDir = "client"

// Testnet describes a network on this machine.
type Testnet struct {
	Validators   int
	ChainID      string // empty for a new one
	ConsensusKey string
	// Set overrides parameters of the ledger, see State.
	Set map[string]string
	// BasePort is the first of three ports a node; 0 for ports that are free.
	BasePort int
}

// NodeHome returns the home of a node in a network's directory.
func NodeHome(dir string, node int) string { return filepath.Join(dir, fmt.Sprintf("node%d", node)) }

// ClientHome returns the client's home in a network's directory.
func ClientHome(dir string) string { return filepath.Join(dir, clientDir) }

// Create makes the homes of a network in a directory that is empty or does not exist. At an error it leaves nothing.
func (t Testnet) Create(dir string) (err error) {
	if t.Validators < 1 || t.Validators > MaxValidators {
		return fmt.Errorf("expected from 1 to %d validators", MaxValidators)
	}
	if t.ChainID == "" {
		t.ChainID = randomChainID()
	}
	if files, err := os.ReadDir(dir); len(files) > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(fmt.Errorf("%s: expected a directory that is empty or does not exist", dir), err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	organizations := Founders(t.Validators)
	identities := make([]Identity, t.Validators)
	members, err := createMembers(ClientHome(dir), organizations)
	if err != nil {
		return err
	}
	for i := range identities {
		if identities[i], err = CreateKeys(NodeHome(dir, i), t.ConsensusKey); err != nil {
			return err
		}
		members[i].Nodes = []string{identities[i].ID}
		members[i].Validator = &validatorsv1.Seat{PublicKey: WireKey(identities[i].Validator), Power: Power}
	}
	validators, err := Validators(members)
	if err != nil {
		return err
	}
	state, err := State(t.ChainID, members, t.Set)
	if err != nil {
		return err
	}
	genesis, err := Genesis(t.ChainID, validators, state)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, nodeconfig.GenesisFile), genesis, 0o644); err != nil {
		return err
	}
	endpoints, err := assign(identities, t.BasePort)
	if err != nil {
		return err
	}
	for i := range identities {
		settings := nodeconfig.Default()
		settings.Moniker = validators[i].Name
		if len(identities) > 1 {
			settings.Snapshots.Interval = snapshotInterval
		}
		listenAt(settings, endpoints, i)
		if err := WriteNode(NodeHome(dir, i), genesis, settings); err != nil {
			return err
		}
	}
	return saveClient(dir, t.ChainID, endpoints)
}

// saveClient points the client at the nodes.
func saveClient(dir, chainID string, endpoints []Endpoint) error {
	c := &clientconfig.Config{
		ChainID:        chainID,
		Genesis:        filepath.Join("..", nodeconfig.GenesisFile),
		PassphraseFile: PassphraseFile,
	}
	for _, e := range endpoints {
		c.Nodes = append(c.Nodes, e.RPC)
	}
	return c.Save(ClientHome(dir))
}
