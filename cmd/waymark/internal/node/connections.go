package node

import (
	"context"

	abcicli "github.com/cometbft/cometbft/abci/client"
	abci "github.com/cometbft/cometbft/abci/types"
)

// connections makes CometBFT's connections to a state machine in the same process. Each has a mutex of its own, as
// CometBFT's do, but for queries: the state machine answers those from committed versions, so that they wait neither
// for each other nor for the block that executes.
type connections struct{ machine abci.Application }

// NewABCIClient implements proxy.ClientCreator.
func (c connections) NewABCIClient() (abcicli.Client, error) {
	return &connection{abcicli.NewLocalClient(nil, c.machine), c.machine}, nil
}

type connection struct {
	abcicli.Client
	machine abci.Application
}

func (c *connection) Query(ctx context.Context, req *abci.RequestQuery) (*abci.ResponseQuery, error) {
	return c.machine.Query(ctx, req)
}
