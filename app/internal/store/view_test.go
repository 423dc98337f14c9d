package store

import (
	"encoding/binary"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestViewsWhileCommitting reads, iterates and proves in views of the latest
// and of older heights while blocks that delete keys are committed and old
// heights pruned. Every key of a height tells the height, so a read that mixes
// two heights shows. Run with -race, it also finds what a view shares with a
// commit that it must not.
func TestViewsWhileCommitting(t *testing.T) {
	const blocks, slots, readers = 60, 40, 4
	s := mustOpen(t, "db", Options{FS: Memory(), KeepVersions: 8, NodeCache: 100, QueryNodeCache: 50, MemTableBytes: 256 << 10})
	// At height h there are the keys of all slots but slot h % slots, each
	// with the value h.
	key := func(slot int64) []byte { return fmt.Appendf(nil, "slot/%02d", slot) }
	commit := func(height int64) {
		b := s.Begin(height)
		value := binary.BigEndian.AppendUint64(nil, uint64(height))
		for slot := range int64(slots) {
			if slot == height%slots {
				require.NoError(t, b.State().Delete(key(slot)))
			} else {
				require.NoError(t, b.State().Set(key(slot), value))
			}
		}
		require.NoError(t, b.Flat().Set(value, value))
		b.Commit()
	}
	read := func(v *View) error {
		height := v.Height()
		all := contents(t, v.State(), height%2 == 0)
		if len(all) != slots-1 {
			return fmt.Errorf("height %d shows %d keys", height, len(all))
		}
		want := binary.BigEndian.AppendUint64(nil, uint64(height))
		for k, value := range all {
			if value != string(want) {
				return fmt.Errorf("height %d shows %s of another", height, k)
			}
		}
		record, err := v.Flat().Get(want)
		if err != nil || string(record) != string(want) {
			return fmt.Errorf("height %d lacks its record: %w", height, err)
		}
		gone, proof, err := v.Prove(key(height % slots))
		if gone != nil || proof == nil || err != nil {
			return fmt.Errorf("height %d does not prove that a key is gone: %w", height, err)
		}
		there, _, err := v.Prove(key((height + 1) % slots))
		if string(there) != string(want) {
			return fmt.Errorf("height %d does not prove a key: %w", height, err)
		}
		return nil
	}
	commit(1)
	var (
		done   atomic.Bool
		wait   sync.WaitGroup
		failed = make(chan error, readers)
	)
	for reader := range int64(readers) {
		wait.Go(func() {
			for !done.Load() {
				v, err := s.At(max(0, s.Height()-2*reader))
				if err != nil {
					continue // pruned meanwhile
				}
				err = read(v)
				v.Close()
				if err != nil {
					failed <- err
					return
				}
			}
		})
	}
	wait.Go(func() {
		for !done.Load() {
			s.Prune(3)
		}
	})
	for height := int64(2); height <= blocks; height++ {
		commit(height)
	}
	done.Store(true)
	wait.Wait()
	close(failed)
	require.NoError(t, <-failed)
	require.NoError(t, s.Close())
}

// TestViewOutlivesWhatComesAfter keeps views open over commits and pruning.
func TestViewOutlivesWhatComesAfter(t *testing.T) {
	s := mustOpen(t, "db", Options{FS: Memory(), KeepVersions: 1})
	o := newOracle(1)
	for range 4 {
		commitChange(t, s, o, 50)
	}
	old, err := s.At(2)
	require.NoError(t, err)
	latest, err := s.At(0)
	require.NoError(t, err)
	for range 4 {
		commitChange(t, s, o, 50)
	}
	require.Equal(t, 1, s.Prune(100), "a view of height 2 is open")
	_, err = s.At(1)
	require.ErrorIs(t, err, ErrPruned)
	for height, v := range map[int64]*View{2: old, 4: latest} {
		require.Equal(t, height, v.Height())
		require.Equal(t, o.past[height].appHash, v.AppHash())
		require.Equal(t, o.past[height].state, contents(t, v.State(), true))
		requireProof(t, v, o.past[height], []byte("key/00001"))
		requireFault(t, "read-only", func() { _ = v.State().Set([]byte("k"), []byte{1}) })
		requireFault(t, "read-only", func() { _ = v.Flat().Delete([]byte("k")) })
	}
	require.ErrorContains(t, s.Close(), "views")
	old.Close()
	old.Close()
	require.Equal(t, 2, s.Prune(100), "a view of height 4 is open")
	latest.Close()
	require.Equal(t, 4, s.Prune(100))
	require.Zero(t, s.Prune(100))
	require.NoError(t, s.Close())
	_, err = s.At(0)
	require.ErrorContains(t, err, "closed")
}

// TestLostNodeIsAFault deletes a node of the tree behind the store's back. No
// read of an old height may take that for absence.
func TestLostNodeIsAFault(t *testing.T) {
	s := mustOpen(t, "db", Options{FS: Memory(), QueryNodeCache: 1})
	o := newOracle(1)
	commitChange(t, s, o, 50)
	commitChange(t, s, o, 50)
	v, err := s.At(1)
	require.NoError(t, err)
	root := append([]byte{treeSpace, 's'}, binary.BigEndian.AppendUint64(nil, 1)...)
	lost := binary.BigEndian.AppendUint32(root, 3)
	require.NotNil(t, read(s.db, lost))
	require.NoError(t, s.db.Delete(lost, nil))
	requireFault(t, "tree", func() { contents(t, v.State(), false) })
	requireFault(t, "tree", func() { contents(t, v.State(), true) })
	requireFault(t, "read the tree", func() {
		for key := range o.past[1].state {
			_, _ = v.State().Get([]byte(key))
		}
	})
	v.Close()
	require.NoError(t, s.Close())
}
