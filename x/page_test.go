package x_test

import (
	"encoding/base64"
	"fmt"
	"testing"

	"cosmossdk.io/collections"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
)

// TestPages walks a table page by page: every entry once, in order, and nothing that another prefix has.
func TestPages(t *testing.T) {
	ctx := x.NewContext(x.Chain{}, x.Signer{}, memkv.New(), nil, nil)
	for i := range 25 {
		pairTable.Set(ctx, collections.Join(string(rune('a'+i%3)), fmt.Sprintf("%02d", i)), x.Present{})
	}
	walk := func(under *collections.Pair[string, string], limit uint32) (found []string, pages int) {
		for next, ok := "", true; ; pages++ {
			n := len(found)
			next, ok = pairTable.Page(ctx, under, next, limit, func(at collections.Pair[string, string], _ x.Present) {
				found = append(found, at.K1()+at.K2())
			})
			require.True(t, ok)
			if next == "" {
				return found, pages + 1
			}
			require.EqualValues(t, limit, len(found)-n, "a page that another follows is full")
		}
	}
	b := collections.PairPrefix[string, string]("b")
	want := []string{"b01", "b04", "b07", "b10", "b13", "b16", "b19", "b22"}
	for limit, pages := range map[uint32]int{0: 1, 1: 8, 3: 3, 4: 2, 7: 2, 8: 1, 4_000_000_000: 1} {
		found, n := walk(&b, limit)
		require.Equal(t, want, found, limit)
		require.Equal(t, pages, n, limit)
	}
	all, pages := walk(nil, 10)
	require.Len(t, all, 25)
	require.Equal(t, 3, pages)
	require.IsIncreasing(t, all)

	for name, from := range map[string]string{
		"another prefix": base64.RawURLEncoding.EncodeToString([]byte("a\x0003")),
		"no key":         base64.RawURLEncoding.EncodeToString([]byte("b")),
		"no base64":      "b/+=",
		"padded":         base64.URLEncoding.EncodeToString([]byte("b\x0001")),
	} {
		_, ok := pairTable.Page(ctx, &b, from, 0, func(collections.Pair[string, string], x.Present) { t.Fatal(name) })
		require.False(t, ok, name)
	}
	none := collections.PairPrefix[string, string]("b\x00")
	next, ok := pairTable.Page(ctx, &none, "", 0, func(collections.Pair[string, string], x.Present) { t.Fatal("there is none") })
	require.True(t, ok)
	require.Empty(t, next)
}
