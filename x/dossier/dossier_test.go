package dossier_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/merkle/testonly"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/dossier/rules"
)

const subject = x.Subject("01/09506000134352/10/L1")

// history is a dossier beside the reference tree of the same leaves.
type history struct {
	state, flat *memkv.Store
	tree        *testonly.Tree
	records     [][]byte
}

func newHistory(t *testing.T, size int) *history {
	h := &history{state: memkv.New(), flat: memkv.New(), tree: testonly.New(rfc6962.DefaultHasher)}
	for i := range size {
		// Another subject, whose name begins with this one's, gets records in between: nothing of it may mix.
		entries := dossier.Append(h.at(int64(i)+1), []x.Note{
			{Subject: subject, Kind: waymarkv1.Kind_KIND_CREATED}, {Subject: subject + "1", Kind: waymarkv1.Kind_KIND_SHIPPED},
		}, nil, make([]byte, 32))
		require.EqualValues(t, i, entries[0].Index)
		require.EqualValues(t, i, entries[1].Index)
		bz := dossier.RecordBytes(h.at(1), subject, uint64(i))
		leaf := rules.Leaf(waymarkv1.Kind_KIND_CREATED, int64(i)+1, rules.RecordDigest(bz))
		h.tree.AppendData(leaf[:])
		h.records = append(h.records, bz)
	}
	return h
}

func (h *history) at(height int64) *x.Context {
	signer := x.Signer{Organization: "maker", TxID: make([]byte, 32), Message: uint32(height), Digest: make([]byte, 32)}
	return x.NewContext(x.Chain{Height: height, Time: time.Unix(height, 5)}, signer, h.state, h.flat, nil)
}

// TestAgainstReference holds roots and paths against those of a plain RFC 6962 tree, at every size up to beyond some
// complete subtrees of 256 leaves, which are kept, and around the boundaries of those from every index.
func TestAgainstReference(t *testing.T) {
	const size = 1030
	h := newHistory(t, size)
	ctx := h.at(size)
	require.EqualValues(t, size, dossier.Head(ctx, subject).Size_)

	boundaries := map[uint64]bool{
		1: true, 2: true, 3: true, 255: true, 256: true, 257: true, 511: true, 512: true, 513: true,
		768: true, 769: true, 1023: true, 1024: true, 1025: true, size: true,
	}
	for n := uint64(1); n <= size; n++ {
		root := dossier.Root(ctx, subject, n)
		require.Equal(t, h.tree.HashAt(n), root, "root at size %d", n)
		if !boundaries[n] {
			continue
		}
		for i := range n {
			if i%37 != 0 && i%256 > 1 && i%256 < 254 && i != n-1 {
				continue
			}
			path, err := dossier.Inclusion(ctx, subject, i, n)
			require.NoError(t, err)
			want, err := h.tree.InclusionProof(i, n)
			require.NoError(t, err)
			require.Equal(t, len(want), len(path))
			for k := range want {
				require.Equal(t, want[k], path[k], "inclusion of %d in %d, hash %d", i, n, k)
			}
		}
		for earlier := range boundaries {
			if earlier > n {
				continue
			}
			path, err := dossier.Consistency(ctx, subject, earlier, n)
			require.NoError(t, err)
			require.NoError(t, proof.VerifyConsistency(rfc6962.DefaultHasher, earlier, n, path, h.tree.HashAt(earlier), root),
				"from %d to %d", earlier, n)
		}
	}
}

// TestOutOfRange: what a dossier does not have is an error, not a fault.
func TestOutOfRange(t *testing.T) {
	h := newHistory(t, 3)
	for _, ask := range []func(*x.Context) error{
		func(ctx *x.Context) error { _, err := dossier.Inclusion(ctx, subject, 3, 3); return err },
		func(ctx *x.Context) error { _, err := dossier.Inclusion(ctx, subject, 0, 0); return err },
		func(ctx *x.Context) error { _, err := dossier.Consistency(ctx, subject, 4, 3); return err },
		func(*x.Context) error { _, err := dossier.MessagePath([][]byte{{1}}, 1); return err },
	} {
		require.Error(t, ask(h.at(3)))
	}
	require.Nil(t, dossier.Head(h.at(3), "nothing"))
	require.Nil(t, dossier.Material(h.at(3), []byte("nothing")))
}

// TestRefusal: the records of a refusal carry its reason, and one message leaves one record a subject and kind.
func TestRefusal(t *testing.T) {
	h := newHistory(t, 0)
	reason := &x.Error{Codespace: "provenance", Code: 22}
	dossier.Append(h.at(1), []x.Note{{Subject: subject, Kind: waymarkv1.Kind_KIND_REFUSED, Flags: []waymarkv1.Flag{3, 7}}}, reason, nil)
	record := dossier.Record(h.at(1), subject, 0)
	require.Equal(t, "provenance", record.Codespace)
	require.EqualValues(t, 22, record.Code)
	require.Equal(t, []waymarkv1.Flag{3, 7}, record.Flags)
	require.Equal(t, x.Encode(record), dossier.RecordBytes(h.at(1), subject, 0))
}

// TestMessagePath holds the paths of messages against the reference, and the root against the one a header commits to.
func TestMessagePath(t *testing.T) {
	for size := 1; size <= 20; size++ {
		tree := testonly.New(rfc6962.DefaultHasher)
		var messages [][]byte
		for i := range size {
			messages = append(messages, fmt.Appendf(nil, "message %d", i))
			tree.AppendData(messages[i])
		}
		for i := range uint64(size) {
			path, err := dossier.MessagePath(messages, i)
			require.NoError(t, err)
			require.NoError(t, proof.VerifyInclusion(rfc6962.DefaultHasher, i, uint64(size), rfc6962.DefaultHasher.HashLeaf(messages[i]), path, tree.Hash()))
		}
	}
}
