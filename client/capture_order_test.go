package client_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

const (
	serial = "https://id.gs1.org/01/09506000134352/21/S1"
	pallet = "https://id.gs1.org/00/095060001343520000"
)

func object(at int64, action provenancev1.Action, step string, things ...string) *provenancev1.Event {
	return &provenancev1.Event{
		Type: provenancev1.EventType_EVENT_TYPE_OBJECT, EventTime: &provenancev1.DateTime{Seconds: at},
		EventTimeZoneOffset: "+00:00", Action: action, BizStep: step, EpcList: things,
	}
}

func TestOrder(t *testing.T) {
	const (
		add     = provenancev1.Action_ACTION_ADD
		observe = provenancev1.Action_ACTION_OBSERVE
	)
	made := object(10, add, "commissioning", serial)
	shipped := object(10, observe, "shipping", serial)
	other := object(10, observe, "inspecting", pallet)
	wrong := object(10, observe, "shipping", serial)
	wrong.ErrorDeclaration = &provenancev1.ErrorDeclaration{DeclarationTime: &provenancev1.DateTime{Seconds: 20}}
	turned := &provenancev1.Event{
		Type: provenancev1.EventType_EVENT_TYPE_TRANSFORMATION, EventTime: &provenancev1.DateTime{Seconds: 10},
		InputEpcList: []string{pallet}, OutputEpcList: []string{serial},
	}
	for name, c := range map[string]struct {
		events []*provenancev1.Event
		want   []int
	}{
		"none":                       {nil, []int{}},
		"by time":                    {[]*provenancev1.Event{object(3, observe, ""), object(1, observe, ""), object(2, observe, "")}, []int{1, 2, 0}},
		"as given":                   {[]*provenancev1.Event{other, shipped}, []int{0, 1}},
		"creation first":             {[]*provenancev1.Event{other, shipped, made}, []int{0, 2, 1}},
		"outputs first":              {[]*provenancev1.Event{shipped, turned}, []int{1, 0}},
		"declaration after original": {[]*provenancev1.Event{wrong, made, shipped}, []int{1, 2, 0}},
		"made twice":                 {[]*provenancev1.Event{made, made}, []int{0, 1}},
		"made of each other": {[]*provenancev1.Event{turned, {
			Type: provenancev1.EventType_EVENT_TYPE_TRANSFORMATION, EventTime: &provenancev1.DateTime{Seconds: 10},
			InputEpcList: []string{serial}, OutputEpcList: []string{pallet},
		}}, []int{1, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			times := make([]client.Instant, len(c.events))
			for i, e := range c.events {
				times[i] = client.InstantOf(e)
			}
			got, err := client.Order(times, func(at int) (*provenancev1.Event, error) { return c.events[at], nil })
			require.NoError(t, err)
			require.Equal(t, c.want, got)
		})
	}
}
