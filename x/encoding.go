package x

import (
	"bytes"
	"errors"

	"github.com/cosmos/gogoproto/proto"
	"github.com/cosmos/gogoproto/types"
)

// ErrEncoding says that bytes are not the one canonical encoding of a message.
var ErrEncoding = NewError("waymark", 1, "not canonically encoded")

// Message is a generated protobuf message.
type Message interface {
	proto.Message
	Marshal() ([]byte, error)
	Unmarshal([]byte) error
	Size() int
}

// Encode returns the canonical bytes of a message. A message that does not encode is a programming
// error and a fault.
func Encode(m Message) []byte {
	bz, err := m.Marshal()
	if err != nil {
		Fail(err)
	}
	return bz
}

// Pack returns a message as transactions and proposals carry it.
func Pack(m Message) *types.Any {
	return &types.Any{TypeUrl: "/" + proto.MessageName(m), Value: Encode(m)}
}

// Decode reads a message from its canonical bytes and refuses any others: unknown fields, fields
// out of order, defaults spelled out, empty elements of lists, strings that are not UTF-8, more than
// [MaxDepth] levels or [MaxElements] messages. It looks before it allocates.
func Decode(bz []byte, m Message) error {
	elements := MaxElements
	return DecodeWithin(&elements, bz, m)
}

// DecodeWithin is Decode for one of several encodings that may have so many messages in all. It takes off those that it
// finds.
func DecodeWithin(elements *int, bz []byte, m Message) error {
	if err := scan(bz, planOf(m), 1, elements); err != nil {
		return err
	}
	if err := m.Unmarshal(bz); err != nil {
		return ErrEncoding.With("%s", err)
	}
	again, err := m.Marshal()
	if err != nil {
		return ErrEncoding.With("%s", err)
	}
	if !bytes.Equal(bz, again) {
		return ErrEncoding.With("expected the shortest encoding, fields in order, none unknown")
	}
	return nil
}

var errEmptyValue = errors.New("an empty value cannot be proved and is never stored")
