package provenance_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/waymark-ledger/waymark/client"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance"
)

// recalled follows a recall over pages of a size, and returns what is affected by short names.
func (w *world) recalled(limit uint32, from ...string) (*client.Recalled, []string) {
	keys := make([]string, len(from))
	for i, name := range from {
		keys[i] = shortKey(name)
	}
	ask := func(_ context.Context, q *provenancev1.RecallRequest, into *provenancev1.RecallResponse, _ int64) (int64, error) {
		asked := *q
		asked.Limit = limit
		answer, err := ask[provenancev1.RecallResponse](w, &asked)
		if err == nil {
			*into = *answer
			require.LessOrEqual(w.t, len(answer.Steps)+len(answer.Whereabouts), int(limit))
		}
		return w.height, err
	}
	all, err := client.Recall(context.Background(), ask, keys, func(found, looked int) { require.LessOrEqual(w.t, looked, found) })
	require.NoError(w.t, err)
	affected := make([]string, len(all.Affected))
	for i, key := range all.Affected {
		affected[i] = shorten.Replace(key)
	}
	return all, affected
}

// TestRecall follows a lot into what was made of it and what is packed, and says where it all is.
func TestRecall(t *testing.T) {
	w := newWorld(t)
	w.say([]string{"ObjectEvent ADD commissioning", "quantity widget/10/L1 100", "quantity widget/10/L2 100"},
		[]string{"ObjectEvent ADD commissioning", "epc widget/21/S1", "epc widget/21/S2", "lot L1"},
		[]string{"ObjectEvent ADD commissioning", "epc widget/21/S3", "lot L2"},
		[]string{"TransformationEvent", "uses widget/10/L1 40", "output gadget/21/G1", "yields gadget/10/B1 7"},
		[]string{"TransformationEvent", "input gadget/21/G1", "output gadget/21/G2"},
		[]string{"TransformationEvent", "uses widget/10/L2 1", "output gadget/21/G9"},
		[]string{"AggregationEvent ADD packing", "parent sscc/1", "child widget/21/S1", "child widget/21/S3"},
		[]string{"AggregationEvent ADD packing", "parent sscc/2", "child sscc/1"},
		[]string{"ObjectEvent OBSERVE shipping", "epc sscc/2", "to possessing_party party/buyer"},
		[]string{"ObjectEvent OBSERVE shipping", "quantity widget/10/L1 10", "to possessing_party party/stranger"},
		[]string{"ObjectEvent DELETE destroying", "epc widget/21/S2"})
	all, affected := w.recalled(3, "widget/10/L1")
	require.ElementsMatch(t, []string{
		"widget/10/L1", "widget/21/S1", "widget/21/S2", "gadget/10/B1", "gadget/21/G1", "gadget/21/G2",
	}, affected, "neither the containers nor what else is in them")
	require.Equal(t, 2, all.Processes)
	var where []string
	for _, at := range all.Whereabouts {
		where = append(where, strings.TrimSpace(shorten.Replace(fmt.Sprintln(at.Subject, at.Quantity, at.Place, at.Root, at.Receiver,
			strings.Join(append(at.Containers, at.Lot), " ")))))
	}
	require.ElementsMatch(t, []string{
		"widget/10/L1 50 org/maker org/maker", "widget/10/L1 40 used/maker used/maker", "widget/10/L1 10 left/maker left/maker",
		"widget/21/S1  in/sscc/1 ship/maker/0000000000000009 buyer sscc/1 sscc/2 widget/10/L1", "widget/21/S2  end/maker end/maker  widget/10/L1",
		"gadget/10/B1 7 org/maker org/maker", "gadget/21/G1  org/maker org/maker", "gadget/21/G2  org/maker org/maker",
	}, where)

	_, affected = w.recalled(2, "widget")
	require.ElementsMatch(t, []string{
		"widget", "widget/10/L1", "widget/10/L2", "widget/21/S1", "widget/21/S2", "widget/21/S3", "gadget/10/B1", "gadget/21/G1",
		"gadget/21/G2", "gadget/21/G9",
	}, affected)
	_, affected = w.recalled(1, "sscc/2")
	require.ElementsMatch(t, []string{"sscc/2", "sscc/1", "widget/21/S1", "widget/21/S3"}, affected, "what is in an affected container")
	_, affected = w.recalled(1, "widget/21/S9")
	require.Equal(t, []string{"widget/21/S9"}, affected, "nobody knows it")
}

