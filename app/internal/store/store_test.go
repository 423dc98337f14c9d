package store

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"testing"

	"github.com/cockroachdb/pebble"
	"github.com/cockroachdb/pebble/vfs"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/x"
)

func TestBlocksComeInOrder(t *testing.T) {
	s := mustOpen(t, "db", Options{FS: Memory()})
	requireFault(t, "begin height 0", func() { s.Begin(0) })
	b := s.Begin(5)
	require.EqualValues(t, 5, b.Height())
	requireFault(t, "while height 5 is open", func() { s.Begin(5) })
	require.NoError(t, b.State().Set([]byte("k"), []byte{1}))
	require.Zero(t, s.Height())
	hash := b.Seal()
	requireFault(t, "sealed", func() { _ = b.State().Set([]byte("k"), []byte{2}) })
	requireFault(t, "sealed", func() {
		o := NewOverlay(b.State())
		_ = o.Set([]byte("k"), []byte{2})
		o.Write()
	})
	require.NoError(t, b.Flat().Set([]byte("after the seal"), []byte{1}))
	b.Commit()
	require.EqualValues(t, 5, s.Height())
	require.Equal(t, hash, s.AppHash())
	requireFault(t, "committed or discarded", b.Commit)
	requireFault(t, "committed or discarded", func() { b.Seal() })
	b.Discard()
	require.EqualValues(t, 5, s.Height())
	requireFault(t, "begin height 7 after height 5", func() { s.Begin(7) })
	requireFault(t, "begin height 5 after height 5", func() { s.Begin(5) })
	s.Begin(6)
	require.NoError(t, s.Close())
	require.NoError(t, s.Close())
}

// TestKnownAppHash pins the hash of a small state, so that nothing changes it
// unnoticed.
func TestKnownAppHash(t *testing.T) {
	s := mustOpen(t, "db", Options{FS: Memory()})
	b := s.Begin(1)
	for _, key := range []string{"b", "a", "d", "c"} {
		require.NoError(t, b.State().Set([]byte(key), []byte("value of "+key)))
	}
	b.Commit()
	b = s.Begin(2)
	require.NoError(t, b.State().Delete([]byte("c")))
	require.NoError(t, b.State().Set([]byte("e"), []byte{0}))
	b.Commit()
	require.Equal(t, "1148e2efb311f74914e0d9078fc76ac72203a1743e87830d8a6e94daaa8184f4", hex.EncodeToString(s.AppHash()))
	require.NoError(t, s.Close())
}

func TestOpenForReading(t *testing.T) {
	_, err := Open("db", Options{FS: Memory(), ReadOnly: true})
	require.Error(t, err, "there is nothing to read")
	fs := Memory()
	o := newOracle(1)
	s := mustOpen(t, "db", Options{FS: fs})
	commitChange(t, s, o, 10)
	require.NoError(t, s.Close())
	s = mustOpen(t, "db", Options{FS: fs, ReadOnly: true, KeepVersions: 1})
	o.requireSame(t, s)
	requireFault(t, "opened for reading", func() { s.Begin(2) })
	require.Zero(t, s.Prune(1))
	require.NoError(t, s.Close())
}

func TestOpenTwice(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir, Options{})
	_, err := Open(dir, Options{})
	require.ErrorContains(t, err, "is another node running on it?")
	require.NoError(t, s.Close())
}

// TestOpenRefusesWhatDoesNotFit changes single rows behind the store's back.
func TestOpenRefusesWhatDoesNotFit(t *testing.T) {
	for says, damage := range map[string]func(db *pebble.DB) error{
		"there is no commit":           func(db *pebble.DB) error { return db.Delete(tipRow, nil) },
		"has 3 bytes":                  func(db *pebble.DB) error { return db.Set(tipRow, []byte{1, 2, 3}, nil) },
		"the last commit at 3":         func(db *pebble.DB) error { return db.Set(tipRow, tip{3, x.EmptyTreeRoot()}.encode(), nil) },
		"has the root":                 func(db *pebble.DB) error { return db.Set(tipRow, tip{2, x.EmptyTreeRoot()}.encode(), nil) },
		"read the oldest height":       func(db *pebble.DB) error { return db.Delete(oldestRow, nil) },
		"the oldest height 3 is above": func(db *pebble.DB) error { return db.Set(oldestRow, encodeHeight(3), nil) },
		"height 0 is below 1":          func(db *pebble.DB) error { return db.Set(oldestRow, encodeHeight(0), nil) },
		"the tree is at height 1, the last": func(db *pebble.DB) error {
			return db.DeleteRange([]byte("ts\x00\x00\x00\x00\x00\x00\x00\x02"), after(treeSpace), nil)
		},
	} {
		t.Run(says, func(t *testing.T) {
			fs := vfs.NewMem()
			s := mustOpen(t, "db", Options{FS: fs})
			o := newOracle(1)
			commitChange(t, s, o, 10)
			commitChange(t, s, o, 10)
			require.NoError(t, damage(s.db))
			require.NoError(t, s.Close())
			_, err := Open("db", Options{FS: fs})
			require.ErrorContains(t, err, says)
		})
	}
}

// TestLargeValues commits values beyond what iavl writes at once by default, between others: a version is one batch all
// the same.
func TestLargeValues(t *testing.T) {
	fs := Memory()
	s := mustOpen(t, "db", Options{FS: fs})
	for height := range int64(3) {
		b := s.Begin(height + 1)
		for i, size := range []int{10, 99_000, 10, 100_001, 10, 5 << 20, 10} {
			require.NoError(t, b.State().Set([]byte{byte(i)}, bytes.Repeat([]byte{byte(height + 1)}, size)))
		}
		b.Commit()
	}
	require.NoError(t, s.Close())
	s = mustOpen(t, "db", Options{FS: fs})
	view, err := s.At(2)
	require.NoError(t, err)
	value, err := view.State().Get([]byte{5})
	require.NoError(t, err)
	require.Equal(t, bytes.Repeat([]byte{2}, 5<<20), value)
	view.Close()
	require.NoError(t, s.Close())
}

// TestRoomForNextBlock: a block makes room for what the last one wrote of each sort, but not for a whole genesis.
func TestRoomForNextBlock(t *testing.T) {
	s := mustOpen(t, "db", Options{FS: Memory()})
	write := func(o x.KV, n int) {
		for i := range n {
			require.NoError(t, o.Set(binary.BigEndian.AppendUint32(nil, uint32(i)), []byte{1}))
		}
	}
	for height, c := range []struct{ state, flat, stateRoom, flatRoom int }{
		{20, maxRoom + 1, 0, 0},
		{100, few, 20, maxRoom},
		{0, 0, 100, 0},
	} {
		b := s.Begin(int64(height + 1))
		require.Equal(t, c.stateRoom, cap(b.state.entries), "height %d", b.Height())
		require.Equal(t, c.flatRoom, cap(b.flat.entries), "height %d", b.Height())
		write(b.State(), c.state)
		write(b.Flat(), c.flat)
		b.Commit()
	}
	require.NoError(t, s.Close())
}
