package client

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/cosmos/gogoproto/proto"
	gogotypes "github.com/cosmos/gogoproto/types"

	"github.com/waymark-ledger/waymark/proto/waymark"
	"github.com/waymark-ledger/waymark/x"
)

// FieldKind says what a declared field holds.
type FieldKind int

// The kinds of field.
const (
	Text FieldKind = iota + 1
	Bytes
	Integer
	Boolean
	Enum
	Time    // google.protobuf.Timestamp
	Nested  // another message
	Message // any message of a module: google.protobuf.Any
)

// Declared is what the protobuf definition of a message says. Commands, routes and their help are
// computed from it, so that nothing is said twice.
type Declared struct {
	// Name is the full protobuf name.
	Name string
	// Comment is the definition's, one paragraph.
	Comment string
	// Fields are its fields, in the order of the definition.
	Fields []Field
}

// Field is a field of a message.
type Field struct {
	// Name is the field's in the definition, in snake case.
	Name string
	// Comment is the definition's.
	Comment string
	// Kind is what it holds.
	Kind FieldKind
	// Repeated says that it holds any number of them.
	Repeated bool
	// Unix says that it is an Integer which counts the seconds since 1970: that is what its comment says.
	Unix bool
	// Ledgers says that the ledger sets it and a sender must not: that is what its comment ends with.
	Ledgers bool
	// Alternative says that it excludes other fields: it is one of a oneof.
	Alternative bool
	// Choices are, for Enum, the names of the values that may be given, in small letters and without
	// what they have in common.
	Choices []string
	// Of is, for Nested, an empty message of the type.
	Of proto.Message

	index   int          // of the field in the struct
	wrapper reflect.Type // of an alternative
	enum    string       // full name
}

// Declare returns the declaration of a generated message.
func Declare(m proto.Message) Declared {
	t := reflect.TypeOf(m).Elem()
	name := proto.MessageName(m)
	return Declared{Name: name, Comment: waymark.Comment(name), Fields: fieldsOf(t, name)}
}

// fieldsOf reads the fields from what the generator wrote beside each.
func fieldsOf(t reflect.Type, message string) []Field {
	var fields []Field
	for i := range t.NumField() {
		sf := t.Field(i)
		if tag := sf.Tag.Get("protobuf"); tag != "" {
			f := fieldOf(message, tag, sf.Type)
			f.index = i
			fields = append(fields, f)
		}
		if sf.Tag.Get("protobuf_oneof") == "" {
			continue
		}
		for _, wrapper := range wrappersOf(t) {
			if inner := wrapper.Elem().Field(0); wrapper.Implements(sf.Type) {
				f := fieldOf(message, inner.Tag.Get("protobuf"), inner.Type)
				f.index, f.wrapper, f.Alternative = i, wrapper, true
				fields = append(fields, f)
			}
		}
	}
	return fields
}

func wrappersOf(t reflect.Type) []reflect.Type {
	var types []reflect.Type
	if m, ok := reflect.New(t).Interface().(interface{ XXX_OneofWrappers() []any }); ok {
		for _, wrapper := range m.XXX_OneofWrappers() {
			types = append(types, reflect.TypeOf(wrapper))
		}
	}
	return types
}

var (
	timestampType = reflect.TypeFor[*gogotypes.Timestamp]()
	anyType       = reflect.TypeFor[*gogotypes.Any]()
	bytesType     = reflect.TypeFor[[]byte]()
)

const (
	// unixTime is what the comment of a field says that holds one.
	unixTime = "Unix time in seconds"
	// ledgers is what the comment of a field ends with that a sender must not set.
	ledgers = "; set by the ledger."
)

func fieldOf(message, tag string, t reflect.Type) Field {
	var f Field
	for part := range strings.SplitSeq(tag, ",") {
		if name, ok := strings.CutPrefix(part, "name="); ok {
			f.Name = name
		}
		if name, ok := strings.CutPrefix(part, "enum="); ok {
			f.enum = name
		}
	}
	f.Comment = waymark.Comment(message + "." + f.Name)
	f.Ledgers = strings.HasSuffix(f.Comment, ledgers)
	if t.Kind() == reflect.Slice && t != bytesType {
		f.Repeated = true
		t = t.Elem()
	}
	switch {
	case t == timestampType:
		f.Kind = Time
	case t == anyType:
		f.Kind = Message
	case t == bytesType:
		f.Kind = Bytes
	case f.enum != "":
		f.Kind = Enum
		f.Choices = choicesOf(f.enum)
	case t.Kind() == reflect.String:
		f.Kind = Text
	case t.Kind() == reflect.Bool:
		f.Kind = Boolean
	case t.Kind() == reflect.Pointer:
		f.Kind = Nested
		f.Of = reflect.New(t.Elem()).Interface().(proto.Message)
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Uint64:
		f.Kind = Integer
		f.Unix = t.Kind() == reflect.Int64 && strings.Contains(f.Comment, unixTime)
	default:
		panic(fmt.Sprintf("client: field %s.%s has a type that no definition of ours has: %s", message, f.Name, t))
	}
	return f
}

// get returns the field's value in a message, and whether it is set.
func (f *Field) get(message reflect.Value) (value reflect.Value, set bool) {
	v := message.Field(f.index)
	if f.wrapper != nil {
		if v.IsNil() || v.Elem().Type() != f.wrapper {
			return reflect.Value{}, false
		}
		return v.Elem().Elem().Field(0), true
	}
	return v, !v.IsZero()
}

// place returns where the field's value goes in a message. For an alternative it unsets the others.
func (f *Field) place(message reflect.Value) reflect.Value {
	v := message.Field(f.index)
	if f.wrapper == nil {
		return v
	}
	if v.IsNil() || v.Elem().Type() != f.wrapper {
		v.Set(reflect.New(f.wrapper.Elem()))
	}
	return v.Elem().Elem().Field(0)
}

// Unpack returns the message that an Any of the ledger holds. The URL is a slash and the full name.
func Unpack(url string, value []byte) (x.Message, error) {
	m, err := newMessage(strings.TrimPrefix(url, "/"))
	if err != nil {
		return nil, err
	}
	return m, x.Decode(value, m)
}

// newMessage returns an empty message by its full name.
func newMessage(name string) (x.Message, error) {
	if t := proto.MessageType(name); t != nil {
		if m, ok := reflect.New(t.Elem()).Interface().(x.Message); ok {
			return m, nil
		}
	}
	return nil, fmt.Errorf("%q is no message that this program knows", x.Clip(name, 100))
}
