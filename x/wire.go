package x

import (
	"encoding/binary"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/cosmos/gogoproto/types"
)

const (
	// MaxDepth is the number of message levels that [Decode] accepts. Consensus: changing it is
	// state-machine breaking.
	MaxDepth = 64
	// MaxElements is the number of messages within one that [Decode] accepts, and within all messages of a
	// transaction: two bytes of an encoding can ask for hundreds of memory. Consensus, likewise.
	MaxElements = 1 << 16
)

// The wire types of protobuf that version 3 uses.
const (
	wireVarint  = 0
	wireFixed64 = 1
	wireBytes   = 2
	wireFixed32 = 5
)

// plan is what the fields of a message type may look like on the wire.
type plan struct {
	fields map[uint64]field
}

type field struct {
	wire     uint64
	repeated bool
	packed   bool
	text     bool
	message  *plan // nil for scalars
}

// plans are made once for each type, on first use.
var (
	plansMu sync.Mutex
	plans   = map[reflect.Type]*plan{}
)

func planOf(m Message) *plan {
	plansMu.Lock()
	defer plansMu.Unlock()
	return makePlan(reflect.TypeOf(m).Elem())
}

// makePlan reads the struct tags of generated code. It registers a type before it reads its fields,
// because types refer to themselves.
func makePlan(t reflect.Type) *plan {
	if p, known := plans[t]; known {
		return p
	}
	p := &plan{fields: map[uint64]field{}}
	plans[t] = p
	structs := []reflect.Type{t}
	if wrapped, ok := reflect.New(t).Interface().(interface{ XXX_OneofWrappers() []any }); ok {
		for _, w := range wrapped.XXX_OneofWrappers() {
			structs = append(structs, reflect.TypeOf(w).Elem())
		}
	}
	for _, s := range structs {
		for i := range s.NumField() {
			if tag := s.Field(i).Tag.Get("protobuf"); tag != "" {
				number, f := readTag(tag, s.Field(i).Type)
				p.fields[number] = f
			}
		}
	}
	return p
}

// readTag reads a tag such as "bytes,2,rep,name=messages,proto3".
func readTag(tag string, t reflect.Type) (number uint64, f field) {
	parts := strings.Split(tag, ",")
	number, err := strconv.ParseUint(parts[1], 10, 32)
	if err != nil {
		panic("x: protobuf tag " + tag)
	}
	switch parts[0] {
	case "varint", "zigzag32", "zigzag64":
		f.wire = wireVarint
	case "fixed64":
		f.wire = wireFixed64
	case "fixed32":
		f.wire = wireFixed32
	case "bytes":
		f.wire = wireBytes
	default:
		panic("x: protobuf tag " + tag)
	}
	f.repeated = parts[2] == "rep"
	f.packed = f.repeated && f.wire != wireBytes
	for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == reflect.TypeFor[time.Time]() { // what generated code makes of a Timestamp with stdtime
		t = reflect.TypeFor[types.Timestamp]()
	}
	f.text = t.Kind() == reflect.String
	if f.wire == wireBytes && t.Kind() == reflect.Struct {
		f.message = makePlan(t)
	}
	return number, f
}

// scan checks the shape of an encoding before anything is allocated for it: known fields of their
// types, bounded in depth and number, strings in UTF-8 (others do not survive JSON, and so neither a
// genesis nor a client). Whether it is the canonical one shows when it is encoded again.
func scan(bz []byte, p *plan, depth int, elements *int) error {
	if depth > MaxDepth {
		return ErrEncoding.With("more than %d levels", MaxDepth)
	}
	for len(bz) > 0 {
		tag, n := binary.Uvarint(bz)
		if n <= 0 {
			return ErrEncoding.With("a field's tag is cut off")
		}
		bz = bz[n:]
		f, known := p.fields[tag>>3]
		wire := tag & 7
		if !known {
			return ErrEncoding.With("unknown field %d", tag>>3)
		}
		if wire != f.wire && !(f.packed && wire == wireBytes) {
			return ErrEncoding.With("field %d has wire type %d", tag>>3, wire)
		}
		size, err := sizeOf(bz, wire)
		if err != nil {
			return err
		}
		content := bz[size.head : size.head+size.body]
		switch {
		case f.repeated && wire == wireBytes && len(content) == 0:
			return ErrEncoding.With("field %d has an empty element", tag>>3)
		case f.text && !utf8.Valid(content):
			return ErrEncoding.With("field %d is not utf-8", tag>>3)
		case f.message != nil:
			if *elements--; *elements < 0 {
				return ErrEncoding.With("more elements than it may have in all")
			}
			if err := scan(content, f.message, depth+1, elements); err != nil {
				return err
			}
		}
		bz = bz[size.head+size.body:]
	}
	return nil
}

// extent is where a field's value lies: after head bytes, body bytes.
type extent struct{ head, body int }

func sizeOf(bz []byte, wire uint64) (extent, error) {
	var e extent
	switch wire {
	case wireVarint:
		_, e.body = binary.Uvarint(bz)
		if e.body <= 0 {
			return e, ErrEncoding.With("a number is cut off")
		}
	case wireFixed64:
		e.body = 8
	case wireFixed32:
		e.body = 4
	default:
		length, n := binary.Uvarint(bz)
		if n <= 0 || length > uint64(len(bz)-n) {
			return e, ErrEncoding.With("a field is longer than what contains it")
		}
		e.head, e.body = n, int(length)
	}
	if e.head+e.body > len(bz) {
		return e, ErrEncoding.With("a field is cut off")
	}
	return e, nil
}
