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
	return p.iterate(start, end, true), nil
}

func (p past) ReverseIterator(start, end []byte) (corecompat.Iterator, error) {
	return p.iterate(start, end, false), nil
}

func (p past) iterate(start, end []byte, ascending bool) *leaves {
	first, last := int64(0), p.tree.Size()
	if len(start) > 0 {
		first = p.position(start)
	}
	if len(end) > 0 {
		last = p.position(end)
	} else {
		end = nil
	}
	it, err := p.tree.Iterator(start, end, ascending)
	if err != nil {
		x.Fail(fmt.Errorf("iterate over the tree: %w", err))
	}
	l := &leaves{Iterator: it, left: max(0, last-first)}
	l.settle()
	return l
}

// position returns how many keys are below key.
func (p past) position(key []byte) int64 {
	index, _, err := p.tree.GetWithIndex(key)
	if err != nil {
		x.Fail(fmt.Errorf("iterate over the tree: %w", err))
	}
	return index
}

// leaves counts what iavl's iterator shows, because that takes a node which
// cannot be read for the end.
type leaves struct {
	corecompat.Iterator
	left int64 // keys from the current one on
}

func (l *leaves) settle() {
	if l.Valid() != (l.left > 0) {
		x.Fail(fmt.Errorf("iterate over the tree: %d keys are missing", l.left))
	}
}

func (l *leaves) Next() {
	mustBeValid(l.Valid())
	l.Iterator.Next()
	l.left--
	l.settle()
}

func (l *leaves) Key() []byte {
	mustBeValid(l.Valid())
	return bytes.Clone(l.Iterator.Key())
}

func (l *leaves) Value() []byte {
	mustBeValid(l.Valid())
	return bytes.Clone(l.Iterator.Value())
}
