package client

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/cosmos/gogoproto/proto"
	gogotypes "github.com/cosmos/gogoproto/types"

	"github.com/waymark-ledger/waymark/x"
)

// Member is a named value of an [Object].
type Member struct {
	Name  string
	Value any
}

// Object is a message as plain values, its fields in the order of the definition. A value is a
// string, a bool, a json.Number, a list ([]any) or an Object. It marshals to JSON as it stands.
//
// The JSON of messages is the same everywhere in Waymark but in bundles: names as in the definitions,
// bytes in hexadecimal, integers of 64 bits as text, also those that count seconds since 1970, values of
// enumerations by their short names, timestamps as in RFC 3339, and an Any as its message with a member "@type". It is not protobuf's mapping, which
// has bytes in base64.
type Object []Member

// MarshalJSON keeps the order.
func (o Object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.Name)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		value := new(bytes.Buffer)
		e := json.NewEncoder(value)
		e.SetEscapeHTML(false)
		if err := e.Encode(m.Value); err != nil {
			return nil, err
		}
		b.Write(bytes.TrimRight(value.Bytes(), "\n"))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// Get returns a member, nil where there is none.
func (o Object) Get(name string) any {
	for _, m := range o {
		if m.Name == name {
			return m.Value
		}
	}
	return nil
}

// Plain returns a message as plain values. Fields at their default are left out, unless all is set:
// then only messages and alternatives that are not there are. An Any that cannot be read is shown as
// it is.
func Plain(m proto.Message, all bool) Object {
	return plainMessage(reflect.ValueOf(m).Elem(), proto.MessageName(m), form{all: all})
}

// Readable returns a message as plain values for people: integers that are times are written as in RFC 3339, and fields
// at their default are left out; the messages of a list, the rows of a table, all have those that one of them has. What
// words returns for a message in it, unless that is nil, takes its place.
func Readable(m proto.Message, words func(proto.Message) any) Object {
	return plainMessage(reflect.ValueOf(m).Elem(), proto.MessageName(m), form{words: words})
}

// form is how a message is made plain: for people where there are words.
type form struct {
	all   bool
	words func(proto.Message) any
}

// said returns what words say of a message; nil for nothing.
func (f form) said(m proto.Message) any {
	if f.words == nil {
		return nil
	}
	return f.words(m)
}

func plainMessage(message reflect.Value, name string, form form) Object {
	o := Object{}
	for _, f := range fieldsOf(message.Type(), name) {
		v, set := f.get(message)
		if !set && (!form.all || f.wrapper != nil || v.Kind() == reflect.Pointer) {
			continue
		}
		if !f.Repeated {
			o = append(o, Member{f.Name, f.plain(v, form)})
			continue
		}
		if form.words != nil && f.Kind == Nested {
			o = append(o, Member{f.Name, f.rows(v, form)})
			continue
		}
		list := make([]any, v.Len())
		for i := range list {
			list[i] = f.plain(v.Index(i), form)
		}
		o = append(o, Member{f.Name, list})
	}
	return o
}

// rows returns the messages of a list for people: each with all fields that one of them has, in the order of the
// definition, and nil for what is not there.
func (f *Field) rows(list reflect.Value, form form) []any {
	rows := make([]any, list.Len())
	shown := map[string]bool{}
	for i := range rows {
		rows[i] = f.plain(list.Index(i), form)
		object, _ := rows[i].(Object)
		for _, m := range object {
			shown[m.Name] = true
		}
	}
	for i := range rows {
		object, ok := rows[i].(Object)
		if !ok || form.said(list.Index(i).Interface().(proto.Message)) != nil {
			continue
		}
		row := Object{}
		for _, of := range fieldsOf(list.Index(i).Elem().Type(), proto.MessageName(f.Of)) {
			if !shown[of.Name] {
				continue
			}
			value := object.Get(of.Name)
			if v, set := of.get(list.Index(i).Elem()); !set && !of.Repeated && of.wrapper == nil && of.Kind == Integer && !of.Unix {
				value = of.plain(v, form)
			}
			row = append(row, Member{of.Name, value})
		}
		rows[i] = row
	}
	return rows
}

func (f *Field) plain(v reflect.Value, form form) any {
	if f.Unix && form.words != nil {
		return time.Unix(v.Int(), 0).UTC().Format(time.RFC3339)
	}
	switch f.Kind {
	case Bytes:
		return hex.EncodeToString(v.Bytes())
	case Enum:
		return ShortName(f.enum, int32(v.Int()))
	case Boolean:
		return v.Bool()
	case Integer:
		digits := fmt.Sprint(v.Interface())
		if v.Type().Bits() == 64 {
			return digits
		}
		return json.Number(digits)
	case Time:
		t := v.Interface().(*gogotypes.Timestamp)
		return time.Unix(t.Seconds, int64(t.Nanos)).UTC().Format(time.RFC3339Nano)
	case Nested:
		if said := form.said(v.Interface().(proto.Message)); said != nil {
			return said
		}
		return plainMessage(v.Elem(), proto.MessageName(f.Of), form)
	case Message:
		return plainAny(v.Interface().(*gogotypes.Any), form)
	default:
		return v.String()
	}
}

func plainAny(any *gogotypes.Any, of form) Object {
	name := strings.TrimPrefix(any.TypeUrl, "/")
	m, err := Unpack(any.TypeUrl, any.Value)
	if err != nil {
		return Object{{"@type", name}, {"value", hex.EncodeToString(any.Value)}}
	}
	if said, ok := of.said(m).(Object); ok {
		return append(Object{{"@type", name}}, said...)
	}
	return append(Object{{"@type", name}}, plainMessage(reflect.ValueOf(m).Elem(), name, form{words: of.words})...)
}

// parse reads a value that is not a message from text.
func (f *Field) parse(text string, into reflect.Value) error {
	switch f.Kind {
	case Text:
		into.SetString(text)
	case Bytes:
		bz, err := hex.DecodeString(trimHex(text))
		if err != nil {
			return fmt.Errorf("%q: expected hexadecimal digits", x.Clip(text, 60))
		}
		into.SetBytes(bz)
	case Enum:
		number, err := valueOf(f.enum, text)
		if err != nil {
			return err
		}
		into.SetInt(int64(number))
	case Boolean:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return fmt.Errorf("%q: expected true or false", x.Clip(text, 60))
		}
		into.SetBool(b)
	case Integer:
		if t, err := time.Parse(time.RFC3339, text); f.Unix && err == nil {
			into.SetInt(t.Unix())
			return nil
		}
		return parseInteger(text, into)
	case Time:
		t, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return fmt.Errorf("%q: expected a time such as 2026-01-31T12:00:00Z", x.Clip(text, 60))
		}
		into.Set(reflect.ValueOf(&gogotypes.Timestamp{Seconds: t.Unix(), Nanos: int32(t.Nanosecond())}))
	default:
		return fmt.Errorf("expected a JSON object")
	}
	return nil
}

func trimHex(text string) string {
	if len(text) >= 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X') {
		return text[2:]
	}
	return text
}

func parseInteger(text string, into reflect.Value) error {
	bits := into.Type().Bits()
	if into.CanUint() {
		n, err := strconv.ParseUint(text, 10, bits)
		if err != nil {
			return fmt.Errorf("%q: expected a whole number of at least 0 and %d bits", x.Clip(text, 60), bits)
		}
		into.SetUint(n)
		return nil
	}
	n, err := strconv.ParseInt(text, 10, bits)
	if err != nil {
		return fmt.Errorf("%q: expected a whole number of %d bits", x.Clip(text, 60), bits)
	}
	into.SetInt(n)
	return nil
}
