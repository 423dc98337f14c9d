package store

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/waymark-ledger/waymark/x"
)

// machine is a Store under random use beside its oracle.
type machine struct {
	fs      Options
	store   *Store
	oracle  *oracle
	oldest  int64
	block   *Block
	state   writes
	flat    writes
	initial int64
}

func (m *machine) begin() {
	if m.block != nil {
		return
	}
	m.block = m.store.Begin(m.oracle.height + 1)
	m.state, m.flat = writes{}, writes{}
}

func (m *machine) end() { m.block = nil }

// TestStoreModel runs blocks with nested overlays, commits, discards, reopening
// and pruning against plain maps and a tree of its own.
func TestStoreModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		initial := rapid.SampledFrom([]int64{1, 1, 2, 1000}).Draw(t, "initial height")
		m := &machine{
			fs:      Options{FS: Memory(), KeepVersions: 3, NodeCache: 20, QueryNodeCache: 5, CacheBytes: 1 << 20, MemTableBytes: 1 << 20},
			oracle:  newOracle(initial),
			oldest:  initial,
			initial: initial,
		}
		m.open(t)
		defer func() { require.NoError(t, m.store.Close()) }()
		t.Repeat(map[string]func(*rapid.T){
			"set":     m.set,
			"delete":  m.delete,
			"message": m.message,
			"reseal":  m.reseal,
			"commit":  m.commit,
			"discard": m.discard,
			"reopen":  m.reopen,
			"prune":   m.prune,
			"view":    m.view,
			"":        m.check,
		})
	})
}

func (m *machine) open(t *rapid.T) {
	var err error
	m.store, err = Open("db", m.fs)
	require.NoError(t, err)
}

// side draws one of the two keyspaces of the block.
func (m *machine) side(t *rapid.T) (x.KV, writes) {
	m.begin()
	if rapid.Bool().Draw(t, "flat") {
		return m.block.Flat(), m.flat
	}
	return m.block.State(), m.state
}

func (m *machine) set(t *rapid.T) {
	kv, w := m.side(t)
	key, value := keys().Draw(t, "key"), rapid.SliceOfN(rapid.Byte(), 1, 4).Draw(t, "value")
	require.NoError(t, kv.Set([]byte(key), bytes.Clone(value)))
	w[key] = value
}

func (m *machine) delete(t *rapid.T) {
	kv, w := m.side(t)
	key := keys().Draw(t, "key")
	require.NoError(t, kv.Delete([]byte(key)))
	w[key] = nil
}

// message writes through an overlay over the block, and keeps it or not.
func (m *machine) message(t *rapid.T) {
	kv, w := m.side(t)
	o, inner := NewOverlay(kv), writes{}
	for range rapid.IntRange(1, 4).Draw(t, "writes") {
		key := keys().Draw(t, "key")
		if rapid.Bool().Draw(t, "deletes") {
			require.NoError(t, o.Delete([]byte(key)))
			inner[key] = nil
		} else {
			require.NoError(t, o.Set([]byte(key), []byte("message")))
			inner[key] = []byte("message")
		}
	}
	if rapid.Bool().Draw(t, "applied") {
		o.Write()
		for key, value := range inner {
			w[key] = value
		}
	} else {
		o.Discard()
	}
}

// reseal discards a sealed block and writes the same again: the tree must not
// remember the first time.
func (m *machine) reseal(t *rapid.T) {
	m.begin()
	first := m.block.Seal()
	require.Equal(t, first, m.block.Seal())
	m.block.Discard()
	m.block = m.store.Begin(m.oracle.height + 1)
	fill(t, m.block, m.state, m.flat)
	require.Equal(t, first, m.block.Seal())
	m.block.Discard()
	m.block = m.store.Begin(m.oracle.height + 1)
	fill(t, m.block, m.state, m.flat)
}

func (m *machine) commit(t *rapid.T) {
	m.begin()
	var sealed []byte
	if rapid.Bool().Draw(t, "seals first") {
		sealed = m.block.Seal()
	}
	m.block.Commit()
	m.end()
	m.oracle.commit(t, m.state, m.flat)
	if sealed != nil {
		require.Equal(t, m.store.AppHash(), sealed)
	}
}

func (m *machine) discard(*rapid.T) {
	m.begin()
	m.block.Discard()
	m.block.Discard()
	m.end()
}

func (m *machine) reopen(t *rapid.T) {
	require.NoError(t, m.store.Close())
	m.end()
	m.open(t)
}

func (m *machine) prune(t *rapid.T) {
	most := rapid.IntRange(1, 4).Draw(t, "max")
	can := max(0, m.oracle.height-m.fs.KeepVersions+1-m.oldest)
	did := m.store.Prune(most)
	require.Equal(t, min(int64(most), can), int64(did))
	m.oldest += int64(did)
}

// view compares any height with the map that it was.
func (m *machine) view(t *rapid.T) {
	height := rapid.Int64Range(max(1, m.initial-1), m.oracle.height+1).Draw(t, "height")
	v, err := m.store.At(height)
	if height > m.oracle.height || m.store.Height() == 0 {
		require.ErrorIs(t, err, ErrFuture)
		return
	}
	if height < m.oldest {
		require.ErrorIs(t, err, ErrPruned)
		return
	}
	require.NoError(t, err)
	defer v.Close()
	want := m.oracle.past[height]
	require.Equal(t, want.appHash, v.AppHash())
	require.Equal(t, want.state, contents(t, v.State(), rapid.Bool().Draw(t, "reverse")))
	start, end := bound(t, "start"), bound(t, "end")
	for _, reverse := range []bool{false, true} {
		iterate := v.State().Iterator
		if reverse {
			iterate = v.State().ReverseIterator
		}
		it, err := iterate(start, end)
		require.NoError(t, err)
		var got []string
		for ; it.Valid(); it.Next() {
			got = append(got, string(it.Key()))
		}
		require.NoError(t, it.Close())
		require.Equal(t, within(want.state, start, end, reverse), got)
	}
	requireProof(t, v, want, []byte(keys().Draw(t, "key")))
}

// check compares the working state with the maps after every step.
func (m *machine) check(t *rapid.T) {
	if m.store.Height() > 0 {
		m.oracle.requireSame(t, m.store)
	}
	if m.block != nil {
		require.Equal(t, m.state.over(m.oracle.state), contents(t, m.block.State(), false))
		require.Equal(t, m.flat.over(m.oracle.flat), contents(t, m.block.Flat(), true))
	}
}
