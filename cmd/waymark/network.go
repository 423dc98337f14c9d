package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cometbft/cometbft/p2p"
	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/invitation"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

func newNetworkCommand(e *env) *cobra.Command {
	c := &cobra.Command{
		Use:   "network",
		Short: "Describe the network to somebody who joins it",
	}
	c.AddCommand(newNetworkExportCommand(e))
	return c
}

// networkInfo is what a description says.
type networkInfo struct {
	File          string   `json:"file"`
	ChainID       string   `json:"chain_id"`
	GenesisSHA256 string   `json:"genesis_sha256"`
	Embedded      bool     `json:"genesis_embedded"`
	Peers         []string `json:"peers"`
	TrustHeight   int64    `json:"trust_height"`
	TrustHash     string   `json:"trust_hash"`
	Signer        string   `json:"signer"`
	Organization  string   `json:"organization"`
}

func newNetworkExportCommand(e *env) *cobra.Command {
	var a author
	var out string
	var peers []string
	c := &cobra.Command{
		Use:   "export",
		Short: "Write network.toml, with which somebody joins",
		Long: "Write network.toml, with which somebody joins: the chain's id, the genesis and its hash, nodes to connect to, and the\n" +
			"last block, as the home's node has them. The key --from signs it, so that nobody changes it on its way; tell who\n" +
			"joins the key's address, or the genesis's hash, by another way: a forger would sign with a key of their own.\n\n" +
			"A genesis of more than 4 MiB, or one that was exported with its records, is not in the file: send it along.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			info, err := e.exportNetwork(c.Context(), a, out, peers)
			if err != nil {
				return err
			}
			return e.print(info, info.write)
		},
	}
	a.flags(c)
	c.Flags().StringVarP(&out, "out", "o", "network.toml", "file to write")
	c.Flags().StringArrayVar(&peers, "peer", nil, "node to connect to, as id@host:port (default: the home's nodes, and those that they know)")
	return c
}

func (e *env) exportNetwork(ctx context.Context, a author, out string, peers []string) (*networkInfo, error) {
	for _, peer := range peers {
		if !nodeconfig.ValidPeer(peer) {
			return nil, fail(exitUsage, "--peer %.120q: expected id@host:port", peer)
		}
	}
	path := e.genesisPath()
	genesis, err := os.ReadFile(path)
	if err != nil {
		return nil, fail(exitUsage, "the genesis: %w", err)
	}
	doc, err := network.ParseGenesis(genesis)
	if err != nil {
		return nil, fail(exitUsage, "%s: %w", path, err)
	}
	address, err := a.address(e)
	if err != nil {
		return nil, err
	}
	ledger, settings, err := e.connect()
	if err != nil {
		return nil, err
	}
	ledger.Expect(doc.ChainID)
	response := new(membershipv1.KeyResponse)
	if _, err := ledger.Query(ctx, "/membership/key", &membershipv1.KeyRequest{Address: address}, response, 0); err != nil {
		return nil, answered(fmt.Errorf("the key 0x%x: %w", address, err))
	}
	if response.Key.RevokedHeight != 0 {
		return nil, fail(exitError, "the key 0x%x of %s was revoked at height %d: sign with one that is in force",
			address, response.Key.Organization, response.Key.RevokedHeight)
	}
	seen, err := look(ctx, settings.Nodes, doc.ChainID)
	if err != nil {
		return nil, err
	}
	if len(peers) == 0 {
		peers = seen.peers
	}
	_, exported := os.Stat(filepath.Join(filepath.Dir(path), nodeconfig.RecordsFile))
	i := &invitation.Invitation{
		ChainID: doc.ChainID, Peers: peers, TrustHeight: seen.height, TrustHash: seen.hash, Time: time.Now(),
		Genesis: genesis, Apart: exported == nil || len(genesis) > invitation.MaxEmbedded,
	}
	if len(i.Peers) == 0 {
		return nil, fail(exitUsage, "no node says under which address others reach it: expected --peer id@host:port")
	}
	key, err := a.unlock(e)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(response.Key.PublicKey, sig.PublicKey(key)) {
		return nil, fail(exitError, "the key 0x%x is another one on the ledger", address)
	}
	content, err := i.Encode(key)
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(out, content, 0o644); err != nil {
		return nil, err
	}
	return &networkInfo{
		File: out, ChainID: i.ChainID, GenesisSHA256: hex.EncodeToString(i.GenesisSHA256[:]), Embedded: !i.Apart, Peers: i.Peers,
		TrustHeight: i.TrustHeight, TrustHash: hex.EncodeToString(i.TrustHash[:]),
		Signer: fmt.Sprintf("0x%x", address), Organization: response.Key.Organization,
	}, nil
}

