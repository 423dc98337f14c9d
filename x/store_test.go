package x_test

import (
	"testing"

	"cosmossdk.io/collections"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
)

var (
	pairSchema = x.NewSchema(0x7e)
	pairTable  = x.NewTable(pairSchema, 0x01, "pairs",
		collections.PairKeyCodec(collections.StringKey, collections.StringKey), x.Member)
)

// TestKeyWithoutEncoding: no text that somebody sends makes a fault of a read. One with a zero byte cannot be the first
// part of a pair, and so there is nothing under it.
func TestKeyWithoutEncoding(t *testing.T) {
	ctx := x.NewContext(x.Chain{}, x.Signer{}, memkv.New(), nil, nil)
	pairTable.Set(ctx, collections.Join("a", "b\x00c"), x.Present{})
	require.True(t, pairTable.Has(ctx, collections.Join("a", "b\x00c")))
	none := collections.Join("a\x00b", "c")
	require.False(t, pairTable.Has(ctx, none))
	_, found := pairTable.Get(ctx, none)
	require.False(t, found)
	pairTable.Remove(ctx, none)
	walked := func(prefix string) (n int) {
		pairTable.Walk(ctx, collections.NewPrefixedPairRange[string, string](prefix),
			func(collections.Pair[string, string], x.Present) bool {
				n++
				return false
			})
		return n
	}
	require.Equal(t, 1, walked("a"))
	require.Zero(t, walked("a\x00b"))

	defer func() {
		panicked := recover()
		require.NotNil(t, panicked)
		require.False(t, x.IsFault(panicked), "a write under it rejects the message, and halts no node")
	}()
	pairTable.Set(ctx, none, x.Present{})
}
