package provenance_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// at returns the state entry under a key, nil for none.
func (w *world) at(key []byte) []byte {
	value, err := w.state.Get(key)
	require.NoError(w.t, err)
	return value
}

// load reads the state entry under a key, and reports whether there is one.
func (w *world) load(key []byte, into interface{ Unmarshal([]byte) error }) bool {
	value := w.at(key)
	require.NoError(w.t, into.Unmarshal(value))
	return value != nil
}

// say records events of the maker.
func (w *world) say(scripts ...[]string) (all []*provenancev1.Event) {
	for _, script := range scripts {
		w.txs++
		ev := writeEvent(w.t, script, w.now, int(w.txs))
		_, err := w.capture("maker", ev)
		require.NoError(w.t, err, script)
		all = append(all, ev)
	}
	return all
}

// TestWhereGoodsWereMade keeps the business location, else the read point, with events that create or introduce, and with no
// others.
func TestWhereGoodsWereMade(t *testing.T) {
	w := newWorld(t)
	there := &provenancev1.Location{Id: expand("gln/plant")}
	for i, c := range []struct {
		script []string
		biz    *provenancev1.Location
		place  string
	}{
		{[]string{"ObjectEvent ADD commissioning", "epc widget/21/S1", "at gln/maker"}, nil, "gln/maker"},
		{[]string{"ObjectEvent ADD commissioning", "quantity widget/10/L1 9", "at gln/maker"}, there, "gln/plant"},
		{[]string{"ObjectEvent ADD commissioning", "epc widget/21/S2"}, nil, ""},
		{[]string{"ObjectEvent ADD commissioning", "epc widget/21/S2", "at gln/maker"}, nil, ""}, // again: it creates nothing
		{[]string{"ObjectEvent ADD receiving", "epc curio/21/S1", "at gln/maker"}, nil, "gln/maker"},
		{[]string{"TransformationEvent", "input widget/21/S1", "output gadget/21/G1", "at gln/maker"}, there, "gln/plant"},
		{[]string{"AggregationEvent ADD packing", "parent sscc/1", "child widget/21/S2", "at gln/maker"}, nil, ""},
		{[]string{"ObjectEvent OBSERVE shipping", "epc sscc/1", "to possessing_party party/buyer", "at gln/maker"}, nil, ""},
	} {
		ev := writeEvent(t, c.script, w.now, i)
		ev.BizLocation = c.biz
		_, err := w.capture("maker", ev)
		require.NoError(t, err, c.script)
		var record provenancev1.CapturedEvent
		require.True(t, w.load(rules.EventPath(uint64(i)+1), &record))
		require.Equal(t, c.place, shorten.Replace(record.Place), c.script)
	}
}

// TestRepacked keeps with a container which event last packed into it or unpacked from it, in whatever way.
func TestRepacked(t *testing.T) {
	w := newWorld(t)
	after := func(of string, script ...string) uint64 {
		w.say(script)
		var item provenancev1.Item
		require.True(t, w.load(rules.ItemPath(shortKey(of)), &item))
		return item.Repacked
	}
	require.Zero(t, after("sscc/1", "ObjectEvent ADD commissioning", "epc sscc/1", "epc widget/21/S1", "epc widget/21/S2", "quantity widget/10/L1 9"))
	require.EqualValues(t, 2, after("sscc/1", "AggregationEvent ADD packing", "parent sscc/1", "child widget/21/S1", "child widget/21/S2", "contains widget/10/L1 5"))
	require.EqualValues(t, 2, after("sscc/1", "AggregationEvent ADD packing", "parent sscc/2", "child sscc/1"), "it was itself packed")
	require.EqualValues(t, 2, after("sscc/1", "ObjectEvent OBSERVE inspecting", "epc sscc/1"))
	require.EqualValues(t, 2, after("sscc/1", "TransformationEvent", "input widget/21/S1", "output gadget/21/G1"), "what is consumed whole stays inside")
	require.EqualValues(t, 6, after("sscc/1", "TransformationEvent", "uses widget/10/L1 6", "output gadget/21/G2"), "two came out of it")
	require.EqualValues(t, 7, after("sscc/1", "AggregationEvent DELETE unpacking", "parent sscc/1", "child widget/21/S1"))
	require.EqualValues(t, 8, after("sscc/1", "ObjectEvent OBSERVE shipping", "epc widget/21/S2", "to possessing_party party/buyer"))
	require.EqualValues(t, 3, after("sscc/2", "ObjectEvent OBSERVE inspecting", "epc sscc/2"))
	_, err := w.capture("maker", wrong(w.say([]string{"AggregationEvent ADD packing", "parent sscc/1", "child widget/21/S1"})[0], w.now))
	require.NoError(t, err)
	require.EqualValues(t, 11, after("sscc/1", "ObjectEvent OBSERVE inspecting", "epc sscc/1"), "a correction took it out")
	require.EqualValues(t, 13, after("sscc/1", "AggregationEvent ADD packing", "parent sscc/1", "contains widget/10/NONE 5"), "what nobody knows went in")
	require.EqualValues(t, 14, after("sscc/1", "AggregationEvent DELETE unpacking", "parent sscc/1", "contains widget/10/NONE 5"), "and came out")
}