// TestRecallOfWhatEnded tells what nothing is left of, and what was never there.
func TestRecallOfWhatEnded(t *testing.T) {
	w := newWorld(t)
	w.say([]string{"ObjectEvent ADD commissioning", "quantity widget/10/L1 2", "quantity widget/10/L2 2", "quantity widget/10/L3"},
		[]string{"ObjectEvent ADD commissioning", "quantity widget/10/L3 2"},
		[]string{"ObjectEvent ADD commissioning", "epc widget/21/S1", "epc widget/21/S2", "lot L1"},
		[]string{"TransformationEvent", "uses widget/10/L1 2", "uses widget/10/L2 1", "uses widget/10/L3 2", "output gadget/21/G1"},
		[]string{"ObjectEvent DELETE destroying", "epc widget/21/S1", "quantity widget/10/L2 1"})
	ended := func(from string) (names []string) {
		all, _ := w.recalled(2, from)
		for _, key := range all.Ended {
			names = append(names, shorten.Replace(key))
		}
		return names
	}
	require.Equal(t, []string{"widget/21/S1"}, ended("widget/10/L1"), "an item of the lot is left")
	require.Equal(t, []string{"widget/10/L2"}, ended("widget/10/L2"))
	require.Empty(t, ended("widget/10/L3"), "nobody said how much there is of it")
	w.say([]string{"ObjectEvent DELETE destroying", "epc widget/21/S2"})
	require.Equal(t, []string{"widget/10/L1", "widget/21/S1", "widget/21/S2"}, ended("widget/10/L1"))
	require.Equal(t, []string{"widget/21/S2"}, ended("widget/21/S2"), "its lot is not affected")

	for name, unknown := range map[string]bool{"widget/10/L1": false, "widget": false, "widget/10/L9": true, "snack": true, "sscc/3": true} {
		all, _ := w.recalled(2, name)
		require.Equal(t, unknown, all.Unknown, name)
	}
	all, _ := w.recalled(2, "widget/10/L3")
	require.Len(t, all.Unmeasured, 1)
}

func TestRecallRefusesQuestions(t *testing.T) {
	w := newWorld(t)
	for says, q := range map[string]*provenancev1.RecallRequest{
		"1 to 256":  {},
		"found 257": {Processes: make([]string, 257)},
		"is none":   {Ids: []string{"no such"}},
		"next_page": {Ids: []string{expand("widget")}, Page: "MCAx"},
	} {
		_, err := ask[provenancev1.RecallResponse](w, q)
		require.ErrorContains(t, err, says)
	}
	_, err := ask[provenancev1.RecallResponse](w, &provenancev1.RecallRequest{Ids: []string{expand("widget/10/L1")}, Page: "MCAxIE1EQQ"})
	require.ErrorIs(t, err, provenance.ErrInvalidPage)
}

// TestRecallAgainstModel compares recalls in random genealogies, which go in circles too, with the closure of a plain
// relation.
func TestRecallAgainstModel(t *testing.T) {
	things := []string{"gadget/10/A", "gadget/10/B", "gadget/10/C", "gadget/21/D", "gadget/21/E", "snack/21/F", "snack/10/G"}
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		leads := map[string][]string{}
		open := map[string][2][]string{}
		for i := range rapid.IntRange(1, 12).Draw(t, "events") {
			by := rapid.SampledFrom([]string{"maker", "shop"}).Draw(t, "by")
			in := rapid.SliceOfNDistinct(rapid.SampledFrom(things), 1, 3, rapid.ID).Draw(t, "in")
			out := rapid.SampledFrom(things).Draw(t, "out")
			process := rapid.SampledFrom([]string{"P", "Q", fmt.Sprint(i)}).Draw(t, "process")
			script := []string{"TransformationEvent", "process " + process}
			for _, name := range in {
				script = append(script, written("input", "uses", name))
			}
			script = append(script, written("output", "yields", out))
			if _, err := w.capture(by, writeEvent(t, script, w.now, i)); err != nil {
				continue // such as of what another made
			}
			sides := open[by+process]
			sides[0], sides[1] = append(sides[0], in...), append(sides[1], out)
			open[by+process] = sides
		}
		for _, sides := range open {
			for _, from := range sides[0] {
				leads[from] = append(leads[from], sides[1]...)
			}
		}
		start := rapid.SampledFrom(things).Draw(t, "start")
		want := []string{start}
		for i := 0; i < len(want); i++ {
			for _, to := range leads[want[i]] {
				if !slices.Contains(want, to) {
					want = append(want, to)
				}
			}
		}
		_, got := w.recalled(uint32(rapid.IntRange(1, 9).Draw(t, "limit")), start)
		require.ElementsMatch(t, want, got)
	})
}

// written is a line of a script for an item or a quantity of a lot.
func written(item, lot, name string) string {
	if strings.Contains(name, "/10/") {
		return lot + " " + name + " 1"
	}
	return item + " " + name
}
