package provenance

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// blank is a context over an empty state.
func blank() *x.Context {
	return x.NewContext(x.Chain{ID: "test", Height: 1, Time: time.Unix(1, 0)}, x.Signer{}, memkv.New(), memkv.New(), nil)
}

func TestTurns(t *testing.T) {
	const gtin, lot, item = "01/09506000134352", "01/09506000134352/10/A", "01/09506000134352/21/A"
	for _, c := range []struct {
		due  []gs1.Key
		last gs1.Key
		next gs1.Key // empty for none
	}{
		{nil, "", ""},
		{nil, lot, ""},
		{[]gs1.Key{lot}, "", lot},
		{[]gs1.Key{lot}, lot, lot}, // it moved again, and nothing else did
		{[]gs1.Key{gtin, lot, item}, "", gtin},
		{[]gs1.Key{gtin, lot, item}, gtin, lot},
		{[]gs1.Key{gtin, lot, item}, lot, item},
		{[]gs1.Key{gtin, lot, item}, item, gtin},
		{[]gs1.Key{gtin, item}, lot, item}, // what had its turn need not be due any more
		{[]gs1.Key{gtin, lot}, item + "A", gtin},
		{[]gs1.Key{lot, item}, gtin + "\xff", lot},
	} {
		ctx := blank()
		for _, key := range c.due {
			due.Set(ctx, key, x.Present{})
		}
		next, found := nextDue(ctx, c.last)
		require.Equal(t, c.next, next, "of %q after %q", c.due, c.last)
		require.Equal(t, c.next != "", found)
	}
}
