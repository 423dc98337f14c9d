package provenance_test

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/provenance"
)

// recorded are events that leave something in every table.
const recorded = `maker ObjectEvent ADD commissioning; quantity widget/10/L1 1000; epc widget/21/S1; lot L1; at gln/maker
maker AggregationEvent ADD packing; parent sscc/1; child widget/21/S1; contains widget/10/L1 100
maker AggregationEvent ADD packing; parent sscc/2; child sscc/1
maker ObjectEvent OBSERVE shipping; quantity widget/10/L1 300; to possessing_party party/buyer; desadv A1
buyer ObjectEvent OBSERVE receiving; quantity widget/10/L2 5
buyer ObjectEvent OBSERVE shipping; epc widget/21/S2
maker TransformationEvent commissioning; uses widget/10/L1 10; output gadget/21/G1
maker ObjectEvent OBSERVE shipping; epc gadget/21/G1; to possessing_party party/buyer`

// entry is one of a table of a genesis.
type entry = map[string]any

// tables are those of the module with something in them, as a genesis has them.
type tables map[string][]entry

// exported returns the tables after the events.
func exported(t *testing.T) tables {
	w := newWorld(t)
	require.NoError(t, provenance.Module.Params.Merge(w.context(""), `{"require_prefix":true}`))
	for i, line := range strings.Split(recorded, "\n") {
		author, event, _ := strings.Cut(line, " ")
		_, err := w.capture(author, writeEvent(t, strings.Split(event, "; "), w.now, i+1))
		require.NoError(t, err)
	}
	w.endBlock(time.Second)
	written := map[string]*file{}
	err := provenance.Module.Tables.Tables().ExportGenesis(w.context(""), func(table string) (io.WriteCloser, error) {
		written[table] = &file{}
		return written[table], nil
	})
	require.NoError(t, err)
	all := tables{}
	for table, f := range written {
		decoder := json.NewDecoder(f)
		decoder.UseNumber()
		var entries []entry
		require.NoError(t, decoder.Decode(&entries))
		all[table] = entries
	}
	return all
}

type file struct{ bytes.Buffer }

func (*file) Close() error { return nil }

// begin checks a chain that begins with the tables, and with dossiers of the subjects of claims.
func (all tables) begin(t *testing.T) error { return all.beginWith(t, true) }

func (all tables) beginWith(t *testing.T, dossiers bool) error {
	w := &world{t: t, state: memkv.New(), flat: memkv.New()}
	ctx := w.context("")
	err := provenance.Module.Tables.Tables().InitGenesis(ctx, func(table string) (io.ReadCloser, error) {
		bz, err := json.Marshal(append([]entry{}, all[table]...))
		return io.NopCloser(bytes.NewReader(bz)), err
	})
	require.NoError(t, err)
	provenance.Module.Reindex(ctx)
	if dossiers {
		for _, e := range all["waiting"] {
			ctx.Note(x.Subject(e["key"].(string)), waymarkv1.Kind_KIND_STATED)
		}
	}
	return provenance.Module.Check(ctx)
}

func TestGenesisIsWhatWasExported(t *testing.T) {
	require.ErrorContains(t, exported(t).beginWith(t, false), "expected a dossier")
	require.NoError(t, exported(t).begin(t))
	require.NoError(t, tables{}.begin(t))
}

// TestGenesisLacksNothing takes away one entry of each table after the other.
func TestGenesisLacksNothing(t *testing.T) {
	for table, entries := range exported(t) {
		if table == "params" {
			continue // the defaults take their place
		}
		for i, lost := range entries {
			if lost["key"] == "01/09506000134369/21/G1" {
				continue // nothing is in it, and it is in nothing
			}
			all := exported(t)
			all[table] = append(all[table][:i], all[table][i+1:]...)
			require.Error(t, all.begin(t), "%s without %v", table, lost["key"])
		}
	}
}

