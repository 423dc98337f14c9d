package app_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

// TestGenesisIsRecorded: the dossier of each organization of a fresh genesis begins with what the genesis says of it,
// which is what a query of it answers.
func TestGenesisIsRecorded(t *testing.T) {
	c := chain.New(t, nil)
	for _, m := range chain.Organizations {
		id := m.Organization.Id
		r := c.Verify("org/" + id)
		require.Equal(t, proofv1.Statement_STATEMENT_COMPLETE, r.Statement)
		require.Len(t, r.Dossiers[0].Records, 1)
		record := r.Dossiers[0].Records[0]
		requireSays(t, c, id, record.Genesis)
		digest := sha256.Sum256(record.Material.Message)
		require.Equal(t, &waymarkv1.Record{
			Version: 1, Kind: waymarkv1.Kind_KIND_MEMBERSHIP, Height: 1, Time: record.Record.Time, MessageDigest: digest[:],
		}, record.Record)
		require.Equal(t, c.Time.Unix()-1, record.Record.Time.Seconds, "that of the genesis")
		require.Contains(t, strings.Join(r.Proved, "\n"), fmt.Sprintf(`"org/%s": recorded by the genesis: organization %s, "Test %s" of CN`, id, id, id))
	}
	require.Equal(t, proofv1.Statement_STATEMENT_ABSENCE, c.Verify("org/nobody").Statement)
}

// requireSays holds what a genesis says against what the chain that began with it says.
func requireSays(t *testing.T, c *chain.Chain, id string, said *membershipv1.GenesisMember) {
	t.Helper()
	require.NotNil(t, said)
	var now membershipv1.OrganizationResponse
	c.Query("/membership/organization", &membershipv1.OrganizationRequest{Id: id}, &now)
	assert.Equal(t, now.Organization, said.Organization)
	assert.Equal(t, now.Keys, said.Keys)
	assert.Equal(t, now.Holdings, said.Holdings)
	assert.Equal(t, now.Standing, said.Standing)
	var validator validatorsv1.ValidatorResponse
	c.Query("/validators/validator", &validatorsv1.ValidatorRequest{Organization: id}, &validator)
	assert.Equal(t, validator.Validator, said.Validator)
	var granted []*membershipv1.Mandate
	for _, m := range said.Mandates {
		if m.Holder == id {
			granted = append(granted, m)
		} else {
			assert.Equal(t, id, m.Organization)
		}
	}
	assert.Equal(t, now.Mandates, granted)
}

// TestGenesisWithoutItsHistory takes the tables of an exported genesis as a fresh one. With dossiers, it is an error;
// without, the new chain begins with what those tables say, mandates, revoked keys and suspensions too.
func TestGenesisWithoutItsHistory(t *testing.T) {
	c := chain.New(t, nil)
	c.Send("maker", &membershipv1.GrantMandate{Mandate: &membershipv1.Mandate{Holder: "maker", Organization: "carrier"}})
	c.Send("partner", &membershipv1.GrantMandate{Mandate: &membershipv1.Mandate{Holder: "partner", Organization: "maker"}})
	c.Send("maker", registerKey("one"))
	c.Send("maker", &membershipv1.RevokeKey{Address: chain.Address("one"), SuspectSince: 1})
	c.Council(&membershipv1.SuspendOrganization{Organization: "maker", Reason: "audit"})
	state, _ := exported(t, c)
	var g map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(state), &g))
	delete(g, "sidecar")
	require.ErrorContains(t, begin(t, c, genesisOf(t, g), ""),
		`the dossier of "org/accreditor" has 1 records, which are not there: expected the sidecar of records`)

	var modules map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(g["modules"], &modules))
	delete(modules, "dossier")
	g["modules"] = json.RawMessage(genesisOf(t, modules))
	next := c.Import(json.RawMessage(genesisOf(t, g)), nil)
	r := next.Verify("org/maker")
	require.Len(t, r.Dossiers[0].Records, 1)
	require.Equal(t, c.Height+1, r.Dossiers[0].Records[0].Record.Height, "the first block")
	said := r.Dossiers[0].Records[0].Genesis
	requireSays(t, next, "maker", said)
	require.Len(t, said.Keys, 2)
	require.Len(t, said.Mandates, 2)
	require.Len(t, next.Verify("org/carrier").Dossiers[0].Records[0].Genesis.Mandates, 1)
	require.Contains(t, strings.Join(r.Proved, "\n"), "2 keys; 2 mandates; suspended; validates with the power 10 and the key ")

	again, rows := exported(t, next)
	require.Len(t, next.Import(json.RawMessage(again), []byte(rows)).Verify("org/maker").Dossiers[0].Records, 1)
}

