package store

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"github.com/cosmos/iavl"
	iavldb "github.com/cosmos/iavl/db"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/x"
)

// writes are the net effect of a block on one keyspace; nil deletes.
type writes map[string][]byte

// oracle is what a Store should hold, kept in plain maps, with a tree that iavl
// writes to its own database in memory.
type oracle struct {
	tree   *iavl.MutableTree
	height int64
	state  map[string]string
	flat   map[string]string
	past   map[int64]moment
}

// moment is the state of one height.
type moment struct {
	appHash []byte
	state   map[string]string
}

func newOracle(initialHeight int64) *oracle {
	tree := iavl.NewMutableTree(iavldb.NewMemDB(), 10_000, true, iavl.NewNopLogger(), iavl.InitialVersionOption(uint64(initialHeight)))
	return &oracle{
		tree: tree, height: initialHeight - 1,
		state: map[string]string{}, flat: map[string]string{}, past: map[int64]moment{},
	}
}

func (o *oracle) commit(t require.TestingT, state, flat writes) {
	for _, key := range slices.Sorted(maps.Keys(state)) {
		var err error
		if value := state[key]; value == nil {
			_, _, err = o.tree.Remove([]byte(key))
		} else {
			_, err = o.tree.Set([]byte(key), bytes.Clone(value))
		}
		require.NoError(t, err)
	}
	root, height, err := o.tree.SaveVersion()
	require.NoError(t, err)
	o.state, o.flat = state.over(o.state), flat.over(o.flat)
	o.height = height
	o.past[height] = moment{appHash: x.AppHash(root), state: o.state}
}

// over returns what was with the writes applied.
func (w writes) over(was map[string]string) map[string]string {
	is := maps.Clone(was)
	for key, value := range w {
		if value == nil {
			delete(is, key)
		} else {
			is[key] = string(value)
		}
	}
	return is
}

// fill writes a block through b.
func fill(t require.TestingT, b *Block, state, flat writes) {
	for to, all := range map[x.KV]writes{b.State(): state, b.Flat(): flat} {
		for key, value := range all {
			if value == nil {
				require.NoError(t, to.Delete([]byte(key)))
			} else {
				require.NoError(t, to.Set([]byte(key), bytes.Clone(value)))
			}
		}
	}
}

// contents reads a whole KV, upwards or downwards.
func contents(t require.TestingT, kv x.KV, reverse bool) map[string]string {
	iterate := kv.Iterator
	if reverse {
		iterate = kv.ReverseIterator
	}
	it, err := iterate(nil, nil)
	require.NoError(t, err)
	all := map[string]string{}
	for ; it.Valid(); it.Next() {
		all[string(it.Key())] = string(it.Value())
	}
	require.NoError(t, it.Error())
	require.NoError(t, it.Close())
	return all
}

// requireSame checks the whole of a store against the oracle's height: latest
// state, tree, flat rows when they are the latest, and app hash.
func (o *oracle) requireSame(t require.TestingT, s *Store) {
	height := s.Height()
	want, ok := o.past[height]
	require.True(t, ok, "height %d never was", height)
	require.Equal(t, want.appHash, s.AppHash())
	view, err := s.At(0)
	require.NoError(t, err)
	defer view.Close()
	require.Equal(t, height, view.Height())
	require.Equal(t, want.appHash, view.AppHash())
	require.Equal(t, want.state, contents(t, view.State(), false))
	require.Equal(t, want.state, contents(t, past{view.at()}, true))
	if height == o.height {
		require.Equal(t, o.flat, contents(t, view.Flat(), false))
	}
}

func mustOpen(t testing.TB, dir string, o Options) *Store {
	t.Helper()
	s, err := Open(dir, o)
	require.NoError(t, err)
	return s
}

// requireFault checks that f panics with a fault.
func requireFault(t *testing.T, says string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		r := recover()
		require.True(t, x.IsFault(r), "expected a fault, got %v", r)
		require.ErrorContains(t, r.(error), says)
	}()
	f()
}
