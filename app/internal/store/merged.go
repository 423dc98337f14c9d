package store

import (
	"bytes"
	"strings"

	"cosmossdk.io/collections/corecompat"

	"github.com/waymark-ledger/waymark/x"
)

// merged iterates over an Overlay and its parent as one.
type merged struct {
	over       *Overlay
	parent     corecompat.Iterator
	ahead      []byte // the parent's key, nil at its end
	start, end []byte
	reverse    bool

	seen int // how many keys were sorted when next was found
	next int // position of the Overlay's next key in sorted

	key, value []byte // the last key passed; when valid, the current one
	valid      bool
}

func newMerged(o *Overlay, start, end []byte, reverse bool) *merged {
	m := &merged{over: o, start: start, end: end, reverse: reverse, seen: -1}
	iterate := o.parent.Iterator
	if reverse {
		iterate = o.parent.ReverseIterator
	}
	var err error
	if m.parent, err = iterate(start, end); err != nil {
		x.Fail(err)
	}
	m.look()
	m.step()
	return m
}

// look notes the parent's key, once for each place at which it stands.
func (m *merged) look() {
	m.ahead = nil
	if m.parent.Valid() {
		m.ahead = m.parent.Key()
	}
}

// own returns the Overlay's next entry within bounds.
func (m *merged) own() (entry, bool) {
	m.over.order()
	if len(m.over.sorted) != m.seen {
		m.seek()
	}
	if m.next < 0 || m.next >= len(m.over.sorted) {
		return entry{}, false
	}
	e := m.over.entries[m.over.sorted[m.next]]
	if m.reverse {
		return e, e.key >= string(m.start)
	}
	return e, len(m.end) == 0 || e.key < string(m.end)
}

// seek finds the Overlay's first key behind the last one passed.
func (m *merged) seek() {
	m.seen = len(m.over.sorted)
	from := m.key
	if from == nil {
		from = m.start
		if m.reverse {
			from = m.end
		}
	}
	switch {
	case len(from) > 0:
		m.next = m.over.search(string(from), m.seen)
	case m.reverse:
		m.next = m.seen
	default:
		m.next = 0
	}
	if m.reverse {
		m.next--
		return
	}
	if m.key != nil && m.next < m.seen && m.over.entries[m.over.sorted[m.next]].key == string(m.key) {
		m.next++
	}
}

// step moves to the next key that is not deleted.
func (m *merged) step() {
	for {
		e, mine := m.own()
		if !mine && m.ahead == nil {
			m.valid = false
			return
		}
		order := 1
		switch {
		case mine && m.ahead == nil:
			order = -1
		case mine:
			order = strings.Compare(e.key, string(m.ahead))
			if m.reverse {
				order = -order
			}
		}
		if order > 0 {
			m.key, m.value, m.valid = m.ahead, m.parent.Value(), true
			m.parent.Next()
			m.look()
			return
		}
		if order == 0 {
			m.parent.Next()
			m.look()
		}
		if m.reverse {
			m.next--
		} else {
			m.next++
		}
		m.key = []byte(e.key)
		if e.value != nil {
			m.value, m.valid = e.value, true
			return
		}
	}
}

func (m *merged) Domain() ([]byte, []byte) { return m.start, m.end }

func (m *merged) Valid() bool { return m.valid }

func (m *merged) Next() {
	mustBeValid(m.valid)
	m.step()
}

func (m *merged) Key() []byte {
	mustBeValid(m.valid)
	return bytes.Clone(m.key)
}

func (m *merged) Value() []byte {
	mustBeValid(m.valid)
	return bytes.Clone(m.value)
}

func (m *merged) Error() error { return m.parent.Error() }

func (m *merged) Close() error {
	m.valid, m.ahead = false, nil
	return m.parent.Close()
}
