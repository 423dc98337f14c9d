package app

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/cosmos/gogoproto/types"
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/quota"
)

const (
	// MaxTxBytes is the size of the largest transaction. Consensus: changing it is state-machine breaking.
	MaxTxBytes = 512 << 10
	// MaxMessages is the number of messages that a transaction may carry. Consensus.
	MaxMessages = 4096
	// MaxPersonalMessages is the number that one in MODE_PERSONAL may carry, so that people can read it. Consensus.
	MaxPersonalMessages = 16

	maxMemo  = 256
	saltSize = 16
	typeURL  = "/"
)

var (
	// ErrMalformed rejects bytes that are not a transaction.
	ErrMalformed = x.NewError("waymark", 10, "malformed transaction")
	// ErrTooLarge rejects a transaction that is too large in bytes or messages.
	ErrTooLarge = x.NewError("waymark", 11, "the transaction is too large: split it")
	// ErrUnknownMessage rejects a message that no module handles.
	ErrUnknownMessage = x.NewError("waymark", 12, "unknown message")
)

// envelope is a decoded transaction, with everything that is computed of its bytes once.
type envelope struct {
	raw      []byte
	digest   [sha256.Size]byte // of raw: what the signature cache and the pool are keyed by
	tx       *waymarkv1.Tx
	header   []byte // canonical bytes, which the signature covers
	id       [sha256.Size]byte
	messages []message
}

type message struct {
	x.Msg
	value   x.Message
	digest  [sha256.Size]byte // of the canonical bytes of its Any
	carried []x.Carried       // by a proposal
}

// carrier is a message that carries others: a proposal. No other message has an Any in it.
type carrier interface {
	GetMessages() []*types.Any
}

// decode reads a transaction strictly, and checks all that depends on its bytes alone but the signature.
func (a *App) decode(raw []byte) (*envelope, error) {
	if len(raw) > MaxTxBytes {
		return nil, ErrTooLarge.With("%d bytes, expected at most %d", len(raw), MaxTxBytes)
	}
	e := &envelope{raw: raw, digest: sha256.Sum256(raw), tx: new(waymarkv1.Tx)}
	elements := x.MaxElements
	if err := x.DecodeWithin(&elements, raw, e.tx); err != nil {
		return nil, err
	}
	h := e.tx.Header
	switch n := len(e.tx.Messages); {
	case h == nil || e.tx.Signature == nil:
		return nil, ErrMalformed.With("expected a header and a signature")
	case n == 0 || uint64(n) != uint64(h.Count):
		return nil, ErrMalformed.With("header.count: expected %d, the number of messages, at least 1", n)
	case n > MaxMessages:
		return nil, ErrTooLarge.With("%d messages, expected at most %d", n, MaxMessages)
	case e.tx.Signature.Mode == waymarkv1.Mode_MODE_PERSONAL && n > MaxPersonalMessages:
		return nil, ErrTooLarge.With("%d messages, expected at most %d in MODE_PERSONAL", n, MaxPersonalMessages)
	case len(h.Signer) != sig.AddressSize:
		return nil, ErrMalformed.With("header.signer: expected %d bytes", sig.AddressSize)
	case h.Expires == nil || h.Expires.Nanos < 0 || h.Expires.Nanos >= 1e9:
		return nil, ErrMalformed.With("header.expires: required, with 0 to 999,999,999 nanoseconds")
	case len(h.Salt) != saltSize:
		return nil, ErrMalformed.With("header.salt: expected %d bytes", saltSize)
	case len(h.Memo) > maxMemo:
		return nil, ErrMalformed.With("header.memo: expected at most %d bytes", maxMemo)
	}
	e.header = x.Encode(h)
	e.id = sig.TxID(e.header)
	return e, a.decodeMessages(e, &elements)
}

// cost returns what the transaction takes of a block. It is of the priority lane when all of its messages are.
func (e *envelope) cost() cost {
	c := cost{quota.Amount{Work: staticWork(len(e.raw), len(e.messages)), Bytes: uint64(len(e.raw))}, true}
	for i := range e.messages {
		c.priority = c.priority && e.messages[i].Priority
	}
	return c
}

