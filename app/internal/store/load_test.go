package store

import (
	"fmt"
	"testing"

	"github.com/cockroachdb/pebble/vfs"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/testutil/cutfs"
)

// loadRows begins the first block with so many rows of 1 KiB.
func loadRows(s *Store, n int) *Block {
	b := s.Begin(1)
	l := b.Load()
	for i := range n {
		l.Set(fmt.Appendf(nil, "row/%07d", i), make([]byte, 1024))
	}
	l.Close()
	return b
}

// TestLoad: the rows of a genesis go past memory, are seen by its block and after it, and count for nothing before it.
func TestLoad(t *testing.T) {
	const rows = loadBatch/1024 + 1000
	fs := &cutfs.FS{FS: vfs.NewMem()}
	options := Options{FS: fs, CacheBytes: 4 << 20, MemTableBytes: 1 << 20}
	s := mustOpen(t, "db", options)
	var disks []vfs.FS
	cuts := 0
	fs.AtCut(func() {
		if cuts++; cuts%100 == 0 || cuts < 3 {
			disks = append(disks, cutfs.Image(t, fs.FS, "db"))
		}
	})
	b := loadRows(s, rows)
	fs.AtCut(nil)
	require.Empty(t, b.flat.entries, "nothing is held in memory")
	require.Len(t, contents(t, b.Flat(), false), rows)
	require.Zero(t, s.Height())

	// Killed anywhere before the block's commit, there is nothing, and the genesis can be read again.
	require.Greater(t, len(disks), 3)
	fs.Hold(func() { disks = append(disks, cutfs.Image(t, fs.FS, "db")) })
	for _, disk := range disks {
		cut := mustOpen(t, "db", Options{FS: disk, CacheBytes: 4 << 20, MemTableBytes: 1 << 20})
		require.Zero(t, cut.Height())
		require.Empty(t, contents(t, keyspace{cut.db, flatSpace}, false))
		again := loadRows(cut, 3)
		require.NoError(t, again.State().Set([]byte("k"), []byte("v")))
		again.Commit()
		require.NoError(t, cut.Close())
		cut = mustOpen(t, "db", Options{FS: disk, CacheBytes: 4 << 20, MemTableBytes: 1 << 20})
		require.EqualValues(t, 1, cut.Height())
		require.Len(t, contents(t, keyspace{cut.db, flatSpace}, false), 3)
		require.NoError(t, cut.Close())
	}

	// A genesis that was given up leaves nothing to the next.
	b.Discard()
	b = loadRows(s, 2)
	require.NoError(t, b.State().Set([]byte("k"), []byte("v")))
	require.NoError(t, b.Flat().Set([]byte("of/the/block"), []byte("1")))
	b.Commit()
	require.NoError(t, s.Close())
	s = mustOpen(t, "db", options)
	require.EqualValues(t, 1, s.Height())
	require.Len(t, contents(t, keyspace{s.db, flatSpace}, false), 3)
	second := s.Begin(2)
	requireFault(t, "in a store that has heights", func() { second.Load() })
	second.Discard()
	require.NoError(t, s.Close())
}
