package blacklist_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/provenance"
)

// foreignSite is a place in CN of an organization of US.
const foreignSite = "9507000000043"

// newSite is a world in which the buyer, of DE, has some of the lot, and an organization of US has a place in CN.
func newSite(t *testing.T) *world {
	w := newWorld(t, nil)
	w.create(lot)
	w.has("buyer", lot)
	w.has("customs-us", lot)
	w.do("customs-us", &membershipv1.RegisterFacility{Facility: &membershipv1.Facility{Gln: foreignSite, Name: "Shanghai", Jurisdiction: "CN"}})
	return w
}

// sent is a shipment of ten of the lot to a party or place.
func (w *world) sent(sort, destination string) *provenancev1.Event {
	e := w.object(provenancev1.Action_ACTION_OBSERVE, "shipping", lot)
	e.DestinationList = []*provenancev1.Destination{{Type: sort, Destination: web + destination}}
	return e
}

// TestForeignersPlaceInTheMarket: what is blocked in a market goes to no place in it, whosever it is and however it is named,
// and is neither sold nor used up there.
func TestForeignersPlaceInTheMarket(t *testing.T) {
	w := newSite(t)
	w.do("customs", emergency(about(lot, block, "CN")))
	for _, to := range [][2]string{
		{"location", "414/" + foreignSite}, {"location", "414/" + foreignSite + "/254/DOCK1"}, {"possessing_party", "417/" + foreignSite},
	} {
		w.fails(provenance.ErrBlocked, "buyer", capture(w.sent(to[0], to[1])))
	}
	e := w.sent("possessing_party", "417/"+gln("customs-us"))
	e.DestinationList = append(e.DestinationList, &provenancev1.Destination{Type: "location", Destination: web + "414/" + foreignSite})
	w.fails(provenance.ErrBlocked, "buyer", capture(e))
	w.do("buyer", w.ship("customs-us", lot)) // to where it is not blocked

	for _, step := range []string{"retail_selling", "dispensing"} {
		e = w.object(provenancev1.Action_ACTION_OBSERVE, step, lot)
		e.ReadPoint = &provenancev1.Location{Id: web + "414/" + foreignSite + "/254/SHOP"}
		w.fails(provenance.ErrBlocked, "customs-us", capture(e))
	}
	process := "urn:epcglobal:cbv:bt:9507000000036:P1"
	used := w.turn(process, []string{lot}, nil).(*provenancev1.CaptureEvent)
	used.Event.BizLocation = &provenancev1.Location{Id: web + "414/" + foreignSite}
	w.fails(provenance.ErrBlocked, "customs-us", used)
	w.do("customs-us", w.turn(process, []string{lot}, nil))
}

// TestTooEarlyIntoTheMarket: what was shipped into a market, or used up in it, before it was there does not settle where it is
// blocked by then.
func TestTooEarlyIntoTheMarket(t *testing.T) {
	at := &provenancev1.Location{Id: web + "414/" + foreignSite}
	for name, early := range map[string]func(w *world) x.Message{
		"shipped": func(w *world) x.Message {
			e := w.sent("possessing_party", "417/"+gln("customs-us"))
			e.DestinationList = append(e.DestinationList, &provenancev1.Destination{Type: "location", Destination: at.Id})
			return capture(e)
		},
		"used up": func(w *world) x.Message {
			used := w.turn("urn:epcglobal:cbv:bt:9507000000036:P1", []string{lot}, nil).(*provenancev1.CaptureEvent)
			used.Event.ReadPoint = at
			return used
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, blocked := range []bool{false, true} {
				w := newSite(t)
				w.do("maker", w.ship("customs-us", lot)) // not received yet
				for range 2 {
					w.do("customs-us", early(w)) // the first of what it has
					w.after(1)
				}
				if blocked {
					w.do("customs", emergency(about(lot, block, "CN")))
				}
				w.do("customs-us", w.receive(lot))
				require.Equal(t, !blocked, slices.Contains(w.kinds(lot), waymarkv1.Kind_KIND_SETTLED))
			}
		})
	}
}
