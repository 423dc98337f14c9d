package client

import (
	"context"
	"errors"
	"fmt"

	"github.com/waymark-ledger/waymark/x"
)

// ErrOtherChain says that a node is of another chain than the one that was expected.
var ErrOtherChain = errors.New("another chain")

// Expect makes the client ask each node, before anything else, of which chain it is. One of another chain
// is an [ErrOtherChain]. It is to be called before the client is used.
func (c *Client) Expect(chainID string) { c.chain = chainID }

// admit checks, once, that a node is of the chain that is expected.
func (c *Client) admit(ctx context.Context, i int) error {
	if c.chain == "" || c.known[i].Load() {
		return nil
	}
	status, err := c.nodes[i].Status(ctx)
	if err != nil {
		return err
	}
	if chain := status.NodeInfo.Network; chain != c.chain {
		return fmt.Errorf("%s is a node of %w: of %q, and not of %q", c.urls[i], ErrOtherChain, x.Clip(chain, 50), c.chain)
	}
	c.known[i].Store(true)
	return nil
}