func TestGenesisIsRefused(t *testing.T) {
	for _, c := range []struct {
		table string
		entry int
		field string // of the value; empty for the value itself
		value any
		says  string
	}{
		{"params", 0, "pending_seconds", "0", "pending_seconds"},
		{"params", 0, "count_tolerance", "NaN", "count_tolerance"},
		{"dispatches", 0, "advices", []string{"b", "a"}, "in order"},
		{"dispatches", 0, "advices", []string{"a"}, "in transit"},
		{"dispatches", 2, "sender", "", "a sender"},
		{"dispatches", 0, "markets", []string{"DE", "CN"}, "in order"},
		{"dispatches", 0, "markets", []string{"Mars"}, "jurisdictions"},
		{"items", 0, "place", "in/00/195060000000000012", "levels"}, // in itself
		{"items", 0, "place", "in/none", "a place of items"},
		{"items", 1, "place", "in/00/195060000000000012", "levels"}, // in what is in it
		{"items", 1, "levels", 16, "less than 16 levels"},
		{"items", 1, "levels", 1, "more levels"},
		{"items", 2, "place", "made/maker", "a place of items"},
		{"items", 3, "place", "ship/maker/8", "a place of items"},
		{"items", 3, "place", "ship/maker/zz", "a place of items"},
		{"items", 3, "place", "ship/maker/0000000000000003", "a place of items"},
		{"items", 3, "place", "ship/buyer/0000000000000008", "a place of items"},
		{"items", 3, "place", "org/", "a place of items"},
		{"items", 3, "place", "in/00/195060000000000012", "in its contents"},
		{"items", 3, "origin", 9, "an origin"},
		{"items", 3, "last", "9", "events"},
		{"lots", 0, "measures", []entry{{"dimension": "mass", "quantity": "1000"}}, "measured in"},
		{"lots", 0, "measures", []entry{{"dimension": "mass", "quantity": "0"}, {"dimension": "count", "quantity": "1000"}}, "in order"},
		{"lots", 0, "measures", []entry{{"dimension": "count", "quantity": "1000.0"}}, "a quantity"},
		{"lots", 0, "measures", []entry{{"dimension": "count", "quantity": "999"}}, "as much"},
		{"lots", 0, "measures", []entry{{"dimension": "count", "quantity": "1000"}, {"dimension": "mass", "quantity": "1"}}, "are missing"},
		{"lots", 0, "items", "2", "expected 1 items"},
		{"lots", 0, "last", "9", "events"},
		{"lots_of_items", 0, "", "01/09506000134352/10/L9", "expected both"},
		{"accounts", 1, "", "591", "as much"},
		{"accounts", 1, "", "1e9", "a quantity"},
		{"accounts", 1, "", "590.0", "a quantity"},
		{"accounts", 1, "", strings.Repeat("9", 400), "a quantity"},
		{"transits", 0, "", "ship/maker/0000000000000008", "in transit"},
		{"events", 0, "hash", "AAAA", "in the index"},
		{"events", 0, "status", 0, "a status"},
		{"events", 0, "correction", "9", "corrects"},
		{"events", 0, "postings", []entry{{"subject": "x/a/b", "from": "made/maker", "to": "nowhere"}}, "postings"},
		{"events", 0, "postings", []entry{{"subject": "x/a/b", "from": "made/maker", "to": "ship/maker/0000000000000001"}}, "postings"},
		{"events", 0, "postings", []entry{{"subject": "x/a/b", "from": "made/maker", "to": "org/maker", "quantity": "1", "dimension": "count"}}, "postings"},
		{"events", 0, "postings", []entry{{"subject": "x/a/b", "from": "made/maker", "to": "org/maker", "previous": "9"}}, "postings"},
		{"claims", 0, "event", "9", "its event"},
		{"claims", 0, "quantity", "-5", "a quantity"},
		{"claims", 0, "quantity", "", "a quantity"},
		{"claims", 0, "effect", "EFFECT_PACK", "to ship"},
		{"claims", 0, "effect", "EFFECT_SHIP", "the dispatch"},
		{"claims", 0, "lapses", "1", "when it lapses"},
		{"claims", 0, "subject", "x/a/b", "to be one"},
		{"waiting", 0, "claims", []string{"1", "1"}, "in order"},
		{"waiting", 0, "claims", []string{"1", "9"}, "to be one"},
		{"counters", 0, "events", "7", "given out"},
		{"counters", 0, "claims", "1", "given out"},
		{"processes", 0, "inputs", "2", "2 inputs by number"},
		{"processes", 0, "outputs", "2", "as many"},
		{"processes", 0, "last", "9", "its events"},
		{"items", 0, "repacked", "9", "events"},
		{"events", 0, "place", "nowhere", "canonical key of a place"},
		{"inputs", 0, "", "01/09506000134352/10/L2", "by number"},
		{"sources", 0, "more", "1", "its processes"},
		{"sources", 0, "processes", []string{"a"}, "its processes"},
		{"process_members", 0, "", "9", "the event by which"},
		{"process_members", 0, "", "0", "the event by which"},
	} {
		all := exported(t)
		if changed := all[c.table][c.entry]; c.field == "" {
			changed["value"] = c.value
		} else {
			changed["value"].(entry)[c.field] = c.value
		}
		require.ErrorContains(t, all.begin(t), c.says, "%s %d %s: %v", c.table, c.entry, c.field, c.value)
	}
}