// material is what is kept of a transaction that leaves records: the canonical bytes of its TxMaterial.
type material struct {
	bytes  []byte
	digest [sha256.Size]byte
}

// material returns what is to be kept. It fails only where the signature is not one of its mode.
func (e *envelope) material() (material, error) {
	if e.tx.Signature.Mode != waymarkv1.Mode_MODE_PERSONAL {
		return material{e.raw, e.digest}, nil // no text: the same bytes
	}
	text, err := sig.PersonalText(e.tx.Header, e.tx.Messages)
	if err != nil {
		return material{}, ErrSignature.With("%s", err)
	}
	bz := x.Encode(&waymarkv1.TxMaterial{
		Header: e.tx.Header, Messages: e.tx.Messages, Signature: e.tx.Signature, Text: text,
	})
	return material{bz, sha256.Sum256(bz)}, nil
}

// decodeMessages reads the messages and checks that the header commits to them.
func (a *App) decodeMessages(e *envelope, elements *int) error {
	e.messages = make([]message, len(e.tx.Messages))
	root := ranges.NewEmptyRange(0)
	for i, any := range e.tx.Messages {
		if any == nil {
			return ErrMalformed.With("messages[%d]: empty", i)
		}
		msg, value, err := a.decodeMessage(any, elements)
		if err != nil {
			return inMessages(i, err)
		}
		var carried []x.Carried
		if c, carries := value.(carrier); carries {
			if carried, err = a.decodeCarried(c.GetMessages(), elements); err != nil {
				return inMessages(i, err)
			}
		}
		bz := anyBytes(any)
		e.messages[i] = message{Msg: msg, value: value, digest: sha256.Sum256(bz), carried: carried}
		if err := root.Append(rfc6962.DefaultHasher.HashLeaf(bz), nil); err != nil {
			x.Fail(err)
		}
	}
	want, err := root.GetRootHash(nil)
	if err != nil {
		x.Fail(err)
	}
	if !bytes.Equal(want, e.tx.Header.MessagesRoot) {
		return ErrMalformed.With("header.messages_root: expected the RFC 6962 root of the messages")
	}
	return nil
}

// decodeMessage reads one message strictly.
func (a *App) decodeMessage(any *types.Any, elements *int) (x.Msg, x.Message, error) {
	msg, known := a.msgs[strings.TrimPrefix(any.TypeUrl, typeURL)]
	if !known || !strings.HasPrefix(any.TypeUrl, typeURL) {
		return msg, nil, ErrUnknownMessage.With("%q", x.Clip(any.TypeUrl, 100))
	}
	value := msg.New()
	if err := x.DecodeWithin(elements, any.Value, value); err != nil {
		return msg, nil, ErrMalformed.With("%s", err)
	}
	return msg, value, nil
}

// decodeCarried reads the messages that a proposal carries, none of which carries others.
func (a *App) decodeCarried(messages []*types.Any, elements *int) ([]x.Carried, error) {
	carried := make([]x.Carried, len(messages))
	for i, any := range messages {
		msg, value, err := a.decodeMessage(any, elements)
		if err != nil {
			return nil, inMessages(i, err)
		}
		if _, carries := value.(carrier); carries {
			return nil, ErrMalformed.With("messages[%d]: a proposal in a proposal", i)
		}
		carried[i] = x.Carried{Msg: msg, Value: value}
	}
	return carried, nil
}

// inMessages says which of several messages an error is about.
func inMessages(i int, err error) error {
	e := *rejection(err)
	e.Detail = x.Clip(fmt.Sprintf("messages[%d]: %s", i, e.Detail), 512)
	return &e
}

var ranges = &compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}

// anyBytes returns the canonical bytes of a message: those of its Any.
func anyBytes(any *types.Any) []byte {
	bz, err := any.Marshal()
	if err != nil {
		x.Fail(err)
	}
	return bz
}
