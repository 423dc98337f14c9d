package bench

import (
	"crypto/sha256"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// TestEventsAreIndependent checks that any order of the transactions is as good as another: each has a lot and a nonce of
// its own, under a prefix that its author holds.
func TestEventsAreIndependent(t *testing.T) {
	dir := t.TempDir() + "/net"
	require.NoError(t, network.Testnet{Validators: 1, ConsensusKey: network.Ed25519}.Create(dir))
	const n = 50
	txs, err := signEvents(dir, n)
	require.NoError(t, err)
	require.Len(t, txs, n)

	authors, err := unlock(dir)
	require.NoError(t, err)
	prefixes := make(map[string]string)
	for _, a := range authors {
		prefixes[string(a.address)] = a.prefix
	}
	type use struct {
		signer string
		nonce  uint64
	}
	nonces, lots := make(map[use]bool), make(map[gs1.Key]bool)
	for _, raw := range txs {
		var tx waymarkv1.Tx
		require.NoError(t, x.Decode(raw, &tx))
		var message provenancev1.CaptureEvent
		require.NoError(t, message.Unmarshal(tx.Messages[0].Value))
		key, err := gs1.Canonical(message.Event.QuantityList[0].EpcClass)
		require.NoError(t, err)
		lots[key] = true
		require.True(t, gs1.HasPrefix(key, prefixes[string(tx.Header.Signer)]), "%s", key)
		nonces[use{string(tx.Header.Signer), tx.Header.Nonce}] = true
	}
	require.Len(t, lots, n)
	require.Len(t, nonces, n)
}

func TestPairsAreDistinct(t *testing.T) {
	txs, err := writePairs("", 100)
	require.NoError(t, err)
	distinct := make(map[[sha256.Size]byte]bool)
	for _, tx := range txs {
		require.Len(t, tx, pairBytes)
		distinct[sha256.Sum256(tx)] = true
	}
	require.Len(t, distinct, len(txs))
}
