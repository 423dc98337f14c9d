package x

import "math"

// ErrOutOfWork rejects a transaction that reads and writes more than its budget.
var ErrOutOfWork = NewError("waymark", 2, "the transaction does more work than one may: split it")

// Work is the deterministic budget of a transaction. Running out panics with a value for which
// [OutOfWork] is true, because a handler could not go on in any case.
type Work struct{ left, spent uint64 }

// NewWork returns a budget of so many units.
func NewWork(units uint64) *Work { return &Work{left: units} }

// CountWork returns a budget without an end, for who wants to know what was spent.
func CountWork() *Work { return NewWork(math.MaxUint64) }

type outOfWork struct{}

// Spend takes units off the budget.
func (w *Work) Spend(units uint64) {
	if units > w.left {
		w.spent += w.left
		w.left = 0
		panic(outOfWork{})
	}
	w.left -= units
	w.spent += units
}

// Spent returns the units that were spent: the whole budget once it has run out.
func (w *Work) Spent() uint64 { return w.spent }

// OutOfWork reports whether a recovered value says that the budget is used up.
func OutOfWork(recovered any) bool {
	_, ok := recovered.(outOfWork)
	return ok
}
