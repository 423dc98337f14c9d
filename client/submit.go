package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/mempool"
	"github.com/cometbft/cometbft/rpc/client/http"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
)

const (
	// pollEvery is how often the outcome of a transaction is asked for.
	pollEvery = 10 * time.Millisecond
	// resubmitEvery is how long to wait before a node that could not take a transaction is asked again.
	resubmitEvery = 200 * time.Millisecond
)

// ErrOutcomeUnknown says that a transaction was submitted and that nobody said what became of it. It
// may still execute, until it expires; ask for its id.
var ErrOutcomeUnknown = errors.New("the outcome of the transaction is unknown")

// Submit hands a transaction to a node. Nil means that the node took it, or had it already; nothing is
// said yet of its execution. An [*x.Error] means that no node took these bytes: the ledger does not
// execute them unless they were, or are, sent another time. Whatever else goes wrong, also that a node
// did not answer before another refused, its outcome is unknown.
func (c *Client) Submit(ctx context.Context, tx *Signed) error {
	var silent error // of nodes that may have taken it
	for {
		rejected, retry, err := c.submitOnce(ctx, tx, &silent)
		switch {
		case err != nil:
			return err
		case rejected == nil:
			return nil
		case !retry:
			return orUnknown(rejected, silent)
		}
		select {
		case <-ctx.Done():
			return orUnknown(rejected, silent)
		case <-time.After(resubmitEvery):
		}
	}
}

// orUnknown returns a rejection, unless a node that did not answer may have taken what another rejected.
func orUnknown(rejected *x.Error, silent error) error {
	if silent == nil {
		return rejected
	}
	return fmt.Errorf("%w: one node says %q, but from another came no answer: %w", ErrOutcomeUnknown, rejected.Error(), silent)
}

// submitOnce asks the nodes in turn. Retry says that the rejection depends on the state or load of the node.
func (c *Client) submitOnce(ctx context.Context, tx *Signed, silent *error) (rejected *x.Error, retry bool, err error) {
	err = c.each(ctx, func(node *http.HTTP) error {
		result, err := node.BroadcastTxSync(ctx, tx.Bytes)
		switch {
		case err != nil && strings.Contains(err.Error(), mempool.ErrSeenTx.Error()):
			rejected, retry = nil, false
			return nil
		case err != nil:
			if !neverSent(err) {
				*silent = err
			}
			return err
		case result.Code == abci.CodeTypeOK:
			rejected, retry = nil, false
			return nil
		}
		code := result.Code
		if retry = code >= abci.CodeTypeRetry; retry {
			code -= abci.CodeTypeRetry
		}
		rejected = ledgerError(result.Codespace, code, result.Log)
		return nil
	})
	if err != nil {
		err = fmt.Errorf("%w: %w", ErrOutcomeUnknown, err)
	}
	return rejected, retry, err
}

// neverSent reports whether a request failed before anything of it left: nobody was there to connect to.
func neverSent(err error) bool {
	var failed *net.OpError
	return errors.As(err, &failed) && failed.Op == "dial"
}

// Hand gives a transaction to a node, which does not even look at it before it answers: nothing is
// known of it then.
func (c *Client) Hand(ctx context.Context, tx *Signed) error {
	err := c.each(ctx, func(node *http.HTTP) error {
		_, err := node.BroadcastTxAsync(ctx, tx.Bytes)
		if err != nil && strings.Contains(err.Error(), mempool.ErrSeenTx.Error()) {
			return nil
		}
		return err
	})
	if err != nil {
		err = fmt.Errorf("%w: %w", ErrOutcomeUnknown, err)
	}
	return err
}

// Wait waits until a transaction has been executed, or the context ends: then the error is
// [ErrOutcomeUnknown]. A node that does not answer is asked again.
func (c *Client) Wait(ctx context.Context, id []byte) (*waymarkv1.Outcome, error) {
	for {
		o, err := c.Outcome(ctx, id)
		if err == nil {
			return o, nil
		}
		select {
		case <-ctx.Done():
			if errors.Is(err, ErrUnknownTx) {
				err = errors.New("no node has executed it so far")
			}
			return nil, fmt.Errorf("%w: %w", ErrOutcomeUnknown, err)
		case <-time.After(pollEvery):
		}
	}
}

// Send submits a transaction and waits for its outcome. The error is an [*x.Error] when the ledger
// would not take it at all, and [ErrOutcomeUnknown] when it may yet execute; a transaction that was
// executed has an outcome and no error, whatever the outcome.
func (c *Client) Send(ctx context.Context, tx *Signed) (*waymarkv1.Outcome, error) {
	if err := c.Submit(ctx, tx); err != nil {
		// A nonce that is used may have been used by these very bytes, sent before.
		o, unknown := c.Outcome(ctx, tx.ID[:])
		switch {
		case unknown == nil:
			return o, nil
		case errors.Is(unknown, ErrUnknownTx) || errors.Is(err, ErrOutcomeUnknown):
			return nil, err
		}
		return nil, fmt.Errorf("%w: a node says %q, and whether it was executed before cannot be asked: %w", ErrOutcomeUnknown, err.Error(), unknown)
	}
	return c.Wait(ctx, tx.ID[:])
}
