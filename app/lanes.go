package app

import (
	"container/heap"
	"slices"
	"time"

	"github.com/waymark-ledger/waymark/x/quota"
)

// waiting is a transaction in the pool. Its messages are not kept, which would take many times the
// space of its bytes.
type waiting struct {
	candidate
	organization string
	void         time.Time // when it expires
	order        uint64    // of arrival
	arrived      time.Time // by this node's clock
	due          int64     // the height at which gossip gets it if it still waits, 0 while gossip is to get it now
	gone         bool      // no longer in the pool
}

// reopen returns a waiting transaction as a candidate. The text that MODE_PERSONAL signs is made of
// the messages.
func (a *App) reopen(w *waiting) (*candidate, error) {
	if w.personal() {
		return a.open(w.raw)
	}
	return &w.candidate, nil
}

// keyQueue is what waits of one key, by nonce.
type keyQueue struct {
	signer string
	owner  *ownerQueue
	at     int // the place in the pool's keys
	txs    []*waiting
}

// search returns the place of a nonce, and whether it is taken.
func (q *keyQueue) search(nonce uint64) (int, bool) {
	return slices.BinarySearchFunc(q.txs, nonce, func(w *waiting, nonce uint64) int {
		switch have := w.nonce(); {
		case have < nonce:
			return -1
		case have > nonce:
			return 1
		}
		return 0
	})
}

// ownerQueue is what waits of one organization.
type ownerQueue struct {
	organization string
	at           int // the place in the pool's owners
	txs          int
	waiting      quota.Amount
	urgent       uint64 // bytes of the priority lane among them
}

// reserves reports whether a transaction waits in the room that is reserved for the organization.
func (q *ownerQueue) reserves(c *candidate) bool {
	return c.priority && q.urgent+c.Bytes <= reservedBytes
}

// turn is an organization's part in one proposal.
type turn struct {
	share *share
	work  uint64             // taken so far
	ready heaped[[]*waiting] // of each key that may go on, what is left; the one that arrived first on top
	left  [][]*waiting       // of each key, when the lane begins
}

func (t *turn) head() *waiting { return t.ready.items[0][0] }

// enter begins a lane with the keys whose next transaction is of it.
func (t *turn) enter(priority bool) {
	t.ready.items = t.ready.items[:0]
	kept := t.left[:0]
	for _, txs := range t.left {
		if txs[0].priority == priority {
			t.ready.items = append(t.ready.items, txs)
		} else {
			kept = append(kept, txs)
		}
	}
	t.left = kept
	heap.Init(&t.ready)
}

// take moves to the key's next transaction. One of the other lane ends the key's part in this lane:
// nonce order comes before lane order.
func (t *turn) take(priority bool) {
	t.work += t.head().Work
	rest := t.ready.items[0][1:]
	switch {
	case len(rest) > 0 && rest[0].priority == priority:
		t.ready.items[0] = rest
		heap.Fix(&t.ready, 0)
		return
	case len(rest) > 0:
		t.left = append(t.left, rest)
	}
	heap.Pop(&t.ready)
}

// pass ends the part in this proposal of a key whose next transaction does not fit: what comes after
// it waits with it.
func (t *turn) pass() { heap.Pop(&t.ready) }

// choose returns what to propose, in order: the priority lane, then the other. Within a lane the
// organization that has the least work in the block so far is next, and of those the one whose next
// transaction arrived first: nobody's large or many transactions keep another's out. What does not fit the budgets waits.
func choose(owners []*ownerQueue, keys []*keyQueue, room int64, budgets *budgets) []*waiting {
	turns := make([]*turn, len(owners))
	for i, owner := range owners {
		turns[i] = &turn{share: budgets.of(owner.organization), ready: heaped[[]*waiting]{
			before: func(a, b []*waiting) bool { return a[0].order < b[0].order },
		}}
	}
	for _, key := range keys {
		t := turns[key.owner.at]
		t.left = append(t.left, key.txs)
	}
	c := chooser{room: room, budgets: budgets}
	c.lane(turns, true)
	c.lane(turns, false)
	return c.chosen
}

type chooser struct {
	chosen  []*waiting
	room    int64 // in bytes
	budgets *budgets
}

func (c *chooser) lane(turns []*turn, priority bool) {
	next := heaped[*turn]{before: func(a, b *turn) bool {
		if a.work != b.work {
			return a.work < b.work
		}
		return a.head().order < b.head().order
	}}
	for _, t := range turns {
		if t.enter(priority); t.ready.Len() > 0 {
			next.items = append(next.items, t)
		}
	}
	heap.Init(&next)
	for next.Len() > 0 && c.room > 0 {
		t := next.items[0]
		if w := t.head(); c.fits(w, t) {
			c.chosen = append(c.chosen, w)
			c.room -= sizeInBlock(w.raw)
			c.budgets.charge(t.share, w.cost, w.Work)
			t.take(priority)
		} else {
			t.pass()
		}
		if t.ready.Len() == 0 {
			heap.Pop(&next)
		} else {
			heap.Fix(&next, 0)
		}
	}
}

func (c *chooser) fits(w *waiting, t *turn) bool {
	return sizeInBlock(w.raw) <= c.room && c.budgets.refuses(t.share, w.cost) == nil
}

// sizeInBlock is what a transaction takes of a block: its bytes, their length, and a tag.
func sizeInBlock(raw []byte) int64 {
	size := int64(len(raw)) + 2
	for n := len(raw); n >= 0x80; n >>= 7 {
		size++
	}
	return size
}

// heaped is a heap whose top is before all others.
type heaped[T any] struct {
	items  []T
	before func(a, b T) bool
}

func (h *heaped[T]) Len() int           { return len(h.items) }
func (h *heaped[T]) Less(i, j int) bool { return h.before(h.items[i], h.items[j]) }
func (h *heaped[T]) Swap(i, j int)      { h.items[i], h.items[j] = h.items[j], h.items[i] }
func (h *heaped[T]) Push(v any)         { h.items = append(h.items, v.(T)) }

func (h *heaped[T]) Pop() any {
	last := h.items[len(h.items)-1]
	h.items = h.items[:len(h.items)-1]
	return last
}
