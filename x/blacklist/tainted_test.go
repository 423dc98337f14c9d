package blacklist_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// TestNobodyTaintsOthersGoods: who has nothing of some goods does not have them be made of what is blocked.
func TestNobodyTaintsOthersGoods(t *testing.T) {
	w := newWorld(t, nil)
	const item, own, bad = product + "/21/1001", product + "/21/1002", "01/09506000134369"
	against := func(item string) []*inspectionv1.Reason {
		var r inspectionv1.ClearanceResponse
		w.Query("/inspection/clearance", &inspectionv1.ClearanceRequest{Id: item, Market: "CN"}, &r)
		return r.Against
	}
	repair := func(item string) *provenancev1.Event {
		e := w.event(provenancev1.EventType_EVENT_TYPE_TRANSFORMATION, 0, "repairing")
		e.InputEpcList, e.OutputEpcList = []string{web + item}, []string{web + item}
		e.InputQuantityList = []*provenancev1.QuantityElement{{EpcClass: web + bad + "/10/ANY", Quantity: "1"}}
		return e
	}
	w.create(item, own)
	e := w.object(provenancev1.Action_ACTION_OBSERVE, "shipping", item)
	e.DestinationList = []*provenancev1.Destination{{Type: "possessing_party", Destination: web + "417/4012345000009"}}
	w.do("maker", capture(e))
	w.do("partner", capture(repair(item)))
	w.do("maker", capture(repair(own)))
	w.do("customs", emergency(about(bad, block, "CN")))
	require.Empty(t, against(item), "it left the ledger, and partner never had it")
	require.NotEmpty(t, against(own))
}
