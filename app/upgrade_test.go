package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"cosmossdk.io/collections"
	"github.com/cockroachdb/pebble/vfs"
	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app/internal/store"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/cutfs"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/governance"
)

// upgradeHeight is the first block of version 3 in the tests of upgrades, whose chains begin with version 1.
const upgradeHeight = 4

// migrated is what the migrations of the tests write: by name and number the version of the block.
var migrated = x.NewTable(x.NewSchema(0x7e), 0x01, "migrated", collections.StringKey, collections.Uint64Value)

// testRelease is a version of the tests, with two migrations to 3 that write many keys and one to 4.
func testRelease(version uint64) release {
	r := release{version: version}
	for _, m := range []migration{{3, "first", nil}, {3, "second", nil}, {4, "third", nil}} {
		if m.Version > version {
			break
		}
		r.migrations = append(r.migrations, migration{m.Version, m.Name, func(ctx *x.Context) {
			if m.Name == "second" && !migrated.Has(ctx, "first/000") {
				panic("the first comes first")
			}
			for n := range 300 {
				migrated.Set(ctx, fmt.Sprintf("%s/%03d", m.Name, n), ctx.Chain().Version)
			}
		}})
	}
	return r
}

// reopen opens the node on a disk with a program.
func (n *node) reopen(disk vfs.FS, r release) error {
	a, err := open("db", Options{
		IdleWait: -1, Store: store.Options{FS: disk, CacheBytes: 1 << 20, MemTableBytes: 1 << 20},
	}, r)
	if err == nil {
		n.App = a
	}
	return err
}

// upgradeNode returns a node of version 1 before its first block, on a disk, with an upgrade in its genesis.
func upgradeNode(t *testing.T, disk vfs.FS) *node {
	t.Helper()
	n := &node{t: t, time: testStart}
	require.NoError(t, n.reopen(disk, testRelease(1)))
	t.Cleanup(func() { require.NoError(t, n.Close()) })
	state, err := NewGenesis(testChain, nil, nil)
	require.NoError(t, err)
	var g genesis
	require.NoError(t, json.Unmarshal(state, &g))
	if g.Modules["governance"] == nil {
		g.Modules["governance"] = map[string]json.RawMessage{}
	}
	g.Modules["governance"]["plan"] = json.RawMessage(fmt.Sprintf(
		`[{"key":"item","value":{"height":"%d","version":"3","migrations":["first","second"]}}]`, upgradeHeight))
	state, err = json.Marshal(g)
	require.NoError(t, err)
	res, err := n.InitChain(context.Background(), &abci.RequestInitChain{
		ChainId: testChain, InitialHeight: 1, Time: n.time, AppStateBytes: state,
		ConsensusParams: &cmtproto.ConsensusParams{Version: &cmtproto.VersionParams{App: 1}},
	})
	require.NoError(t, err)
	require.Equal(t, uint64(1), res.ConsensusParams.Version.App)
	return n
}

// restart closes the node and opens it with another program, which must take the chain.
func (n *node) restart(disk vfs.FS, version uint64) {
	n.t.Helper()
	require.NoError(n.t, n.Close())
	require.NoError(n.t, n.reopen(disk, testRelease(version)))
}

func (n *node) version() uint64 {
	n.t.Helper()
	info, err := n.Info(context.Background(), nil)
	require.NoError(n.t, err)
	return info.AppVersion
}

func (n *node) finalize(txs ...[]byte) (*abci.ResponseFinalizeBlock, error) {
	return n.FinalizeBlock(context.Background(), &abci.RequestFinalizeBlock{Height: n.height + 1, Time: n.next(), Txs: txs})
}

// read looks at the last committed state.
func (n *node) read(look func(*x.Context)) {
	n.t.Helper()
	view, done, err := n.view(0)
	require.NoError(n.t, err)
	defer done()
	look(x.NewContext(n.lastBlock(), x.Signer{}, view.State(), view.Flat(), nil))
}

