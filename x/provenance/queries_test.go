package provenance_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/provenance"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// TestPages reads the same list at every page size: nothing is missed, nothing comes twice.
func TestPages(t *testing.T) {
	w := newWorld(t)
	lines := []string{"AggregationEvent ADD packing", "parent sscc/1"}
	create := []string{"ObjectEvent ADD commissioning"}
	for i := range 7 {
		lines = append(lines, fmt.Sprintf("child widget/21/S%d", i), fmt.Sprintf("contains widget/10/L%d 1", i))
		create = append(create, fmt.Sprintf("epc widget/21/S%d", i), fmt.Sprintf("quantity widget/10/L%d 1", i))
	}
	for i, script := range [][]string{create, lines} {
		_, err := w.capture("maker", writeEvent(t, script, w.now, i))
		require.NoError(t, err)
	}
	var all []string
	for limit := uint32(15); limit > 0; limit-- {
		var got []string
		request := &provenancev1.ContentsRequest{Id: expand("sscc/1"), Limit: limit}
		for pages := 1; ; pages++ {
			answer, err := ask[provenancev1.ContentsResponse](w, request)
			require.NoError(t, err)
			require.LessOrEqual(t, len(answer.Contents), int(limit))
			for _, c := range answer.Contents {
				got = append(got, c.Subject+c.Dimension)
			}
			if request.Page = answer.NextPage; request.Page == "" {
				require.Equal(t, (14+int(limit)-1)/int(limit), pages)
				break
			}
		}
		if all == nil {
			all = got
		}
		require.Equal(t, all, got)
	}
	require.Len(t, all, 14)
}

// TestPagesOfOthers: a page is good for its own query only.
func TestPagesOfOthers(t *testing.T) {
	w := newWorld(t)
	for i, script := range [][]string{
		{"ObjectEvent ADD commissioning", "quantity widget/10/L1 2", "quantity widget/10/L2 1"},
		{"ObjectEvent OBSERVE shipping", "quantity widget/10/L1 1", "to possessing_party party/buyer"},
	} {
		_, err := w.capture("maker", writeEvent(t, script, w.now, i))
		require.NoError(t, err)
	}
	first, err := ask[provenancev1.LotResponse](w, &provenancev1.LotRequest{Id: expand("widget/10/L1"), Limit: 1})
	require.NoError(t, err)
	require.NotEmpty(t, first.NextPage)
	for _, page := range []string{"!", "AAAA", "MDEv"} {
		_, err = ask[provenancev1.LotResponse](w, &provenancev1.LotRequest{Id: expand("widget/10/L1"), Page: page})
		require.ErrorIs(t, err, provenance.ErrInvalidPage, page)
	}
	_, err = ask[provenancev1.LotResponse](w, &provenancev1.LotRequest{Id: expand("widget/10/L2"), Page: first.NextPage})
	require.ErrorIs(t, err, provenance.ErrInvalidPage)
	_, err = ask[provenancev1.TraceResponse](w, &provenancev1.TraceRequest{
		Id: expand("widget/10/L2"), Direction: provenancev1.Direction_DIRECTION_UP, Page: "!",
	})
	require.ErrorIs(t, err, provenance.ErrInvalidPage)
}

func FuzzPage(f *testing.F) {
	w := newWorld(f)
	_, err := w.capture("maker", writeEvent(f, []string{"ObjectEvent ADD commissioning", "quantity widget/10/L1 1"}, w.now, 0))
	require.NoError(f, err)
	f.Add("")
	f.Add("MDEvMDk1MDYwMDAxMzQzNTIvMTAvTDEAY291bnQAbWFkZS9tYWtlcg")
	f.Add("MDEvMDk1MDYwMDAxMzQzNTIvMTAvTDEA")
	f.Fuzz(func(t *testing.T, page string) {
		_, err := ask[provenancev1.LotResponse](w, &provenancev1.LotRequest{Id: expand("widget/10/L1"), Page: page})
		if err != nil {
			require.ErrorIs(t, err, provenance.ErrInvalidPage)
		}
		_, err = ask[provenancev1.TraceResponse](w, &provenancev1.TraceRequest{
			Id: expand("widget/10/L1"), Direction: provenancev1.Direction_DIRECTION_DOWN, Page: page,
		})
		if err != nil {
			require.ErrorIs(t, err, provenance.ErrInvalidPage)
		}
	})
}

