package blacklist_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x/provenance"
)

const (
	item      = product + "/21/A1"
	otherItem = product + "/21/B1"
	held      = waymarkv1.Flag_FLAG_HELD
)

// TestBeforeTransfersOfTheBlock: an emergency listing has effect on a shipment that was sent before it, in the same block;
// a proposal that puts it behind is refused.
func TestBeforeTransfersOfTheBlock(t *testing.T) {
	w := newWorld(t, nil)
	w.create(lot)
	shipment := w.Sign("maker", w.ship("partner", lot))
	listing := w.Sign("customs", emergency(about(lot, block, "CN")))
	for _, raw := range [][]byte{shipment.Bytes, listing.Bytes} {
		res, err := w.App.CheckTx(context.Background(), &abci.RequestCheckTx{Tx: raw})
		require.NoError(t, err)
		require.Zero(t, res.Code, res.Log)
	}
	judged, err := w.App.ProcessProposal(context.Background(), &abci.RequestProcessProposal{
		Height: w.Height + 1, Time: w.Time.Add(time.Second), Txs: [][]byte{shipment.Bytes, listing.Bytes},
	})
	require.NoError(t, err)
	require.Equal(t, abci.ResponseProcessProposal_REJECT, judged.Status)

	require.Len(t, w.Block(), 2)
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, w.Outcome(listing.ID[:]).Status)
	o := w.Outcome(shipment.ID[:])
	require.Equal(t, waymarkv1.Status_STATUS_REFUSED, o.Status, o.Log)
	require.Equal(t, [2]any{provenance.ErrBlocked.Codespace, provenance.ErrBlocked.Code}, [2]any{o.Codespace, o.Code})
	require.Contains(t, w.kinds(lot), waymarkv1.Kind_KIND_REFUSED, "the attempt is remembered")
	require.Contains(t, w.kinds("org/maker"), waymarkv1.Kind_KIND_REFUSED)

	w.do("maker", appeal(1))
	w.do("customs", answer(1))
	w.do("arbiter", decide(1, voided))
	w.do("maker", w.ship("partner", lot))
}

// kinds returns those of the records in a dossier.
func (w *world) kinds(subject string) (kinds []waymarkv1.Kind) {
	w.t.Helper()
	var r dossierv1.HistoryResponse
	w.Query("/dossier/history", &dossierv1.HistoryRequest{Id: subject}, &r)
	for _, record := range r.Records {
		kinds = append(kinds, record.Kind)
	}
	return kinds
}

// TestFactsDescend: what is listed of a product holds for its lots and items, in whatever container they are.
func TestFactsDescend(t *testing.T) {
	for _, listed := range []string{product, lot, item, pallet} {
		t.Run(listed, func(t *testing.T) {
			w := newWorld(t, nil)
			w.create(lot)
			w.create(item)
			w.do("maker", w.pack(pallet, item, lot))
			w.do("customs", emergency(about(listed, hold, "CN")))
			flagged(t, w.do("maker", w.ship("partner", pallet)), pallet, held)
			w.do("maker", capture(w.object(provenancev1.Action_ACTION_OBSERVE, "void_shipping", pallet)))

			p := about(listed, block, "CN")
			p.Evidence = evidence("worse")
			w.do("customs", emergency(p))
			w.fails(provenance.ErrBlocked, "maker", w.ship("partner", pallet))
			w.do("customs", &blacklistv1.Delist{Listing: 2, Reason: "solved"})
			w.do("maker", w.ship("partner", pallet))
		})
	}
}

// TestOthersGoOn: what is not listed moves, also in a container beside others of its product, and beside a listed one.
func TestOthersGoOn(t *testing.T) {
	w := newWorld(t, nil)
	w.create(item)
	w.do("maker", capture(w.object(provenancev1.Action_ACTION_ADD, "commissioning", otherItem)))
	w.do("customs", emergency(about(lot, block, "CN")))
	w.do("maker", w.pack(pallet, otherItem))
	w.do("maker", w.ship("partner", pallet))
	w.fails(provenance.ErrBlocked, "maker", w.ship("partner", item))
	w.do("maker", w.destroy(item))
}

// TestLargeContainers: of a listed product there can be too much in a container to look at; then it goes in parts.
func TestLargeContainers(t *testing.T) {
	w := newWorld(t, nil)
	var items []string
	for i := range 1001 {
		items = append(items, fmt.Sprintf("%s/21/C%04d", product, i))
	}
	w.do("maker", capture(w.object(provenancev1.Action_ACTION_ADD, "commissioning", items...)))
	w.do("maker", w.pack(pallet, items...))
	w.do("customs", emergency(about("01/09506000134369", block, "CN"))) // another product
	w.do("maker", w.ship("partner", pallet))
	w.do("maker", capture(w.object(provenancev1.Action_ACTION_OBSERVE, "void_shipping", pallet)))
	w.do("customs", emergency(about(lot, block, "CN")))
	o := w.Send("maker", w.ship("partner", pallet))
	require.Equal(t, waymarkv1.Status_STATUS_REJECTED, o.Status)
	require.Contains(t, o.Log, "in parts")
}

