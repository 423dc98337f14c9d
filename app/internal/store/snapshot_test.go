package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/cockroachdb/pebble/vfs"
	"github.com/cosmos/iavl"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/waymark-ledger/waymark/testutil/cutfs"
	"github.com/waymark-ledger/waymark/x"
)

// chunksOf returns the state of a view in chunks of about limit bytes.
func chunksOf(t require.TestingT, v *View, limit int) [][]byte {
	cuts, err := v.Cuts(context.Background(), limit)
	require.NoError(t, err)
	var chunks [][]byte
	from := int64(0)
	for _, to := range cuts {
		chunks = append(chunks, v.Chunk(from, to))
		from = to
	}
	return chunks
}

// restore fills a store from chunks and the flat rows of a view.
func restore(t require.TestingT, s *Store, v *View, chunks [][]byte) {
	r, err := s.Restore(v.Height(), v.AppHash())
	require.NoError(t, err)
	for _, chunk := range chunks {
		require.False(t, r.Complete())
		require.NoError(t, r.AddState(chunk))
	}
	require.True(t, r.Complete())
	require.ErrorContains(t, r.AddState(chunks[0]), "the state is complete")
	flat := r.Flat()
	for key, value := range contents(t, v.Flat(), false) {
		require.NoError(t, flat.Set([]byte(key), []byte(value)))
	}
	r.WriteFlat(flat)
	require.Zero(t, s.Height())
	r.Finish()
}

// exported returns the nodes of the latest tree, as iavl tells them.
func exported(t require.TestingT, s *Store) []iavl.ExportNode {
	view, err := s.At(0)
	require.NoError(t, err)
	defer view.Close()
	exporter, err := view.at().Export()
	require.NoError(t, err)
	defer exporter.Close()
	var nodes []iavl.ExportNode
	for {
		n, err := exporter.Next()
		if errors.Is(err, iavl.ErrorExportDone) {
			return nodes
		}
		require.NoError(t, err)
		nodes = append(nodes, *n)
	}
}

// nodesKept counts the rows of the tree.
func nodesKept(t require.TestingT, s *Store) int {
	return len(contents(t, keyspace{s.db, treeSpace}, false))
}

// TestRestoreAnyHistory restores states of random histories in chunks of random sizes, from the latest height and from
// earlier ones, and goes on beside the original: the same nodes, the same hashes, and nothing left over by pruning.
func TestRestoreAnyHistory(t *testing.T) {
	options := func() Options {
		return Options{FS: Memory(), NodeCache: 20, QueryNodeCache: 20, CacheBytes: 1 << 20, MemTableBytes: 1 << 20, KeepVersions: 1}
	}
	rapid.Check(t, func(t *rapid.T) {
		from, o := openRapid(t, options()), newOracle(1)
		to := openRapid(t, options())
		commit := func(name string, at ...*Store) {
			state := rapid.MapOfN(keys(), rapid.SliceOfN(rapid.Byte(), 1, 40), 0, 30).Draw(t, name)
			if o.height == 0 {
				state["first"] = []byte{1}
			}
			for i, s := range at {
				b := s.Begin(s.Height() + 1)
				fill(t, b, state, nil)
				b.Commit()
				if i == 0 {
					o.commit(t, state, nil)
				}
				o.requireSame(t, s)
			}
		}
		for range rapid.IntRange(1, 8).Draw(t, "blocks") {
			commit("block", from)
		}
		view, err := from.At(rapid.Int64Range(1, from.Height()).Draw(t, "height"))
		require.NoError(t, err)
		restore(t, to, view, chunksOf(t, view, rapid.IntRange(1, 2000).Draw(t, "limit")))
		view.Close()
		require.Equal(t, view.Height(), to.Height())
		o.requireSameState(t, to)
		if to.Height() < from.Height() {
			return
		}
		require.Equal(t, exported(t, from), exported(t, to))
		for range rapid.IntRange(0, 4).Draw(t, "more blocks") {
			commit("more", from, to)
		}
		from.Prune(1000)
		to.Prune(1000)
		require.Equal(t, exported(t, from), exported(t, to))
		require.Equal(t, nodesKept(t, from), nodesKept(t, to))
		require.NoError(t, to.Close())
		to, err = Open("db", to.options)
		require.NoError(t, err)
		o.requireSameState(t, to)
	})
}

func openRapid(t *rapid.T, o Options) *Store {
	s, err := Open("db", o)
	require.NoError(t, err)
	return s
}

