// Package memkv is a store in memory for tests of modules: sorted, and as strict as a real one about empty keys and
// values and about writing under an open iterator.
package memkv

import (
	"bytes"
	"errors"
	"maps"
	"slices"

	"cosmossdk.io/collections/corecompat"

	"github.com/waymark-ledger/waymark/x"
)

// Store is an [x.KV] in memory. It is not safe for concurrent use.
type Store struct {
	values    map[string][]byte
	sorted    []string // the keys in order; nil after a write
	iterators int
}

var _ x.KV = (*Store)(nil)

var (
	errEmptyKey   = errors.New("memkv: empty key")
	errEmptyValue = errors.New("memkv: empty value")
	errIterating  = errors.New("memkv: written while an iterator is open")
)

// New returns an empty store.
func New() *Store { return &Store{values: map[string][]byte{}} }

// Clone returns a copy, for what may have to be rolled back.
func (s *Store) Clone() *Store { return &Store{values: maps.Clone(s.values), sorted: s.sorted} }

// Equal reports whether another store has the same entries.
func (s *Store) Equal(other *Store) bool { return maps.EqualFunc(s.values, other.values, bytes.Equal) }

// Len returns the number of entries.
func (s *Store) Len() int { return len(s.values) }

// Get returns a copy of the value under a key, nil for none.
func (s *Store) Get(key []byte) ([]byte, error) {
	if len(key) == 0 {
		return nil, errEmptyKey
	}
	return bytes.Clone(s.values[string(key)]), nil
}

// Has reports whether there is a value under a key.
func (s *Store) Has(key []byte) (bool, error) {
	if len(key) == 0 {
		return false, errEmptyKey
	}
	_, found := s.values[string(key)]
	return found, nil
}

// Set stores a copy of a value.
func (s *Store) Set(key, value []byte) error {
	switch {
	case len(key) == 0:
		return errEmptyKey
	case len(value) == 0:
		return errEmptyValue
	case s.iterators > 0:
		return errIterating
	}
	if _, found := s.values[string(key)]; !found {
		s.sorted = nil
	}
	s.values[string(key)] = bytes.Clone(value)
	return nil
}

// Delete removes what is under a key, if anything.
func (s *Store) Delete(key []byte) error {
	switch {
	case len(key) == 0:
		return errEmptyKey
	case s.iterators > 0:
		return errIterating
	}
	if _, found := s.values[string(key)]; found {
		s.sorted = nil
		delete(s.values, string(key))
	}
	return nil
}

// Iterator visits the keys of [start, end) in ascending order; nil means no bound.
func (s *Store) Iterator(start, end []byte) (corecompat.Iterator, error) {
	return s.iterate(start, end, false), nil
}

// ReverseIterator visits the keys of [start, end) in descending order.
func (s *Store) ReverseIterator(start, end []byte) (corecompat.Iterator, error) {
	return s.iterate(start, end, true), nil
}

func (s *Store) iterate(start, end []byte, descending bool) *iterator {
	if s.sorted == nil {
		s.sorted = slices.Sorted(maps.Keys(s.values))
	}
	from, _ := slices.BinarySearch(s.sorted, string(start))
	to := len(s.sorted)
	if end != nil {
		to, _ = slices.BinarySearch(s.sorted, string(end))
	}
	keys := s.sorted[from:max(from, to)]
	if descending {
		keys = slices.Clone(keys)
		slices.Reverse(keys)
	}
	s.iterators++
	return &iterator{store: s, start: start, end: end, keys: keys}
}

type iterator struct {
	store      *Store
	start, end []byte
	keys       []string
	closed     bool
}

func (i *iterator) Domain() (start, end []byte) { return i.start, i.end }
func (i *iterator) Valid() bool                 { return !i.closed && len(i.keys) > 0 }
func (i *iterator) Next()                       { i.keys = i.keys[1:] }
func (i *iterator) Key() []byte                 { return []byte(i.keys[0]) }
func (i *iterator) Value() []byte               { return bytes.Clone(i.store.values[i.keys[0]]) }
func (i *iterator) Error() error                { return nil }

func (i *iterator) Close() error {
	if !i.closed {
		i.closed = true
		i.store.iterators--
	}
	return nil
}
