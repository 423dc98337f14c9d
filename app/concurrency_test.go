package app

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPoolUnderTraffic sends from many goroutines, as clients and as peers and the same transactions twice, while
// gossip reaps and blocks are proposed, judged and committed. What is accepted gets into one block, and only one.
func TestPoolUnderTraffic(t *testing.T) {
	const senders, each = 100, 6
	n := newNode(t, Options{IdleWait: 50 * time.Millisecond})
	var (
		wg       sync.WaitGroup
		done     atomic.Bool
		accepted sync.Map
		nonces   [6]atomic.Uint64
	)
	for s := range senders {
		wg.Add(1)
		go func() {
			defer wg.Done()
			at := s % len(testSigners)
			for i := range each {
				raw := draft{signer: testSigners[at], nonce: nonces[at].Add(1), size: 50 * i, priority: i == 3}.bytes(t)
				res, err := n.CheckTx(context.Background(), &abci.RequestCheckTx{Tx: raw})
				assert.NoError(t, err)
				assert.Zero(t, res.Code, res.Log)
				accepted.Store(string(raw), true)
				_, err = n.InsertTx(context.Background(), &abci.RequestInsertTx{Tx: raw}) // it may be in a block by now
				assert.NoError(t, err)
			}
		}()
	}
	reaped := make(chan map[string]int)
	go func() {
		seen := map[string]int{}
		for !done.Load() {
			res, err := n.ReapTxs(context.Background(), &abci.RequestReapTxs{MaxBytes: 10_000})
			assert.NoError(t, err)
			for _, raw := range res.Txs {
				seen[string(raw)]++
			}
			n.Pool()
		}
		reaped <- seen
	}()
	sent := make(chan struct{})
	go func() { wg.Wait(); close(sent) }()

	committed := map[string]bool{}
	for open := true; open || n.Pool().Txs > 0; {
		select {
		case <-sent:
			open = false
		default:
		}
		txs := n.prepare(20_000)
		require.True(t, n.accepts(txs))
		for i, result := range n.commit(txs...) {
			require.False(t, committed[string(txs[i])], "in two blocks")
			committed[string(txs[i])] = true
			require.NotEqual(t, "auth", result.Codespace, result.Log)
		}
	}
	done.Store(true)
	for raw, times := range <-reaped {
		require.True(t, committed[raw], "%d times offered, and never committed", times)
	}
	count := 0
	accepted.Range(func(raw, _ any) bool {
		count++
		return assert.True(t, committed[raw.(string)], "accepted and lost")
	})
	require.Equal(t, senders*each, count)
	require.Len(t, committed, count)
	require.Equal(t, PoolStats{Verified: n.Pool().Verified}, n.Pool())
	require.Empty(t, n.pool.keys)
	require.Empty(t, n.pool.byKey)
	require.Empty(t, n.pool.byDigest)
}

// TestCloseWaitsForReaders closes a node while a transaction is being checked.
func TestCloseWaitsForReaders(t *testing.T) {
	n := newNode(t, Options{})
	_, done, err := n.view(0)
	require.NoError(t, err)
	closed := make(chan error, 1)
	go func() { closed <- n.Close() }()
	for n.readers.TryRLock() { // until Close waits
		n.readers.RUnlock()
		select {
		case err := <-closed:
			t.Fatalf("closed under a reader: %v", err)
		default:
		}
	}
	done()
	require.NoError(t, <-closed)

	n.refuse(draft{signer: "a1", nonce: 100}.bytes(t), ErrNotReady, true)
	require.Empty(t, n.prepare(testBlock))
	require.False(t, n.accepts(nil))
}
