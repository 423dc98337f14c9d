package app

import (
	"bytes"
	"context"
	"io"
	"testing"

	"github.com/cockroachdb/pebble/vfs"
	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app/internal/store"
)

// upgradeSnapshot is a snapshot of a chain that has an upgrade.
type upgradeSnapshot struct {
	offer  *abci.Snapshot
	chunks [][]byte
}

// snapshot opens the node again with a program, and returns the snapshot that it serves of its last block.
func (n *node) snapshot(disk vfs.FS, version uint64) (made upgradeSnapshot) {
	n.t.Helper()
	require.NoError(n.t, n.Close())
	a, err := open("db", Options{IdleWait: -1, SnapshotInterval: 1, Store: store.Options{FS: disk}}, testRelease(version))
	require.NoError(n.t, err)
	n.App = a
	n.snapshots.planning.Wait()
	list, err := n.ListSnapshots(context.Background(), nil)
	require.NoError(n.t, err)
	require.Len(n.t, list.Snapshots, 1)
	made.offer = list.Snapshots[0]
	require.Equal(n.t, uint64(n.height), made.offer.Height)
	for i := range made.offer.Chunks {
		res, err := n.LoadSnapshotChunk(context.Background(), &abci.RequestLoadSnapshotChunk{
			Height: made.offer.Height, Format: made.offer.Format, Chunk: i,
		})
		require.NoError(n.t, err)
		made.chunks = append(made.chunks, res.Chunk)
	}
	return made
}

// restore begins a node on a disk with a snapshot, and returns the error of its last chunk.
func (s upgradeSnapshot) restore(t *testing.T, disk vfs.FS, r release) (a *App, told *WrongVersion, err error) {
	t.Helper()
	a, err = open("db", Options{
		IdleWait: -1, Store: store.Options{FS: disk}, OnWrongVersion: func(w *WrongVersion) { told = w },
	}, r)
	require.NoError(t, err)
	require.Zero(t, a.Height())
	res, err := a.OfferSnapshot(context.Background(), &abci.RequestOfferSnapshot{Snapshot: s.offer, AppHash: s.offer.Hash})
	require.NoError(t, err)
	require.Equal(t, abci.ResponseOfferSnapshot_ACCEPT, res.Result)
	for i, chunk := range s.chunks {
		require.NoError(t, err, "only the last chunk tells the version")
		_, err = a.ApplySnapshotChunk(context.Background(), &abci.RequestApplySnapshotChunk{Index: uint32(i), Chunk: chunk})
	}
	return a, told, err
}

// TestSnapshotOfAnotherVersion restores snapshots of before and after an upgrade with the programs of both versions: one
// that cannot go on from a snapshot says which can, and leaves a disk on which that one begins as if nothing had been.
func TestSnapshotOfAnotherVersion(t *testing.T) {
	disk := vfs.NewMem()
	n := upgradeNode(t, disk)
	n.commit()
	before := n.snapshot(disk, 1)
	for n.height < upgradeHeight-1 {
		n.commit()
	}
	last := n.snapshot(disk, 3)
	n.commit()
	n.commit()
	after := n.snapshot(disk, 3)

	for name, c := range map[string]struct {
		snapshot upgradeSnapshot
		right    uint64
		wrong    map[uint64]string
	}{
		"before": {before, 1, map[uint64]string{
			3: "the state of height 1 is of version 1, and this program is of version 3, which is too early: start the binary of version 1",
		}},
		"the last before": {last, 3, map[uint64]string{
			1: "this chain continues with version 3 from height 4, and this program is of version 1: stage the binary of version 3",
		}},
		"after": {after, 3, map[uint64]string{
			1: "the state of height 5 is of version 3, and this program is of version 1, which is too old: start the binary of version 3",
			4: "to which no upgrade is scheduled: start the binary of version 3",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			disk := vfs.NewMem()
			for version, says := range c.wrong {
				a, told, err := c.snapshot.restore(t, disk, testRelease(version))
				require.ErrorContains(t, err, says)
				require.ErrorIs(t, err, error(told))
				require.Equal(t, c.right, told.Version)
				require.Zero(t, a.Height(), "it has nothing of it")
				require.NoError(t, a.Close())
			}
			a, _, err := c.snapshot.restore(t, disk, testRelease(c.right))
			require.NoError(t, err)
			require.Equal(t, c.snapshot.offer.Hash, a.store.AppHash())
			joined := &node{App: a, t: t, height: int64(c.snapshot.offer.Height), time: n.time}
			require.Nil(t, joined.Wrong())
			joined.commit()
			require.Equal(t, joined.height, joined.Height())
			require.NoError(t, joined.Close())
		})
	}
}

// TestExportAroundAnUpgrade exports every height around an upgrade: the last before it is refused, with word of which to
// take; from each other the program of its version begins a chain.
func TestExportAroundAnUpgrade(t *testing.T) {
	disk := vfs.NewMem()
	n := upgradeNode(t, disk)
	for n.height < upgradeHeight+1 {
		if n.height == upgradeHeight-1 {
			const refusal = "height 3 is the last before the upgrade to version 3, and no chain begins with an upgrade: " +
				"start the node with the program of version 3, and export height 4 or a later one"
			_, err := n.Export(io.Discard)
			require.EqualError(t, err, refusal)
			n.restart(disk, 3)
			_, err = n.Export(io.Discard)
			require.EqualError(t, err, refusal)
			n.commit()
			continue
		}
		n.commit()
		if n.height != upgradeHeight-1 {
			n.requireBegins()
		}
	}
}

// requireBegins exports the node's ledger, and begins a chain with it that has a block.
func (n *node) requireBegins() {
	n.t.Helper()
	var rows bytes.Buffer
	exported, err := n.Export(&rows)
	require.NoError(n.t, err)
	require.Equal(n.t, n.version(), exported.Version)
	a, err := open("db", Options{
		IdleWait: -1, Store: store.Options{FS: store.Memory(), NoSync: true},
		GenesisRows: func() (io.ReadCloser, error) { return io.NopCloser(&rows), nil },
	}, n.release)
	require.NoError(n.t, err)
	next := &node{App: a, t: n.t, height: exported.Height, time: exported.Time}
	defer func() { require.NoError(n.t, next.Close()) }()
	_, err = next.InitChain(context.Background(), &abci.RequestInitChain{
		ChainId: testChain, InitialHeight: exported.Height + 1, Time: exported.Time, AppStateBytes: exported.AppState,
		ConsensusParams: &cmtproto.ConsensusParams{Version: &cmtproto.VersionParams{App: exported.Version}},
	})
	require.NoError(n.t, err)
	next.commit()
	require.Equal(n.t, exported.Version, next.version())
}
