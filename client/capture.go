package client

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"iter"
	"time"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

const (
	// DefaultBatch is the number of events in one transaction unless said otherwise.
	DefaultBatch = 100
	// MaxBatch is the largest number of events in one transaction.
	MaxBatch = 4096
	// inFlight is how many transactions wait for their outcome at the same time.
	inFlight = 8
	// defaultTimeout is how long the outcome of one transaction is waited for.
	defaultTimeout = time.Minute
)

// Capture records EPCIS events with one key: many in a transaction, several transactions at a time.
//
// Events are recorded in the order in which they are given. Transactions that name a common subject
// are never in flight together, so that no event is judged without one that was given before it.
// Running it again, after whatever interruption, records nothing twice: what the key's organization
// recorded before is recognized, and told as [AlreadyRecorded].
type Capture struct {
	// Client reaches the nodes.
	Client *Client
	// ChainID is the chain for which transactions are signed.
	ChainID string
	// Key signs.
	Key *ecdsa.PrivateKey
	// Batch is the number of events in one transaction at most, up to MaxBatch; 0 for DefaultBatch.
	// A transaction is also kept within the size that the ledger takes.
	Batch int
	// Proceed says to leave out an event that the ledger rejects or refuses, and go on. Otherwise
	// nothing is sent after the first; what was in flight by then may still be recorded.
	Proceed bool
	// Timeout is how long the outcome of one transaction is waited for; 0 for one minute.
	Timeout time.Duration
	// Memo is written in every transaction.
	Memo string
}

// CaptureStatus is what became of an event.
type CaptureStatus string

// What becomes of events.
const (
	// Applied: it is recorded.
	Applied CaptureStatus = "applied"
	// AlreadyRecorded: the same organization had recorded it before.
	AlreadyRecorded CaptureStatus = "already_recorded"
	// Refused: it claims an authority that the signer lacks. It has no effect, and the attempt is remembered.
	Refused CaptureStatus = "refused"
	// Rejected: it has no effect.
	Rejected CaptureStatus = "rejected"
	// Unknown: it was sent, and nobody said what became of it. Running again finds out.
	Unknown CaptureStatus = "unknown"
	// Unsent: it was not recorded, and nothing is known to be wrong with it: it was not sent, or in
	// one transaction with an event that failed.
	Unsent CaptureStatus = "unsent"
)

// Captured is what became of one event.
type Captured struct {
	Status CaptureStatus
	// TxID is the id of the transaction that recorded it, or in which it failed.
	TxID []byte
	// CometHash is CometBFT's hash of that transaction; nil where an earlier run sent it.
	CometHash []byte
	// Height is the block that executed the transaction; 0 where none did.
	Height int64
	// Flags are what is unusual about it, ascending.
	Flags []waymarkv1.Flag
	// Err says why, for Refused and Rejected.
	Err *x.Error
}

// Run records events and calls done with what became of each and its position in the sequence, once
// for each event that was taken from it; not in order, and never at the same time. Where it stops
// before the end it takes no more events.
//
// The error is nil when every event that was taken was decided on, whatever the decision: an
// [ErrOutcomeUnknown], or what kept it from going on. The latter includes an error in the sequence.
func (c *Capture) Run(ctx context.Context, events iter.Seq2[*provenancev1.Event, error], done func(at int, o Captured)) error {
	if c.Batch < 0 || c.Batch > MaxBatch {
		return fmt.Errorf("batches of %d events: expected 1 to %d", c.Batch, MaxBatch)
	}
	address, err := sig.Address(sig.PublicKey(c.Key))
	if err != nil {
		return err
	}
	known, err := c.Client.Key(ctx, address)
	if err != nil {
		return fmt.Errorf("the key 0x%x: %w", address, err)
	}
	next, stop := iter.Pull2(events)
	defer stop()
	r := &recording{
		Capture: c, ctx: ctx, address: address, organization: known.Key.Organization,
		nonces: &Nonces{next: known.HighestNonce + 1}, done: done,
		batches: batcher{next: next, limit: c.Batch}, resuming: true,
	}
	if r.batches.limit == 0 {
		r.batches.limit = DefaultBatch
	}
	if r.Timeout == 0 {
		r.Timeout = defaultTimeout
	}
	return r.run()
}

