package client_test

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/cosmos/iavl"
	iavldb "github.com/cosmos/iavl/db"
	"github.com/stretchr/testify/require"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	authrules "github.com/waymark-ledger/waymark/x/auth/rules"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
)

// treeVectors writes a state of two entries with its root, its app hash, and a proof of what is there and of what is not.
func treeVectors(t *testing.T, out *strings.Builder, row func(name string, value []byte)) {
	t.Helper()
	head := x.Encode(&dossierv1.Head{Size_: 1, Range: [][]byte{make([]byte, sha256.Size)}})
	entries := []struct{ key, value []byte }{
		{dossierrules.HeadPath("01/09506000134352/10/LOT7"), head},
		{provenancerules.LotPath("01/09506000134352/21/1"), []byte("01/09506000134352/10/LOT7")},
	}
	tree := iavl.NewMutableTree(iavldb.NewMemDB(), 0, true, iavl.NewNopLogger())
	for _, e := range entries {
		_, err := tree.Set(e.key, e.value)
		require.NoError(t, err)
	}
	root, version, err := tree.SaveVersion()
	require.NoError(t, err)
	require.Equal(t, treeOfTwo(entries[0].key, entries[0].value, entries[1].key, entries[1].value), root)

	out.WriteString("\n# tree of version 1\n")
	for _, e := range entries {
		row("key", e.key)
		row("value", e.value)
	}
	row("tree root", root)
	row("app hash of it", x.AppHash(root))
	saved, err := tree.GetImmutable(version)
	require.NoError(t, err)
	for _, key := range [][]byte{entries[0].key, authrules.KeyPath(chain.Address("maker"))} {
		row("proof for", key)
		commitment, err := saved.GetProof(key)
		require.NoError(t, err)
		bz, err := commitment.Marshal()
		require.NoError(t, err)
		row("proof", bz)
	}
}

// treeOfTwo is the root of a tree of version 1 with two entries, computed by hand.
func treeOfTwo(key1, value1, key2, value2 []byte) []byte {
	const version = 1
	node := func(height, size int64, parts ...[]byte) []byte {
		var bz []byte
		for _, n := range []int64{height, size, version} {
			bz = binary.AppendVarint(bz, n)
		}
		for _, part := range parts {
			bz = append(binary.AppendUvarint(bz, uint64(len(part))), part...)
		}
		sum := sha256.Sum256(bz)
		return sum[:]
	}
	leaf := func(key, value []byte) []byte {
		digest := sha256.Sum256(value)
		return node(0, 1, key, digest[:])
	}
	return node(1, 2, leaf(key1, value1), leaf(key2, value2))
}
