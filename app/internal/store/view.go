package store

import (
	"errors"
	"fmt"
	"sync"

	"github.com/cosmos/iavl"

	"github.com/waymark-ledger/waymark/x"
)

// The errors of At.
var (
	ErrPruned = errors.New("height is pruned")
	ErrFuture = errors.New("height is not committed")
)

// View is a committed height, read-only. It does not change, whatever is
// committed or pruned meanwhile, and may be used by several goroutines. It holds
// on to disk space and keeps Prune from passing its height: Close it soon.
type View struct {
	store  *Store
	height int64
	latest *version // the latest height when the View was opened
	close  sync.Once

	load sync.Once // loads the two below
	tree *iavl.ImmutableTree
	err  error
}

// At opens a View of a height, the latest for 0. The error is ErrFuture for a
// height that is not committed, ErrPruned for one whose tree is gone.
func (s *Store) At(height int64) (*View, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return nil, errors.New("the store is closed")
	case s.current == nil:
		return nil, fmt.Errorf("%w: nothing is yet", ErrFuture)
	case height == 0:
		height = s.current.height
	case height < 0 || height > s.current.height:
		return nil, fmt.Errorf("%w: %d, the latest is %d", ErrFuture, height, s.current.height)
	case height < s.oldest:
		return nil, fmt.Errorf("%w: %d, the oldest that is kept is %d", ErrPruned, height, s.oldest)
	}
	s.views[height]++
	s.current.retain()
	return &View{store: s, height: height, latest: s.current}, nil
}

// Height returns the height that the View shows.
func (v *View) Height() int64 { return v.height }

// AppHash returns the app hash of the height, which the next header carries.
func (v *View) AppHash() []byte {
	return x.AppHash(v.TreeRoot())
}

// TreeRoot returns the root of the height's tree, of which AppHash is made.
func (v *View) TreeRoot() []byte {
	if v.height == v.latest.height {
		return v.latest.root
	}
	return v.at().Hash()
}

// State returns the authenticated state. A write to it is a fault.
func (v *View) State() x.KV {
	if v.height == v.latest.height {
		return shared{keyspace{v.latest.rows, stateSpace}, &v.latest.read}
	}
	return past{v.at()}
}

// Flat returns the flat rows as they were at the latest height when the View
// was opened, not at its own: rows are only ever added, and those of indexes
// only ever list more, so who reads them bounds what it reads by height. A write
// to it is a fault.
func (v *View) Flat() x.KV { return keyspace{v.latest.rows, flatSpace} }

// Close ends the View. Iterators over it must be closed before.
func (v *View) Close() {
	v.close.Do(func() {
		s := v.store
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.views[v.height]--; s.views[v.height] == 0 {
			delete(s.views, v.height)
		}
		if err := v.latest.release(); err != nil {
			x.Fail(fmt.Errorf("release height %d: %w", v.latest.height, err))
		}
	})
}

// at returns the tree of the height. It is there: Prune does not pass a View.
func (v *View) at() *iavl.ImmutableTree {
	v.load.Do(func() { v.tree, v.err = v.store.history.GetImmutable(v.height) })
	if v.err != nil {
		x.Fail(fmt.Errorf("load the tree of height %d: %w", v.height, v.err))
	}
	return v.tree
}
