package provenance_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// query prints the answer to a question of a script.
func (s *scene) query(sort, name string) string {
	var lines []string
	var err error
	say := func(format string, args ...any) {
		lines = append(lines, shorten.Replace(strings.TrimSpace(fmt.Sprintf(format, args...))))
	}
	id := expand(name)
	switch sort {
	case "item":
		var a *provenancev1.ItemResponse
		if a, err = ask[provenancev1.ItemResponse](s.world, &provenancev1.ItemRequest{Id: id}); err == nil {
			say("%s by %s at %s", strings.ToLower(strings.TrimPrefix(a.Item.Origin.String(), "ORIGIN_")), a.Item.Creator, a.Root)
			for _, c := range a.Containers {
				say("in %s", c)
			}
			if a.Lot != "" {
				say("of %s", a.Lot)
			}
			if a.Dispatch != nil {
				say("for %q at %q by %q", a.Dispatch.Receiver, a.Dispatch.Destination, a.Dispatch.Advices)
			}
			if a.Item.Contested {
				say("contested")
			}
		}
	case "lot":
		var a *provenancev1.LotResponse
		if a, err = ask[provenancev1.LotResponse](s.world, &provenancev1.LotRequest{Id: id}); err == nil {
			say("%s by %s, %d items", strings.ToLower(strings.TrimPrefix(a.Lot.Origin.String(), "ORIGIN_")), a.Lot.Maker, a.Lot.Items)
			for _, m := range a.Lot.Measures {
				lines = append(lines, fmt.Sprintf("%s %s came into being", m.Dimension, m.Quantity))
			}
			for _, b := range a.Balances {
				line := fmt.Sprintf("%s %s %s", b.Dimension, b.Quantity, b.Place)
				if b.Root != b.Place {
					line += " at " + b.Root
				}
				say("%s", line)
			}
			if a.Lot.Contested {
				say("contested")
			}
		}
	case "contents":
		var a *provenancev1.ContentsResponse
		if a, err = ask[provenancev1.ContentsResponse](s.world, &provenancev1.ContentsRequest{Id: id}); err == nil {
			for _, c := range a.Contents {
				say("%s %s %s", c.Subject, c.Dimension, c.Quantity)
			}
		}
	case "transit":
		var a *provenancev1.InTransitResponse
		if a, err = ask[provenancev1.InTransitResponse](s.world, &provenancev1.InTransitRequest{Id: id}); err == nil {
			for _, l := range a.Lines {
				say("event %d: %s %s from %s to %q", l.Event, l.Quantity, l.Dimension, l.Dispatch.Sender, l.Dispatch.Receiver)
			}
		}
	case "pending":
		var a *provenancev1.PendingResponse
		if a, err = ask[provenancev1.PendingResponse](s.world, &provenancev1.PendingRequest{Id: id}); err == nil {
			for _, c := range a.Claims {
				say("%s to %s %s %s", c.Organization, strings.ToLower(strings.TrimPrefix(c.Effect.String(), "EFFECT_")), c.Quantity, c.Dimension)
			}
		}
	case "up", "down":
		direction := provenancev1.Direction_DIRECTION_UP
		if sort == "down" {
			direction = provenancev1.Direction_DIRECTION_DOWN
		}
		request := &provenancev1.TraceRequest{Id: id, Direction: direction, Limit: 2}
		for more := true; more && err == nil; more = request.Page != "" {
			var a *provenancev1.TraceResponse
			if a, err = ask[provenancev1.TraceResponse](s.world, request); err == nil {
				for _, e := range a.Edges {
					say("%s -> %s", e.Input, e.Output)
				}
				request.Page = a.NextPage
			}
		}
	case "event":
		hash, hashErr := rules.EventHash(s.named[name], rules.CBV20)
		require.NoError(s.t, hashErr)
		var a *provenancev1.EventResponse
		if a, err = ask[provenancev1.EventResponse](s.world, &provenancev1.EventRequest{Hash: hash}); err == nil {
			for _, e := range a.Events {
				say("%s %s %s, %d postings", e.Organization, strings.ToLower(strings.TrimPrefix(e.Effect.String(), "EFFECT_")),
					strings.ToLower(strings.TrimPrefix(e.Status.String(), "EVENT_STATUS_")), len(e.Postings))
			}
		}
	default:
		require.Fail(s.t, "unknown command", "%q", sort)
	}
	if err != nil {
		return result(nil, err)
	}
	if len(lines) == 0 {
		return "nothing"
	}
	return strings.Join(lines, "\n")
}

// subjects returns everything that the events of a scene are about.
func (s *scene) subjects() []gs1.Key { return subjectsOf(s.all) }

func subjectsOf(events []*provenancev1.Event) []gs1.Key {
	var keys []gs1.Key
	for _, ev := range events {
		lines, err := rules.Lines(ev)
		if err != nil {
			continue
		}
		for _, l := range lines {
			keys = append(keys, l.Key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
