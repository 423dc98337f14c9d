package client

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/mempool"
	"github.com/cometbft/cometbft/rpc/client/http"
	jsonrpc "github.com/cometbft/cometbft/rpc/jsonrpc/types"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
)

const (
	// pollEvery is how often the outcome of a transaction is asked for.
	pollEvery = 10 * time.Millisecond
	// resubmitEvery is how long to wait before a node that could not take a transaction is asked again.
	resubmitEvery = 200 * time.Millisecond
	// catchUp is for how long a rejection that a node behind the others would give too is not believed.
	catchUp = 3 * time.Second
	// grace is for how long an answer is awaited after the time is over: to cut it off would make unknown what it says.
	grace = time.Second
)

// ErrOutcomeUnknown says that a transaction was submitted and that nobody said what became of it. It
// may still execute, until it expires; ask for its id.
var ErrOutcomeUnknown = errors.New("the outcome of the transaction is unknown")

// Submit hands a transaction to a node. Nil means that it waits at the node, or that it was executed
// already; nothing is said of what became of it. An [*x.Error] means that no node took these bytes: the
// ledger does not execute them unless they are sent another time. A node without room is asked again
// until the context ends, one that may only be behind the others for a few seconds. Whatever else goes
// wrong, also that a node did not answer before another refused, its outcome is unknown.
func (c *Client) Submit(ctx context.Context, tx *Signed) error {
	_, err := c.submit(ctx, tx)
	return err
}

// submit returns the outcome of a transaction besides where it was executed before, else nil.
func (c *Client) submit(ctx context.Context, tx *Signed) (*waymarkv1.Outcome, error) {
	if err := tx.fits(); err != nil {
		return nil, err
	}
	asking, done := outlive(ctx)
	defer done()
	err := c.handOver(ctx, asking, tx)
	if err == nil {
		return nil, nil
	}
	// A nonce that is used may have been used by these very bytes, sent before.
	o, unknown := c.Outcome(asking, tx.ID[:])
	switch {
	case unknown == nil:
		return o, nil
	case errors.Is(unknown, ErrUnknownTx) || errors.Is(err, ErrOutcomeUnknown):
		return nil, err
	}
	return nil, fmt.Errorf("%w: a node says %q, and whether it was executed before cannot be asked: %w", ErrOutcomeUnknown, err.Error(), unknown)
}

// outlive returns a context that ends a grace after another.
func outlive(ctx context.Context) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(grace, cancel) })
	return longer, func() {
		stop()
		cancel()
	}
}

// handOver submits a transaction until a node takes it or rejects it for good, or the context ends.
func (c *Client) handOver(ctx, asking context.Context, tx *Signed) error {
	var silent error // of nodes that may have taken it
	var before *x.Error
	patience := time.Now().Add(catchUp)
	for {
		rejected, passing, err := c.submitOnce(asking, tx, &silent)
		switch {
		case err != nil && before != nil && silent == nil:
			return before // what was sent was rejected, and nothing was sent since
		case err != nil && before != nil:
			return fmt.Errorf("%w; before that a node said %q", err, before.Error())
		case err != nil:
			return err
		case rejected == nil:
			return nil
		case !passing || !isBusy(rejected) && time.Now().After(patience):
			return orUnknown(rejected, silent)
		}
		before = rejected
		select {
		case <-ctx.Done():
			return orUnknown(rejected, silent)
		case <-time.After(resubmitEvery):
		}
	}
}

// isBusy reports whether a rejection says only that the node cannot take the transaction now.
func isBusy(rejected *x.Error) bool {
	return slices.ContainsFunc(busy, func(e *x.Error) bool { return errors.Is(rejected, e) })
}

// orUnknown returns a rejection, unless a node that did not answer may have taken what another rejected.
func orUnknown(rejected *x.Error, silent error) error {
	if silent == nil {
		return rejected
	}
	return fmt.Errorf("%w: one node says %q, but from another came no answer: %w", ErrOutcomeUnknown, rejected.Error(), silent)
}

// submitOnce asks the nodes in turn. Passing says that the rejection depends on the state or load of the node.
func (c *Client) submitOnce(ctx context.Context, tx *Signed, silent *error) (rejected *x.Error, passing bool, err error) {
	err = c.each(ctx, func(node *http.HTTP) error {
		answer, err := handTo(ctx, node, tx)
		if err != nil {
			if !neverTaken(err) {
				*silent = err
			}
			return err
		}
		if answer.Code == abci.CodeTypeOK {
			rejected, passing = nil, false
			return nil
		}
		code := answer.Code
		if passing = code >= abci.CodeTypeRetry; passing {
			code -= abci.CodeTypeRetry
		}
		rejected = ledgerError(answer.Codespace, code, answer.Log)
		return nil
	})
	if err != nil {
		err = fmt.Errorf("%w: %w", ErrOutcomeUnknown, err)
	}
	return rejected, passing, err
}

