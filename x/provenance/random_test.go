package provenance_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
)

var (
	someLots     = []string{"widget/10/L1", "widget/10/L2"}
	someItems    = []string{"widget/21/S1", "widget/21/S2", "sscc/1", "sscc/2", "crate/1"}
	someHolders  = []string{"maker", "buyer", "shop"}
	ofLots       = []string{"create", "ship", "ship", "receive", "receive", "void", "use", "end", "pack", "pack", "unpack"}
	ofItems      = []string{"commission", "dispatch", "dispatch", "accept", "accept", "destroy", "pack", "pack", "unpack"}
	theirParents = []string{"sscc/1", "sscc/2", "crate/1"}
)

var anOperation = rapid.Custom(func(t *rapid.T) operation {
	subjects, verbs := someItems, ofItems
	if rapid.Bool().Draw(t, "lot") {
		subjects, verbs = someLots, ofLots
	}
	o := operation{
		by: rapid.SampledFrom(someHolders).Draw(t, "by"), verb: rapid.SampledFrom(verbs).Draw(t, "verb"),
		subject: rapid.SampledFrom(subjects).Draw(t, "subject"), n: rapid.IntRange(1, 5).Draw(t, "n"),
	}
	if o.verb == "pack" || o.verb == "unpack" {
		o.other = rapid.SampledFrom(theirParents).Draw(t, "container")
	} else {
		o.other = rapid.SampledFrom(someHolders).Draw(t, "to")
	}
	if strings.HasPrefix(o.subject, "sscc") || strings.HasPrefix(o.subject, "crate") {
		if o.verb == "commission" || o.other == o.subject {
			o.verb, o.other = "dispatch", "shop"
		}
	}
	return o
})

// TestAgainstModel makes random events and compares the ledger with one that knows each thing by itself.
func TestAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, m := newWorld(t), &model{}
		var all []*provenancev1.Event
		for i, o := range rapid.SliceOfN(anOperation, 1, 40).Draw(t, "operations") {
			ev := writeEvent(t, o.event(), w.now, i+1)
			all = append(all, ev)
			_, err := w.capture(o.by, ev)
			var rejection *x.Error
			if errors.As(err, &rejection) {
				require.True(t, rejection.Refused, "%s: %v", o, err)
			}
			require.Equal(t, m.do(o), err == nil, "%s: %v", o, err)
			compare(t, w, m)
			checkInvariants(w, subjectsOf(all))
		}
	})
}

func compare(t *rapid.T, w *world, m *model) {
	for _, lot := range someLots {
		want := map[string]int{}
		for _, token := range m.of(lot, func(string) bool { return true }) {
			want[ledgerPlace(token.place)]++
		}
		got := map[string]int{}
		if a, err := ask[provenancev1.LotResponse](w, &provenancev1.LotRequest{Id: expand(lot), Limit: 1000}); err == nil {
			for _, b := range a.Balances {
				n := 0
				for _, digit := range b.Quantity {
					n = 10*n + int(digit-'0')
				}
				got[b.Place] = n
			}
		}
		require.Equal(t, want, got, lot)
	}
	for _, item := range someItems {
		want, got := "", ""
		if token := m.item(item); token != nil {
			want = ledgerPlace(token.place)
		}
		if a, err := ask[provenancev1.ItemResponse](w, &provenancev1.ItemRequest{Id: expand(item)}); err == nil {
			got = a.Item.Place
		}
		require.Equal(t, want, got, item)
	}
}

// ledgerPlace writes a place of the model as the ledger does.
func ledgerPlace(place string) string {
	if container, in := strings.CutPrefix(place, "in/"); in {
		return "in/" + strings.TrimPrefix(expand(container), "https://id.gs1.org/")
	}
	if strings.HasPrefix(place, "ship/") {
		return place[:strings.LastIndexByte(place, '/')]
	}
	return place
}

// TestAnythingKeepsTheInvariants adds blocks, in which claims settle and lapse, and corrections of any event at any
// time, after which no model is simple any more; what must hold, holds.
func TestAnythingKeepsTheInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		type said struct {
			by string
			ev *provenancev1.Event
		}
		var all []said
		var events []*provenancev1.Event
		for i := range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch what := rapid.IntRange(0, 9).Draw(t, "what"); {
			case what == 0:
				w.endBlock(time.Duration(rapid.IntRange(1, 20*24).Draw(t, "hours")) * time.Hour)
			case what <= 2 && len(all) > 0:
				first := all[rapid.IntRange(0, len(all)-1).Draw(t, "correct")]
				_, err := w.capture(first.by, wrong(first.ev, w.now.Add(time.Duration(i)*time.Millisecond)))
				var rejection *x.Error
				require.True(t, err == nil || errors.As(err, &rejection) && !rejection.Refused, "%v", err)
			default:
				o := anOperation.Draw(t, "operation")
				ev := writeEvent(t, o.event(), w.now, i+1)
				events = append(events, ev)
				if _, err := w.capture(o.by, ev); err == nil {
					all = append(all, said{o.by, ev})
				}
			}
			checkInvariants(w, subjectsOf(events))
		}
	})
}
