package memkv_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/waymark-ledger/waymark/testutil/memkv"
)

// TestAgainstMap compares random operations with a plain map.
func TestAgainstMap(t *testing.T) {
	key := rapid.SliceOfN(rapid.ByteRange(0, 3), 1, 3)
	rapid.Check(t, func(t *rapid.T) {
		store, model := memkv.New(), map[string]string{}
		for range rapid.IntRange(0, 40).Draw(t, "operations") {
			k := key.Draw(t, "key")
			if rapid.Bool().Draw(t, "set") {
				v := key.Draw(t, "value")
				require.NoError(t, store.Set(k, v))
				model[string(k)] = string(v)
			} else {
				require.NoError(t, store.Delete(k))
				delete(model, string(k))
			}
			start, end := key.Draw(t, "start"), key.Draw(t, "end")
			var want []string
			for k := range model {
				if k >= string(start) && k < string(end) {
					want = append(want, k)
				}
			}
			slices.Sort(want)
			it, err := store.Iterator(start, end)
			require.NoError(t, err)
			var got []string
			for ; it.Valid(); it.Next() {
				require.Equal(t, model[string(it.Key())], string(it.Value()))
				got = append(got, string(it.Key()))
			}
			require.ErrorContains(t, store.Set(k, k), "iterator is open")
			require.NoError(t, it.Close())
			require.Equal(t, want, got)
			it, err = store.ReverseIterator(start, end)
			require.NoError(t, err)
			got = nil
			for ; it.Valid(); it.Next() {
				got = append(got, string(it.Key()))
			}
			require.NoError(t, it.Close())
			slices.Reverse(want)
			require.Equal(t, want, got)
		}
	})
}

func TestStrict(t *testing.T) {
	store := memkv.New()
	require.Error(t, store.Set(nil, []byte{1}))
	require.Error(t, store.Set([]byte{1}, nil))
	before := store.Clone()
	require.NoError(t, store.Set([]byte{1}, []byte{1}))
	require.Zero(t, before.Len(), "a clone is a copy")
}
