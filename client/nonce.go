package client

import (
	"context"
	"sync"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
)

// Nonces draws nonces for one key, in ascending order. It is safe for concurrent use. Two programs
// that use one key at the same time will draw the same nonces: the ledger then takes the transaction
// that comes first, and the other has to be signed anew.
type Nonces struct {
	mu   sync.Mutex
	next uint64
}

// Nonces returns the nonces of a key from the one after the highest that the ledger has seen.
func (c *Client) Nonces(ctx context.Context, address []byte) (*Nonces, error) {
	key, err := c.Key(ctx, address)
	if err != nil {
		return nil, err
	}
	return &Nonces{next: key.HighestNonce + 1}, nil
}

// Draw returns the next nonce.
func (n *Nonces) Draw() uint64 {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.next++
	return n.next - 1
}

// skip goes on behind a nonce that the ledger has seen, unless it has gone on so far already.
func (n *Nonces) skip(seen uint64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.next = max(n.next, seen+1)
}

// Key returns a key as the ledger knows it.
func (c *Client) Key(ctx context.Context, address []byte) (*membershipv1.KeyResponse, error) {
	var r membershipv1.KeyResponse
	_, err := c.Query(ctx, "/membership/key", &membershipv1.KeyRequest{Address: address}, &r, 0)
	return &r, err
}