// requireSameState checks the state of a store that does not have the oracle's flat rows.
func (o *oracle) requireSameState(t require.TestingT, s *Store) {
	flat := o.flat
	view, err := s.At(0)
	require.NoError(t, err)
	o.flat = contents(t, view.Flat(), false)
	view.Close()
	o.requireSame(t, s)
	o.flat = flat
}

// filled returns a store with some history, and a view of its latest height.
func filled(t testing.TB, keys int) (*Store, *oracle, *View) {
	s, o := mustOpen(t, "db", Options{FS: Memory()}), newOracle(1)
	for range 5 {
		commitChange(t, s, o, keys)
	}
	view, err := s.At(0)
	require.NoError(t, err)
	t.Cleanup(view.Close)
	return s, o, view
}

// TestChunksAreBoundedAndEqual cuts the same state at its height and after later blocks.
func TestChunksAreBoundedAndEqual(t *testing.T) {
	s, o, view := filled(t, 500)
	const limit = 4000
	chunks := chunksOf(t, view, limit)
	require.Greater(t, len(chunks), 5)
	for _, chunk := range chunks {
		require.Less(t, len(chunk), limit+2*maxTreeHeight*40)
	}
	height := view.Height()
	commitChange(t, s, o, 500)
	later, err := s.At(height)
	require.NoError(t, err)
	defer later.Close()
	require.Equal(t, chunks, chunksOf(t, later, limit))

	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = view.Cuts(stopped, limit)
	require.ErrorIs(t, err, context.Canceled)
	requireFault(t, "has no leaves", func() { view.Chunk(3, 3) })
}

// TestHostileChunks gives a restoring store everything but the chunk that it waits for.
func TestHostileChunks(t *testing.T) {
	_, _, view := filled(t, 25)
	chunks := chunksOf(t, view, 400)
	require.Greater(t, len(chunks), 4)
	s := mustOpen(t, "db", Options{FS: Memory()})
	r, err := s.Restore(view.Height(), view.AppHash())
	require.NoError(t, err)
	for i, chunk := range chunks {
		before := everyRow(t, s)
		refuse := func(what string, hostile []byte) {
			require.Error(t, r.AddState(hostile), "%s in place of chunk %d", what, i)
		}
		for j, other := range chunks {
			if j != i {
				refuse(fmt.Sprintf("chunk %d", j), other)
			}
			refuse("two chunks", slices.Concat(chunk, other))
		}
		for bit := range 8 * len(chunk) {
			flipped := slices.Clone(chunk)
			flipped[bit/8] ^= 1 << (bit % 8)
			refuse("a flipped bit", flipped)
		}
		for n := range chunk {
			refuse("a short chunk", chunk[:n])
		}
		refuse("a long chunk", append(slices.Clone(chunk), 0))
		refuse("leaves without end", slices.Repeat([]byte{0, 1, 1, 'k', 1, 'v'}, 1000))
		require.Equal(t, before, everyRow(t, s), "a refused chunk changed something")
		require.NoError(t, r.AddState(chunk))
	}
	require.True(t, r.Complete())
}

// TestHostileChunkIsNotKept reads chunks of a million nodes that belong to no tree: nothing of them is held but the
// few subtrees whose parents may come yet.
func TestHostileChunkIsNotKept(t *testing.T) {
	leaf, inner := []byte{0, 1, 1, 'k', 1, 'v'}, []byte{1, 2, 1}
	for name, hostile := range map[string][]byte{
		"a list for a tree":  slices.Concat(leaf, slices.Repeat(slices.Concat(leaf, inner), 500_000)),
		"leaves for a tree":  slices.Repeat(leaf, 1_000_000),
		"nothing but inners": slices.Repeat(inner, 1_000_000),
	} {
		g := graft{height: 5, number: rootNumber}
		root, err := g.read(hostile)
		require.Equal(t, name == "a list for a tree", err == nil, "%s: %v", name, err)
		require.LessOrEqual(t, cap(g.stack), 2*maxTreeHeight+2, name)
		require.Empty(t, g.open, name)
		if root != nil {
			require.Empty(t, root.row, name)
			require.ErrorContains(t, graft{height: 5}.verify(hostile, x.AppHash(x.EmptyTreeRoot())), "not of the tree")
		}
	}
}

// everyRow returns all rows of the database.
func everyRow(t require.TestingT, s *Store) map[string]string {
	it, err := s.db.NewIter(nil)
	require.NoError(t, err)
	all := map[string]string{}
	for it.First(); it.Valid(); it.Next() {
		all[string(it.Key())] = string(it.Value())
	}
	require.NoError(t, it.Close())
	return all
}

