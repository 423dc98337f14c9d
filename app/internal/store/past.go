package store

import (
	"bytes"
	"fmt"

	"cosmossdk.io/collections/corecompat"
	"github.com/cosmos/iavl"

	"github.com/waymark-ledger/waymark/x"
)

// past is the state of a height other than the latest, read from its tree.
type past struct{ tree *iavl.ImmutableTree }

func (p past) Get(key []byte) ([]byte, error) {
	mustKey(key)
	value, err := p.tree.Get(key)
	if err != nil {
		x.Fail(fmt.Errorf("read the tree: %w", err))
	}
	return bytes.Clone(value), nil
}

func (p past) Has(key []byte) (bool, error) {
	value, err := p.Get(key)
	return value != nil, err
}

func (past) Set(_, _ []byte) error { return readOnly() }

func (past) Delete(_ []byte) error { return readOnly() }

func (p past) Iterator(start, end []byte) (corecompat.Iterator, error) {
	l := &leaves{tree: p.tree, start: start, end: end, by: 1}
	l.index = l.position(start)
	l.load()
	return l, nil
}

func (p past) ReverseIterator(start, end []byte) (corecompat.Iterator, error) {
	l := &leaves{tree: p.tree, start: start, end: end, by: -1}
	l.index = p.tree.Size() - 1
	if len(end) > 0 {
		l.index = l.position(end) - 1
	}
	l.load()
	return l, nil
}

// leaves iterates over a tree by the number of the leaf. iavl's own iterator
// takes a node that cannot be read for the end.
type leaves struct {
	tree       *iavl.ImmutableTree
	start, end []byte
	index, by  int64
	key, value []byte // key is nil at the end
}

// position returns the number of the first leaf at or behind key.
func (l *leaves) position(key []byte) int64 {
	if len(key) == 0 {
		return 0
	}
	index, _, err := l.tree.GetWithIndex(key)
	if err != nil {
		x.Fail(fmt.Errorf("iterate over the tree: %w", err))
	}
	return index
}

func (l *leaves) load() {
	l.key, l.value = nil, nil
	if l.index < 0 || l.index >= l.tree.Size() {
		return
	}
	key, value, err := l.tree.GetByIndex(l.index)
	if err != nil {
		x.Fail(fmt.Errorf("iterate over the tree: %w", err))
	}
	if bytes.Compare(key, l.start) < 0 || len(l.end) > 0 && bytes.Compare(key, l.end) >= 0 {
		return
	}
	l.key, l.value = key, value
}

func (l *leaves) Domain() ([]byte, []byte) { return l.start, l.end }

func (l *leaves) Valid() bool { return l.key != nil }

func (l *leaves) Next() {
	mustBeValid(l.Valid())
	l.index += l.by
	l.load()
}

func (l *leaves) Key() []byte {
	mustBeValid(l.Valid())
	return bytes.Clone(l.key)
}

func (l *leaves) Value() []byte {
	mustBeValid(l.Valid())
	return bytes.Clone(l.value)
}

func (l *leaves) Error() error { return nil }

func (l *leaves) Close() error {
	l.key = nil
	return nil
}
