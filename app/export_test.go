package app

// CutSnapshots makes the chunks of snapshots to come smaller, so that a small state has many.
func (a *App) CutSnapshots(bytes int) { a.snapshots.chunkBytes = bytes }

// AwaitPruning returns when nothing is being pruned.
func (a *App) AwaitPruning() { a.background.Wait() }

// AwaitSnapshot returns when the snapshot of the last block is ready.
func (a *App) AwaitSnapshot() { a.snapshots.planning.Wait() }
