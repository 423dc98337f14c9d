package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/cosmos/gogoproto/proto"
	gogotypes "github.com/cosmos/gogoproto/types"

	"github.com/waymark-ledger/waymark/x"
)

// ReadJSON fills a message from JSON as [Plain] gives it. A name that the definition does not have is
// an error, and so is a value of another kind. Members that are absent leave what is there.
func ReadJSON(bz []byte, m proto.Message) error {
	v, err := decodeJSON(bz)
	if err != nil {
		return err
	}
	return readMessage(v, reflect.ValueOf(m).Elem(), proto.MessageName(m), 1)
}

func decodeJSON(bz []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(bz))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("not JSON: expected one object and nothing behind it")
	}
	return v, nil
}

// SetField sets a field of a message by the path to it, such as "organization.id", from text: as
// flags give it. A repeated field gets one element more; one of messages is given as JSON.
func SetField(m proto.Message, path, text string) error {
	message := reflect.ValueOf(m).Elem()
	name, rest, deeper := strings.Cut(path, ".")
	for _, f := range fieldsOf(message.Type(), proto.MessageName(m)) {
		if f.Name != name {
			continue
		}
		if f.Kind == Nested && deeper && !f.Repeated {
			at := f.place(message)
			if at.IsNil() {
				at.Set(reflect.New(at.Type().Elem()))
			}
			return SetField(at.Interface().(proto.Message), rest, text)
		}
		return f.setText(f.place(message), text)
	}
	return fmt.Errorf("%s has no field %q", proto.MessageName(m), x.Clip(path, 100))
}

func (f *Field) setText(at reflect.Value, text string) error {
	element := at
	if f.Repeated {
		element = reflect.New(at.Type().Elem()).Elem()
	}
	var err error
	if f.Kind == Nested || f.Kind == Message {
		var v any
		if v, err = decodeJSON([]byte(text)); err == nil {
			err = f.readOne(v, element, 1)
		}
	} else {
		err = f.parse(text, element)
	}
	if err == nil && f.Repeated {
		at.Set(reflect.Append(at, element))
	}
	return err
}

func readMessage(v any, message reflect.Value, name string, depth int) error {
	members, ok := v.(map[string]any)
	if !ok {
		return errors.New("expected a JSON object")
	}
	if depth > x.MaxDepth {
		return fmt.Errorf("expected at most %d levels", x.MaxDepth)
	}
	known := 0
	for _, f := range fieldsOf(message.Type(), name) {
		value, given := members[f.Name]
		if !given {
			continue
		}
		known++
		if err := f.read(value, f.place(message), depth); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	if known < len(members) {
		return unknownMember(members, message.Type(), name)
	}
	return nil
}

func unknownMember(members map[string]any, t reflect.Type, name string) error {
	var names []string
	for _, f := range fieldsOf(t, name) {
		names = append(names, f.Name)
		delete(members, f.Name)
	}
	first := ""
	for member := range members {
		if first == "" || member < first {
			first = member
		}
	}
	return fmt.Errorf("%q: %s has no such field, expected %s", x.Clip(first, 60), name, orList(names))
}

func (f *Field) read(v any, at reflect.Value, depth int) error {
	if !f.Repeated {
		return f.readOne(v, at, depth)
	}
	list, ok := v.([]any)
	if !ok {
		return errors.New("expected a list")
	}
	at.Set(reflect.MakeSlice(at.Type(), len(list), len(list)))
	for i, one := range list {
		if err := f.readOne(one, at.Index(i), depth); err != nil {
			return fmt.Errorf("[%d]: %w", i, err)
		}
	}
	return nil
}

func (f *Field) readOne(v any, at reflect.Value, depth int) error {
	switch f.Kind {
	case Nested:
		at.Set(reflect.New(at.Type().Elem()))
		return readMessage(v, at.Elem(), proto.MessageName(f.Of), depth+1)
	case Message:
		any, err := readAny(v, depth+1)
		at.Set(reflect.ValueOf(any))
		return err
	}
	switch v := v.(type) {
	case string:
		if f.Kind != Boolean {
			return f.parse(v, at)
		}
	case json.Number:
		if f.Kind == Integer {
			return f.parse(v.String(), at)
		}
	case bool:
		if f.Kind == Boolean {
			at.SetBool(v)
			return nil
		}
	}
	return fmt.Errorf("a JSON value of the wrong kind: expected %s", f.Kind)
}

func readAny(v any, depth int) (*gogotypes.Any, error) {
	members, ok := v.(map[string]any)
	name, named := members["@type"].(string)
	if !ok || !named {
		return nil, errors.New(`expected an object with the message's name in "@type"`)
	}
	delete(members, "@type")
	m, err := newMessage(name)
	if err != nil {
		return nil, err
	}
	if err := readMessage(v, reflect.ValueOf(m).Elem(), name, depth); err != nil {
		return nil, err
	}
	value, err := m.Marshal()
	return &gogotypes.Any{TypeUrl: "/" + name, Value: value}, err
}

// String says how a value of the kind is written.
func (k FieldKind) String() string {
	return [...]string{"", "text", "hexadecimal digits", "a whole number", "true or false", "one of its names", "a time", "an object", "an object"}[k]
}
