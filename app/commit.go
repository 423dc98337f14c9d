package app

import (
	"context"
	"errors"

	abci "github.com/cometbft/cometbft/abci/types"
)

// Info tells CometBFT which block the store has, so that it replays the rest. The version is that of the state, which
// until an upgrade's block is the one before this program's.
func (a *App) Info(context.Context, *abci.RequestInfo) (*abci.ResponseInfo, error) {
	res := &abci.ResponseInfo{Data: "waymark", AppVersion: a.release.version, LastBlockHeight: a.store.Height()}
	if res.LastBlockHeight > 0 {
		res.LastBlockAppHash = a.store.AppHash()
		res.AppVersion = a.lastBlock().Version
	}
	return res, nil
}

// Commit puts the block on disk in one atomic batch. What follows it, waiting transactions and
// queries, sees the new version at once. Old state is deleted beside it, see prune.go.
func (a *App) Commit(context.Context, *abci.RequestCommit) (*abci.ResponseCommit, error) {
	if a.block == nil {
		return nil, errors.New("commit without a finalized block")
	}
	a.block.Commit()
	a.block = nil
	a.setTip(a.executing)
	a.expect(a.executing, a.plan)
	a.pool.committed(a.executing)
	a.snapshots.committed(a.executing.Height)
	a.prune()
	return &abci.ResponseCommit{RetainHeight: a.retainHeight(a.executing.Height)}, nil
}
