package app

import (
	"github.com/waymark-ledger/waymark/x"
)

// Work, in units of about 2 µs (package x weighs reads and writes by them), twice: before a block executes, as a function
// of a transaction's bytes, by which a proposal is judged; and as it executes, by which it is bounded. Consensus:
// changing one of these is state-machine breaking.
const (
	// A transaction costs so much for itself, each of its messages and each of its bytes. Ordinary ones do less than
	// that when they execute. A few do far more, to empty a pallet for one: a proposal within the budgets may hold
	// transactions that its block has no work left for.
	txWork      = 100
	messageWork = 50
	byteWork    = 1

	// blockWork is what all transactions of a block may cost, and may do: 6 s under attack. Ordinary blocks are bounded by
	// their bytes, which are worth less; only ones that are crammed with small messages by their work. The largest
	// transaction fits.
	blockWork = 3_000_000
	// organizationWork is the same for one organization: a quarter of each block is left to others.
	organizationWork = 2_250_000

	// A transaction may do baseWork, however small it is, because to empty a pallet takes few bytes; and more for each of
	// its bytes; but no more than maxWork, about a second.
	baseWork    = 40_000
	workPerByte = 3
	maxWork     = 500_000
)

// ErrBusy rejects a transaction that its block has no work left for, because of what its organization or all did before.
// Alone in a block it may be in order, or need more than a transaction may do: that shows only there.
var ErrBusy = x.NewError("waymark", 33, "no work is left for it in this block: send it again, signed anew")

// staticWork is what a transaction costs before it executes.
func staticWork(size, messages int) uint64 {
	return txWork + messageWork*uint64(messages) + byteWork*uint64(size)
}

// txBudget is what a transaction may do.
func txBudget(size int) uint64 { return min(baseWork+workPerByte*uint64(size), maxWork) }

// budgets are what may still be done in the block that executes.
type budgets struct {
	block         uint64
	organizations map[string]uint64 // what was spent
}

func newBudgets() *budgets { return &budgets{block: blockWork, organizations: make(map[string]uint64)} }

// of returns the budget of the next transaction, and whether it is less than it would have alone.
func (b *budgets) of(organization string, size int) (work *x.Work, scarce bool) {
	alone := txBudget(size)
	left := min(alone, b.block, organizationWork-b.organizations[organization])
	return x.NewWork(left), left < alone
}

// spend notes what a transaction did.
func (b *budgets) spend(organization string, work *x.Work) {
	b.block -= work.Spent()
	b.organizations[organization] += work.Spent()
}
