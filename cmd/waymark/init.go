package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
)

// initOptions are the flags of init.
type initOptions struct {
	moniker, consensusKey string
	genesis, members      string
	organization          string
	set, peers            []string
}

// initInfo is what the operators of a network exchange: none of it is secret.
type initInfo struct {
	Home          string `json:"home"`
	ChainID       string `json:"chain_id"`
	NodeID        string `json:"node_id"`
	ConsensusKey  string `json:"consensus_key"`
	KeyType       string `json:"consensus_key_type"`
	GenesisSHA256 string `json:"genesis_sha256"`
	// Validator is the node's key as a members file has it.
	Validator network.FounderKey `json:"validator"`
}

func newInitCommand(e *env) *cobra.Command {
	var o initOptions
	c := &cobra.Command{
		Use:   "init",
		Short: "Make the home of one node",
		Long: "Make the home of one node: keys, settings and a genesis.\n\n" +
			"With --genesis the node joins the chain of that file. Otherwise it is a validator of a new chain, for --organization,\n" +
			"and --members lists the founding organizations as a JSON array of objects such as\n" +
			`  {"id":"authority","name":"The Authority","jurisdiction":"NL","roles":["regulator"],` + "\n" +
			`   "glns":[],"holdings":[],"public_key":"02…"}` + "\n" +
			"with the public key that keys add prints. At least one must be a regulator or customs, or no\n" +
			"council can change the rules. Those\n" +
			"with other nodes from the beginning have \"nodes\", a list of node ids, and \"validator\", as init on those prints them.\n" +
			"A chain without members has this node as its only validator for ever, and nobody can write to it.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			info, err := e.initHome(o)
			if err != nil {
				return err
			}
			if o.genesis == "" && o.members == "" {
				_, _ = fmt.Fprintln(e.stderr, "note: this chain has no members, so nobody can write to it; --members lists the founders")
			}
			return e.print(info, func(w io.Writer) error {
				_, err := fmt.Fprintf(w, "home           %s\nchain          %s\nnode id        %s\nconsensus key  %s (%s)\ngenesis        sha256 %s\n",
					info.Home, info.ChainID, info.NodeID, info.ConsensusKey, info.KeyType, info.GenesisSHA256)
				return err
			})
		},
	}
	c.Flags().StringVar(&o.moniker, "moniker", "", "name of the node (default: the host's)")
	c.Flags().StringVar(&o.consensusKey, "consensus-key", network.Ed25519, "kind of the key that signs blocks: ed25519 or ml-dsa-65")
	c.Flags().StringVar(&o.genesis, "genesis", "", "genesis of the chain to join")
	c.Flags().StringVar(&o.members, "members", "", "file with the founding organizations of a new chain")
	c.Flags().StringVar(&o.organization, "organization", "", "founding organization whose node this is (default: the first)")
	c.Flags().StringArrayVar(&o.peers, "peer", nil, "another node, as id@host:port")
	c.Flags().StringArrayVar(&o.set, "set", nil, "parameter of a new chain's ledger, such as provenance.require_prefix=false")
	c.MarkFlagsMutuallyExclusive("genesis", "members")
	c.MarkFlagsMutuallyExclusive("genesis", "set")
	c.MarkFlagsMutuallyExclusive("genesis", "organization")
	return c
}

