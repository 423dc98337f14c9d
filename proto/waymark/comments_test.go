package waymark_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/cosmos/gogoproto/protoc-gen-gogo/descriptor"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/proto/waymark"
	_ "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	_ "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	_ "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	_ "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	_ "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	_ "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	_ "github.com/waymark-ledger/waymark/proto/waymark/v1"
)

func TestComment(t *testing.T) {
	for name, want := range map[string]string{
		"waymark.v1.Header.memo":                                 "A note for people, at most 256 bytes.",
		"waymark.v1.Mode":                                        "Mode says which bytes the signature covers.",
		"waymark.v1.Mode.MODE_DIRECT":                            "keccak256 of a domain tag and the canonical header.",
		"waymark.provenance.v1.PendingResponse.subject":          "Its canonical key.",
		"waymark.provenance.v1.SensorReport.string_value":        "The text.",
		"waymark.provenance.v1.SensorReport.hex_binary_value":    "A value that is bytes, in hexadecimal digits.",
		"waymark.proof.v1.Header.last_block_id":                  "The previous block.",
		"waymark.provenance.v1.EventRequest.digest":              "Only that with this digest: sha256 of the event's canonical bytes; empty for all.",
		"waymark.provenance.v1.SensorReport.no_such_thing":       "",
		"waymark.provenance.v1.EventStatus.EVENT_STATUS_UNHEARD": "",
	} {
		require.Equal(t, want, waymark.Comment(name), name)
	}
}

// Everything that the generated code declares has its comment.
func TestEveryDeclarationHasAComment(t *testing.T) {
	seen := 0
	has := func(path ...string) {
		seen++
		require.NotEmpty(t, waymark.Comment(strings.Join(path, ".")), strings.Join(path, "."))
	}
	for _, file := range files(t) {
		for _, m := range file.MessageType {
			has(file.GetPackage(), m.GetName())
			for _, f := range m.Field {
				has(file.GetPackage(), m.GetName(), f.GetName())
			}
		}
		for _, e := range file.EnumType {
			has(file.GetPackage(), e.GetName())
			for _, v := range e.Value {
				has(file.GetPackage(), e.GetName(), v.GetName())
			}
		}
	}
	require.Greater(t, seen, 400)
}

func files(t *testing.T) []*descriptor.FileDescriptorProto {
	t.Helper()
	var all []*descriptor.FileDescriptorProto
	for _, name := range []string{
		"auth/v1/auth", "dossier/v1/dossier", "membership/v1/membership", "proof/v1/bundle", "proof/v1/lightblock",
		"proof/v1/query", "provenance/v1/event", "provenance/v1/provenance", "standing/v1/standing", "v1/query",
		"v1/record", "v1/tx",
	} {
		packed, err := gzip.NewReader(bytes.NewReader(proto.FileDescriptor("waymark/" + name + ".proto")))
		require.NoError(t, err, name)
		bz, err := io.ReadAll(packed)
		require.NoError(t, err)
		file := new(descriptor.FileDescriptorProto)
		require.NoError(t, proto.Unmarshal(bz, file))
		all = append(all, file)
	}
	return all
}