func (i *networkInfo) write(w io.Writer) error {
	apart := ""
	if !i.Embedded {
		apart = ", which is not in the file: send it along"
	}
	_, err := fmt.Fprintf(w, "chain    %s\ngenesis  sha256 %s%s\npeers    %s\nblock    %d, %s\nsigned   by %s of %s\nwrote %s\n",
		i.ChainID, i.GenesisSHA256, apart, strings.Join(i.Peers, " "), i.TrustHeight, i.TrustHash, i.Signer, i.Organization, i.File)
	return err
}

// seen is what nodes say of a chain.
type seen struct {
	height int64
	hash   [32]byte
	peers  []string // with an address under which they can be reached, by id
}

// look asks nodes for the last block and for whom they know. One that answers is enough.
func look(ctx context.Context, nodes []string, chainID string) (*seen, error) {
	s := new(seen)
	known := map[p2p.ID]string{}
	var silent error
	for _, address := range nodes {
		ctx, cancel := context.WithTimeout(ctx, statusTimeout)
		err := s.ask(ctx, address, chainID, known)
		cancel()
		if err != nil {
			silent = err
		}
	}
	if s.height == 0 {
		return nil, silent
	}
	for id, address := range known {
		if address != "" {
			s.peers = append(s.peers, p2p.IDAddressString(id, address))
		}
	}
	slices.Sort(s.peers)
	return s, nil
}

func (s *seen) ask(ctx context.Context, address, chainID string, known map[p2p.ID]string) error {
	node, err := rpchttp.New(address, "/websocket")
	if err != nil {
		return fail(exitUsage, "--node %.100q: %w", address, err)
	}
	status, err := node.Status(ctx)
	if err != nil {
		return unreachable(address, err)
	}
	switch {
	case status.NodeInfo.Network != chainID:
		return fail(exitError, "%s is a node of %.50q, not of %.50q", address, status.NodeInfo.Network, chainID)
	case status.SyncInfo.CatchingUp || status.SyncInfo.LatestBlockHeight < 1:
		return fail(exitError, "%s is catching up: ask it again later, or another node", address)
	}
	known[status.NodeInfo.DefaultNodeID] = reachable(status.NodeInfo, "")
	info, err := node.NetInfo(ctx)
	if err != nil {
		return unreachable(address, err)
	}
	for _, peer := range info.Peers {
		if known[peer.NodeInfo.DefaultNodeID] == "" {
			known[peer.NodeInfo.DefaultNodeID] = reachable(peer.NodeInfo, peer.RemoteIP)
		}
	}
	if s.height > 0 {
		return nil
	}
	commit, err := node.Commit(ctx, &status.SyncInfo.LatestBlockHeight)
	if err != nil {
		return unreachable(address, err)
	}
	s.height, s.hash = commit.Height, [32]byte(commit.Header.Hash())
	return nil
}

// reachable returns host:port under which a node can be reached: that which it says, but for a host of any, for which it
// takes where its connection comes from. It is empty where neither is known.
func reachable(node p2p.DefaultNodeInfo, from string) string {
	host, port, err := net.SplitHostPort(strings.TrimPrefix(node.ListenAddr, "tcp://"))
	if err != nil {
		return ""
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = from
	}
	if host == "" {
		return ""
	}
	return net.JoinHostPort(host, port)
}
