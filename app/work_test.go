package app_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// heavyTx is one heavy transaction, made when those before it are in the state.
type heavyTx struct {
	name         string
	organization string
	// headroom is by how many times its budget exceeds what it does; 0 for one that is to run out.
	headroom uint64
	kind     waymarkv1.Kind // of its first record, where it depends on those before
	messages func() []x.Message
}

// requireHeadroom: a legitimate transaction may do three times what it does.
func requireHeadroom(t testing.TB, c *chain.Chain, raw []byte) {
	t.Helper()
	budget, work := app.TxBudget(len(raw)), c.App.Work(raw)
	require.GreaterOrEqual(t, budget, 3*work, "%d bytes", len(raw))
}

// TestWorkOfHeavyTransactions: what trade needs has three times the budget that it uses; the largest batches that there
// are fit; what would take more than about a second does not.
func TestWorkOfHeavyTransactions(t *testing.T) {
	c := chain.New(t, map[string]string{"provenance.require_prefix": "false"})
	for _, l := range heavy(c, 4) {
		tx := c.Sign(l.organization, l.messages()...)
		budget, work := app.TxBudget(len(tx.Bytes)), c.App.Work(tx.Bytes)
		c.Judge([][]byte{tx.Bytes})
		result := c.Decide([][]byte{tx.Bytes})[0]
		if l.headroom == 0 {
			require.Greater(t, work, budget, l.name)
			require.Equal(t, x.ErrOutOfWork.Code, result.Code, "%s: %s", l.name, result.Log)
			continue
		}
		require.Zero(t, result.Code, "%s: %s", l.name, result.Log)
		if l.kind != 0 {
			require.Equal(t, l.kind, c.Outcome(tx.ID[:]).Messages[0].Entries[0].Kind, l.name)
		}
		require.GreaterOrEqual(t, budget, l.headroom*work, "%s, of %d bytes", l.name, len(tx.Bytes))
	}
}

// BenchmarkWork executes and commits each of them, and reports what a unit of work takes.
func BenchmarkWork(b *testing.B) {
	c := chain.New(b, map[string]string{"provenance.require_prefix": "false"})
	for _, l := range heavy(c, 8) {
		b.Run(l.name, func(b *testing.B) {
			if b.N > 1 {
				b.Skip("it can be recorded once: use -benchtime 1x")
			}
			tx := c.Sign(l.organization, l.messages()...)
			work := min(c.App.Work(tx.Bytes), app.TxBudget(len(tx.Bytes)))
			c.Judge([][]byte{tx.Bytes}) // which verifies the signature
			b.ResetTimer()
			c.Decide([][]byte{tx.Bytes})
			b.StopTimer()
			b.ReportMetric(float64(b.Elapsed().Milliseconds()), "ms")
			b.ReportMetric(float64(work), "units")
			b.ReportMetric(float64(len(tx.Bytes)), "bytes")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/1000/float64(work), "µs/unit")
		})
	}
}

// TestBlockBudget fills a block with transactions that run out of work: one organization's do not take what is left to
// others, and all work stays within the block's budget.
func TestBlockBudget(t *testing.T) {
	c := chain.New(t, nil)
	var txs [][]byte
	for range 5 {
		txs = append(txs, c.Sign("partner", sightings(c)...).Bytes)
	}
	for range 2 {
		txs = append(txs, c.Sign("carrier", sightings(c)...).Bytes)
	}
	txs = append(txs, c.Sign("maker", capture(writer{c}.lot(provenancev1.Action_ACTION_ADD, "creating_class_instance", "L", "1"))).Bytes)
	var codes []uint32
	for _, r := range c.Decide(txs) {
		require.Equal(t, "waymark", r.Codespace, r.Log)
		codes = append(codes, r.Code)
	}
	over, busy := x.ErrOutOfWork.Code, app.ErrBusy.Code
	require.EqualValues(t, 4, app.OrganizationWork/app.MaxWork)
	require.Equal(t, []uint32{over, over, over, over, busy, over, busy, busy}, codes)
	require.Zero(t, c.Decide([][]byte{c.Sign("maker", capture(writer{c}.lot(provenancev1.Action_ACTION_ADD, "creating_class_instance", "L", "1"))).Bytes})[0].Code,
		"the next block has work for all again")
}

// sightings are messages of half a megabyte in all that name as many things as there is room for.
func sightings(c *chain.Chain) (messages []x.Message) {
	for i := range 8 {
		names := make([]string, 5800)
		for n := range names {
			names[n] = fmt.Sprintf("u%d:%x", i, n*2654435761&0xffffff) // in no order: neighbours are cheaper
		}
		messages = append(messages, capture(writer{c}.object(provenancev1.Action_ACTION_OBSERVE, "", names...)))
	}
	return messages
}

// writer writes events of a chain's present.
type writer struct{ c *chain.Chain }

func capture(e *provenancev1.Event) x.Message { return &provenancev1.CaptureEvent{Event: e} }

func (w writer) event(kind provenancev1.EventType, action provenancev1.Action, step string) *provenancev1.Event {
	return &provenancev1.Event{
		Type: kind, Action: action, BizStep: step,
		EventTime: &provenancev1.DateTime{Seconds: w.c.Time.Unix()}, EventTimeZoneOffset: "+00:00",
	}
}

func (w writer) object(action provenancev1.Action, step string, epcs ...string) *provenancev1.Event {
	e := w.event(provenancev1.EventType_EVENT_TYPE_OBJECT, action, step)
	e.EpcList = epcs
	return e
}

func (w writer) items(series string, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf("https://id.gs1.org/01/09506000134352/21/%s%d", series, i)
	}
	return list
}

func (w writer) lot(action provenancev1.Action, step, lot, quantity string) *provenancev1.Event {
	e := w.object(action, step)
	e.QuantityList = []*provenancev1.QuantityElement{{EpcClass: "https://id.gs1.org/01/09506000134352/10/" + lot, Quantity: quantity}}
	return e
}

func (w writer) pallet(n int) string {
	digits := fmt.Sprintf("09506000%09d", n)
	check, err := gs1.CheckDigit(digits)
	if err != nil {
		panic(err)
	}
	return "https://id.gs1.org/00/" + digits + string(check)
}

func (w writer) pack(pallet int, items ...string) *provenancev1.Event {
	e := w.event(provenancev1.EventType_EVENT_TYPE_AGGREGATION, provenancev1.Action_ACTION_ADD, "packing")
	e.ParentId, e.ChildEpcs = w.pallet(pallet), items
	return e
}

func (w writer) unpack(pallet int) *provenancev1.Event {
	e := w.event(provenancev1.EventType_EVENT_TYPE_AGGREGATION, provenancev1.Action_ACTION_DELETE, "unpacking")
	e.ParentId = w.pallet(pallet)
	return e
}