// TestGenesisOfNewMembers: who is a member has a dossier, also where the genesis comes with records and these do not
// know of it.
func TestGenesisOfNewMembers(t *testing.T) {
	c := chain.New(t, nil)
	c.Send("maker", registerKey("one"))
	state, rows := exported(t, c)
	var g, modules, tables map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(state), &g))
	require.NoError(t, json.Unmarshal(g["modules"], &modules))
	require.NoError(t, json.Unmarshal(modules["membership"], &tables))
	var organizations table
	require.NoError(t, json.Unmarshal(tables["organizations"], &organizations))
	tables["organizations"] = json.RawMessage(genesisOf(t, append(organizations, map[string]any{
		"key": "newcomer", "value": map[string]any{
			"id": "newcomer", "name": "Late", "jurisdiction": "CN", "roles": []string{"ROLE_PARTNER"}, "life": "LIFE_ADMITTED", "approvals": 1,
		},
	})))
	var roles table
	require.NoError(t, json.Unmarshal(tables["members_by_role"], &roles))
	tables["members_by_role"] = json.RawMessage(genesisOf(t, append(roles, map[string]any{"key": []any{"8", "newcomer"}, "value": "CN"})))
	modules["membership"] = json.RawMessage(genesisOf(t, tables))
	g["modules"] = json.RawMessage(genesisOf(t, modules))

	next := c.Import(json.RawMessage(genesisOf(t, g)), []byte(rows))
	record := next.Verify("org/newcomer").Dossiers[0].Records[0]
	require.Equal(t, "Late", record.Genesis.Organization.Name)
	require.Equal(t, c.Height+1, record.Record.Height, "the first block")
	require.Len(t, next.Verify("org/maker").Dossiers[0].Records, 2, "as the records that came say")
	next.Send("maker", registerKey("two"))
	require.Len(t, next.Verify("org/maker").Dossiers[0].Records, 3)

	delete(modules, "dossier")
	g["modules"] = json.RawMessage(genesisOf(t, modules))
	g["sidecar"] = json.RawMessage(genesisOf(t, map[string]string{"rows": "0", "sha256": fmt.Sprintf("%x", sha256.Sum256(nil))}))
	next = c.Import(json.RawMessage(genesisOf(t, g)), nil)
	for _, id := range []string{"maker", "newcomer"} {
		records := next.Verify("org/" + id).Dossiers[0].Records
		require.Len(t, records, 1)
		requireSays(t, next, id, records[0].Genesis)
	}
}

// TestGenesisThatSaysTooMuch: what is kept of an organization is bounded like a transaction.
func TestGenesisThatSaysTooMuch(t *testing.T) {
	c := chain.New(t, nil)
	var holdings, index []any
	for i := range 25_000 {
		key := fmt.Sprintf("1%011d", i)
		holdings = append(holdings, map[string]any{"key": key, "value": map[string]string{"key": key, "organization": "carrier"}})
		index = append(index, map[string]any{"key": []string{"carrier", key}, "value": true})
	}
	state, _ := exported(t, c)
	var g, modules, tables map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(state), &g))
	require.NoError(t, json.Unmarshal(g["modules"], &modules))
	require.NoError(t, json.Unmarshal(modules["membership"], &tables))
	delete(g, "sidecar")
	delete(modules, "dossier")
	tables["holdings"] = json.RawMessage(genesisOf(t, holdings))
	tables["holdings_by_organization"] = json.RawMessage(genesisOf(t, index))
	modules["membership"] = json.RawMessage(genesisOf(t, tables))
	g["modules"] = json.RawMessage(genesisOf(t, modules))
	const says = `organization "carrier": the genesis says`
	require.ErrorContains(t, begin(t, c, genesisOf(t, g), ""), says)
	require.ErrorContains(t, check(c, genesisOf(t, g)), says, "whoever looks before a node begins with it is told the same")

	tables["holdings"] = json.RawMessage("[]")
	tables["holdings_by_organization"] = json.RawMessage("[]")
	modules["membership"] = json.RawMessage(genesisOf(t, tables))
	g["modules"] = json.RawMessage(genesisOf(t, modules))
	require.NoError(t, check(c, genesisOf(t, g)))
	require.NoError(t, check(c, state), "an exported one")
	require.ErrorContains(t, check(c, `{"modules":{"nothing":{}}}`), `genesis: app_state: no module "nothing"`)
}

func check(c *chain.Chain, state string) error {
	return app.CheckGenesis(&abci.RequestInitChain{
		ChainId: chain.ID, InitialHeight: c.Height + 1, Time: time.Unix(1, 0), AppStateBytes: []byte(state),
		Validators: c.Successors(),
	})
}

// TestFounderOfWhomTooMuchIsSaid: who makes the genesis is told, and not every node that begins with it.
func TestFounderOfWhomTooMuchIsSaid(t *testing.T) {
	founder := chain.Organizations[0]
	founder.PublicKey = sig.PublicKey(chain.Key(founder.Organization.Id))
	for i := range 25_000 {
		founder.Holdings = append(founder.Holdings, fmt.Sprintf("1%011d", i))
	}
	_, err := app.NewGenesis(chain.ID, []app.Member{founder}, nil)
	require.ErrorContains(t, err, `organization "accreditor": the genesis says`)
}

func genesisOf(t *testing.T, v any) string {
	bz, err := json.Marshal(v)
	require.NoError(t, err)
	return string(bz)
}
