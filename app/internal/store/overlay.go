package store

import (
	"errors"
	"slices"
	"strings"

	"cosmossdk.io/collections/corecompat"

	"github.com/waymark-ledger/waymark/x"
)

// few is up to how many entries are looked through: faster than a map, and most transactions write no more.
const few = 16

var errSealed = errors.New("write to the state of a block that is sealed")

// Overlay holds writes over a parent that it leaves alone until Write. It is a
// KV; its parent may be an Overlay itself. Making one costs an allocation.
//
// Keys and values given to an Overlay, and values that come from it, belong to
// it: they must not be modified. An Overlay is for one goroutine.
type Overlay struct {
	parent  x.KV
	entries []entry        // in the order in which keys were first written
	index   map[string]int // key → position in entries; nil while there are few, which are looked through
	sorted  []int32        // positions of the first len(sorted) entries, by key
	sealed  bool           // writes are over
}

// entry is the last write to a key.
type entry struct {
	key   string
	value []byte // nil: deleted
}

// NewOverlay returns an Overlay without writes.
func NewOverlay(parent x.KV) *Overlay { return &Overlay{parent: parent} }

// newSizedOverlay returns an Overlay with room for so many writes.
func newSizedOverlay(parent x.KV, writes int) *Overlay {
	o := NewOverlay(parent)
	if writes > few {
		o.entries, o.index = make([]entry, 0, writes), make(map[string]int, writes)
	}
	return o
}

// Get returns the value of key, nil when it is absent.
func (o *Overlay) Get(key []byte) ([]byte, error) {
	mustKey(key)
	if at, ok := find(o, key); ok {
		return o.entries[at].value, nil
	}
	return o.parent.Get(key)
}

// Has tells whether key has a value.
func (o *Overlay) Has(key []byte) (bool, error) {
	mustKey(key)
	if at, ok := find(o, key); ok {
		return o.entries[at].value != nil, nil
	}
	return o.parent.Has(key)
}

// Set gives key a value. An empty value is a fault: it could not be proved.
func (o *Overlay) Set(key, value []byte) error {
	mustKey(key)
	if len(value) == 0 {
		x.Fail(errors.New("a value is never empty: use a byte"))
	}
	o.write(key, value)
	return nil
}

// Delete takes the value of key away, if there is one.
func (o *Overlay) Delete(key []byte) error {
	mustKey(key)
	o.write(key, nil)
	return nil
}

func (o *Overlay) write(key, value []byte) {
	if o.sealed {
		x.Fail(errSealed)
	}
	if at, ok := find(o, key); ok {
		o.entries[at].value = value
		return
	}
	o.add(entry{string(key), value})
}

// find returns the position of a key's entry.
func find[K string | []byte](o *Overlay, key K) (int, bool) {
	if o.index != nil {
		at, ok := o.index[string(key)]
		return at, ok
	}
	for at := range o.entries {
		if o.entries[at].key == string(key) {
			return at, true
		}
	}
	return 0, false
}

func (o *Overlay) add(e entry) {
	if len(o.entries) == few && o.index == nil {
		o.index = make(map[string]int, 4*few)
		for at := range o.entries {
			o.index[o.entries[at].key] = at
		}
	}
	if o.index != nil {
		o.index[e.key] = len(o.entries)
	}
	o.entries = append(o.entries, e)
}

// Len returns how many keys were written.
func (o *Overlay) Len() int { return len(o.entries) }

// Write moves all writes to the parent and leaves the Overlay empty. Iterators
// over the Overlay end with it.
func (o *Overlay) Write() {
	if parent, ok := o.parent.(*Overlay); ok {
		for _, e := range o.entries {
			parent.merge(e)
		}
		o.Discard()
		return
	}
	for _, e := range o.entries {
		var err error
		if e.value == nil {
			err = o.parent.Delete([]byte(e.key))
		} else {
			err = o.parent.Set([]byte(e.key), e.value)
		}
		if err != nil {
			x.Fail(err)
		}
	}
	o.Discard()
}

// merge is write for a key that is a string already.
func (o *Overlay) merge(e entry) {
	if o.sealed {
		x.Fail(errSealed)
	}
	if at, ok := find(o, e.key); ok {
		o.entries[at].value = e.value
		return
	}
	o.add(e)
}

// Discard forgets all writes. Iterators over the Overlay end with it.
func (o *Overlay) Discard() { *o = Overlay{parent: o.parent} }

// Iterator goes through the keys from start to before end, upwards; nil is no
// bound. It shows writes made after its creation to keys it has not reached.
func (o *Overlay) Iterator(start, end []byte) (corecompat.Iterator, error) {
	return newMerged(o, start, end, false), nil
}

// ReverseIterator is Iterator downwards.
func (o *Overlay) ReverseIterator(start, end []byte) (corecompat.Iterator, error) {
	return newMerged(o, start, end, true), nil
}

// order completes sorted. Entries only come in between Write and Discard, so a
// few new ones are merged from the back instead of sorting all again.
func (o *Overlay) order() {
	old := len(o.sorted)
	if old == len(o.entries) {
		return
	}
	for at := old; at < len(o.entries); at++ {
		o.sorted = append(o.sorted, int32(at))
	}
	fresh := slices.Clone(o.sorted[old:])
	slices.SortFunc(fresh, func(a, b int32) int {
		return strings.Compare(o.entries[a].key, o.entries[b].key)
	})
	end := len(o.sorted)
	for i := len(fresh) - 1; i >= 0; i-- {
		at := o.search(o.entries[fresh[i]].key, old)
		copy(o.sorted[end-(old-at):end], o.sorted[at:old])
		end -= old - at + 1
		o.sorted[end] = fresh[i]
		old = at
	}
}

// search returns how many of the first n sorted keys are below key.
func (o *Overlay) search(key string, n int) int {
	low, high := 0, n
	for low < high {
		mid := int(uint(low+high) >> 1)
		if o.entries[o.sorted[mid]].key < key {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low
}
