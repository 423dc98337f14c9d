package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
)

// table is a table of a genesis: entries of key and value.
type table = []map[string]any

// TestHostileGenesis changes a good genesis: what no messages could have written is an error when the chain begins,
// and never a fault when a message comes upon it.
func TestHostileGenesis(t *testing.T) {
	c := chain.New(t, nil)
	c.Send("maker", &membershipv1.GrantMandate{Mandate: &membershipv1.Mandate{Holder: "maker", Organization: "carrier"}})
	c.Send("maker", &membershipv1.DeclareAffiliation{
		Organization: "maker", Affiliate: "carrier", Relations: []membershipv1.Relation{membershipv1.Relation_RELATION_INTEREST},
	})
	c.Send("maker", registerKey("one"))
	c.Send("maker", &membershipv1.RevokeKey{Address: chain.Address("one"), SuspectSince: 1})
	c.Council(&membershipv1.SuspendOrganization{Organization: "partner", Reason: "random"})
	state, rows := exported(t, c)
	require.NoError(t, begin(t, c, state, rows))

	hash := strings.Repeat("A", 43) + "="
	value := func(entry map[string]any) map[string]any { return entry["value"].(map[string]any) }
	for name, hostile := range map[string]struct {
		module, table string
		change        func(table) table
		says          string
	}{
		"a key of another address":  {"auth", "keys", func(e table) table { value(e[0])["address"] = value(e[1])["address"]; return e }, "address"},
		"a key without point":       {"auth", "keys", func(e table) table { delete(value(e[0]), "public_key"); return e }, "public key"},
		"a key that may nothing":    {"auth", "keys", func(e table) table { delete(value(e[0]), "grants"); return e }, "grants"},
		"a key that is not listed":  {"auth", "keys_by_organization", func(e table) table { return e[1:] }, "indexes"},
		"a revoked key as current":  {"auth", "current_keys", func(e table) table { return e[1:] }, "indexes"},
		"a suspect key, not listed": {"auth", "suspect_keys", func(e table) table { return e[1:] }, "index of suspect"},
		"no suspect key, listed": {"auth", "suspect_keys", func(e table) table {
			return append(e, map[string]any{"key": []any{"2", e[0]["key"].([]any)[1]}, "value": e[0]["value"]})
		}, "2 entries, expected 1"},
		"a listed key that is not": {"auth", "keys", func(e table) table { return e[1:] }, "entries"},
		"a window of nobody":       {"auth", "windows", func(e table) table { e[0]["key"] = "AAAA"; return e }, "no such key"},
		"a window of zeros":        {"auth", "windows", func(e table) table { value(e[0])["used"] = "AQA="; return e }, "bits"},
		"a window too large": {"auth", "windows", func(e table) table {
			value(e[0])["used"] = strings.Repeat("AQEB", 200)
			return e
		}, "bits"},
		"an empty standing":        {"standing", "standings", func(e table) table { value(e[0])["entries"] = []any{map[string]any{}}; return e }, "effects"},
		"an organization's own id": {"membership", "organizations", func(e table) table { value(e[0])["id"] = "other"; return e }, "own id"},
		"an organization's roles":  {"membership", "organizations", func(e table) table { delete(value(e[0]), "roles"); return e }, "roles"},
		"a GLN that is not listed": {"membership", "identifiers", func(e table) table { return e[1:] }, "in the index of identifiers"},
		"a GLN of another":         {"membership", "identifiers", func(e table) table { e[0]["value"] = e[1]["value"]; return e }, "index"},
		"an identifier of nothing": {"membership", "identifiers", func(e table) table {
			return append(e, map[string]any{"key": "lei/529900T8BM49AURSDO55", "value": "maker"})
		}, "expected one of"},
		"a life that is none": {"membership", "organizations", func(e table) table { value(e[0])["life"] = "LIFE_APPLIED"; return e }, "its life"},
		"one that left without a reason": {"membership", "organizations", func(e table) table {
			value(e[0])["life"] = "LIFE_LEFT"
			return e
		}, "the reason"},
		"one that left with keys": {"membership", "organizations", func(e table) table {
			value(e[0])["life"], value(e[0])["reason"] = "LIFE_LEFT", "merger"
			return e
		}, "keys to be revoked"},
		"more approvals than keys":  {"membership", "organizations", func(e table) table { value(e[0])["approvals"] = 2; return e }, "approvals"},
		"a role that is not listed": {"membership", "members_by_role", func(e table) table { return e[1:] }, "index of roles"},
		"a role that one has not": {"membership", "members_by_role", func(e table) table {
			return append(e, map[string]any{"key": []any{"11", "maker"}, "value": "CN"})
		}, "expected a member with it"},
		"a holding that is not listed": {"membership", "holdings_by_organization", func(e table) table { return e[1:] }, "by organization"},
		"a holding twice listed": {"membership", "holdings_by_organization", func(e table) table {
			return append(e, map[string]any{"key": []string{"carrier", "0614141"}, "value": true})
		}, "too many"},
		"an offer of nothing": {"membership", "offers", func(e table) table {
			return append(e, map[string]any{"key": "0614141", "value": map[string]any{"key": "0614141", "holder": "maker", "organization": "carrier"}})
		}, "offer"},
		"a successor of itself": {"membership", "successors", func(e table) table {
			return append(e, map[string]any{"key": "maker", "value": "carrier"}, map[string]any{"key": "carrier", "value": "maker"})
		}, "lead back"},
		"a count of nothing": {"membership", "counts", func(e table) table {
			return append(e, map[string]any{"key": []string{"maker", "nodes"}, "value": "1"})
		}, "is said to have"},
		"a tie that is not told": {"membership", "ties", func(e table) table { return e[1:] }, "that they are tied"},
		"a tie too many":         {"membership", "ties", func(e table) table { e[0]["value"] = "2"; return e }, "expected 1"},
		"a facility that is not listed": {"membership", "facilities", func(e table) table {
			return append(e, map[string]any{"key": []string{"maker", "9506000100104"}, "value": map[string]any{
				"gln": "9506000100104", "organization": "maker", "name": "Works", "jurisdiction": "CN",
			}})
		}, "index of identifiers"},
		"an application of a member": {"membership", "applications", func(e table) table {
			return append(e, map[string]any{"key": "maker", "value": map[string]any{
				"organization": map[string]any{"id": "maker", "name": "M", "jurisdiction": "CN", "roles": []any{"ROLE_PARTNER"}, "life": "LIFE_APPLIED"},
				"public_key":   "A" + strings.Repeat("A", 43), "sponsor": "carrier",
			}})
		}, "public_key"},
		"a holding within another": {"membership", "holdings", func(e table) table {
			return append(e, map[string]any{"key": chain.Prefix + "1", "value": map[string]any{"key": chain.Prefix + "1", "organization": "maker"}})
		}, "begins"},
		"a holding of nobody": {"membership", "holdings", func(e table) table { value(e[0])["organization"] = "nobody"; return e }, "of a member"},
		"a mandate of nobody": {"membership", "mandates", func(e table) table { value(e[0])["organization"] = "nobody"; return e }, "mandate"},
		"a dossier without records": {"dossier", "heads", func(e table) table {
			return append(e, map[string]any{"key": "org/nobody", "value": map[string]any{"size": "1", "range": []any{hash}}})
		}, "sidecar"},
		"a dossier of nothing":         {"dossier", "heads", func(e table) table { value(e[0])["size"] = "0"; return e }, "a head of 0 records"},
		"a dossier that is longer":     {"dossier", "heads", func(e table) table { value(e[0])["size"] = "2"; return e }, "which are not there"},
		"a dossier of half a hash":     {"dossier", "heads", func(e table) table { value(e[0])["range"] = []any{"AAAA"}; return e }, "a hash of 3 bytes"},
		"a dossier that is missing":    {"dossier", "heads", func(e table) table { return e[1:] }, "as many"},
		"a log that is malformed":      {"dossier", "global", func(e table) table { value(e[0])["size"] = "0"; return e }, "log of all records"},
		"a log that is missing":        {"dossier", "global", func(table) table { return table{} }, "as many"},
		"a field that does not exist":  {"membership", "mandates", func(e table) table { value(e[0])["extra"] = 1; return e }, "extra"},
		"a table that does not exist":  {"membership", "other", func(table) table { return table{} }, "no table"},
		"a module that does not exist": {"other", "other", func(table) table { return table{} }, "no module"},
	} {
		t.Run(name, func(t *testing.T) {
			var g map[string]any
			decoder := json.NewDecoder(bytes.NewReader([]byte(state)))
			decoder.UseNumber()
			require.NoError(t, decoder.Decode(&g))
			modules := g["modules"].(map[string]any)
			tables, _ := modules[hostile.module].(map[string]any)
			if tables == nil {
				tables = map[string]any{}
				modules[hostile.module] = tables
			}
			var entries table
			for _, e := range asList(tables[hostile.table]) {
				entries = append(entries, e.(map[string]any))
			}
			tables[hostile.table] = hostile.change(entries)
			bz, err := json.Marshal(g)
			require.NoError(t, err)
			require.ErrorContains(t, begin(t, c, string(bz), rows), hostile.says)
		})
	}
	require.ErrorContains(t, begin(t, c, state[:len(state)/2], rows), "app_state")
	require.ErrorContains(t, begin(t, c, state, rows+"x"), "after its last row")
	own := "\x00\x00\x00\x02\x10o\x00\x00\x00\x01v" // the outcome of a transaction
	require.ErrorContains(t, begin(t, c, state, own+rows), "row 0 is none that an export carries")
}

// begin starts another chain where one stands, from a genesis and its rows, and says what is wrong with it.
func begin(t *testing.T, c *chain.Chain, state, rows string) error {
	a, err := app.New(t.TempDir(), app.Options{IdleWait: -1, GenesisRows: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(rows)), nil
	}})
	require.NoError(t, err)
	defer a.Close()
	_, err = a.InitChain(context.Background(), &abci.RequestInitChain{
		ChainId: chain.ID, InitialHeight: c.Height + 1, Time: time.Unix(1, 0), AppStateBytes: []byte(state),
		Validators: c.Successors(),
	})
	return err
}

func asList(v any) []any {
	list, _ := v.([]any)
	return list
}