func (e *env) initHome(o initOptions) (initInfo, error) {
	foreign, members, err := o.read()
	if err != nil {
		return initInfo{}, err
	}
	overrides, err := parseSet(o.set)
	if err != nil {
		return initInfo{}, err
	}
	settings := nodeconfig.Default()
	settings.P2P.Peers = append(settings.P2P.Peers, o.peers...)
	if settings.Moniker = o.moniker; settings.Moniker == "" {
		if settings.Moniker, err = os.Hostname(); err != nil {
			return initInfo{}, fail(exitUsage, "--moniker: %w", err)
		}
	}
	settings.GenesisSHA256 = nodeconfig.HashGenesis(foreign) // or that of the genesis to be made
	if err := settings.Validate(); err != nil {
		return initInfo{}, fail(exitUsage, "%w", err)
	}
	chainID := e.chainID
	if foreign != nil {
		doc, err := network.ParseGenesis(foreign)
		if err != nil {
			return initInfo{}, fail(exitUsage, "%s: %w", o.genesis, err)
		}
		if chainID != "" && chainID != doc.ChainID {
			return initInfo{}, fail(exitUsage, "--chain-id %.50q: %s is the genesis of %.50q", chainID, o.genesis, doc.ChainID)
		}
		if err := network.CheckState(doc); err != nil {
			return initInfo{}, fail(exitUsage, "%s: %w", o.genesis, err)
		}
		chainID = doc.ChainID
	} else if chainID == "" {
		return initInfo{}, fail(exitUsage, "expected --chain-id with a new chain's id, or --genesis with the chain to join")
	}
	own, err := o.owner(members)
	if err != nil {
		return initInfo{}, err
	}
	if _, err := network.State(chainID, members, overrides); err != nil { // before anything is written
		return initInfo{}, fail(exitUsage, "%w", err)
	}
	identity, err := network.CreateKeys(e.home, o.consensusKey)
	if errors.Is(err, network.ErrConsensusKey) {
		return initInfo{}, fail(exitUsage, "%w", err)
	} else if err != nil {
		return initInfo{}, err
	}
	genesis := foreign
	if genesis == nil {
		if genesis, err = newGenesis(chainID, settings.Moniker, members, own, identity, overrides); err != nil {
			return initInfo{}, err
		}
	}
	if err := network.WriteNode(e.home, genesis, settings); err != nil {
		return initInfo{}, err
	}
	if err := copyRecords(o.genesis, e.home); err != nil {
		return initInfo{}, err
	}
	client := clientconfig.Config{ChainID: chainID, Nodes: []string{"http://" + settings.RPC.Listen}, Genesis: nodeconfig.GenesisFile}
	if _, err := os.Lstat(filepath.Join(e.home, clientconfig.File)); os.IsNotExist(err) {
		if err := client.Save(e.home); err != nil {
			return initInfo{}, err
		}
	}
	return initInfo{
		Home:          e.home,
		ChainID:       chainID,
		NodeID:        identity.ID,
		ConsensusKey:  hex.EncodeToString(identity.Validator.Bytes()),
		KeyType:       identity.Validator.Type(),
		GenesisSHA256: settings.GenesisSHA256,
		Validator:     network.NewFounderKey(identity.Validator),
	}, nil
}

// owner returns which of the founding members the node is of; -1 for none.
func (o initOptions) owner(members []app.Member) (int, error) {
	if o.organization == "" && len(members) == 0 {
		return -1, nil
	}
	own := slices.IndexFunc(members, func(m app.Member) bool { return o.organization == "" || m.Organization.Id == o.organization })
	if own < 0 {
		return 0, fail(exitUsage, "--organization %.32q: expected one that --members lists", o.organization)
	}
	if members[own].Validator != nil {
		return 0, fail(exitUsage, "%s: it lists a validator of %.32q, and this node's key is about to be made: expected none there",
			o.members, members[own].Organization.Id)
	}
	return own, nil
}

// newGenesis returns the genesis of a new chain, with the node as the validator of the member that it is of.
func newGenesis(
	chainID, moniker string, members []app.Member, own int, identity network.Identity, set map[string]string,
) ([]byte, error) {
	validators := []network.Validator{{Name: moniker, Key: identity.Validator, Power: network.Power}}
	if own >= 0 {
		members[own].Nodes = append(members[own].Nodes, identity.ID)
		members[own].Validator = &validatorsv1.Seat{PublicKey: network.WireKey(identity.Validator), Power: network.Power}
		var err error
		if validators, err = network.Validators(members); err != nil {
			return nil, err
		}
	}
	state, err := network.State(chainID, members, set)
	if err != nil {
		return nil, err
	}
	return network.Genesis(chainID, validators, state)
}

// read reads the genesis or the members that were given.
func (o initOptions) read() (genesis []byte, members []app.Member, err error) {
	if o.genesis != "" {
		if genesis, err = os.ReadFile(o.genesis); err != nil {
			return nil, nil, fail(exitUsage, "--genesis: %w", err)
		}
	}
	if o.members != "" {
		content, err := os.ReadFile(o.members)
		if err != nil {
			return nil, nil, fail(exitUsage, "--members: %w", err)
		}
		if members, err = network.ParseMembers(content); err != nil {
			return nil, nil, fail(exitUsage, "%s: %w", o.members, err)
		}
	}
	return genesis, members, nil
}

// copyRecords copies the sidecar that lies beside an exported genesis, if there is one.
func copyRecords(genesis, home string) (err error) {
	if genesis == "" {
		return nil
	}
	from, err := os.Open(filepath.Join(filepath.Dir(genesis), nodeconfig.RecordsFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := os.Create(filepath.Join(home, nodeconfig.RecordsFile))
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Close())
}