// TestUpgrade goes through an upgrade: the program of the version before ends ahead of the planned block, only the planned
// one goes on, and its first block brings all of the new version or nothing.
func TestUpgrade(t *testing.T) {
	disk := vfs.NewMem()
	n := upgradeNode(t, disk)
	n.commit()
	require.Equal(t, uint64(1), n.version())
	require.NoError(t, n.Close())
	wrong := new(WrongVersion)
	require.ErrorAs(t, n.reopen(disk, testRelease(3)), &wrong)
	require.Nil(t, wrong.Plan, "nothing is due")
	require.ErrorContains(t, wrong, "too early: start the binary of version 1")
	require.NoError(t, n.reopen(disk, testRelease(1)))
	for n.height < upgradeHeight-1 {
		require.Nil(t, n.Wrong())
		require.True(t, n.accepts(nil))
		n.commit()
	}

	// The old program says nothing more.
	require.Equal(t, uint64(3), n.Wrong().Version)
	require.Equal(t, int64(upgradeHeight), n.Wrong().Plan.Height)
	require.False(t, n.accepts(nil))
	require.Empty(t, n.prepare(testBlock))
	n.refuse(draft{signer: "a1", nonce: 1}.bytes(t), ErrNotReady, true)
	_, err := n.finalize()
	require.ErrorAs(t, err, &wrong)
	require.ErrorContains(t, err, "this chain continues with version 3 from height 4, and this program is of version 1: stage")
	require.Equal(t, int64(upgradeHeight-1), n.Height())
	require.NoError(t, n.Close())
	for version, want := range map[uint64]string{1: "stage the binary of version 3", 2: "continues with version 3", 4: "continues with version 3"} {
		err := n.reopen(disk, testRelease(version))
		require.ErrorAs(t, err, &wrong)
		require.NotNil(t, wrong.Plan)
		require.ErrorContains(t, err, want)
	}
	other := testRelease(3)
	other.migrations = other.migrations[:1]
	require.ErrorContains(t, n.reopen(disk, other), "with the migrations [first second], and this program has [first]")

	// The new one judges, and begins, a block without transactions.
	require.NoError(t, n.reopen(disk, testRelease(3)))
	require.Nil(t, n.Wrong())
	require.Equal(t, uint64(1), n.version(), "nothing has happened yet")
	require.True(t, n.accepts(nil))
	require.False(t, n.accepts([][]byte{draft{signer: "a1", nonce: 1}.bytes(t)}))
	require.Empty(t, n.prepare(testBlock))
	n.refuse(draft{signer: "a1", nonce: 1}.bytes(t), ErrNotReady, true)
	var hashes [2][]byte
	for i := range hashes { // a block that is not committed is executed again
		res, err := n.finalize()
		require.NoError(t, err)
		require.Equal(t, uint64(3), res.ConsensusParamUpdates.Version.App)
		hashes[i] = res.AppHash
	}
	require.Equal(t, hashes[0], hashes[1])
	require.Equal(t, uint64(1), n.version())
	n.commit()
	require.Equal(t, uint64(3), n.version())
	n.read(requireMigrated(t, true))
	n.refuse(draft{signer: "a1", nonce: 1}.bytes(t), auth.ErrUnknownKey, true)
	res, err := n.finalize()
	require.NoError(t, err)
	require.Nil(t, res.ConsensusParamUpdates)
	n.commit()

	require.NoError(t, n.Close())
	err = n.reopen(disk, testRelease(1))
	require.ErrorAs(t, err, &wrong)
	require.ErrorContains(t, err, "which is too old: start the binary of version 3")
	require.ErrorContains(t, n.reopen(disk, testRelease(4)), "to which no upgrade is scheduled: start the binary of version 3")
	require.NoError(t, n.reopen(disk, testRelease(3)))
}

// requireMigrated returns a look at a state that must be wholly of one version.
func requireMigrated(t *testing.T, upgraded bool) func(*x.Context) {
	return func(ctx *x.Context) {
		t.Helper()
		found := 0
		migrated.Walk(ctx, nil, func(_ string, version uint64) bool {
			require.Equal(t, uint64(3), version, "migrations run with the version that they lead to")
			found++
			return false
		})
		if !upgraded {
			require.Zero(t, found)
			require.Equal(t, uint64(1), ctx.Chain().Version)
			require.NotNil(t, governance.Plan(ctx))
			require.Nil(t, dossier.Head(ctx, x.Ledger))
			return
		}
		require.Equal(t, 600, found)
		require.Equal(t, uint64(3), ctx.Chain().Version)
		require.Nil(t, governance.Plan(ctx), "the plan is done")
		require.Equal(t, uint64(1), dossier.Head(ctx, x.Ledger).Size_)
		record := dossier.Record(ctx, x.Ledger, 0)
		require.Equal(t, waymarkv1.Kind_KIND_UPGRADE, record.Kind)
		require.Equal(t, int64(upgradeHeight), record.Height)
		require.Empty(t, record.Organization)
		require.NotEmpty(t, record.MessageDigest)
	}
}

