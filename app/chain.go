package app

import (
	"encoding/binary"
	"fmt"
	"time"

	"github.com/waymark-ledger/waymark/app/internal/store"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
)

// core is the module of what the state machine itself keeps. State, under prefix 0x10: 0x01 → Chain.
// Flat, under the same prefix: 't' height → block time; 'o' transaction id → Outcome.
var core = x.Module{Name: "waymark", Prefix: corePrefix, Tables: coreSchema, Queries: []x.Query{x.Serve(outcome)}}

const (
	corePrefix  = 0x10
	flatTime    = 't'
	flatOutcome = 'o'
)

var (
	coreSchema = x.NewSchema(corePrefix)
	chainItem  = x.NewItem(coreSchema, 0x01, "chain", x.Proto[waymarkv1.Chain]())
)

// ErrUnknownTx says that no transaction with an id has been executed, as far as this node knows.
var ErrUnknownTx = x.NewError("waymark", 3, "no such transaction has been executed")

// chainAt returns which block a view shows.
func chainAt(view *store.View) (x.Chain, error) {
	ctx := x.NewContext(x.Chain{Height: view.Height()}, x.Signer{}, view.State(), view.Flat(), nil)
	chain, found := chainItem.Get(ctx)
	if !found {
		return x.Chain{}, fmt.Errorf("the state of height %d does not name its chain", view.Height())
	}
	at := getFlat(ctx, timeKey(view.Height()))
	if len(at) != 12 {
		return x.Chain{}, fmt.Errorf("the time of height %d is missing", view.Height())
	}
	return x.Chain{
		ID:     chain.Id,
		Height: view.Height(),
		Time:   time.Unix(int64(binary.BigEndian.Uint64(at)), int64(binary.BigEndian.Uint32(at[8:]))).UTC(),

		Version: chain.Version,
	}, nil
}

// putTime keeps the time of the block.
func putTime(ctx *x.Context) {
	at := binary.BigEndian.AppendUint64(nil, uint64(ctx.Time().Unix()))
	at = binary.BigEndian.AppendUint32(at, uint32(ctx.Time().Nanosecond()))
	setFlat(ctx, timeKey(ctx.Height()), at)
}

// putOutcome keeps what became of a transaction, for clients that ask.
func putOutcome(ctx *x.Context, o *waymarkv1.Outcome) { setFlat(ctx, outcomeKey(o.TxId), x.Encode(o)) }

// outcome answers what became of a transaction, or ErrUnknownTx.
func outcome(ctx *x.Context, q *waymarkv1.OutcomeRequest) (*waymarkv1.Outcome, error) {
	bz := getFlat(ctx, outcomeKey(q.TxId))
	if bz == nil {
		return nil, ErrUnknownTx
	}
	var o waymarkv1.Outcome
	if err := x.Decode(bz, &o); err != nil {
		x.Fail(err)
	}
	if o.Height > ctx.Height() {
		return nil, ErrUnknownTx
	}
	for _, m := range o.Messages {
		if len(m.Entries) > 0 { // all records of a transaction have one signer and one time
			first := m.Entries[0]
			o.Suspect = dossier.Suspect(ctx, dossier.Record(ctx, x.Subject(first.Subject), first.Index))
			break
		}
	}
	return &o, nil
}

func timeKey(height int64) []byte {
	return binary.BigEndian.AppendUint64([]byte{corePrefix, flatTime}, uint64(height))
}

func outcomeKey(id []byte) []byte { return append([]byte{corePrefix, flatOutcome}, id...) }

func setFlat(ctx *x.Context, key, value []byte) {
	if err := ctx.Flat().Set(key, value); err != nil {
		x.Fail(err)
	}
}

func getFlat(ctx *x.Context, key []byte) []byte {
	value, err := ctx.Flat().Get(key)
	if err != nil {
		x.Fail(err)
	}
	return value
}
