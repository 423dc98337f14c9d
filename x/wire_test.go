package x_test

import (
	"bytes"
	"testing"

	"github.com/cosmos/gogoproto/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
)

func header() *waymarkv1.Header {
	return &waymarkv1.Header{
		ChainId: "chain", Signer: bytes.Repeat([]byte{7}, 20), Nonce: 3, Count: 1,
		Expires: &types.Timestamp{Seconds: 5, Nanos: 6},
	}
}

func TestDecodeRefusesWhatIsNotCanonical(t *testing.T) {
	good := x.Encode(header())
	require.NoError(t, x.Decode(good, new(waymarkv1.Header)))
	nested := func(levels int) []byte {
		v := &provenancev1.Value{Kind: &provenancev1.Value_Text{Text: "leaf"}}
		for range levels {
			v = &provenancev1.Value{Kind: &provenancev1.Value_List{List: &provenancev1.List{Values: []*provenancev1.Value{v}}}}
		}
		return x.Encode(v)
	}
	many := bytes.Repeat([]byte{0x0a, 0x02, 0x0a, 0x00}, x.MaxElements+1)
	require.NoError(t, x.Decode(nested(31), new(provenancev1.Value)), "2 levels each and the leaf")

	for name, c := range map[string]struct {
		bz   []byte
		into x.Message
		says string
	}{
		"unknown field":        {append(bytes.Clone(good), 0x78, 0x01), new(waymarkv1.Header), "unknown field 15"},
		"field twice":          {append(bytes.Clone(good), 0x42, 0x01, 'x', 0x42, 0x01, 'y'), new(waymarkv1.Header), "shortest"},
		"out of order":         {append([]byte{0x18, 0x03}, x.Encode(&waymarkv1.Header{ChainId: "c"})...), new(waymarkv1.Header), "shortest"},
		"default spelled out":  {append(bytes.Clone(good), 0x42, 0x00), new(waymarkv1.Header), "shortest"},
		"long varint":          {[]byte{0x18, 0x83, 0x00}, new(waymarkv1.Header), "shortest"},
		"wrong wire type":      {[]byte{0x1a, 0x01, 0x03}, new(waymarkv1.Header), "wire type"},
		"cut off":              {good[:len(good)-1], new(waymarkv1.Header), "cut off"},
		"number cut off":       {[]byte{0x18, 0x80}, new(waymarkv1.Header), "number is cut off"},
		"too deep":             {nested(32), new(provenancev1.Value), "more than 64 levels"},
		"far too deep":         {nested(1_000), new(provenancev1.Value), "more than 64 levels"},
		"empty element":        {[]byte{0x12, 0x00}, new(waymarkv1.Tx), "empty element"},
		"empty text element":   {[]byte{0x2a, 0x00}, new(membershipv1.Organization), "empty element"},
		"empty bytes element":  {[]byte{0x08, 0x01, 0x12, 0x00}, new(dossierv1.Head), "empty element"},
		"text not utf-8":       {append(bytes.Clone(good), 0x42, 0x02, 'x', 0xff), new(waymarkv1.Header), "utf-8"},
		"text half a letter":   {append(bytes.Clone(good), 0x42, 0x02, 0xe6, 0x8f), new(waymarkv1.Header), "utf-8"},
		"element not utf-8":    {[]byte{0x2a, 0x02, 0xc0, 0x80}, new(membershipv1.Organization), "utf-8"},
		"too many elements":    {many, new(provenancev1.List), "more elements than it may have"},
		"length beyond memory": {[]byte{0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}, new(waymarkv1.Header), "longer than"},
	} {
		t.Run(name, func(t *testing.T) {
			err := x.Decode(c.bz, c.into)
			require.ErrorIs(t, err, x.ErrEncoding)
			require.ErrorContains(t, err, c.says)
		})
	}
}

// TestDecodeIsTheInverseOfEncode mutates encodings: what decodes, encodes to the same bytes.
func TestDecodeIsTheInverseOfEncode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bz := x.Encode(header())
		for range rapid.IntRange(0, 3).Draw(t, "mutations") {
			at := rapid.IntRange(0, len(bz)-1).Draw(t, "at")
			bz[at] = rapid.Byte().Draw(t, "byte")
		}
		var h waymarkv1.Header
		if x.Decode(bz, &h) == nil {
			require.Equal(t, bz, x.Encode(&h))
		}
	})
}