// TestMarkets: goods are blocked where they are and where they go, and nowhere else.
func TestMarkets(t *testing.T) {
	w := newWorld(t, nil)
	w.create(lot)
	w.do("customs-de", emergency(about(lot, block, "DE")))
	w.do("customs-us", emergency(about(lot, block, "US")))
	w.do("maker", w.ship("partner", lot)) // in CN
	w.fails(provenance.ErrBlocked, "maker", w.ship("buyer", lot))
	w.do("customs-de", &blacklistv1.Delist{Listing: 1, Reason: "solved"})
	w.do("maker", w.ship("buyer", lot))
	w.do("buyer", w.receive(lot))
	w.do("customs-de", &blacklistv1.RecognizeListing{Listing: 2})
	w.fails(provenance.ErrBlocked, "buyer", w.ship("partner", lot))
}

// TestRemedies: blocked goods are disposed of, and move to where the listing names, or back to whom they come from.
func TestRemedies(t *testing.T) {
	w := newWorld(t, nil)
	w.create(lot)
	w.create(item)
	w.do("maker", w.ship("buyer", lot, item))
	w.do("buyer", w.receive(lot, item))
	w.do("customs-de", emergency(about(lot, block, "DE")))
	w.fails(provenance.ErrBlocked, "buyer", w.ship("partner", item))
	w.do("buyer", w.ship("maker", item))
	w.do("buyer", w.destroy(lot))
	w.do("customs-de", &blacklistv1.Delist{Listing: 1, Reason: "narrowed"})

	p := about(lot, block, "DE")
	p.Evidence, p.Remedy = evidence("quarantine"), &blacklistv1.Remedy{Organization: "carrier", Place: "414/" + gln("carrier")}
	w.create(product + "/10/LOT8")
	w.do("customs-de", emergency(p))
	w.fails(provenance.ErrBlocked, "maker", w.ship("buyer", lot))
	w.do("maker", w.ship("partner", lot)) // not in DE
	p = about(product+"/10/LOT8", block, "CN")
	p.Remedy = &blacklistv1.Remedy{Organization: "carrier"}
	w.do("customs", emergency(p))
	w.fails(provenance.ErrBlocked, "maker", w.ship("partner", product+"/10/LOT8"))
	w.do("maker", w.ship("carrier", product+"/10/LOT8"))
}

// TestSaleIsNoDisposal: what ends goods by handing them to somebody is a movement.
func TestSaleIsNoDisposal(t *testing.T) {
	w := newWorld(t, nil)
	w.create(item)
	w.do("customs", emergency(about(item, block, "CN")))
	for _, step := range []string{"retail_selling", "shipping", "dispensing"} {
		w.fails(provenance.ErrBlocked, "maker", capture(w.object(provenancev1.Action_ACTION_DELETE, step, item)))
		w.fails(provenance.ErrBlocked, "maker", capture(w.object(provenancev1.Action_ACTION_OBSERVE, step, item)))
	}
	w.do("maker", capture(w.object(provenancev1.Action_ACTION_DELETE, "decommissioning", item)))
}

// TestCalledADisposal: who sells or sends blocked goods does not get round the block by calling them disposed of.
func TestCalledADisposal(t *testing.T) {
	const sold, removed, step = "retail_sold", "disposed", "decommissioning"
	for name, c := range map[string]struct {
		step, disposition string
		to                []string
		may               bool
	}{
		"sold to somebody":           {"retail_selling", removed, []string{"partner"}, false},
		"sold":                       {"retail_selling", removed, nil, false},
		"dispensed":                  {"dispensing", "destroyed", nil, false},
		"shipped":                    {"shipping", removed, nil, false},
		"on its way":                 {"departing", removed, nil, false},
		"collected by somebody":      {"collecting", removed, []string{"partner"}, false},
		"decommissioned as sold":     {step, sold, nil, false},
		"ended as sold":              {"", sold, nil, false},
		"decommissioned to somebody": {step, removed, []string{"partner"}, false},
		"decommissioned":             {step, removed, nil, true},
		"collected for disposal":     {"collecting", removed, nil, true},
		"removed and destroyed":      {"removing", "destroyed", nil, true},
		"destroyed by somebody":      {"destroying", "destroyed", []string{"partner"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			w.create(item)
			w.do("customs", emergency(about(item, block, "CN")))
			e := w.object(provenancev1.Action_ACTION_DELETE, c.step, item)
			e.Disposition = c.disposition
			for _, to := range c.to {
				e.DestinationList = []*provenancev1.Destination{{Type: "possessing_party", Destination: web + "417/" + gln(to)}}
			}
			if c.may {
				w.do("maker", capture(e))
			} else {
				w.fails(provenance.ErrBlocked, "maker", capture(e))
			}
		})
	}
}

