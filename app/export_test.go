package app

import "github.com/waymark-ledger/waymark/x"

// CutSnapshots makes the chunks of snapshots to come smaller, so that a small state has many.
func (a *App) CutSnapshots(bytes int) { a.snapshots.chunkBytes = bytes }

// Work executes a transaction on the last committed state without a bound, forgets what it did, and returns the units of
// work that it took.
func (a *App) Work(raw []byte) uint64 {
	view, done, err := a.view(0)
	if err != nil {
		x.Fail(err)
	}
	defer done()
	chain := a.lastBlock()
	chain.Height++
	e, err := a.decode(raw)
	if err != nil {
		x.Fail(err)
	}
	key, err := a.authenticate(x.NewContext(chain, x.Signer{}, view.State(), view.Flat(), nil), e)
	if err != nil {
		x.Fail(err)
	}
	work := x.CountWork()
	if _, failed := a.run(newBranch(chain, view.State(), view.Flat()), e, key, e.digest[:], work); failed != nil && !failed.Refused {
		x.Fail(failed)
	}
	return work.Spent()
}

// TxBudget returns the units of work that a transaction of a size may do.
func TxBudget(size int) uint64 { return txBudget(size) }

// The budgets of a block.
const (
	BlockWork        = blockWork
	OrganizationWork = organizationWork
	MaxWork          = maxWork
)

// AwaitPruning returns when nothing is being pruned.
func (a *App) AwaitPruning() { a.background.Wait() }

// AwaitSnapshot returns when the snapshot of the last block is ready.
func (a *App) AwaitSnapshot() { a.snapshots.planning.Wait() }
