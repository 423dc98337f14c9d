package store

import (
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble"
	iavldb "github.com/cosmos/iavl/db"

	"github.com/waymark-ledger/waymark/x"
)

// treeDB is the database as iavl sees it: the tree's keyspace, read directly,
// and written into a batch that is handed over instead of committed. One treeDB
// serves one tree.
type treeDB struct {
	db     *pebble.DB
	handed *pebble.Batch // what the tree wrote and nobody has taken yet
}

var _ iavldb.DB = (*treeDB)(nil)

// take returns the batch that the tree wrote. From Write until take the tree
// must not be read: it would not see its own writes.
func (t *treeDB) take() *pebble.Batch {
	batch := t.handed
	if batch == nil {
		x.Fail(errors.New("the tree wrote nothing"))
	}
	t.handed = nil
	return batch
}

func (t *treeDB) space() keyspace {
	if t.handed != nil {
		x.Fail(errors.New("the tree is read between its write and the commit"))
	}
	return keyspace{t.db, treeSpace}
}

func (t *treeDB) Get(key []byte) ([]byte, error) { return t.space().Get(key) }

func (t *treeDB) Has(key []byte) (bool, error) { return t.space().Has(key) }

func (t *treeDB) Iterator(start, end []byte) (iavldb.Iterator, error) {
	return t.space().Iterator(start, end)
}

func (t *treeDB) ReverseIterator(start, end []byte) (iavldb.Iterator, error) {
	return t.space().ReverseIterator(start, end)
}

// Close does nothing: the database is the Store's.
func (t *treeDB) Close() error { return nil }

func (t *treeDB) NewBatch() iavldb.Batch { return &treeBatch{to: t} }

func (t *treeDB) NewBatchWithSize(int) iavldb.Batch { return t.NewBatch() }

// treeBatch collects the writes of one version. It always reports size 0, and
// newTree sets a threshold that no value reaches, so that iavl, which writes out
// a batch as soon as it would be large, never does so in the middle of a version.
type treeBatch struct {
	to      *treeDB
	pending *pebble.Batch
}

func (b *treeBatch) open() *pebble.Batch {
	if b.pending == nil {
		b.pending = b.to.db.NewBatch()
	}
	return b.pending
}

func (b *treeBatch) Set(key, value []byte) error { return set(b.open(), treeSpace, key, value) }

func (b *treeBatch) Delete(key []byte) error { return remove(b.open(), treeSpace, key) }

// Write hands the operations over. A second Write before the first is taken
// would be iavl cutting a version in two. That is an error and not a fault,
// because iavl calls Write with a lock let go that a panic would let go again.
func (b *treeBatch) Write() error {
	if b.to.handed != nil {
		return errors.New("the tree writes a version in two parts")
	}
	b.to.handed, b.pending = b.open(), nil
	return nil
}

func (b *treeBatch) WriteSync() error { return b.Write() }

func (b *treeBatch) Close() error {
	if b.pending == nil {
		return nil
	}
	err := b.pending.Close()
	b.pending = nil
	return err
}

func (b *treeBatch) GetByteSize() (int, error) { return 0, nil }

// set adds a row to a batch without an allocation of its own.
func set[K ~string | ~[]byte](to *pebble.Batch, space byte, key K, value []byte) error {
	op := to.SetDeferred(1+len(key), len(value))
	op.Key[0] = space
	copy(op.Key[1:], key)
	copy(op.Value, value)
	if err := op.Finish(); err != nil {
		return fmt.Errorf("add to the batch: %w", err)
	}
	return nil
}

func remove[K ~string | ~[]byte](to *pebble.Batch, space byte, key K) error {
	op := to.DeleteDeferred(1 + len(key))
	op.Key[0] = space
	copy(op.Key[1:], key)
	if err := op.Finish(); err != nil {
		return fmt.Errorf("add to the batch: %w", err)
	}
	return nil
}