// handTo hands a transaction to one node, and returns what its state machine says of it now.
func handTo(ctx context.Context, node *http.HTTP, tx *Signed) (*abci.ResponseCheckTx, error) {
	result, err := node.BroadcastTxSync(ctx, tx.Bytes)
	if err == nil {
		return &abci.ResponseCheckTx{Code: result.Code, Codespace: result.Codespace, Log: result.Log}, nil
	}
	if !says(err, mempool.ErrSeenTx) {
		return nil, err
	}
	// CometBFT saw these bytes before, and does not know whether they wait, were executed or were rejected: it remembers a
	// rejection for a while too. The state machine knows.
	checked, err := node.CheckTx(ctx, tx.Bytes)
	if err != nil {
		return nil, fmt.Errorf("it has seen the transaction, and does not say what it did with it: %w", err)
	}
	return &checked.ResponseCheckTx, nil
}

// says reports whether a node's answer is an error of CometBFT.
func says(err, target error) bool {
	var answer *jsonrpc.RPCError
	return errors.As(err, &answer) && strings.Contains(answer.Data, target.Error())
}

// errCatchingUp is CometBFT's, by its words: the package that has it is the whole node.
var errCatchingUp = errors.New("endpoint is closed while node is catching up")

// neverTaken reports whether a request failed before the node did anything with the transaction: nobody was there to
// connect to, or the node is catching up.
func neverTaken(err error) bool {
	var failed *net.OpError
	return errors.As(err, &failed) && failed.Op == "dial" || says(err, errCatchingUp)
}

// Hand gives a transaction to a node, which does not even look at it before it answers: nothing is
// known of it then.
func (c *Client) Hand(ctx context.Context, tx *Signed) error {
	if err := tx.fits(); err != nil {
		return err
	}
	err := c.each(ctx, func(node *http.HTTP) error {
		_, err := node.BroadcastTxAsync(ctx, tx.Bytes)
		if says(err, mempool.ErrSeenTx) {
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
	var last error // before the context ended
	var cut *endedError
	for {
		o, err := c.Outcome(ctx, id)
		if err == nil {
			return o, nil
		}
		if !errors.As(err, &cut) {
			last = err
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("%w: %w", ErrOutcomeUnknown, sofar(ctx, last))
		case <-time.After(pollEvery):
		}
	}
}

// sofar says what is known of a transaction when the waiting ends.
func sofar(ctx context.Context, last error) error {
	switch {
	case last == nil:
		return fmt.Errorf("%w before a node answered", ended(ctx))
	case errors.Is(last, ErrUnknownTx):
		return fmt.Errorf("%w: it was not executed so far", ended(ctx))
	}
	return fmt.Errorf("%w: %w", ended(ctx), last)
}

// Send submits a transaction and waits for its outcome. The error is an [*x.Error] when the ledger
// would not take it at all, and [ErrOutcomeUnknown] when it may yet execute; a transaction that was
// executed has an outcome and no error, whatever the outcome.
func (c *Client) Send(ctx context.Context, tx *Signed) (*waymarkv1.Outcome, error) {
	o, err := c.submit(ctx, tx)
	if err != nil || o != nil {
		return o, err
	}
	return c.Wait(ctx, tx.ID[:])
}

// SendAnew is Send for who can sign again: a transaction whose outcome is [ErrBusy] used its nonce and did nothing, so
// that it sends what again makes of the same messages with another nonce, a few times at most. It returns what it sent
// last, nil where again failed.
func (c *Client) SendAnew(
	ctx context.Context, tx *Signed, again func(context.Context) (*Signed, error),
) (*Signed, *waymarkv1.Outcome, error) {
	for anew := 0; ; anew++ {
		o, err := c.Send(ctx, tx)
		if err != nil || anew == maxSignings || !errors.Is(ledgerError(o.Codespace, o.Code, o.Log), ErrBusy) {
			return tx, o, err
		}
		if tx, err = again(ctx); err != nil {
			return nil, nil, fmt.Errorf("sign it anew, because its block had no work left for it: %w", err)
		}
	}
}
