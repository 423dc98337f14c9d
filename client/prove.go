package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"

	"github.com/waymark-ledger/waymark/client/verify"
)

// headerWait is how long a proof waits for the header after the height that it shows: that one
// carries the hash of the state.
const headerWait = 5 * time.Second

// Prove fetches a bundle of the latest state, with a path of light blocks from a root of trust, and
// verifies it before it returns it. The error is [ErrAnotherQuestion] when it proves something else than the request asks
// for.
func (c *Client) Prove(ctx context.Context, request *proofv1.ProveRequest, root verify.Root) (*proofv1.Bundle, *verify.Result, error) {
	var bundle proofv1.Bundle
	if _, err := c.Query(ctx, "/prove", request, &bundle, 0); err != nil {
		return nil, nil, err
	}
	last, err := c.awaitLightBlock(ctx, bundle.Height+1)
	if err != nil {
		return nil, nil, err
	}
	if bundle.Verdict != nil || bundle.Clearance != nil {
		if bundle.Header, err = c.header(ctx, bundle.Height); err != nil {
			return nil, nil, err
		}
	}
	result, err := c.connect(ctx, &bundle, root, last)
	if err != nil {
		return nil, nil, err
	}
	if err := checkAnswer(request, result); err != nil {
		return nil, nil, err
	}
	return &bundle, result, nil
}

// awaitLightBlock fetches a light block that may be about to be committed.
func (c *Client) awaitLightBlock(ctx context.Context, height int64) (*proofv1.LightBlock, error) {
	ctx, cancel := context.WithTimeout(ctx, headerWait)
	defer cancel()
	for {
		block, err := c.LightBlock(ctx, height)
		if err == nil {
			return block, nil
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for the header of height %d, which proves the state before it: %w", height, err)
		case <-time.After(pollEvery):
		}
	}
}

// connect finds the shortest path that it can from the root to the last block: it tries to skip, and
// where too few of the validators that are trusted signed, goes through a block in between.
func (c *Client) connect(ctx context.Context, bundle *proofv1.Bundle, root verify.Root, last *proofv1.LightBlock) (*verify.Result, error) {
	first, err := c.firstBlocks(ctx, root, last)
	if err != nil {
		return nil, err
	}
	bundle.Path = append(first, last)
	for {
		bz, err := bundle.Marshal()
		if err != nil {
			return nil, err
		}
		result, err := verify.Verify(bz, root, verify.Options{})
		at, ok := skippedTooFar(err)
		if !ok {
			return result, err
		}
		if err := c.insertBefore(ctx, bundle, at, rootHeight(root)); err != nil {
			return nil, err
		}
	}
}

// firstBlocks returns the blocks that a path must have besides its last: the trusted one, unless it is that.
func (c *Client) firstBlocks(ctx context.Context, root verify.Root, last *proofv1.LightBlock) ([]*proofv1.LightBlock, error) {
	checkpoint, ok := root.(*verify.Checkpoint)
	if !ok || checkpoint.Height >= last.SignedHeader.Header.Height {
		return nil, nil
	}
	block, err := c.LightBlock(ctx, checkpoint.Height)
	return []*proofv1.LightBlock{block}, err
}

// insertBefore adds the block halfway between a block of the path and what is trusted before it.
func (c *Client) insertBefore(ctx context.Context, bundle *proofv1.Bundle, height, trusted int64) error {
	at := 0
	for bundle.Path[at].SignedHeader.Header.Height != height {
		trusted = bundle.Path[at].SignedHeader.Header.Height
		at++
	}
	between := trusted + (height-trusted)/2
	if between <= trusted || between >= height {
		return fmt.Errorf("no path of headers leads from what is trusted to height %d", height)
	}
	block, err := c.LightBlock(ctx, between)
	if err != nil {
		return err
	}
	bundle.Path = append(bundle.Path[:at], append([]*proofv1.LightBlock{block}, bundle.Path[at:]...)...)
	return nil
}

// rootHeight returns the height of what is trusted, the one before the first block for a genesis.
func rootHeight(root verify.Root) int64 {
	switch r := root.(type) {
	case *verify.Genesis:
		return r.InitialHeight - 1
	case *verify.Checkpoint:
		return r.Height
	}
	return 0
}

// skippedTooFar returns the height of the block that too little of the trusted power signed.
func skippedTooFar(err error) (height int64, ok bool) {
	var e *verify.Error
	if !errors.As(err, &e) || e.Reason != verify.ReasonSkip {
		return 0, false
	}
	return e.Height, true
}
