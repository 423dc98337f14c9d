package blacklist_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
)

const (
	web     = "https://id.gs1.org/"
	product = "01/09506000134352"
	pallet  = "00/095060000000000015"
)

// gln returns that of a member.
func gln(organization string) string {
	for _, m := range chain.Organizations {
		if m.Organization.Id == organization {
			return m.Organization.Glns[0]
		}
	}
	for _, o := range newcomers {
		if o.Id == organization {
			return o.Glns[0]
		}
	}
	return ""
}

func capture(e *provenancev1.Event) x.Message { return &provenancev1.CaptureEvent{Event: e} }

// event is one of now. Lots are named with quantities, everything else is an instance.
func (w *world) event(kind provenancev1.EventType, action provenancev1.Action, step string) *provenancev1.Event {
	return &provenancev1.Event{
		Type: kind, Action: action, BizStep: step,
		EventTime: &provenancev1.DateTime{Seconds: w.Time.Unix()}, EventTimeZoneOffset: "+00:00",
	}
}

func (w *world) object(action provenancev1.Action, step string, keys ...string) *provenancev1.Event {
	e := w.event(provenancev1.EventType_EVENT_TYPE_OBJECT, action, step)
	for _, key := range keys {
		if strings.Contains(key, "/10/") {
			e.QuantityList = append(e.QuantityList, &provenancev1.QuantityElement{EpcClass: web + key, Quantity: "10"})
		} else {
			e.EpcList = append(e.EpcList, web+key)
		}
	}
	return e
}

// create brings goods of the maker's into being: a lot of 100, or items of it.
func (w *world) create(keys ...string) {
	w.t.Helper()
	e := w.object(provenancev1.Action_ACTION_ADD, "commissioning", keys...)
	for _, q := range e.QuantityList {
		q.Quantity = "100"
	}
	if len(e.EpcList) > 0 {
		e.Ilmd = []*provenancev1.Field{{
			Namespace: "urn:epcglobal:cbv:mda", Name: "lotNumber",
			Value: &provenancev1.Value{Kind: &provenancev1.Value_Text{Text: "LOT7"}},
		}}
	}
	w.do("maker", capture(e))
}

// ship ships goods, ten of each lot, to a member.
func (w *world) ship(receiver string, keys ...string) x.Message {
	e := w.object(provenancev1.Action_ACTION_OBSERVE, "shipping", keys...)
	e.DestinationList = []*provenancev1.Destination{{Type: "possessing_party", Destination: web + "417/" + gln(receiver)}}
	return capture(e)
}

func (w *world) receive(keys ...string) x.Message {
	return capture(w.object(provenancev1.Action_ACTION_OBSERVE, "receiving", keys...))
}

func (w *world) destroy(keys ...string) x.Message {
	return capture(w.object(provenancev1.Action_ACTION_DELETE, "destroying", keys...))
}

func (w *world) pack(container string, keys ...string) x.Message {
	e := w.object(provenancev1.Action_ACTION_ADD, "packing", keys...)
	e.Type, e.ParentId = provenancev1.EventType_EVENT_TYPE_AGGREGATION, web+container
	e.ChildEpcs, e.EpcList = e.EpcList, nil
	e.ChildQuantityList, e.QuantityList = e.QuantityList, nil
	return capture(e)
}

// flagged requires that an outcome has a flag on a subject.
func flagged(t *testing.T, o *waymarkv1.Outcome, subject string, flag waymarkv1.Flag) {
	t.Helper()
	for _, m := range o.Messages {
		for _, e := range m.Entries {
			if e.Subject == subject {
				require.Contains(t, e.Flags, flag, "%v", o)
				return
			}
		}
	}
	require.Fail(t, "no record", "of %s in %v", subject, o)
}
