package app

import (
	"context"

	abci "github.com/cometbft/cometbft/abci/types"
)

// ListSnapshots lists none: a node joins by replaying blocks.
func (a *App) ListSnapshots(context.Context, *abci.RequestListSnapshots) (*abci.ResponseListSnapshots, error) {
	return &abci.ResponseListSnapshots{}, nil
}

// OfferSnapshot refuses every snapshot: nobody can verify one by its chunks yet.
func (a *App) OfferSnapshot(context.Context, *abci.RequestOfferSnapshot) (*abci.ResponseOfferSnapshot, error) {
	return &abci.ResponseOfferSnapshot{Result: abci.ResponseOfferSnapshot_REJECT_FORMAT}, nil
}

// LoadSnapshotChunk has no chunk of any snapshot.
func (a *App) LoadSnapshotChunk(
	context.Context, *abci.RequestLoadSnapshotChunk,
) (*abci.ResponseLoadSnapshotChunk, error) {
	return &abci.ResponseLoadSnapshotChunk{}, nil
}

// ApplySnapshotChunk ends a synchronization that was never accepted.
func (a *App) ApplySnapshotChunk(
	context.Context, *abci.RequestApplySnapshotChunk,
) (*abci.ResponseApplySnapshotChunk, error) {
	return &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_ABORT}, nil
}
