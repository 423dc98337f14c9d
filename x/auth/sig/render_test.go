package sig

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/cosmos/gogoproto/proto"
	"github.com/cosmos/gogoproto/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	_ "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
)

// shown are messages of the ledger with every kind of field that there is.
var shown = []string{
	"waymark.membership.v1.SubmitApplication",
	"waymark.membership.v1.RotateKey",
	"waymark.membership.v1.GrantMandate",
	"waymark.provenance.v1.CaptureEvent",
}

// draw fills a value with anything, to a depth.
func draw(t *rapid.T, v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Int32, reflect.Int64:
		v.SetInt(int64(rapid.Int32Range(-3, 40).Draw(t, "int")))
	case reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(rapid.Uint32Range(0, 40).Draw(t, "uint")))
	case reflect.String:
		v.SetString(rapid.StringN(0, 100, 300).Draw(t, "string"))
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes(rapid.SliceOfN(rapid.Byte(), 0, 100).Draw(t, "bytes"))
			return
		}
		for range rapid.IntRange(0, 2).Draw(t, "elements") {
			element := reflect.New(v.Type().Elem()).Elem()
			draw(t, element, depth-1)
			if element.Kind() != reflect.Pointer || !element.IsNil() && proto.Size(element.Interface().(proto.Message)) > 0 {
				v.Set(reflect.Append(v, element))
			}
		}
	case reflect.Pointer:
		if depth > 0 && rapid.Bool().Draw(t, "present") {
			v.Set(reflect.New(v.Type().Elem()))
			draw(t, v.Elem(), depth-1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).Kind() == reflect.Interface {
				drawChoice(t, v, v.Field(i), depth)
			} else if v.Type().Field(i).IsExported() && rapid.IntRange(0, 2).Draw(t, "set") > 0 {
				draw(t, v.Field(i), depth)
			}
		}
	}
}

// drawChoice sets one of the fields of a oneof.
func drawChoice(t *rapid.T, message, choice reflect.Value, depth int) {
	choices := message.Addr().Interface().(interface{ XXX_OneofWrappers() []any }).XXX_OneofWrappers()
	chosen := reflect.New(reflect.TypeOf(rapid.SampledFrom(choices).Draw(t, "choice")).Elem())
	if chosen.Type().AssignableTo(choice.Type()) && chosen.Elem().Field(0).Kind() != reflect.Pointer {
		draw(t, chosen.Elem().Field(0), depth-1)
		choice.Set(chosen)
	}
}

func drawMessage(t *rapid.T) *types.Any {
	name := rapid.SampledFrom(shown).Draw(t, "type")
	message := reflect.New(proto.MessageType(name).Elem())
	draw(t, message.Elem(), 5)
	bz, err := message.Interface().(x.Message).Marshal()
	if err != nil || x.Decode(bz, reflect.New(message.Type().Elem()).Interface().(x.Message)) != nil {
		t.Skip("not canonical")
	}
	return &types.Any{TypeUrl: "/" + name, Value: bz}
}

// TestTextIsPlainAndWhole: lines are bounded, hold only what cannot deceive, and two different
// messages never have the same text.
func TestTextIsPlainAndWhole(t *testing.T) {
	header := &waymarkv1.Header{ChainId: "waymark-1"}
	texts := map[string]string{} // text without the last line, by message
	rapid.Check(t, func(t *rapid.T) {
		packed := drawMessage(t)
		text, err := PersonalText(header, []*types.Any{packed})
		require.NoError(t, err)
		require.True(t, utf8.ValidString(text))
		for _, line := range strings.Split(text, "\n") {
			require.LessOrEqual(t, len(line), x.MaxDepth*len(indent)+64+pieceSize+16)
			for _, char := range line {
				require.True(t, char >= ' ' && char <= '~' || unicode.IsLetter(char), "%U in %q", char, line)
			}
		}
		message := packed.TypeUrl + string(packed.Value)
		if other, taken := texts[text]; taken {
			require.Equal(t, other, message)
		}
		texts[text] = message
	})
	require.Greater(t, len(texts), 20)
}

// TestTextStopsGrowing: a message whose text would be far longer than itself is given up when it is too long, not
// when all of it is written: who is not even known can ask for it.
func TestTextStopsGrowing(t *testing.T) {
	leaf := &provenancev1.Value{Kind: &provenancev1.Value_Boolean{Boolean: true}}
	wide := &provenancev1.List{Values: slices.Repeat([]*provenancev1.Value{leaf}, 50_000)}
	deep := &provenancev1.Value{Kind: &provenancev1.Value_List{List: wide}}
	for range 25 {
		deep = &provenancev1.Value{Kind: &provenancev1.Value_List{List: &provenancev1.List{Values: []*provenancev1.Value{deep}}}}
	}
	r := new(renderer)
	err := r.any(1, pack(&provenancev1.List{Values: []*provenancev1.Value{deep}}, "waymark.provenance.v1.List"))
	require.ErrorIs(t, err, errPersonalSize)
	require.Less(t, r.out.Len(), MaxPersonalText+1000)
}

func TestQuoted(t *testing.T) {
	for s, pieces := range map[string][]string{
		"":                                     {`""`},
		"a\"\\b":                               {`"a\"\\b"`},
		"\n\t\x00\x7f":                         {`"\u{a}\u{9}\u{0}\u{7f}"`},
		"\xff\xc3":                             {`"\xff\xc3"`},
		"�":                                    {`"\u{fffd}"`},
		"提单 é":                                 {`"提单 é"`},
		"\u0435\u202e":                         {`"\u{435}\u{202e}"`}, // a Cyrillic letter, and the mark that reverses text
		strings.Repeat("a", pieceSize):         {`"` + strings.Repeat("a", pieceSize) + `"`},
		strings.Repeat("a", pieceSize+1):       {`"` + strings.Repeat("a", pieceSize) + `"`, `"a"`},
		strings.Repeat("a", pieceSize-1) + "提": {`"` + strings.Repeat("a", pieceSize-1) + `提"`},
	} {
		require.Equal(t, pieces, quoted(s))
	}
}
