package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cockroachdb/pebble"

	"github.com/waymark-ledger/waymark/x"
)

// maxRoom is for how many writes a block makes room at once, at most: a genesis may have millions, and no block after it.
const maxRoom = 1 << 16

// Block is the working state of one height: what the height before left, and
// the writes since. Nothing of it is on disk, or seen by a View, before Commit.
// It is for one goroutine.
type Block struct {
	store  *Store
	height int64
	state  *Overlay
	flat   *Overlay
	root   []byte // of the sealed tree, nil until Seal
	done   bool
}

// Begin opens the block of a height: the one after Height, or any from 1 on in
// a store without commits, which a chain's initial height is. There is one open
// Block at a time; another height, or a second Block, is a fault.
func (s *Store) Begin(height int64) *Block {
	last := s.Height()
	switch {
	case s.options.ReadOnly:
		x.Fail(errors.New("begin a block in a store that was opened for reading"))
	case s.restore != nil:
		x.Fail(fmt.Errorf("begin height %d while height %d is restored", height, s.restore.height))
	case s.block != nil:
		x.Fail(fmt.Errorf("begin height %d while height %d is open", height, s.block.height))
	case height < 1, last > 0 && height != last+1:
		x.Fail(fmt.Errorf("begin height %d after height %d", height, last))
	case last == 0:
		s.tree.SetInitialVersion(uint64(height))
	}
	s.block = &Block{
		store:  s,
		height: height,
		state:  newSizedOverlay(remember(keyspace{s.db, stateSpace}), s.stateWrites),
		flat:   newSizedOverlay(keyspace{s.db, flatSpace}, s.flatWrites),
	}
	return s.block
}

// Height returns the height that the block becomes.
func (b *Block) Height() int64 { return b.height }

// State returns the authenticated state: what it holds at Seal is what the app
// hash commits to.
func (b *Block) State() x.KV { return b.state }

// Flat returns the rows that the tree does not cover.
func (b *Block) Flat() x.KV { return b.flat }

// Seal brings the state into the tree, in the order of keys, and returns the
// app hash. State must not be written afterwards; Flat may be until Commit. To
// seal again gives the same hash.
func (b *Block) Seal() []byte {
	b.mustBeOpen()
	if b.root != nil {
		return x.AppHash(b.root)
	}
	tree := b.store.tree
	for _, e := range b.state.byKey() {
		var err error
		if e.value == nil {
			_, _, err = tree.Remove([]byte(e.key))
		} else {
			_, err = tree.Set([]byte(e.key), e.value)
		}
		if err != nil {
			x.Fail(fmt.Errorf("write the tree: %w", err))
		}
	}
	b.root = tree.WorkingHash()
	b.state.sealed = true
	return x.AppHash(b.root)
}

// Commit seals the block if that was not done, and puts all of it on disk in
// one atomic step: nodes of the tree, latest state, flat rows and height. After
// that the height can be viewed. A crash before leaves the height before, a
// crash after this one. Anything that goes wrong is a fault.
func (b *Block) Commit() {
	b.Seal()
	s := b.store
	root, height, err := s.tree.SaveVersion()
	if err != nil {
		x.Fail(fmt.Errorf("save the tree: %w", err))
	}
	if height != b.height || !bytes.Equal(root, b.root) {
		x.Fail(fmt.Errorf("the tree was saved at height %d with root %x, and sealed at %d with %x", height, root, b.height, b.root))
	}
	tip := tip{height: b.height, root: b.root}
	batch := s.treeDB.take()
	must(b.state.writeTo(batch, stateSpace))
	must(b.flat.writeTo(batch, flatSpace))
	must(batch.Set(tipRow, tip.encode(), nil))
	if s.Height() == 0 {
		must(batch.Set(oldestRow, encodeHeight(b.height), nil))
	}
	if s.Restored() || s.loaded {
		must(batch.Delete(restoreRow, nil))
		s.loaded = false
	}
	must(s.commit(batch))
	s.stateWrites, s.flatWrites = min(b.state.Len(), maxRoom), min(b.flat.Len(), maxRoom)
	b.end()
	s.publish(tip)
}

// Discard forgets the block, even if it is sealed. It does nothing after Commit.
func (b *Block) Discard() {
	if b.done {
		return
	}
	b.store.tree.Rollback()
	b.end()
}

func (b *Block) end() {
	b.done = true
	b.store.block = nil
}

func (b *Block) mustBeOpen() {
	if b.done {
		x.Fail(fmt.Errorf("height %d is committed or discarded", b.height))
	}
}

// commit makes a batch durable.
func (s *Store) commit(batch *pebble.Batch) error {
	sync := pebble.Sync
	if s.options.NoSync {
		sync = pebble.NoSync
	}
	if err := batch.Commit(sync); err != nil {
		return err
	}
	return batch.Close()
}

// byKey returns the Overlay's writes in the order of keys.
func (o *Overlay) byKey() []entry {
	entries := slices.Clone(o.entries)
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	return entries
}

// writeTo adds the Overlay's writes to a batch.
func (o *Overlay) writeTo(batch *pebble.Batch, space byte) error {
	for _, e := range o.entries {
		var err error
		if e.value == nil {
			err = remove(batch, space, e.key)
		} else {
			err = set(batch, space, e.key, e.value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func must(err error) {
	if err != nil {
		x.Fail(fmt.Errorf("commit: %w", err))
	}
}
