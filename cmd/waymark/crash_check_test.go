package main

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/client/verify"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/network"
)

// agreed are the blocks that all nodes have.
type agreed struct {
	height int64 // the last one
	// places are where the transactions are, by CometBFT's hash.
	places map[[32]byte][]place
}

type place struct {
	height int64
	index  uint32
}

// metasAtATime is how many headers CometBFT returns at most.
const metasAtATime = 20

// sameBlocks checks that all nodes have the same blocks, which commit to the same states, and returns them.
func sameBlocks(ctx context.Context, t *testing.T, n *network.Network) *agreed {
	t.Helper()
	b := &agreed{height: n.Height(0), places: make(map[[32]byte][]place)}
	for _, node := range all {
		b.height = min(b.height, n.Height(node))
	}
	headers := make([][]string, len(all))
	for _, node := range all {
		headers[node] = make([]string, b.height+1)
		for from := int64(1); from <= b.height; from += metasAtATime {
			info, err := n.Node(node).BlockchainInfo(ctx, from, min(from+metasAtATime-1, b.height))
			require.NoError(t, err)
			for _, meta := range info.BlockMetas {
				headers[node][meta.Header.Height] = meta.BlockID.String() + " with app hash " + meta.Header.AppHash.String()
			}
		}
		for height := int64(1); height <= b.height; height++ {
			require.NotEmpty(t, headers[node][height], "node %d has no block %d", node, height)
			require.Equal(t, headers[0][height], headers[node][height], "nodes 0 and %d differ at height %d", node, height)
		}
	}
	first := n.Node(0)
	for height := int64(1); height <= b.height; height++ {
		block, err := first.Block(ctx, &height)
		require.NoError(t, err)
		require.Empty(t, block.Block.Evidence.Evidence, "somebody signed twice before block %d", height)
		for i, tx := range block.Block.Txs {
			hash := [32]byte(tx.Hash())
			b.places[hash] = append(b.places[hash], place{height, uint32(i)})
		}
	}
	return b
}

// checkPresent checks that an acknowledged transaction was applied, and is in the blocks once, where its outcome says; and
// that another one is not there twice.
func (a *attempt) checkPresent(t *testing.T, b *agreed) {
	t.Helper()
	places := b.places[a.tx.CometHash()]
	if a.outcome == nil {
		require.LessOrEqual(t, len(places), 1, "transaction %x", a.tx.ID)
		return
	}
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, a.outcome.Status, "transaction %x: %s", a.tx.ID, a.outcome.Log)
	require.Equal(t, []place{{a.outcome.Height, a.outcome.Index}}, places, "transaction %x", a.tx.ID)
}

// checkOutcomes checks that all nodes tell the same of every transaction: what was acknowledged where it was, of
// one that is in none of the blocks nothing, unless it came into a later one.
func checkOutcomes(ctx context.Context, t *testing.T, n *network.Network, b *agreed, attempts []*attempt) {
	t.Helper()
	nodes := make([]*client.Client, len(all))
	for _, node := range all {
		var err error
		nodes[node], err = client.New(n.Endpoints[node].RPC)
		require.NoError(t, err)
	}
	for _, a := range attempts {
		expected := a.outcome
		for node, c := range nodes {
			outcome, err := c.Outcome(ctx, a.tx.ID[:])
			if len(b.places[a.tx.CometHash()]) == 0 {
				if err == nil { // it waited with a node that was not killed
					require.Greater(t, outcome.Height, b.height, "node %d, transaction %x", node, a.tx.ID)
					continue
				}
				require.ErrorIs(t, err, client.ErrUnknownTx, "node %d, transaction %x", node, a.tx.ID)
				continue
			}
			require.NoError(t, err, "node %d, transaction %x", node, a.tx.ID)
			if expected == nil {
				expected = outcome
			}
			require.Equal(t, expected, outcome, "node %d, transaction %x", node, a.tx.ID)
		}
	}
}

// bundled is a transaction with a bundle for its subject.
type bundled struct {
	*attempt
	bundle []byte
}

// fetchBundles returns a bundle for the subject of each acknowledged transaction: its complete history, as of the height
// before the last, which the last block shows.
func fetchBundles(ctx context.Context, t *testing.T, n *network.Network, b *agreed, attempts []*attempt) []bundled {
	t.Helper()
	c, err := client.New(n.Endpoints[0].RPC)
	require.NoError(t, err)
	last, err := c.LightBlock(ctx, b.height)
	require.NoError(t, err)
	var bundles []bundled
	for _, a := range attempts {
		if a.outcome == nil {
			continue
		}
		request := &proofv1.ProveRequest{Statement: proofv1.Statement_STATEMENT_COMPLETE, Subject: a.subject}
		var bundle proofv1.Bundle
		_, err := c.Query(ctx, "/prove", request, &bundle, b.height-1)
		require.NoError(t, err, "%s", a.subject)
		bundle.Path = []*proofv1.LightBlock{last}
		bz, err := bundle.Marshal()
		require.NoError(t, err)
		bundles = append(bundles, bundled{a, bz})
	}
	return bundles
}

// checkBundles verifies bundles from nothing but the genesis: each must show its transaction's record, and no other, in
// the history of its subject.
func checkBundles(t *testing.T, n *network.Network, bundles []bundled) {
	t.Helper()
	genesis, err := client.ReadGenesis(n.Genesis())
	require.NoError(t, err)
	for _, b := range bundles {
		result, err := verify.Verify(b.bundle, genesis, verify.Options{})
		require.NoError(t, err, "%s", b.subject)
		at := slices.IndexFunc(result.Dossiers, func(d verify.Dossier) bool { return d.Named })
		require.GreaterOrEqual(t, at, 0, "%s", b.subject)
		dossier := result.Dossiers[at]
		require.Equal(t, b.subject, dossier.Subject)
		require.Len(t, dossier.Records, 1, "%s", b.subject)
		require.Equal(t, b.tx.ID[:], dossier.Records[0].Record.TxId, "%s", b.subject)
		require.Equal(t, b.outcome.Height, dossier.Records[0].Record.Height, "%s", b.subject)
	}
}
