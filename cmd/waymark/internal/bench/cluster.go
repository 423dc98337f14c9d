package bench

import (
	"context"
	"errors"
	"fmt"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/fleet"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
)

// cluster is a network whose nodes run.
type cluster struct {
	endpoints []network.Endpoint
	cancel    context.CancelFunc
	ended     chan error // gets one value
}

// startCluster starts the nodes of the network in dir, each by a command, and returns when all make blocks. The context
// ends when one of them does.
func startCluster(parent context.Context, dir string, command []string) (context.Context, *cluster, error) {
	endpoints, err := network.Prepare(dir, 0)
	if err != nil {
		return nil, nil, err
	}
	ctx, fail := context.WithCancelCause(parent)
	c := &cluster{cancel: func() { fail(context.Canceled) }, ended: make(chan error, 1)}
	ready := make(chan struct{})
	go func() {
		err := fleet.Run(ctx, dir, command, endpoints,
			func(e network.Endpoint) { c.endpoints = append(c.endpoints, e) },
			func() { close(ready) },
			func(node int, err error) { fail(fmt.Errorf("node %d ended: %w", node, errors.Join(err))) })
		fail(err)
		c.ended <- err
	}()
	select {
	case <-ready:
		return ctx, c, nil
	case err := <-c.ended:
		if err == nil {
			err = context.Cause(ctx)
		}
		return nil, nil, err
	}
}

// stop ends the nodes, and returns when all of them are gone.
func (c *cluster) stop() error {
	c.cancel()
	return <-c.ended
}
