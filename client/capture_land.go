package client

import (
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// Answers of the ledger that capture acts upon.
var (
	// ErrAlreadyRecorded rejects an event that the organization recorded before.
	ErrAlreadyRecorded = &x.Error{Codespace: "provenance", Code: 4}
	// ErrBusy rejects a transaction that its block had no work left for: see [Client.SendAnew].
	ErrBusy = &x.Error{Codespace: "waymark", Code: 33}

	errNoEvent     = &x.Error{Codespace: "provenance", Code: 7}
	errOutOfWork   = &x.Error{Codespace: "waymark", Code: 2}
	errNonceUsed   = &x.Error{Codespace: "auth", Code: 3}
	errNonceWindow = &x.Error{Codespace: "auth", Code: 4}

	// busy are what a node answers that cannot take a transaction now.
	busy = []*x.Error{
		{Codespace: "waymark", Code: 53}, // its organization's quota has no room
		{Codespace: "waymark", Code: 60}, {Codespace: "waymark", Code: 61}, {Codespace: "waymark", Code: 62},
	}
)

// maxSignings is how often a transaction is signed anew because another program used its nonce, or a block had no work
// left for it.
const maxSignings = 5

// land acts upon the outcome of a transaction.
func (r *recording) land(f *flight, l landing) {
	id, hash := f.tx.ID, f.tx.CometHash() // a copy: a part of the transaction would keep the whole in memory
	base := Captured{TxID: id[:], CometHash: hash[:]}
	var refusal *x.Error
	switch {
	case l.err != nil && (errors.Is(l.err, ErrOutcomeUnknown) || !errors.As(l.err, &refusal)):
		base.Status = Unknown
		r.tell(f.batch, base)
		r.stop(l.err)
	case l.err != nil:
		r.turnedAway(f.batch, base, refusal)
	case l.outcome.Status == waymarkv1.Status_STATUS_APPLIED:
		base.Status, base.Height = Applied, l.outcome.Height
		for i, e := range f.events {
			o := base
			if i < len(l.outcome.Messages) {
				o.Flags = flagsOf(l.outcome.Messages[i])
			}
			r.done(e.at, o)
		}
	default:
		base.Height = l.outcome.Height
		base.Status, base.Err = Rejected, ledgerError(l.outcome.Codespace, l.outcome.Code, l.outcome.Log)
		if l.outcome.Status == waymarkv1.Status_STATUS_REFUSED {
			base.Status = Refused
		}
		r.failed(f.batch, base)
	}
}

// turnedAway acts upon a transaction that no block executed and none will.
func (r *recording) turnedAway(b *batch, o Captured, refusal *x.Error) {
	nonce := errors.Is(refusal, errNonceUsed) || errors.Is(refusal, errNonceWindow)
	if nonce && b.signings < maxSignings && r.failure == nil {
		known, err := r.Client.Key(r.ctx, r.address)
		if err == nil {
			r.nonces.skip(known.HighestNonce)
			b.signings++
			r.again(b)
			return
		}
	}
	if slices.ContainsFunc(busy, func(e *x.Error) bool { return errors.Is(refusal, e) }) {
		r.tell(b, Captured{Status: Unsent})
		r.stop(refusal)
		return
	}
	o.Status, o.Err = Rejected, refusal
	if position.MatchString(refusal.Error()) {
		r.failed(b, o)
		return
	}
	r.tell(b, o)
	r.stop(errStopped)
}

// failed acts upon a transaction that was rejected or refused because of one of its events.
func (r *recording) failed(b *batch, o Captured) {
	switch at := offender(o.Err, len(b.events)); {
	case errors.Is(o.Err, ErrAlreadyRecorded):
		rest, err := r.settle(b)
		if err == nil && len(rest.events) == len(b.events) && at >= 0 {
			// The node that was asked is behind the one that executed it.
			r.done(b.events[at].at, Captured{Status: AlreadyRecorded, TxID: firstTx(o.Err)})
			rest = b.without(at)
		}
		if err != nil {
			r.stop(err)
		}
		r.again(rest)
	case errors.Is(o.Err, ErrBusy) && b.signings < b.maxSignings():
		b.signings++
		r.again(b)
	case (errors.Is(o.Err, errOutOfWork) || errors.Is(o.Err, ErrBusy)) && len(b.events) > 1:
		half := len(b.events) / 2
		r.again(newBatch(b.events[:half]...), newBatch(b.events[half:]...))
	case at >= 0:
		r.fail(b, at, o)
	default:
		r.tell(b, o)
		r.stop(errStopped)
	}
}

// maxSignings is how often the batch is signed anew while blocks have no work left for it: one of several events once,
// because it may need more than any transaction may do, which shows only where its block has that much left.
func (b *batch) maxSignings() int {
	if len(b.events) > 1 {
		return 1
	}
	return maxSignings
}

// fail tells of the event that failed, and sends the others again without it, or stops.
func (r *recording) fail(b *batch, at int, o Captured) {
	own := *o.Err
	own.Message = position.ReplaceAllString(own.Message, "") // which message it was is nobody's affair
	o.Err = &own
	r.done(b.events[at].at, o)
	if !r.Proceed {
		r.stop(errStopped)
	}
	r.again(b.without(at))
}

// again puts batches before all others that wait.
func (r *recording) again(batches ...*batch) {
	batches = slices.DeleteFunc(batches, func(b *batch) bool { return len(b.events) == 0 })
	r.waiting = append(batches, r.waiting...)
}

func (r *recording) stop(why error) {
	if r.failure == nil || errors.Is(r.failure, errStopped) {
		r.failure = why
	}
}

// resume looks whether an earlier run recorded a batch, and returns what is left of it.
func (r *recording) resume(b *batch) (*batch, error) {
	first, err := r.recorded(b.events[0].event)
	if err != nil || first == nil {
		r.resuming = err != nil
		return b, err
	}
	return r.settle(b)
}

// settle tells of the events of a batch that are recorded, and returns the others.
func (r *recording) settle(b *batch) (*batch, error) {
	rest := newBatch()
	for i, e := range b.events {
		before, err := r.recorded(e.event)
		if err != nil {
			return newBatch(append(rest.events, b.events[i:]...)...), err
		}
		if before == nil {
			rest.add(e)
			continue
		}
		r.done(e.at, Captured{Status: AlreadyRecorded, TxID: before.TxId, Height: before.Height})
	}
	return rest, nil
}

// recorded returns the organization's record of this very event, nil for none.
func (r *recording) recorded(event *provenancev1.Event) (*provenancev1.CapturedEvent, error) {
	hash, err := rules.EventHash(event, rules.CBV20)
	if err != nil {
		return nil, nil //nolint:nilerr // an event without a hash cannot be recorded: the ledger says why
	}
	digest := rules.Digest(event)
	var answer provenancev1.EventResponse
	_, err = r.Client.Query(r.ctx, "/provenance/event",
		&provenancev1.EventRequest{Hash: hash, Organization: r.organization, Digest: digest[:]}, &answer, 0)
	if errors.Is(err, errNoEvent) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("ask whether an event is recorded: %w", err)
	}
	if len(answer.Events) == 0 {
		return nil, nil
	}
	return answer.Events[0], nil
}

var (
	position    = regexp.MustCompile(`messages\[(\d{1,6})\](?:: )?`)
	transaction = regexp.MustCompile(`transaction ([0-9a-f]{64})`)
)

// offender returns the position of the event that an error is about; -1 where it is about all.
func offender(err *x.Error, events int) int {
	if m := position.FindStringSubmatch(err.Error()); m != nil {
		if at, err := strconv.Atoi(m[1]); err == nil && at < events {
			return at
		}
	}
	if events == 1 {
		return 0
	}
	return -1
}

// firstTx returns the transaction that an error names, nil for none.
func firstTx(err *x.Error) []byte {
	m := transaction.FindStringSubmatch(err.Error())
	if m == nil {
		return nil
	}
	id, decodeErr := hex.DecodeString(m[1])
	if decodeErr != nil {
		return nil
	}
	return id
}

// flagsOf returns what is unusual about a message, ascending.
func flagsOf(m *waymarkv1.MessageOutcome) []waymarkv1.Flag {
	var flags []waymarkv1.Flag
	for _, entry := range m.Entries {
		flags = append(flags, entry.Flags...)
	}
	slices.Sort(flags)
	return slices.Compact(flags)
}