// FuzzChunk reads any bytes as a first chunk. Only a chunk of the first leaves, however many, is one.
func FuzzChunk(f *testing.F) {
	_, _, view := filled(f, 8)
	valid := map[string]bool{}
	for n := range int64(len(contents(f, view.State(), false))) {
		chunk := view.Chunk(0, n+1)
		valid[string(chunk)] = true
		f.Add(chunk)
	}
	height, appHash := view.Height(), view.AppHash()
	f.Fuzz(func(t *testing.T, chunk []byte) {
		err := graft{height: height, number: rootNumber}.verify(chunk, appHash)
		require.Equal(t, valid[string(chunk)], err == nil, "%v", err)
	})
}

// TestKilledInRestore ends the process at the writes of a restore: what is left is an empty store or the whole snapshot.
func TestKilledInRestore(t *testing.T) {
	_, o, view := filled(t, 200)
	chunks := chunksOf(t, view, 8000)
	fs := &cutfs.FS{FS: vfs.NewMem()}
	options := Options{FS: fs, CacheBytes: 4 << 20, MemTableBytes: 64 << 10}
	s := mustOpen(t, "db", options)
	type crash struct {
		disk     vfs.FS
		finished bool
	}
	var crashes []crash
	points, finished := 0, false
	fs.AtCut(func() {
		if points++; points%7 == 0 && (thorough || len(crashes) < 20) {
			crashes = append(crashes, crash{cutfs.Image(t, fs.FS, "db"), finished})
		}
	})
	restore(t, s, view, chunks)
	fs.Hold(func() {
		finished = true
		crashes = append(crashes, crash{cutfs.Image(t, fs.FS, "db"), true})
	})
	fs.AtCut(nil)
	require.NoError(t, s.Close())
	require.Greater(t, len(crashes), 10)
	for _, c := range crashes {
		options.FS = c.disk
		s := mustOpen(t, "db", options)
		if c.finished {
			require.Equal(t, view.Height(), s.Height())
		}
		if s.Height() == 0 {
			require.Empty(t, everyRow(t, s), "rows of an unfinished snapshot are left")
			restore(t, s, view, chunks)
		}
		o.requireSame(t, s)
		require.NoError(t, s.Close())
	}
}

// TestRestoreDestroysNoBlocks begins to restore where there is something.
func TestRestoreDestroysNoBlocks(t *testing.T) {
	s, _, view := filled(t, 10)
	_, err := s.Restore(9, view.AppHash())
	require.ErrorContains(t, err, "holds blocks up to height 5")

	fs := Memory()
	to, o := mustOpen(t, "db", Options{FS: fs}), newOracle(5)
	r, err := to.Restore(9, view.AppHash())
	require.NoError(t, err)
	requireFault(t, "while height 9 is restored", func() { to.Begin(10) })
	requireFault(t, "not complete", r.Finish)
	chunks := chunksOf(t, view, 1000)
	restore(t, to, view, chunks)
	requireFault(t, "has ended", func() { _ = r.AddState(chunks[0]) })
	require.NoError(t, to.Close())

	// CometBFT, killed before it noted that it has the snapshot, begins again.
	to = mustOpen(t, "db", Options{FS: fs})
	require.EqualValues(t, 5, to.Height())
	open, err := to.At(0)
	require.NoError(t, err)
	_, err = to.Restore(5, view.AppHash())
	require.ErrorContains(t, err, "viewed")
	open.Close()
	restore(t, to, view, chunks)

	commitChange(t, to, o, 10)
	_, err = to.Restore(9, view.AppHash())
	require.ErrorContains(t, err, "holds blocks up to height 6")

	_, err = to.Restore(9, view.AppHash())
	require.Error(t, err)
	require.NoError(t, to.Close())
}

// TestRestoredIsOver asks whether a block follows the snapshot while one is committed. Run with -race.
func TestRestoredIsOver(t *testing.T) {
	from, o, view := filled(t, 10)
	to := mustOpen(t, "db", Options{FS: Memory()})
	restore(t, to, view, chunksOf(t, view, 1000))
	require.True(t, to.Restored())
	var asking sync.WaitGroup
	asking.Go(func() {
		for to.Restored() {
			runtime.Gosched()
		}
	})
	commitChange(t, to, o, 10)
	asking.Wait()
	require.False(t, from.Restored())
	require.NoError(t, to.Close())
}
