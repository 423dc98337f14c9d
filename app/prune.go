package app

import "github.com/waymark-ledger/waymark/x"

// pruneSlice is how many old heights are deleted after a block. More than one, so that a node that kept more before
// catches up; few, so that the disk is not busy with it for longer than a block takes.
const pruneSlice = 16

// prune deletes the state of some heights that are too old, beside what follows. While the slice of an earlier block is
// not done it does nothing. What the disk still has of it after a crash goes with a later block.
func (a *App) prune() {
	if a.options.Store.KeepVersions < 1 || !a.pruning.CompareAndSwap(false, true) {
		return
	}
	a.background.Add(1)
	go func() {
		defer a.background.Done()
		defer x.EndOnFault()
		a.store.Prune(pruneSlice)
		a.pruning.Store(false)
	}()
}

// retainHeight is what CometBFT is told after a block: it may delete the blocks below; 0 to keep all.
func (a *App) retainHeight(height int64) int64 {
	if a.options.KeepBlocks < 1 {
		return 0
	}
	return max(height-a.options.KeepBlocks+1, 0)
}
