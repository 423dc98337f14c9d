package store

import (
	"fmt"
	"testing"

	"github.com/cockroachdb/pebble/vfs"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/testutil/cutfs"
)

// requireRecovers opens a disk that a crash left behind, while height next was
// committed or after, and checks that next is there whole or not at all, and
// that the chain goes on from there.
func requireRecovers(t *testing.T, disk vfs.FS, o *oracle, next int64, committed bool, keys int) {
	t.Helper()
	s := mustOpen(t, "db", Options{FS: disk, CacheBytes: 4 << 20, MemTableBytes: 8 << 20})
	if committed {
		require.Equal(t, next, s.Height(), "a committed height is gone")
	} else {
		require.Contains(t, []int64{next - 1, next}, s.Height())
	}
	o.requireSame(t, s)
	for s.Height() < next {
		commitChange(t, s, o, keys)
		o.requireSame(t, s)
	}
	require.NoError(t, s.Close())
}

// TestKilledInCommit ends the process at the writes of a commit of 5,000 keys,
// in whole and in the middle. The first case is a batch that fits the memtable,
// the second one that does not, the third makes logs rotate and tables flush.
func TestKilledInCommit(t *testing.T) {
	for _, c := range []struct {
		keys     int
		memTable int64
		stride   int
	}{{5000, 64 << 20, 41}, {5000, 1 << 20, 64}, {150, 64 << 10, 3}} {
		t.Run(fmt.Sprintf("%d keys, memtable of %d KiB", c.keys, c.memTable>>10), func(t *testing.T) {
			runs := 1
			if thorough {
				runs = 8
			}
			for run := range runs {
				killInCommit(t, c.keys, c.memTable, c.stride, run*c.stride/runs)
			}
		})
	}
}

func killInCommit(t *testing.T, keys int, memTable int64, stride, offset int) {
	fs := &cutfs.FS{FS: vfs.NewMem()}
	s := mustOpen(t, "db", Options{FS: fs, CacheBytes: 4 << 20, MemTableBytes: memTable})
	o := newOracle(1)
	for range 3 {
		commitChange(t, s, o, keys)
	}
	type crash struct {
		disk      vfs.FS
		committed bool
	}
	var crashes []crash
	points, committed := 0, false
	fs.AtCut(func() {
		if points++; points%stride == offset && (thorough || len(crashes) < 8) {
			crashes = append(crashes, crash{cutfs.Image(t, fs.FS, "db"), committed})
		}
	})
	commitChange(t, s, o, keys)
	fs.Hold(func() {
		committed = true
		crashes = append(crashes, crash{cutfs.Image(t, fs.FS, "db"), true})
	})
	require.NoError(t, s.Close())
	fs.AtCut(nil)
	// How many points there are depends on when the database flushes.
	require.False(t, crashes[0].committed, "the commit was too short to be cut: %d points", points)
	for _, c := range crashes {
		requireRecovers(t, c.disk, o, 4, c.committed, keys)
	}
}

// TestPowerCutInCommit lets nothing reach the disk from some point on, and then
// takes away what was not synced.
func TestPowerCutInCommit(t *testing.T) {
	stride := 5
	if thorough {
		stride = 1
	}
	for _, memTable := range []int64{16 << 20, 64 << 10} {
		t.Run(fmt.Sprintf("memtable of %d KiB", memTable>>10), func(t *testing.T) {
			point := 1
			for !cutPowerInCommit(t, memTable, point) {
				point += stride
			}
			require.Greater(t, point, 2*stride, "the commit was too short to be cut")
		})
	}
}

// cutPowerInCommit cuts at one point, and tells whether the commit was over by
// then.
func cutPowerInCommit(t *testing.T, memTable int64, point int) (committed bool) {
	const keys = 300
	disk := vfs.NewStrictMem()
	fs := &cutfs.FS{FS: disk}
	o := newOracle(1)
	s := mustOpen(t, "db", Options{FS: fs, CacheBytes: 4 << 20, MemTableBytes: memTable})
	for range 2 {
		commitChange(t, s, o, keys)
	}
	at, off := 0, false
	fs.AtCut(func() {
		if at++; at == point {
			disk.SetIgnoreSyncs(true)
			off = true
		}
	})
	commitChange(t, s, o, keys)
	fs.Hold(func() {
		committed = !off
		disk.SetIgnoreSyncs(true)
	})
	require.NoError(t, s.Close())
	disk.ResetToSyncedState()
	disk.SetIgnoreSyncs(false)
	requireRecovers(t, disk, o, 3, committed, keys)
	return committed
}

// TestKilledInPrune ends the process in the middle of pruning. What is left is
// whole heights, and pruning again leaves the same as an undisturbed one.
func TestKilledInPrune(t *testing.T) {
	const blocks, keep, keys = 10, 3, 60
	fs := &cutfs.FS{FS: vfs.NewMem()}
	options := Options{FS: fs, CacheBytes: 4 << 20, MemTableBytes: 64 << 10, KeepVersions: keep}
	s := mustOpen(t, "db", options)
	o := newOracle(1)
	for range blocks {
		commitChange(t, s, o, keys)
	}
	var disks []vfs.FS
	fs.AtCut(func() { disks = append(disks, cutfs.Image(t, fs.FS, "db")) })
	require.Equal(t, blocks-keep, s.Prune(blocks))
	fs.AtCut(nil)
	nodes := len(contents(t, keyspace{s.db, treeSpace}, false))
	require.NoError(t, s.Close())
	require.Greater(t, len(disks), 2*(blocks-keep))
	heights := map[int64]bool{}
	for i, disk := range disks {
		if !thorough && i%3 != 0 {
			continue
		}
		options.FS = disk
		s := mustOpen(t, "db", options)
		heights[s.oldest] = true
		requireHeights(t, s, o)
		s.Prune(blocks)
		requireHeights(t, s, o)
		require.Len(t, contents(t, keyspace{s.db, treeSpace}, false), nodes)
		require.NoError(t, s.Close())
	}
	require.Greater(t, len(heights), 3, "the crashes were not spread over the pruning")
}

// requireHeights checks every height that is kept, and that others are not.
func requireHeights(t *testing.T, s *Store, o *oracle) {
	t.Helper()
	o.requireSame(t, s)
	for height := int64(1); height <= o.height; height++ {
		v, err := s.At(height)
		if height < s.oldest {
			require.ErrorIs(t, err, ErrPruned)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, o.past[height].state, contents(t, v.State(), false))
		requireProof(t, v, o.past[height], []byte("key/00007"))
		v.Close()
	}
}
