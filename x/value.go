package x

import (
	"fmt"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/codec"
	"github.com/cosmos/gogoproto/jsonpb"
	"github.com/cosmos/gogoproto/proto"
)

// Proto returns the codec of table values that are messages: canonical bytes in the state, the
// protobuf JSON mapping in a genesis file.
func Proto[M any, PM interface {
	*M
	Message
}]() codec.ValueCodec[PM] {
	return protoValue[M, PM]{}
}

type protoValue[M any, PM interface {
	*M
	Message
}] struct{}

func (protoValue[M, PM]) Encode(m PM) ([]byte, error) {
	bz, err := m.Marshal()
	if err == nil && len(bz) == 0 {
		return nil, errEmptyValue
	}
	return bz, err
}

func (protoValue[M, PM]) Decode(bz []byte) (PM, error) {
	m := PM(new(M))
	return m, m.Unmarshal(bz)
}

func (protoValue[M, PM]) EncodeJSON(m PM) ([]byte, error) {
	text, err := (&jsonpb.Marshaler{OrigName: true}).MarshalToString(m)
	return []byte(text), err
}

func (protoValue[M, PM]) DecodeJSON(bz []byte) (PM, error) {
	m := PM(new(M))
	return m, jsonpb.UnmarshalString(string(bz), m)
}

func (protoValue[M, PM]) Stringify(m PM) string { return m.String() }

func (protoValue[M, PM]) ValueType() string { return proto.MessageName(PM(new(M))) }

// Present is the value of a table that is a set: one byte, since an empty value cannot be proved.
type Present struct{}

// Member is the codec of [Present].
var Member codec.ValueCodec[Present] = presentValue{}

type presentValue struct{}

func (presentValue) Encode(Present) ([]byte, error) { return []byte{1}, nil }

func (presentValue) Decode(bz []byte) (Present, error) {
	if len(bz) != 1 || bz[0] != 1 {
		return Present{}, fmt.Errorf("%w: expected the byte 1", collections.ErrEncoding)
	}
	return Present{}, nil
}

func (presentValue) EncodeJSON(Present) ([]byte, error) { return []byte("true"), nil }

func (presentValue) DecodeJSON(bz []byte) (Present, error) {
	if string(bz) != "true" {
		return Present{}, fmt.Errorf("%w: expected true", collections.ErrEncoding)
	}
	return Present{}, nil
}

func (presentValue) Stringify(Present) string { return "present" }

func (presentValue) ValueType() string { return "present" }
