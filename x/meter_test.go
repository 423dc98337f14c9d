package x_test

import (
	"bytes"
	"testing"

	"cosmossdk.io/collections"
	"github.com/stretchr/testify/require"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"

	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
)

var (
	meterSchema = x.NewSchema(0x7f)
	meterTable  = x.NewTable(meterSchema, 0x01, "blobs", collections.Uint64Key, collections.BytesValue)
)

// exhausted reports whether work runs out of a budget.
func exhausted(t *testing.T, state, flat x.KV, units uint64, work func(*x.Context)) (out bool) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			require.True(t, x.OutOfWork(r), "%v", r)
			out = true
		}
	}()
	work(x.NewContext(x.Chain{}, x.Signer{}, state, flat, x.NewWork(units)))
	return false
}

// TestWork: what the use of a store costs. To read a large value costs as its bytes do, in the state and beside it:
// nobody has every node decode much for the price of little.
func TestWork(t *testing.T) {
	state, flat := memkv.New(), memkv.New()
	free := x.NewContext(x.Chain{}, x.Signer{}, state, flat, nil)
	meterTable.Set(free, 1, []byte("small"))
	meterTable.Set(free, 2, bytes.Repeat([]byte{7}, 100*256))
	require.NoError(t, free.Flat().Set([]byte("large"), bytes.Repeat([]byte{7}, 100*256)))

	for name, c := range map[string]struct {
		units uint64
		work  func(*x.Context)
	}{
		"get":       {1, func(ctx *x.Context) { meterTable.Get(ctx, 1) }},
		"get none":  {1, func(ctx *x.Context) { meterTable.Get(ctx, 9) }},
		"get large": {101, func(ctx *x.Context) { meterTable.Get(ctx, 2) }},
		"has large": {1, func(ctx *x.Context) { meterTable.Has(ctx, 2) }},
		"set":       {4, func(ctx *x.Context) { meterTable.Set(ctx, 3, []byte("small")) }},
		"set large": {104, func(ctx *x.Context) { meterTable.Set(ctx, 3, make([]byte, 100*256)) }},
		"remove":    {4, func(ctx *x.Context) { meterTable.Remove(ctx, 3) }},
		"walk": {103, func(ctx *x.Context) {
			meterTable.Walk(ctx, nil, func(uint64, []byte) bool { return false })
		}},
		"flat": {101, func(ctx *x.Context) { _, _ = ctx.Flat().Get([]byte("large")) }},
	} {
		t.Run(name, func(t *testing.T) {
			before := state.Clone()
			require.False(t, exhausted(t, before.Clone(), flat.Clone(), c.units, c.work), "%d units are enough", c.units)
			require.True(t, exhausted(t, before.Clone(), flat.Clone(), c.units-1, c.work), "%d units are not", c.units-1)
		})
	}
}

// TestNotes: one note a subject and kind, however many were made, in the order of subjects and kinds.
func TestNotes(t *testing.T) {
	ctx := x.NewContext(x.Chain{}, x.Signer{}, nil, nil, nil)
	ctx.Note("b", 2, 5, 3)
	ctx.Note("b", 1)
	ctx.Note("a", 9)
	ctx.Note("b", 2, 4, 5)
	require.Equal(t, []x.Note{{Subject: "a", Kind: 9}, {Subject: "b", Kind: 1}, {Subject: "b", Kind: 2, Flags: flags(3, 4, 5)}}, ctx.TakeNotes())
	require.Empty(t, ctx.TakeNotes(), "they are taken once")
	ctx.Note("b", 2, 1)
	require.Equal(t, []x.Note{{Subject: "b", Kind: 2, Flags: flags(1)}}, ctx.TakeNotes())
}

func flags(all ...waymarkv1.Flag) []waymarkv1.Flag { return all }
