package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cometbft/cometbft/p2p"
	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/invitation"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

// joinOptions are the flags of join.
type joinOptions struct {
	init    initOptions
	start   startOptions
	signer  string
	noStart bool
}

// joinInfo is with what a node begins to join.
type joinInfo struct {
	Home          string `json:"home"`
	ChainID       string `json:"chain_id"`
	GenesisSHA256 string `json:"genesis_sha256"`
	NodeID        string `json:"node_id"`
	// Signer is the address of who signed the file, and Organization whose key the genesis says that it is; empty where it
	// says nothing, and the chain will.
	Signer       string `json:"signer"`
	Organization string `json:"organization,omitempty"`
	// Expected says that the signer is the one that was asked for.
	Expected bool `json:"signer_expected"`
}

func newJoinCommand(e *env) *cobra.Command {
	var o joinOptions
	c := &cobra.Command{
		Use:   "join FILE",
		Short: "Make a node of the chain that a network.toml describes, and run it",
		Long: "Make a node of the chain that a network.toml describes, and run it: check the file's signature and the genesis, make\n" +
			"the home as init does, fetch and execute the chain, check that it has the block that the file names, say what is\n" +
			"left to do, and go on as start does. To be started again, it goes on from where it was; so does start.\n\n" +
			"The signature says that the file was not changed, not who signed it: whoever forges a chain has keys in it. Give the\n" +
			"address that you know from elsewhere as --signer, or compare the hash of the genesis.\n\n" +
			"The other nodes accept this one only if they know its id, which is printed: an organization registers it, or they\n" +
			"list it among their p2p.peers.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			i, info, err := e.prepareJoin(args[0], o)
			if err != nil {
				return err
			}
			if err := e.print(info, info.write); err != nil || o.noStart {
				return err
			}
			return e.join(c.Context(), i, info, o.start)
		},
	}
	c.Flags().StringVar(&o.init.genesis, "genesis", "", "the genesis, where FILE comes without")
	c.Flags().StringVar(&o.signer, "signer", "", "address of the key that must have signed FILE")
	c.Flags().StringVar(&o.init.moniker, "moniker", "", "name of the node (default: the host's)")
	c.Flags().StringVar(&o.init.consensusKey, "consensus-key", network.Ed25519, "kind of the key that signs blocks: ed25519 or ml-dsa-65")
	c.Flags().BoolVar(&o.noStart, "no-start", false, "make the home only")
	o.start.flags(c)
	return c
}

func (i *joinInfo) write(w io.Writer) error {
	owner := "a key that the genesis does not know, and the chain must"
	if i.Organization != "" {
		owner = "a key of " + i.Organization
	}
	trust := "nobody said whose key it must be: compare the genesis's hash with one that you know from elsewhere"
	if i.Expected {
		trust = "which is the one that was expected"
	}
	_, err := fmt.Fprintf(w, "home     %s\nchain    %s\ngenesis  sha256 %s\nsigned   by %s, %s\n         %s\nnode id  %s\n",
		i.Home, i.ChainID, i.GenesisSHA256, i.Signer, owner, trust, i.NodeID)
	return err
}

// prepareJoin checks a network.toml and makes the home, or finds the one that it made before.
func (e *env) prepareJoin(path string, o joinOptions) (*invitation.Invitation, *joinInfo, error) {
	i, err := invitation.Read(path)
	if err != nil {
		return nil, nil, fail(exitUsage, "%s: %w", path, err)
	}
	if e.chainID != "" && e.chainID != i.ChainID {
		return nil, nil, fail(exitUsage, "--chain-id %.50q: %s is of %.50q", e.chainID, path, i.ChainID)
	}
	info := &joinInfo{
		Home: e.home, ChainID: i.ChainID, GenesisSHA256: hex.EncodeToString(i.GenesisSHA256[:]), Signer: fmt.Sprintf("0x%x", i.Signer()),
	}
	if o.signer != "" {
		if !strings.EqualFold(strings.TrimPrefix(o.signer, "0x"), strings.TrimPrefix(info.Signer, "0x")) {
			return nil, nil, fail(exitError, "%s is signed by %s, not by --signer %.60s", path, info.Signer, o.signer)
		}
		info.Expected = true
	}
	genesis, err := genesisOf(i, path, o.init.genesis)
	if err != nil {
		return nil, nil, err
	}
	if info.Organization, err = founder(i, genesis); err != nil {
		return nil, nil, err
	}
	settings, err := nodeconfig.Load(e.home)
	if errors.Is(err, fs.ErrNotExist) {
		err = e.initFrom(i, genesis, o.init)
	} else if err == nil {
		err = e.continueJoin(i, settings)
	}
	if err != nil {
		return nil, nil, err
	}
	key, err := p2p.LoadNodeKey(filepath.Join(e.home, nodeconfig.NodeKeyFile))
	if err != nil {
		return nil, nil, err
	}
	info.NodeID = string(key.ID())
	return i, info, nil
}

// genesisOf returns the genesis that the file has or, where it has none, that of --genesis.
func genesisOf(i *invitation.Invitation, file, path string) ([]byte, error) {
	if path == "" {
		if i.Apart {
			return nil, fail(exitUsage, "%s comes without the genesis, which is too large for it: expected --genesis FILE", file)
		}
		return i.Genesis, nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fail(exitUsage, "--genesis: %w", err)
	}
	if err := i.CheckGenesis(content); err != nil {
		return nil, fail(exitUsage, "--genesis %s: %w", path, err)
	}
	return content, nil
}

// founder returns the organization of which the signer's key is, by the genesis; "" where that does not have the key.
func founder(i *invitation.Invitation, genesis []byte) (organization string, err error) {
	doc, err := network.ParseGenesis(genesis)
	if err != nil {
		return "", fail(exitUsage, "%w", err)
	}
	if doc.ChainID != i.ChainID {
		return "", fail(exitUsage, "the genesis is of %.50q, and network.toml of %.50q", doc.ChainID, i.ChainID)
	}
	key, found, err := app.GenesisKey(doc.AppState, i.Signer())
	if err != nil {
		return "", fail(exitUsage, "%w", err)
	}
	if !found {
		return "", nil
	}
	if key.RevokedHeight != 0 {
		return "", fail(exitError, "network.toml is signed with a key of %s that was revoked before the genesis", key.Organization)
	}
	return key.Organization, nil
}

// initFrom makes the home as init does.
func (e *env) initFrom(i *invitation.Invitation, genesis []byte, o initOptions) (err error) {
	o.peers = i.Peers
	if o.genesis == "" {
		dir, err := os.MkdirTemp("", "waymark-join-*")
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		o.genesis = filepath.Join(dir, nodeconfig.GenesisFile)
		if err := os.WriteFile(o.genesis, genesis, 0o600); err != nil {
			return err
		}
	}
	_, err = e.initHome(o)
	return err
}

// continueJoin takes the home of a node that joined before, with the peers that the file has besides.
func (e *env) continueJoin(i *invitation.Invitation, settings *nodeconfig.Settings) error {
	if settings.GenesisSHA256 != hex.EncodeToString(i.GenesisSHA256[:]) {
		return fail(exitError, "%s is the home of a node of another chain: use another --home", e.home)
	}
	ids, before := settings.PeerIDs(), len(settings.P2P.Peers)
	for _, peer := range i.Peers {
		if id, _, _ := strings.Cut(peer, "@"); !slices.Contains(ids, id) {
			settings.P2P.Peers = append(settings.P2P.Peers, peer)
		}
	}
	if len(settings.P2P.Peers) == before {
		return nil
	}
	return settings.Save(e.home)
}
