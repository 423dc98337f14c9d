package app_test

import (
	"fmt"
	"testing"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
)

// BenchmarkBlock executes and commits blocks of 500 transactions, each the commissioning of a lot of
// its own, whose signatures were verified before. It reports the time of one transaction.
func BenchmarkBlock(b *testing.B) {
	const size = 500
	c := chain.New(b, nil)
	n := 0
	for b.Loop() {
		b.StopTimer()
		txs := make([][]byte, size)
		for i := range txs {
			n++
			txs[i] = c.Sign("maker", &provenancev1.CaptureEvent{Event: &provenancev1.Event{
				Type: provenancev1.EventType_EVENT_TYPE_OBJECT, Action: provenancev1.Action_ACTION_ADD,
				EventTime:           &provenancev1.DateTime{Seconds: c.Time.Unix()},
				EventTimeZoneOffset: "+00:00", BizStep: "creating_class_instance",
				ReadPoint: &provenancev1.Location{Id: "https://id.gs1.org/414/9506000100041"},
				QuantityList: []*provenancev1.QuantityElement{{
					EpcClass: fmt.Sprintf("https://id.gs1.org/01/09506000134352/10/LOT%07d", n), Quantity: "1000",
				}},
			}}).Bytes
		}
		c.Judge(txs)
		b.StartTimer()
		for i, r := range c.Decide(txs) {
			if r.Code != 0 {
				b.Fatalf("transaction %d: %s", i, r.Log)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(n), "µs/tx")
}