func TestUnknown(t *testing.T) {
	w := newWorld(t)
	_, err := ask[provenancev1.LotResponse](w, &provenancev1.LotRequest{Id: "not an identifier"})
	require.ErrorIs(t, err, provenance.ErrInvalidIdentifier)
	_, err = ask[provenancev1.ContentsResponse](w, &provenancev1.ContentsRequest{Id: expand("sscc/1")})
	require.ErrorIs(t, err, provenance.ErrNotFound)
	_, err = ask[provenancev1.TraceResponse](w, &provenancev1.TraceRequest{Id: expand("sscc/1")})
	require.ErrorIs(t, err, provenance.ErrInvalidIdentifier, "a trace without a direction")
	_, err = ask[provenancev1.EventResponse](w, &provenancev1.EventRequest{Hash: "ni:///sha-256;00?ver=CBV2.0"})
	require.ErrorIs(t, err, provenance.ErrInvalidIdentifier)
}

// TestEventQuery finds one record of an event among those of several organizations and digests.
func TestEventQuery(t *testing.T) {
	w := newWorld(t)
	ev := writeEvent(t, []string{"ObjectEvent OBSERVE inspecting", "epc widget/21/S1"}, w.now, 0)
	certified := *ev
	certified.CertificationInfo = []string{"urn:example:certificate"}
	for _, organization := range []string{"maker", "buyer"} {
		for _, e := range []*provenancev1.Event{ev, &certified} {
			_, err := w.capture(organization, e)
			require.NoError(t, err)
		}
	}
	hash, err := rules.EventHash(ev, rules.CBV20)
	require.NoError(t, err)
	all, err := ask[provenancev1.EventResponse](w, &provenancev1.EventRequest{Hash: hash})
	require.NoError(t, err)
	require.Len(t, all.Events, 4)
	require.Empty(t, all.Suspect)
	digest := rules.Digest(&certified)
	one, err := ask[provenancev1.EventResponse](w, &provenancev1.EventRequest{Hash: hash, Organization: "buyer", Digest: digest[:]})
	require.NoError(t, err)
	require.Len(t, one.Events, 1)
	require.Equal(t, "buyer", one.Events[0].Organization)
	require.Equal(t, digest[:], one.Events[0].Digest)
	require.Equal(t, ev.EventTime.Seconds, one.Events[0].EventTime)

	// What was recorded since the owner of the key no longer vouches for it is marked.
	w.now = w.now.Add(time.Hour)
	_, err = w.capture("shop", ev)
	require.NoError(t, err)
	key := &authv1.Key{Address: make([]byte, 20), Organization: "maker", FromHeight: 1, SuspectSince: w.now.Unix()}
	require.NoError(t, auth.Register(w.context(""), key))
	all, err = ask[provenancev1.EventResponse](w, &provenancev1.EventRequest{Hash: hash})
	require.NoError(t, err)
	require.Len(t, all.Events, 5)
	require.Equal(t, []uint32{4}, all.Suspect)
	require.Equal(t, "shop", all.Events[4].Organization)
}

