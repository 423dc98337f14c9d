package store

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/waymark-ledger/waymark/x"
)

// emptyKV returns a keyspace without rows, for Overlays to stand on.
func emptyKV(t testing.TB) x.KV {
	s := mustOpen(t, "db", Options{FS: Memory(), CacheBytes: 1 << 20, MemTableBytes: 1 << 20})
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return keyspace{s.db, flatSpace}
}

func keys() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.StringMatching(`[ab]{1,4}`),
		rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 0x7f, 0xff}), 1, 3), func(b []byte) string { return string(b) }),
	)
}

func bound(t *rapid.T, label string) []byte {
	if rapid.Bool().Draw(t, label+" open") {
		return nil
	}
	return []byte(keys().Draw(t, label))
}

// within returns the keys of a model from start to before end, in order.
func within(model map[string]string, start, end []byte, reverse bool) []string {
	var in []string
	for _, key := range slices.Sorted(maps.Keys(model)) {
		if key >= string(start) && (end == nil || key < string(end)) {
			in = append(in, key)
		}
	}
	if reverse {
		slices.Reverse(in)
	}
	return in
}

// TestOverlayModel runs random writes, reads, iterations, Writes and Discards
// over a stack of overlays, each against a map.
func TestOverlayModel(t *testing.T) {
	base := emptyKV(t)
	rapid.Check(t, func(t *rapid.T) {
		stack := []*Overlay{NewOverlay(base)}
		models := []map[string]string{{}}
		top := func() (*Overlay, map[string]string) { return stack[len(stack)-1], models[len(models)-1] }
		pop := func() { stack, models = stack[:len(stack)-1], models[:len(models)-1] }
		t.Repeat(map[string]func(*rapid.T){
			"set": func(t *rapid.T) {
				o, m := top()
				key, value := keys().Draw(t, "key"), rapid.StringN(1, 3, -1).Draw(t, "value")
				require.NoError(t, o.Set([]byte(key), []byte(value)))
				m[key] = value
			},
			"delete": func(t *rapid.T) {
				o, m := top()
				key := keys().Draw(t, "key")
				require.NoError(t, o.Delete([]byte(key)))
				delete(m, key)
			},
			"get": func(t *rapid.T) {
				o, m := top()
				key := keys().Draw(t, "key")
				value, err := o.Get([]byte(key))
				require.NoError(t, err)
				has, err := o.Has([]byte(key))
				require.NoError(t, err)
				want, ok := m[key]
				require.Equal(t, ok, has)
				require.Equal(t, ok, value != nil)
				require.Equal(t, want, string(value))
			},
			"iterate": func(t *rapid.T) {
				o, m := top()
				start, end := bound(t, "start"), bound(t, "end")
				reverse := rapid.Bool().Draw(t, "reverse")
				iterate := o.Iterator
				if reverse {
					iterate = o.ReverseIterator
				}
				it, err := iterate(start, end)
				require.NoError(t, err)
				var got []string
				for ; it.Valid(); it.Next() {
					got = append(got, string(it.Key()))
					require.Equal(t, m[string(it.Key())], string(it.Value()))
				}
				require.NoError(t, it.Close())
				require.Equal(t, within(m, start, end, reverse), got)
			},
			"push": func(*rapid.T) {
				o, m := top()
				stack, models = append(stack, NewOverlay(o)), append(models, maps.Clone(m))
			},
			"write": func(t *rapid.T) {
				if len(stack) == 1 {
					t.Skip("nothing below")
				}
				o, m := top()
				o.Write()
				require.Empty(t, o.entries)
				pop()
				models[len(models)-1] = m
			},
			"discard": func(t *rapid.T) {
				if len(stack) == 1 {
					t.Skip("nothing below")
				}
				o, _ := top()
				o.Discard()
				require.Empty(t, o.entries)
				pop()
			},
		})
	})
}

// TestOverlayWritesWhileIterating checks the contract that collections relies
// on when it clears a range: an iterator shows what is written ahead of it, and
// never a key twice or out of order.
func TestOverlayWritesWhileIterating(t *testing.T) {
	base := emptyKV(t)
	rapid.Check(t, func(t *rapid.T) {
		parent := NewOverlay(base)
		model := map[string]string{}
		for _, key := range rapid.SliceOf(keys()).Draw(t, "below") {
			require.NoError(t, parent.Set([]byte(key), []byte("below")))
			model[key] = "below"
		}
		o := NewOverlay(parent)
		reverse := rapid.Bool().Draw(t, "reverse")
		iterate := o.Iterator
		if reverse {
			iterate = o.ReverseIterator
		}
		it, err := iterate(nil, nil)
		require.NoError(t, err)
		defer it.Close()
		// The iterator already stands on its first key.
		for it.Valid() {
			here := string(it.Key())
			require.Contains(t, model, here)
			for range rapid.IntRange(0, 2).Draw(t, "writes") {
				key := keys().Draw(t, "key")
				if rapid.Bool().Draw(t, "deletes") {
					require.NoError(t, o.Delete([]byte(key)))
					delete(model, key)
				} else if key != here {
					require.NoError(t, o.Set([]byte(key), []byte("above")))
					model[key] = "above"
				}
			}
			start, end := []byte(here+"\x00"), []byte(nil)
			if reverse {
				start, end = nil, []byte(here)
			}
			it.Next()
			ahead := within(model, start, end, reverse)
			if len(ahead) == 0 {
				require.False(t, it.Valid())
				return
			}
			require.True(t, it.Valid(), "expected %q", ahead[0])
			require.Equal(t, ahead[0], string(it.Key()))
			require.Equal(t, model[ahead[0]], string(it.Value()))
		}
	})
}

func TestOverlayOrdersManyFreshKeys(t *testing.T) {
	o := NewOverlay(emptyKV(t))
	var want []string
	for round := range 20 {
		for i := range 37 {
			key := fmt.Sprintf("%03d", (i*211+round*97)%1000)
			require.NoError(t, o.Set([]byte(key), []byte{1}))
			want = append(want, key)
		}
		o.order()
		require.True(t, slices.IsSortedFunc(o.sorted, func(a, b int32) int {
			return map[bool]int{true: -1, false: 1}[o.entries[a].key < o.entries[b].key]
		}))
	}
	slices.Sort(want)
	require.Len(t, o.sorted, len(slices.Compact(want)))
}

func TestWhatIsNeverStored(t *testing.T) {
	o := NewOverlay(emptyKV(t))
	requireFault(t, "a value is never empty", func() { _ = o.Set([]byte("key"), nil) })
	requireFault(t, "a value is never empty", func() { _ = o.Set([]byte("key"), []byte{}) })
	requireFault(t, "a key is never empty", func() { _ = o.Set(nil, []byte{1}) })
	requireFault(t, "a key is never empty", func() { _, _ = o.Get(nil) })
	requireFault(t, "a key is never empty", func() { _ = o.Delete([]byte{}) })
	requireFault(t, "read-only", func() { _ = NewOverlay(o.parent).parent.Set([]byte("key"), []byte{1}) })
}

func TestEndedIteratorsFault(t *testing.T) {
	o := NewOverlay(emptyKV(t))
	require.NoError(t, o.Set([]byte("a"), []byte{1}))
	it, err := o.Iterator(nil, nil)
	require.NoError(t, err)
	it.Next()
	require.False(t, it.Valid())
	requireFault(t, "has ended", it.Next)
	requireFault(t, "has ended", func() { it.Key() })
	requireFault(t, "has ended", func() { it.Value() })
	require.NoError(t, it.Close())
}
