package x

// ErrOutOfWork rejects a transaction that reads and writes more than its budget.
var ErrOutOfWork = NewError("waymark", 2, "the transaction does more work than one may: split it")

// Work is the deterministic budget of a transaction. Running out panics with a value for which
// [OutOfWork] is true, because a handler could not go on in any case.
type Work struct{ left uint64 }

// NewWork returns a budget of so many units.
func NewWork(units uint64) *Work { return &Work{left: units} }

type outOfWork struct{}

func (w *Work) spend(units uint64) {
	if units > w.left {
		w.left = 0
		panic(outOfWork{})
	}
	w.left -= units
}

// OutOfWork reports whether a recovered value says that the budget is used up.
func OutOfWork(recovered any) bool {
	_, ok := recovered.(outOfWork)
	return ok
}
