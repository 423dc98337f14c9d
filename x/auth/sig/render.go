package sig

import (
	"encoding/hex"
	"fmt"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/cosmos/gogoproto/proto"
	"github.com/cosmos/gogoproto/types"

	"github.com/waymark-ledger/waymark/x"
)

// renderer writes messages as text, one line a field: two spaces for each level, the field's name in
// the .proto file, its value. Fields come in the order of their numbers; what proto3 does not encode,
// because it is the default, is not written. Every string is written whole: what does not fit a line
// is continued on the next, behind a plus sign.
type renderer struct {
	out strings.Builder
}

const indent = "  "

func (r *renderer) line(level int, text string) {
	for range level {
		r.out.WriteString(indent)
	}
	r.out.WriteString(text)
	r.out.WriteByte('\n')
}

// text writes a string, escaped and quoted.
func (r *renderer) text(level int, name, value string) {
	r.lines(level, name, quoted(value))
}

// bytes writes bytes in hexadecimal.
func (r *renderer) bytes(level int, name string, value []byte) {
	digits := hex.EncodeToString(value)
	var pieces []string
	for len(digits) > pieceSize {
		pieces = append(pieces, digits[:pieceSize])
		digits = digits[pieceSize:]
	}
	r.lines(level, name, append(pieces, digits))
}

func (r *renderer) lines(level int, name string, pieces []string) {
	r.line(level, name+": "+pieces[0])
	for _, piece := range pieces[1:] {
		r.line(level+1, "+ "+piece)
	}
}

// any writes the message in an Any: its type, then its fields.
func (r *renderer) any(level int, packed *types.Any) error {
	name := packed.GetTypeUrl()[strings.LastIndexByte(packed.GetTypeUrl(), '/')+1:]
	registered := proto.MessageType(name)
	if registered == nil || registered.Kind() != reflect.Pointer {
		return fmt.Errorf("expected a message of a known type, found %q", x.Clip(name, 96))
	}
	message, ok := reflect.New(registered.Elem()).Interface().(x.Message)
	if !ok {
		return fmt.Errorf("messages of type %s cannot be shown", name)
	}
	if err := x.Decode(packed.GetValue(), message); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	r.line(level, name)
	return r.message(level+1, reflect.ValueOf(message).Elem())
}

// field is one field of a message that is set.
type field struct {
	number int
	name   string
	value  reflect.Value
}

// message writes the fields of a generated struct.
func (r *renderer) message(level int, message reflect.Value) error {
	if level > x.MaxDepth {
		return fmt.Errorf("expected at most %d levels", x.MaxDepth)
	}
	fields, err := fieldsOf(message)
	if err != nil {
		return err
	}
	for _, f := range fields {
		if r.out.Len() > MaxPersonalText {
			return errPersonalSize // indented, a text can be many times as long as its message
		}
		if f.value.Kind() == reflect.Slice && f.value.Type().Elem().Kind() != reflect.Uint8 {
			for i := range f.value.Len() {
				if r.out.Len() > MaxPersonalText {
					return errPersonalSize
				}
				name := fmt.Sprintf("%s %d of %d", f.name, i+1, f.value.Len())
				if err := r.value(level, name, f.value.Index(i)); err != nil {
					return err
				}
			}
		} else if err := r.value(level, f.name, f.value); err != nil {
			return err
		}
	}
	return nil
}

// value writes one value.
func (r *renderer) value(level int, name string, value reflect.Value) error {
	if enum, ok := value.Interface().(fmt.Stringer); ok && value.Kind() == reflect.Int32 {
		r.line(level, name+": "+enum.String())
		return nil
	}
	switch value.Kind() {
	case reflect.Bool:
		r.line(level, name+": "+strconv.FormatBool(value.Bool()))
	case reflect.Int32, reflect.Int64:
		r.line(level, name+": "+strconv.FormatInt(value.Int(), 10))
	case reflect.Uint32, reflect.Uint64:
		r.line(level, name+": "+strconv.FormatUint(value.Uint(), 10))
	case reflect.String:
		r.text(level, name, value.String())
	case reflect.Slice:
		r.bytes(level, name, value.Bytes())
	case reflect.Pointer:
		switch message := value.Interface().(type) {
		case *types.Timestamp:
			r.line(level, name+": "+timeText(message))
		case *types.Any:
			r.line(level, name+":")
			return r.any(level+1, message)
		default:
			r.line(level, name+":")
			return r.message(level+1, value.Elem())
		}
	default:
		return fmt.Errorf("field %s is of a kind that no message of the ledger has: %s", name, value.Type())
	}
	return nil
}

// fieldsOf returns the fields that a generated struct has set, by number.
func fieldsOf(message reflect.Value) ([]field, error) {
	var fields []field
	for i := range message.NumField() {
		declared, value := message.Type().Field(i), message.Field(i)
		if value.IsZero() || value.Kind() == reflect.Slice && value.Len() == 0 {
			continue
		}
		if _, oneof := declared.Tag.Lookup("protobuf_oneof"); oneof {
			// The interface holds a pointer to a struct with the one field that is chosen.
			value = value.Elem().Elem()
			declared, value = value.Type().Field(0), value.Field(0)
		}
		number, name, err := parseTag(declared.Tag.Get("protobuf"))
		if err != nil {
			return nil, fmt.Errorf("%s.%s: %w", message.Type(), declared.Name, err)
		}
		fields = append(fields, field{number, name, value})
	}
	sort.Slice(fields, func(i, j int) bool { return fields[i].number < fields[j].number })
	return fields, nil
}

// parseTag reads the tag that the generator gives a field, as "bytes,1,opt,name=chain_id,proto3".
func parseTag(tag string) (number int, name string, err error) {
	for i, part := range strings.Split(tag, ",") {
		if i == 1 {
			number, err = strconv.Atoi(part)
		}
		if value, ok := strings.CutPrefix(part, "name="); ok {
			name = value
		}
	}
	if err != nil || number == 0 || name == "" {
		return 0, "", fmt.Errorf("expected a generated field, found the tag %q", tag)
	}
	return number, name, nil
}

// timeText writes a time of the kind that the ledger accepts, or the bare numbers of another.
func timeText(t *types.Timestamp) string {
	valid, err := types.TimestampFromProto(t)
	if err != nil {
		return fmt.Sprintf("%d seconds and %d nanoseconds after 1970", t.GetSeconds(), t.GetNanos())
	}
	return valid.Format(time.RFC3339Nano)
}