// recording is one run of a capture.
type recording struct {
	*Capture
	ctx          context.Context
	address      []byte
	organization string
	nonces       *Nonces
	done         func(int, Captured)
	batches      batcher

	waiting []*batch  // to be sent, before any other
	flying  []*flight // sent, in this order
	failure error     // why nothing more is sent; errStopped after a rejection
	// resuming says that an earlier run may have recorded what comes next.
	resuming bool
}

var errStopped = errors.New("an event failed")

// flight is a transaction whose outcome is awaited.
type flight struct {
	*batch
	tx     *Signed
	landed chan landing
}

type landing struct {
	outcome *waymarkv1.Outcome
	err     error
}

func (r *recording) run() error {
	for {
		for r.failure == nil && len(r.flying) < inFlight {
			sent, err := r.sendNext()
			if err != nil {
				r.failure = err
			} else if !sent {
				break
			}
		}
		if len(r.flying) == 0 {
			break
		}
		first := r.flying[0]
		l := <-first.landed
		r.flying = r.flying[1:]
		r.land(first, l)
	}
	r.abandon()
	if errors.Is(r.failure, errStopped) {
		return nil
	}
	return r.failure
}

// abandon tells of what was taken from the sequence and will not be sent.
func (r *recording) abandon() {
	for _, b := range append(r.waiting, r.batches.rest()) {
		r.tell(b, Captured{Status: Unsent})
	}
}

// sendNext sends the next batch, unless there is none or it has to wait for one that is in flight.
func (r *recording) sendNext() (sent bool, err error) {
	if len(r.waiting) == 0 {
		b, err := r.batches.take()
		if b != nil {
			r.waiting = append(r.waiting, b)
		}
		if b == nil || err != nil {
			return false, err
		}
	}
	b := r.waiting[0]
	for _, f := range r.flying {
		if b.shares(f.batch) {
			return false, nil
		}
	}
	r.waiting = r.waiting[1:]
	if b.tooLarge() {
		r.fail(b, 0, Captured{Status: Rejected, Err: errTooLarge})
		return true, nil
	}
	if r.resuming {
		if b, err = r.resume(b); err != nil {
			r.waiting = append([]*batch{b}, r.waiting...)
			return false, err
		}
		if len(b.events) == 0 {
			return true, nil
		}
	}
	return true, r.send(b)
}

// send signs a batch and hands it to a node. Batches are handed over one after the other: the nodes
// keep the order of a key's transactions.
func (r *recording) send(b *batch) error {
	draft := Draft{
		ChainID: r.ChainID, Signer: r.address, Nonce: r.nonces.Draw(),
		Expires: time.Now().Add(DefaultLifetime), Memo: r.Memo, Messages: b.messages(),
	}
	tx, err := draft.Tx()
	if err != nil {
		r.waiting = append([]*batch{b}, r.waiting...)
		return err
	}
	signed, err := Sign(tx, r.Key, waymarkv1.Mode_MODE_DIRECT)
	if err != nil {
		r.waiting = append([]*batch{b}, r.waiting...)
		return err
	}
	f := &flight{batch: b, tx: signed, landed: make(chan landing, 1)}
	r.flying = append(r.flying, f)
	ctx, cancel := context.WithTimeout(r.ctx, r.Timeout)
	if err := r.Client.Submit(ctx, signed); err != nil {
		cancel()
		f.landed <- landing{err: err}
		return nil
	}
	go func() {
		defer cancel()
		outcome, err := r.Client.Wait(ctx, signed.ID[:])
		f.landed <- landing{outcome, err}
	}()
	return nil
}

func (r *recording) tell(b *batch, o Captured) {
	for _, e := range b.events {
		r.done(e.at, o)
	}
}
