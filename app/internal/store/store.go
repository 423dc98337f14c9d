package store

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"sync"

	"github.com/cockroachdb/pebble"
	"github.com/cockroachdb/pebble/vfs"
	"github.com/cosmos/iavl"

	"github.com/waymark-ledger/waymark/x"
)

// Store is an open store. Begin and what a Block does belong to one goroutine,
// that of consensus; Height, AppHash, Restored, At and Prune may be called from any.
type Store struct {
	options Options
	db      *pebble.DB

	// The commit's own tree, used by consensus only.
	treeDB *treeDB
	tree   *iavl.MutableTree
	block  *Block // the open one, nil between blocks
	// stateWrites and flatWrites are how many the last block did, for which the next one makes room.
	stateWrites, flatWrites int

	restore *Restore // the one that is under way
	loaded  bool     // rows are here that no block follows yet

	// history is a second tree over the same nodes with a cache of its own,
	// for readers. Nothing in memory is shared with the tree that commits.
	history *iavl.MutableTree

	pruning sync.Mutex // held by the one Prune that runs

	mu       sync.Mutex // guards what follows
	current  *version   // what At(0) shows, nil before the first commit
	restored bool       // current is a snapshot that no block follows yet
	oldest   int64      // the oldest height whose tree is kept
	views    map[int64]int
	closed   bool
}

// Open opens the store in dir, and makes it if it is not there. It errs when
// the directory cannot be used or is in use, and when the tree is not that of
// the last commit, which no crash brings about.
func Open(dir string, o Options) (*Store, error) {
	o = o.withDefaults()
	if !o.ReadOnly {
		if err := makeDir(o.FS, dir); err != nil {
			return nil, fmt.Errorf("make the directory of the store: %w", err)
		}
	}
	cache := pebble.NewCache(o.CacheBytes)
	defer cache.Unref() // the database holds it from now on
	db, err := pebble.Open(dir, o.database(cache))
	if err != nil {
		return nil, fmt.Errorf("open the store in %s (is another node running on it?): %w", dir, err)
	}
	s := &Store{options: o, db: db, views: make(map[int64]int)}
	if err := s.load(); err != nil {
		return nil, errors.Join(fmt.Errorf("open the store in %s: %w", dir, err), db.Close())
	}
	return s, nil
}

// makeDir makes a directory that a power cut does not take back: pebble syncs
// what is in its directory, but not the directory's own name.
func makeDir(fs vfs.FS, dir string) error {
	if err := fs.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	parent, err := fs.OpenDir(fs.PathDir(dir))
	if err != nil {
		return err
	}
	return errors.Join(parent.Sync(), parent.Close())
}

// load reads the last commit and checks that the tree is at it. A snapshot that was not finished is deleted.
func (s *Store) load() error {
	mark := read(s.db, restoreRow)
	s.restored = bytes.Equal(mark, []byte{untouched})
	if mark != nil && !s.restored {
		if s.options.ReadOnly {
			return errors.New("it holds part of a snapshot, which the next start of the node deletes")
		}
		if err := s.empty(nil); err != nil {
			return fmt.Errorf("delete a snapshot that was not finished: %w", err)
		}
	}
	s.treeDB, s.tree = s.newTree(s.options.NodeCache)
	_, s.history = s.newTree(s.options.QueryNodeCache)
	height, err := s.tree.Load()
	if err != nil {
		return fmt.Errorf("load the tree: %w", err)
	}
	row := read(s.db, tipRow)
	if row == nil {
		if height != 0 {
			return fmt.Errorf("the tree is at height %d, but there is no commit", height)
		}
		return nil
	}
	tip, err := decodeTip(row)
	if err != nil {
		return err
	}
	if height != tip.height {
		return fmt.Errorf("the tree is at height %d, the last commit at %d", height, tip.height)
	}
	if !bytes.Equal(s.tree.Hash(), tip.root) {
		return fmt.Errorf("the tree at height %d has the root %x, the commit %x", height, s.tree.Hash(), tip.root)
	}
	if s.oldest, err = decodeHeight(read(s.db, oldestRow)); err != nil {
		return fmt.Errorf("read the oldest height: %w", err)
	}
	if s.oldest > tip.height {
		return fmt.Errorf("the oldest height %d is above the last commit at %d", s.oldest, tip.height)
	}
	s.current = newVersion(s.db, tip)
	return nil
}

// newTree returns an unloaded tree over the database, without iavl's index of
// latest values: ours is the flat state, and its cache raced with commits once.
func (s *Store) newTree(nodes int) (*treeDB, *iavl.MutableTree) {
	db := &treeDB{db: s.db}
	return db, iavl.NewMutableTree(db, nodes, true, iavl.NewNopLogger(), iavl.FlushThresholdOption(math.MaxInt))
}

// Height returns the last committed height, 0 before the first.
func (s *Store) Height() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil {
		return 0
	}
	return s.current.height
}

// Restored reports whether the store holds a snapshot that no block follows yet.
func (s *Store) Restored() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.restored
}

// AppHash returns the app hash of the last committed height, that of the empty
// tree before the first.
func (s *Store) AppHash() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil {
		return x.AppHash(x.EmptyTreeRoot())
	}
	return x.AppHash(s.current.root)
}

// Close closes the store. It waits for a Prune that runs; views must be closed
// before. An open Block is discarded.
func (s *Store) Close() error {
	s.pruning.Lock()
	defer s.pruning.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	if len(s.views) > 0 {
		return fmt.Errorf("close the store: views of %d heights are open", len(s.views))
	}
	s.closed = true
	if s.block != nil {
		s.block.Discard()
	}
	var err error
	if s.current != nil {
		err = s.current.release()
	}
	return errors.Join(err, s.tree.Close(), s.history.Close(), s.db.Close())
}

// publish makes a committed height the one that At(0) shows.
func (s *Store) publish(t tip) {
	next := newVersion(s.db, t)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil {
		s.oldest = t.height
	} else if err := s.current.release(); err != nil {
		x.Fail(fmt.Errorf("release height %d: %w", s.current.height, err))
	}
	s.current, s.restored = next, false
}
