package app_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/client/verify"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
)

// prunedLot is what the proofs of these tests are about.
const prunedLot = "01/09506000134352/10/L0"

// proveAt asks for the proof of a lot as of a height, nil when the node no longer has it.
func proveAt(t assert.TestingT, c *chain.Chain, height int64) *proofv1.Bundle {
	res, err := c.App.Query(context.Background(), &abci.RequestQuery{Path: app.ProvePath, Height: height, Data: x.Encode(
		&proofv1.ProveRequest{Statement: proofv1.Statement_STATEMENT_COMPLETE, Subject: prunedLot})})
	assert.NoError(t, err)
	if res.Codespace == app.ErrHeight.Codespace && res.Code == app.ErrHeight.Code {
		assert.Contains(t, res.Log, fmt.Sprintf("height is pruned: %d, the oldest that is kept is ", height))
		return nil
	}
	var b proofv1.Bundle
	if assert.Zero(t, res.Code, res.Log) {
		assert.NoError(t, b.Unmarshal(res.Value))
		assert.Equal(t, height, b.Height)
	}
	return &b
}

// requireProof verifies a bundle offline.
func requireProof(t *testing.T, c *chain.Chain, b *proofv1.Bundle) {
	t.Helper()
	require.NotNil(t, b)
	b.Path = []*proofv1.LightBlock{c.LightBlock(b.Height)}
	result, err := verify.Verify(x.Encode(b), c.Genesis(), verify.Options{})
	require.NoError(t, err)
	require.Equal(t, b.Height, result.Height)
}

// TestPruning keeps ten heights while blocks go on, over a restart: those are proved, older ones are not to be had.
func TestPruning(t *testing.T) {
	const keep = 10
	c := chain.New(t, nil)
	c.Configure(func(o *app.Options) { o.Store.KeepVersions = keep })
	requireKept := func() {
		t.Helper()
		for height := int64(1); height <= c.Height; height++ {
			b := proveAt(t, c, height)
			if height <= c.Height-keep {
				require.Nil(t, b, "height %d of %d", height, c.Height)
				continue
			}
			requireProof(t, c, b)
		}
	}
	for range 3 {
		for i := range 7 {
			c.Send("maker", commissioning(t, int(c.Height)+i))
			c.App.AwaitPruning()
		}
		requireKept()
		c.Restart()
		requireKept()
	}

	// A node that kept everything until now catches up, sixteen heights a block.
	c.Configure(func(o *app.Options) { o.Store.KeepVersions = 0 })
	for range 40 {
		c.Decide(nil)
	}
	require.NotNil(t, proveAt(t, c, c.Height-40))
	c.Configure(func(o *app.Options) { o.Store.KeepVersions = keep })
	c.Decide(nil)
	c.App.AwaitPruning()
	require.Nil(t, proveAt(t, c, c.Height-40))
	require.NotNil(t, proveAt(t, c, c.Height-20), "in bounded slices")
	for range 2 {
		c.Decide(nil)
		c.App.AwaitPruning()
	}
	requireKept()
}

// TestPruningBesideReaders proves heights that are about to be pruned: what is answered is whole.
func TestPruningBesideReaders(t *testing.T) {
	c := chain.New(t, nil)
	c.Configure(func(o *app.Options) { o.Store.KeepVersions = 2 })
	for c.Height < 3 {
		c.Send("maker", commissioning(t, int(c.Height)))
	}
	var (
		height atomic.Int64
		done   atomic.Bool
		wg     sync.WaitGroup
		mu     sync.Mutex
		proved = map[int64]*proofv1.Bundle{}
	)
	height.Store(c.Height)
	for reader := range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for !done.Load() {
				at := height.Load() - int64(reader)
				if b := proveAt(t, c, at); b != nil {
					mu.Lock()
					proved[at] = b
					mu.Unlock()
				}
			}
		}()
	}
	for i := range 40 {
		c.Send("maker", commissioning(t, 10+i))
		height.Store(c.Height)
	}
	done.Store(true)
	wg.Wait()
	require.NotEmpty(t, proved)
	for _, b := range proved {
		requireProof(t, c, b)
	}
}

// TestSnapshotsOutliveShortHistory: what is served to nodes that join is kept until it is served no more.
func TestSnapshotsOutliveShortHistory(t *testing.T) {
	c := chain.New(t, nil)
	c.Configure(func(o *app.Options) { o.Store.KeepVersions, o.SnapshotInterval = 1, 20 })
	for c.Height < 20 {
		c.Send("maker", commissioning(t, int(c.Height)))
	}
	c.App.AwaitSnapshot()
	for c.Height < 35 {
		c.Decide(nil)
		c.App.AwaitPruning()
	}
	require.Nil(t, proveAt(t, c, 19))
	list, err := c.App.ListSnapshots(context.Background(), &abci.RequestListSnapshots{})
	require.NoError(t, err)
	require.Len(t, list.Snapshots, 1)
	require.EqualValues(t, 20, list.Snapshots[0].Height)
	for i := range list.Snapshots[0].Chunks {
		res, err := c.App.LoadSnapshotChunk(context.Background(),
			&abci.RequestLoadSnapshotChunk{Height: 20, Format: list.Snapshots[0].Format, Chunk: i})
		require.NoError(t, err)
		require.NotEmpty(t, res.Chunk)
	}
	requireProof(t, c, proveAt(t, c, 20))
}

// TestPruningAfterJoin prunes on a node that joined by a snapshot, over restarts and runs of empty blocks, which leave the
// tree as it was: it goes on like the others, proves what it keeps, and serves a snapshot to the next.
func TestPruningAfterJoin(t *testing.T) {
	old := recorded(t, 500)
	p := serve(t, old, 20_000)
	joined := old.Join()
	p.restoreInto(t, joined)
	joined.Configure(func(o *app.Options) { o.Store.KeepVersions = 2 })
	decide := func(txs ...[]byte) {
		t.Helper()
		old.Decide(txs)
		joined.Decide(txs)
		joined.App.AwaitPruning()
		require.Equal(t, old.AppHash(), joined.AppHash())
		require.Nil(t, proveAt(t, joined, joined.Height-2))
		requireProof(t, joined, proveAt(t, joined, joined.Height-1))
		requireProof(t, joined, proveAt(t, joined, joined.Height))
	}
	next := 1000
	record := func() {
		t.Helper()
		next++
		decide(old.Sign("maker", commissioning(t, next)).Bytes)
	}
	decide()
	for _, empty := range []int{0, 1, 2, 3, 40} {
		record()
		for range empty {
			decide()
		}
		joined.Restart()
	}
	record()
	requireSameSnapshot(t, old, joined, 20_000)
	p = serve(t, joined, 20_000)
	p.restoreInto(t, joined.Join())
}

// TestBlocksAreKept tells CometBFT to delete blocks only where the operator wants that.
func TestBlocksAreKept(t *testing.T) {
	c := chain.New(t, nil)
	retained := func() int64 {
		c.Time, c.Height = c.Time.Add(1), c.Height+1
		_, err := c.App.FinalizeBlock(context.Background(), &abci.RequestFinalizeBlock{Height: c.Height, Time: c.Time})
		require.NoError(t, err)
		res, err := c.App.Commit(context.Background(), &abci.RequestCommit{})
		require.NoError(t, err)
		return res.RetainHeight
	}
	require.Zero(t, retained())
	c.Configure(func(o *app.Options) { o.KeepBlocks = 4 })
	require.Zero(t, retained(), "height 3: there are not that many")
	require.EqualValues(t, 1, retained())
	require.EqualValues(t, 2, retained())
}