// TestTraceMarksSuspects marks the steps of an open process that rest on what a key signed since it is suspect, and no
// others of it.
func TestTraceMarksSuspects(t *testing.T) {
	w := newWorld(t)
	for i, script := range [][]string{
		{"ObjectEvent ADD commissioning", "quantity widget/10/L1 9", "quantity widget/10/L2 9"},
		{"TransformationEvent", "uses widget/10/L1 2", "yields gadget/10/G1 3", "process P"},
		{"TransformationEvent", "uses widget/10/L1 1", "uses widget/10/L2 2", "yields gadget/10/G2 3", "process P"},
	} {
		_, err := w.capture("maker", writeEvent(t, script, w.now, i))
		require.NoError(t, err)
		w.endBlock(time.Hour)
	}
	key := &authv1.Key{Address: make([]byte, 20), Organization: "maker", FromHeight: 1, SuspectSince: w.now.Add(-time.Hour).Unix()}
	require.NoError(t, auth.Register(w.context(""), key))
	steps := func(id string, direction provenancev1.Direction) map[string]bool {
		answer, err := ask[provenancev1.TraceResponse](w, &provenancev1.TraceRequest{Id: expand(id), Direction: direction})
		require.NoError(t, err)
		require.Len(t, answer.Suspicions, map[bool]int{true: 0, false: 1}[id == "gadget/10/G1"], id)
		marked := map[string]bool{}
		for _, e := range answer.Edges {
			marked[e.Input+" "+e.Output] = e.Suspect
		}
		return marked
	}
	const l1, l2, g1, g2 = "01/09506000134352/10/L1", "01/09506000134352/10/L2", "01/09506000134369/10/G1", "01/09506000134369/10/G2"
	down, up := provenancev1.Direction_DIRECTION_DOWN, provenancev1.Direction_DIRECTION_UP
	require.Equal(t, map[string]bool{l1 + " " + g1: false, l1 + " " + g2: true}, steps("widget/10/L1", down))
	require.Equal(t, map[string]bool{l2 + " " + g1: true, l2 + " " + g2: true}, steps("widget/10/L2", down))
	require.Equal(t, map[string]bool{l1 + " " + g1: false, l2 + " " + g1: true}, steps("gadget/10/G1", up))
	require.Equal(t, map[string]bool{l1 + " " + g2: true, l2 + " " + g2: true}, steps("gadget/10/G2", up))
}

// TestExport writes every table as genesis does, reads it into an empty ledger, and finds the same bytes there.
func TestExport(t *testing.T) {
	w := newWorld(t)
	for i, script := range [][]string{
		{"ObjectEvent ADD commissioning", "epc widget/21/S1", "quantity widget/10/L1 10.5 KGM", "lot L1"},
		{"AggregationEvent ADD packing", "parent sscc/1", "child widget/21/S1", "contains widget/10/L1 1 KGM"},
		{"ObjectEvent OBSERVE shipping", "epc sscc/1", "quantity widget/10/L1 1 KGM", "to possessing_party party/buyer", "desadv D1"},
		{"ObjectEvent OBSERVE receiving", "epc widget/21/S9"},
		{"TransformationEvent", "uses widget/10/L1 2 KGM", "yields gadget/10/G1 3", "process P"},
	} {
		_, err := w.capture("maker", writeEvent(t, script, w.now, i))
		require.NoError(t, err)
	}
	require.NoError(t, provenance.Module.Params.Merge(w.context(""), `{"require_prefix": false}`))
	fresh := newWorld(t)
	for _, module := range []x.Module{dossier.Module, provenance.Module} {
		tables := module.Tables.Tables()
		files := map[string]*bytes.Buffer{}
		require.NoError(t, tables.ExportGenesis(w.context(""), func(field string) (io.WriteCloser, error) {
			files[field] = &bytes.Buffer{}
			return nopCloser{files[field]}, nil
		}))
		require.NoError(t, tables.InitGenesis(fresh.context(""), func(field string) (io.ReadCloser, error) {
			return io.NopCloser(files[field]), nil
		}))
	}
	require.Equal(t, entries(t, w.state), entries(t, fresh.state))
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

func entries(t *testing.T, s *memkv.Store) map[string]string {
	it, err := s.Iterator(nil, nil)
	require.NoError(t, err)
	all := map[string]string{}
	for ; it.Valid(); it.Next() {
		all[string(it.Key())] = string(it.Value())
	}
	require.NoError(t, it.Close())
	return all
}
