package bench

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/client"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
)

// TestRecallOfGenerations has a chain record a genealogy with joins, splits, circles and containers, follows a recall of its
// first lot through the application's query, page by page, and compares what is affected, who has it, and who acknowledged it
// with what plain maps say.
func TestRecallOfGenerations(t *testing.T) {
	c := chain.New(t, nil)
	i := slices.IndexFunc(chain.Organizations, func(m app.Member) bool { return m.Organization.Id == "carrier" })
	g := newGenealogy(recalledItems, chain.Organizations[i].Organization.Glns[0], c.Time)
	send := func(organization string, messages ...x.Message) {
		o := c.Send(organization, messages...)
		require.Equal(t, waymarkv1.Status_STATUS_APPLIED, o.Status, o.Log)
	}
	for _, b := range g.batches {
		send(b.organization, b.messages()...)
	}
	send("customs", &blacklistv1.ListInEmergency{Listing: &blacklistv1.Proposed{
		Subject: faulty, Severity: blacklistv1.Severity_SEVERITY_HOLD, Reason: "unsafe", Markets: []string{"CN"},
		Evidence: [][]byte{make([]byte, 32)}, Recall: &blacklistv1.Recall{Action: "return"},
	}})
	where, things := g.affected()
	var acknowledged []*blacklistv1.Acknowledgement
	acknowledge := func(organization, subject string) {
		send(organization, &blacklistv1.AcknowledgeRecall{Listing: 1, Subject: subject})
		acknowledged = append(acknowledged, &blacklistv1.Acknowledgement{Organization: organization, Subject: subject})
	}

	questions := 0
	ask := func(ctx context.Context, q *provenancev1.RecallRequest, into *provenancev1.RecallResponse, height int64) (int64, error) {
		questions++
		res, err := c.App.Query(ctx, &abci.RequestQuery{Path: "/provenance/recall", Data: x.Encode(q), Height: height})
		require.NoError(t, err)
		require.Zero(t, res.Code, res.Log)
		return res.Height, into.Unmarshal(res.Value)
	}
	all, err := client.Recall(context.Background(), ask, []string{faulty}, func(int, int) {})
	require.NoError(t, err)
	require.Equal(t, c.Height, all.Height)
	require.Greater(t, questions, recalledItems/1000)

	got := map[string]bool{}
	for _, subject := range all.Affected {
		got[subject] = true
	}
	require.Equal(t, len(things), len(all.Affected))
	require.True(t, maps.Equal(things, got), "%s", difference(things, got))
	items := 0
	for subject := range things {
		if strings.Contains(subject, "/21/") {
			items++
		}
	}
	require.Equal(t, recalledItems, items)
	require.NotContains(t, things, sound)

	got = map[string]bool{}
	for _, w := range all.Whereabouts {
		place := w.Root
		if strings.HasPrefix(place, "ship/") {
			place = "ship/maker/" + w.Receiver
		}
		quantity := w.Quantity
		if quantity == "" {
			quantity = "1"
		}
		got[fmt.Sprintf("%s %s %s", w.Subject, place, quantity)] = true
	}
	require.True(t, maps.Equal(where, got), "%s", difference(where, got))
	g.compareAcknowledged(t, all, things, acknowledge, &acknowledged)
}

// compareAcknowledged has the carrier acknowledge all pallets, and the maker the lots and a box.
func (g *genealogy) compareAcknowledged(
	t *testing.T, all *client.Recalled, things map[string]bool,
	acknowledge func(organization, subject string), acknowledged *[]*blacklistv1.Acknowledgement,
) {
	said := map[string]bool{}
	for thing := range things {
		pallet := g.inside[g.inside[thing]]
		if pallet != "" && !said[pallet] {
			said[pallet] = true
			acknowledge("carrier", pallet)
		}
	}
	told := []string{faulty, product + "/10/B1", g.inside[product+"/21/1-8-0"]}
	for _, subject := range told {
		acknowledge("maker", subject)
	}
	missing := map[string]bool{}
	for thing := range things {
		for place, quantity := range g.at[thing] {
			if quantity > 0 && (place == "org/maker" || place == "left/maker" || place == "ship/maker/carrier") &&
				!slices.Contains(told, thing) && !slices.Contains(told, g.inside[thing]) {
				missing[thing] = true
			}
		}
	}
	compared := all.Acknowledged(*acknowledged)
	require.Empty(t, compared.Unaffected)
	require.Empty(t, compared.Missing["carrier"])
	require.Contains(t, compared.Missing, "carrier")
	got := map[string]bool{}
	for _, subject := range compared.Missing["maker"] {
		got[subject] = true
	}
	require.True(t, maps.Equal(missing, got), "%s", difference(missing, got))
}

// difference says how two sets differ, shortly.
func difference(want, got map[string]bool) string {
	var lines []string
	for line := range want {
		if !got[line] {
			lines = append(lines, "- "+line)
		}
	}
	for line := range got {
		if !want[line] {
			lines = append(lines, "+ "+line)
		}
	}
	slices.Sort(lines)
	return strings.Join(lines[:min(len(lines), 10)], "\n")
}
