package store

import (
	"errors"
	"fmt"

	"cosmossdk.io/collections/corecompat"
	"github.com/cockroachdb/pebble"

	"github.com/waymark-ledger/waymark/x"
)

// keyspace is one keyspace of a database or of a snapshot of it, as a KV that
// cannot be written: writes go through an Overlay and end in a commit.
type keyspace struct {
	from  pebble.Reader
	space byte
}

// read returns a copy of the row under key, nil when there is none.
func read(from pebble.Reader, key []byte) []byte {
	value, closer, err := from.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return nil
	}
	if err != nil {
		x.Fail(fmt.Errorf("read the store: %w", err))
	}
	row := append([]byte{}, value...)
	if err := closer.Close(); err != nil {
		x.Fail(fmt.Errorf("read the store: %w", err))
	}
	return row
}

func (k keyspace) row(key []byte) []byte {
	row := make([]byte, 1+len(key))
	row[0] = k.space
	copy(row[1:], key)
	return row
}

func (k keyspace) Get(key []byte) ([]byte, error) {
	mustKey(key)
	return read(k.from, k.row(key)), nil
}

func (k keyspace) Has(key []byte) (bool, error) {
	mustKey(key)
	_, closer, err := k.from.Get(k.row(key))
	if errors.Is(err, pebble.ErrNotFound) {
		return false, nil
	}
	if err == nil {
		err = closer.Close()
	}
	if err != nil {
		x.Fail(fmt.Errorf("read the store: %w", err))
	}
	return true, nil
}

func (k keyspace) Set(_, _ []byte) error { return readOnly() }

func (k keyspace) Delete(_ []byte) error { return readOnly() }

func (k keyspace) Iterator(start, end []byte) (corecompat.Iterator, error) {
	return newRows(k, start, end, false), nil
}

func (k keyspace) ReverseIterator(start, end []byte) (corecompat.Iterator, error) {
	return newRows(k, start, end, true), nil
}

// rows iterates over a keyspace. It fails rather than end early.
type rows struct {
	start, end []byte
	it         *pebble.Iterator
	reverse    bool
}

func newRows(k keyspace, start, end []byte, reverse bool) *rows {
	upper := after(k.space)
	if len(end) > 0 {
		upper = k.row(end)
	}
	it, err := k.from.NewIter(&pebble.IterOptions{LowerBound: k.row(start), UpperBound: upper})
	if err != nil {
		x.Fail(fmt.Errorf("iterate over the store: %w", err))
	}
	r := &rows{start: start, end: end, it: it, reverse: reverse}
	if reverse {
		r.settle(it.Last())
	} else {
		r.settle(it.First())
	}
	return r
}

func (r *rows) settle(valid bool) {
	if valid {
		return
	}
	if err := r.it.Error(); err != nil {
		x.Fail(fmt.Errorf("iterate over the store: %w", err))
	}
}

func (r *rows) Domain() ([]byte, []byte) { return r.start, r.end }

func (r *rows) Valid() bool { return r.it.Valid() }

func (r *rows) Next() {
	if r.reverse {
		r.settle(r.it.Prev())
	} else {
		r.settle(r.it.Next())
	}
}

func (r *rows) Key() []byte { return append([]byte{}, r.it.Key()[1:]...) }

func (r *rows) Value() []byte {
	value, err := r.it.ValueAndErr()
	if err != nil {
		x.Fail(fmt.Errorf("iterate over the store: %w", err))
	}
	return append([]byte{}, value...)
}

func (r *rows) Error() error { return r.it.Error() }

func (r *rows) Close() error { return r.it.Close() }

func mustKey(key []byte) {
	if len(key) == 0 {
		x.Fail(errors.New("a key is never empty"))
	}
}

func mustBeValid(valid bool) {
	if !valid {
		x.Fail(errors.New("use of an iterator that has ended"))
	}
}

func readOnly() error {
	x.Fail(errors.New("write to a view: it is read-only"))
	return nil
}