// TestRepackedByClaims: what leaves a container when a claim settles changes it once more, although its event is older.
func TestRepackedByClaims(t *testing.T) {
	w := newWorld(t)
	w.say([]string{"ObjectEvent ADD commissioning", "epc widget/21/S1"},
		[]string{"ObjectEvent OBSERVE shipping", "epc widget/21/S1", "to possessing_party party/buyer"})
	by := func(organization string, script ...string) {
		w.txs++
		_, err := w.capture(organization, writeEvent(t, script, w.now, int(w.txs)))
		require.NoError(t, err, script)
	}
	by("buyer", "ObjectEvent OBSERVE shipping", "epc widget/21/S1", "to possessing_party party/shop") // 3: too early
	by("buyer", "AggregationEvent ADD packing", "parent sscc/1", "child widget/21/S1")                // 4: it is on its way
	by("buyer", "ObjectEvent OBSERVE receiving", "epc widget/21/S1")                                  // 5
	by("buyer", "AggregationEvent ADD packing", "parent sscc/1", "child widget/21/S1")                // 6
	var item provenancev1.Item
	require.True(t, w.load(rules.ItemPath(shortKey("sscc/1")), &item))
	require.EqualValues(t, 6, item.Repacked)
	by("shop", "ObjectEvent OBSERVE inspecting", "epc widget/21/S1") // 7
	w.endBlock(time.Second)
	require.True(t, w.load(rules.ItemPath(shortKey("widget/21/S1")), &item))
	require.Equal(t, "ship/buyer/0000000000000003", item.Place)
	require.True(t, w.load(rules.ItemPath(shortKey("sscc/1")), &item))
	require.EqualValues(t, 7, item.Repacked)
}

// shortKey is the canonical key that a short name stands for.
func shortKey(name string) string { return expand(name)[len("https://id.gs1.org/"):] }

// TestInputsByPoint follows an output to its inputs by state keys alone, and forgets a process that was withdrawn.
func TestInputsByPoint(t *testing.T) {
	w := newWorld(t)
	w.say([]string{"ObjectEvent ADD commissioning", "quantity widget/10/L1 99", "quantity widget/10/L2 99"},
		[]string{"TransformationEvent", "uses widget/10/L2 1", "uses widget/10/L1 1", "yields gadget/10/G1 1", "process P"},
		[]string{"TransformationEvent", "uses widget/10/L1 1", "input widget/21/S9", "yields gadget/10/G1 1", "process P"})
	upstream := func(of string) (all []string) {
		var sources provenancev1.Sources
		w.load(rules.SourcesPath(shortKey(of)), &sources)
		for _, id := range sources.Processes {
			var process provenancev1.Process
			require.True(t, w.load(rules.ProcessPath(id), &process))
			for n := range process.Inputs {
				all = append(all, shorten.Replace(string(w.at(rules.InputPath(id, n)))))
			}
			require.Nil(t, w.at(rules.InputPath(id, process.Inputs)))
		}
		return all
	}
	require.ElementsMatch(t, []string{"widget/10/L2", "widget/10/L1", "widget/21/S9"}, upstream("gadget/10/G1"))
	require.Empty(t, upstream("widget/10/L1"))
	require.Nil(t, w.at(rules.SourcesPath(shortKey("widget/10/L1"))))

	made := w.say([]string{"TransformationEvent", "uses widget/10/L1 1", "yields gadget/10/G2 1"})[0]
	require.Equal(t, []string{"widget/10/L1"}, upstream("gadget/10/G2"))
	_, err := w.capture("maker", wrong(made, w.now))
	require.NoError(t, err)
	require.Nil(t, w.at(rules.SourcesPath(shortKey("gadget/10/G2"))))
	require.NoError(t, provenanceCheck(w))
}

// TestManySources lists as many processes of an output as the rules say and counts the others, also while they are
// withdrawn.
func TestManySources(t *testing.T) {
	w := newWorld(t)
	w.say([]string{"ObjectEvent ADD commissioning", "quantity widget/10/L1 999"})
	var made []*provenancev1.Event
	for range rules.MaxSources + 3 {
		made = append(made, w.say([]string{"TransformationEvent", "uses widget/10/L1 1", "yields gadget/10/G1 1"})...)
	}
	var sources provenancev1.Sources
	path := rules.SourcesPath(shortKey("gadget/10/G1"))
	require.True(t, w.load(path, &sources))
	require.Len(t, sources.Processes, rules.MaxSources)
	require.EqualValues(t, 3, sources.More)
	for i := range made {
		sources = provenancev1.Sources{}
		require.True(t, w.load(path, &sources))
		require.Equal(t, len(made)-i, len(sources.Processes)+int(sources.More))
		require.NoError(t, provenanceCheck(w), fmt.Sprint(i))
		last := made[len(made)-1-i] // the latest first: nothing rests on it
		_, err := w.capture("maker", wrong(last, w.now))
		require.NoError(t, err)
	}
	require.Nil(t, w.at(path))
}

func provenanceCheck(w *world) error { return provenance.Module.Check(w.context("")) }