// TestKilledInMigration ends the process at every point of the block of an upgrade at which the disk changes, and between
// its execution and its commit: what is left is the version before or the new one, whole, and the right program goes on
// from it to the same state.
func TestKilledInMigration(t *testing.T) {
	fs := &cutfs.FS{FS: vfs.NewMem()}
	n := upgradeNode(t, fs)
	for n.height < upgradeHeight-1 {
		n.commit()
	}
	n.restart(fs, 3)
	var disks []vfs.FS
	fs.AtCut(func() { disks = append(disks, cutfs.Image(t, fs.FS, "db")) })
	res, err := n.finalize()
	require.NoError(t, err)
	fs.Hold(func() { disks = append(disks, cutfs.Image(t, fs.FS, "db")) })
	n.commit()
	fs.AtCut(nil)
	require.GreaterOrEqual(t, len(disks), 4)

	left := map[int64]int{}
	for _, disk := range disks {
		other := &node{t: t, height: upgradeHeight - 1, time: n.time.Add(-time.Second)}
		require.NoError(t, other.reopen(disk, testRelease(3)))
		left[other.Height()]++
		if other.Height() == upgradeHeight-1 {
			other.read(requireMigrated(t, false))
			other.commit()
		}
		other.read(requireMigrated(t, true))
		require.Equal(t, res.AppHash, other.store.AppHash())
		require.NoError(t, other.Close())
	}
	require.Len(t, left, 2, "the cuts were not spread over the commit: %v", left)
}

// TestMigrationFails: a migration that cannot do its work halts the node, with the version before on disk.
func TestMigrationFails(t *testing.T) {
	disk := vfs.NewMem()
	n := upgradeNode(t, disk)
	for n.height < upgradeHeight-1 {
		n.commit()
	}
	require.NoError(t, n.Close())
	broken := testRelease(3)
	broken.migrations[0].Do = func(*x.Context) { panic("broken") }
	require.NoError(t, n.reopen(disk, broken))
	func() {
		defer func() {
			fault := recover()
			require.True(t, x.IsFault(fault))
			require.ErrorContains(t, fault.(error), "the migration first: broken")
		}()
		_, err := n.finalize()
		require.NoError(t, err, "it should not have returned")
	}()
	n.restart(disk, 3)
	n.read(requireMigrated(t, false))
	n.commit()
	n.read(requireMigrated(t, true))
}

// TestGenesisOfAnotherVersion: a chain that began with one version is not begun with another.
func TestGenesisOfAnotherVersion(t *testing.T) {
	for _, version := range []uint64{1, 4} {
		var told *WrongVersion
		a, err := open("db", Options{
			Store:          store.Options{FS: store.Memory(), NoSync: true},
			OnWrongVersion: func(w *WrongVersion) { told = w },
		}, testRelease(3))
		require.NoError(t, err)
		_, err = a.InitChain(context.Background(), &abci.RequestInitChain{
			ChainId: testChain, InitialHeight: 1, Time: testStart,
			ConsensusParams: &cmtproto.ConsensusParams{Version: &cmtproto.VersionParams{App: version}},
		})
		require.True(t, errors.As(err, new(*WrongVersion)))
		require.Equal(t, version, told.Version)
		require.ErrorContains(t, err, fmt.Sprintf("begins with version %d", version))
		require.NoError(t, a.Close())
	}
}

// TestPlanOfGenesis: an exported genesis may have an upgrade ahead of it, but not one that its first block would be.
func TestPlanOfGenesis(t *testing.T) {
	for plan, wrong := range map[string]string{
		`{"height":"12","version":"3"}`:                                   "",
		`{"height":"11","version":"3"}`:                                   "height: 11, expected 12 or more",
		`{"height":"12","version":"1"}`:                                   "version: 1, expected more than the 1 in force",
		`{"height":"12","version":"3","migrations":["A b"]}`:              `migrations[0]: "A b"`,
		`{"height":"12","version":"3","binaries":[{"platform":"linux"}]}`: "binaries[0].platform",
	} {
		state := fmt.Sprintf(`{"modules":{"governance":{"plan":[{"key":"item","value":%s}]}}}`, plan)
		err := CheckGenesis(&abci.RequestInitChain{ChainId: testChain, InitialHeight: 11, AppStateBytes: []byte(state)})
		if wrong == "" {
			assert.NoError(t, err, plan)
		} else {
			assert.ErrorContains(t, err, wrong, plan)
		}
	}
}
