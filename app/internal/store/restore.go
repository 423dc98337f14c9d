package store

import (
	"bytes"
	"errors"
	"fmt"
	"math"

	"github.com/cockroachdb/pebble"

	"github.com/waymark-ledger/waymark/x"
)

// Values of restoreRow.
const (
	unfinished = 0 // what is here is part of a snapshot, and worth nothing
	untouched  = 1 // a snapshot, and no block since
)

// Restore fills a store from a snapshot of one height: first all of its state, chunk by chunk, then flat rows, then
// Finish. Before Finish the store shows no height. A crash before leaves a store that Open empties, a crash after
// one that is at the height. It is for the goroutine of consensus.
type Restore struct {
	store   *Store
	height  int64
	appHash []byte
	number  uint32     // of the last node
	known   []*subtree // whole subtrees whose parents are not, from the left
	root    []byte     // once the state is complete
}

// Restore begins to fill the store with the state of an app hash at a height. It forgets a Restore that is under way.
// The error says that there are blocks that it would destroy, or that a snapshot is still viewed.
func (s *Store) Restore(height int64, appHash []byte) (*Restore, error) {
	if height < 1 || s.options.ReadOnly || s.block != nil {
		x.Fail(fmt.Errorf("restore height %d in a store that is read-only, or in a block", height))
	}
	s.pruning.Lock()
	defer s.pruning.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.current != nil && !s.restored:
		return nil, fmt.Errorf("the store holds blocks up to height %d: empty its directory first", s.current.height)
	case len(s.views) > 0:
		return nil, fmt.Errorf("the store is at height %d, and viewed", s.current.height)
	case s.current != nil:
		must(s.current.release())
		s.current, s.restored = nil, false
	}
	must(s.empty([]byte{unfinished}))
	s.restore = &Restore{store: s, height: height, appHash: bytes.Clone(appHash), number: rootNumber}
	return s.restore, nil
}

// empty deletes all rows, and leaves a mark unless it is nil.
func (s *Store) empty(mark []byte) error {
	batch := s.db.NewBatch()
	err := batch.DeleteRange([]byte{0}, []byte{math.MaxUint8}, nil)
	if mark != nil {
		err = errors.Join(err, batch.Set(restoreRow, mark, nil))
	}
	return errors.Join(err, s.commit(batch))
}

// AddState verifies that a chunk of [View.Chunk] belongs to the app hash, and begins where the one before ended; then
// it writes it. A chunk that does not is an error, and leaves everything as it was.
func (r *Restore) AddState(chunk []byte) error {
	r.mustBeOpen()
	if r.root != nil {
		return errors.New("a chunk of the state: the state is complete")
	}
	g := graft{height: r.height, number: r.number, known: r.known}
	if err := g.verify(chunk, r.appHash); err != nil {
		return err
	}
	g.batch = r.store.db.NewBatch()
	root, err := g.read(chunk)
	if err != nil {
		x.Fail(fmt.Errorf("read a chunk of the state again: %w", err))
	}
	if root.whole {
		g.writeRoot(root)
	}
	r.write(g.batch)
	r.number, r.known = g.number, g.open
	for _, s := range r.known {
		s.hash, s.least = bytes.Clone(s.hash), bytes.Clone(s.least) // the chunk is the caller's
	}
	if root.whole {
		r.root = root.hash
	}
	return nil
}

// Complete reports whether all of the state is there.
func (r *Restore) Complete() bool { return r.root != nil }

// State returns what is there of the state. A write to it is a fault.
func (r *Restore) State() x.KV { return keyspace{r.store.db, stateSpace} }

// Flat returns an overlay over the flat rows, to be kept by WriteFlat, or forgotten.
func (r *Restore) Flat() *Overlay { return NewOverlay(keyspace{r.store.db, flatSpace}) }

// WriteFlat keeps what an overlay of Flat holds, all of it or none.
func (r *Restore) WriteFlat(flat *Overlay) {
	r.mustBeOpen()
	batch := r.store.db.NewBatch()
	must(flat.writeTo(batch, flatSpace))
	r.write(batch)
}

// write writes a batch that a power cut may take back, since Finish syncs it.
func (r *Restore) write(batch *pebble.Batch) {
	must(errors.Join(batch.Commit(pebble.NoSync), batch.Close()))
}

// Finish makes the snapshot the store's one height, in one atomic step.
func (r *Restore) Finish() {
	r.mustBeOpen()
	if r.root == nil {
		x.Fail(errors.New("finish a snapshot whose state is not complete"))
	}
	s := r.store
	tip := tip{height: r.height, root: r.root}
	batch := s.db.NewBatch()
	must(batch.Set(tipRow, tip.encode(), nil))
	must(batch.Set(oldestRow, encodeHeight(r.height), nil))
	must(batch.Set(restoreRow, []byte{untouched}, nil))
	must(s.commit(batch))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.restore = nil
	if err := s.load(); err != nil {
		x.Fail(fmt.Errorf("load a snapshot that was verified: %w", err))
	}
}

func (r *Restore) mustBeOpen() {
	if r.store.restore != r {
		x.Fail(fmt.Errorf("the restoring of height %d has ended", r.height))
	}
}