// TestClaimsWait: a shipment that was recorded too early does not settle while its goods are blocked.
func TestClaimsWait(t *testing.T) {
	w := newWorld(t, nil)
	w.do("maker", w.ship("partner", lot))
	w.do("customs", emergency(about(lot, block, "CN")))
	w.create(lot)
	require.NotContains(t, w.kinds(lot), waymarkv1.Kind_KIND_SETTLED)
	w.do("customs", &blacklistv1.Delist{Listing: 1, Reason: "solved"})
	w.create(lot)
	require.Contains(t, w.kinds(lot), waymarkv1.Kind_KIND_SETTLED)
}

// TestClaimsOfTheBlocked: what an organization received and shipped too early does not settle while it is blocked;
// what it made comes back to it all the same.
func TestClaimsOfTheBlocked(t *testing.T) {
	w := newWorld(t, nil)
	w.do("partner", w.receive(lot))
	w.do("partner", w.ship("carrier", lot))
	w.do("partner", w.turn("urn:epcglobal:cbv:bt:9506000100012:P1", []string{lot}, nil))
	w.do("customs", emergency(about("org/partner", block, "CN")))
	w.create(lot)
	w.do("maker", w.ship("partner", lot))
	w.Block()
	w.Block()
	require.NotContains(t, w.kinds(lot), waymarkv1.Kind_KIND_SETTLED)
	o := w.do("carrier", w.receive(lot))
	require.NotEqual(t, waymarkv1.Kind_KIND_RECEIVED, o.Messages[0].Entries[0].Kind)
	w.do("customs", &blacklistv1.Delist{Listing: 1, Reason: "solved"})
	w.do("maker", w.ship("buyer", lot)) // something of it moves
	require.Contains(t, w.kinds(lot), waymarkv1.Kind_KIND_SETTLED)

	w = newWorld(t, nil)
	w.create(item)
	w.do("maker", w.ship("buyer", item))
	w.do("buyer", w.receive(item))
	w.do("customs", emergency(about("org/maker", block, "CN")))
	w.do("maker", w.receive(item))
	w.do("buyer", w.ship("maker", item))
	w.Block()
	require.Contains(t, w.kinds(item), waymarkv1.Kind_KIND_SETTLED, "its own")
}

// TestBlockedMaker: it does not write, and nothing of it stands in the way of its remedies.
func TestBlockedMaker(t *testing.T) {
	w := newWorld(t, nil)
	w.create(lot)
	w.create(item)
	w.do("maker", w.ship("buyer", item))
	created := w.object(provenancev1.Action_ACTION_ADD, "commissioning", otherItem)
	w.do("maker", capture(created))
	w.do("customs", emergency(about("org/maker", block, "CN")))
	w.fails(app.ErrBlocked, "maker", &membershipv1.UpdateContact{})
	w.fails(provenance.ErrBlocked, "maker", w.ship("partner", lot))
	w.fails(provenance.ErrBlocked, "maker", w.receive(pallet))
	w.fails(provenance.ErrBlocked, "maker", capture(w.object(provenancev1.Action_ACTION_ADD, "commissioning", product+"/21/Z9")))
	w.fails(provenance.ErrBlocked, "maker", capture(w.object(provenancev1.Action_ACTION_OBSERVE, "inspecting", item)))
	require.Contains(t, w.kinds("org/maker"), waymarkv1.Kind_KIND_REFUSED)

	w.do("buyer", w.receive(item))
	w.do("buyer", w.ship("maker", item))
	w.do("maker", w.receive(item)) // its own comes back
	w.do("maker", w.destroy(lot))
	created.ErrorDeclaration = &provenancev1.ErrorDeclaration{DeclarationTime: created.EventTime}
	w.do("maker", capture(created))
	w.do("maker", &blacklistv1.AnswerListing{Listing: 1, Evidence: evidence("a")})
	w.do("maker", appeal(1))
	w.after(8 * day)
	w.came(1, lapsed)
	w.do("maker", w.ship("partner", lot))
}

// TestElsewhereBlocked: an organization writes where a listing of it holds only in markets of others.
func TestElsewhereBlocked(t *testing.T) {
	w := newWorld(t, nil)
	w.do("customs-de", emergency(about("org/maker", block, "DE")))
	w.create(lot)
}

// TestBlockedCustodian: a carrier hands over goods of others, and a trader only back.
func TestBlockedCustodian(t *testing.T) {
	w := newWorld(t, nil)
	w.create(item)
	w.do("maker", w.pack(pallet, item))
	w.do("maker", w.ship("carrier", pallet))
	w.do("carrier", w.receive(pallet))
	w.do("customs", emergency(about("org/carrier", block, "CN")))
	w.do("carrier", w.ship("partner", pallet))
	w.do("partner", w.receive(pallet))
	w.do("customs", emergency(about("org/partner", block, "CN")))
	w.fails(provenance.ErrBlocked, "partner", w.ship("buyer", pallet))
	w.do("partner", w.ship("maker", pallet))
}
