package app_test

import (
	"context"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/validators"
)

func applied(t *testing.T, o *waymarkv1.Outcome) {
	t.Helper()
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, o.Status, o.Log)
}

func decided(t *testing.T, c *chain.Chain, m x.Message) {
	t.Helper()
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, c.Council(m).Status)
}

// proofOf returns an organization's proof that it has a consensus key.
func proofOf(t *testing.T, organization string, key crypto.PrivKey) []byte {
	t.Helper()
	proof, err := key.Sign(validators.ProofText(chain.ID, organization, chain.WireKey(key)))
	require.NoError(t, err)
	return proof
}

func admitted(t *testing.T, c *chain.Chain, organization string, key crypto.PrivKey) {
	t.Helper()
	applied(t, c.Send(organization, &validatorsv1.ApplyValidator{PublicKey: chain.WireKey(key), Proof: proofOf(t, organization, key)}))
	decided(t, c, &validatorsv1.AdmitValidator{Organization: organization, Power: 10})
}

// kinds returns the kinds of an organization's records, after it was proved offline that they are all.
func kinds(c *chain.Chain, organization string) (all []waymarkv1.Kind) {
	for _, r := range c.Verify("org/" + organization).Dossiers[0].Records {
		all = append(all, r.Record.Kind)
	}
	return all
}

// TestLifeOfAValidator: an organization applies, is admitted, rotates to a post-quantum key and retires. CometBFT's set
// follows two blocks later, and a verifier follows the set from the genesis.
func TestLifeOfAValidator(t *testing.T) {
	c := chain.New(t, nil)
	first, second := c.ConsensusKey("carrier 1", validators.Ed25519), c.ConsensusKey("carrier 2", validators.MLDSA65)
	admitted(t, c, "carrier", first)
	at := first.PubKey().Address()
	require.Zero(t, c.Set(c.Height + 1)[string(at)])
	require.EqualValues(t, 10, c.Set(c.Height + 2)[string(at)])
	validates, err := c.App.Validates(c.Height+1, first.PubKey().Address(), second.PubKey().Address())
	require.NoError(t, err)
	require.Equal(t, []bool{false, false}, validates)

	rotate := &validatorsv1.RotateConsensusKey{PublicKey: chain.WireKey(second), Proof: proofOf(t, "carrier", second)}
	applied(t, c.Send("carrier", rotate))
	c.Block()
	validates, err = c.App.Validates(c.Height+1, first.PubKey().Address(), second.PubKey().Address())
	require.NoError(t, err)
	require.Equal(t, []bool{false, true}, validates)
	require.EqualValues(t, 10, c.Set(c.Height + 1)[string(second.PubKey().Address())])
	require.Len(t, c.Set(c.Height+1), 5)

	o := c.Send("carrier", rotate)
	require.Equal(t, validators.ErrKeyTaken.Code, o.Code, "a rotation that is sent again")
	applied(t, c.Send("carrier", &validatorsv1.RetireValidator{}))
	c.Block()
	c.Block()
	require.Len(t, c.Set(c.Height+1), 4)
	validator := waymarkv1.Kind_KIND_VALIDATOR
	require.Equal(t, []waymarkv1.Kind{waymarkv1.Kind_KIND_MEMBERSHIP, validator, validator, validator, validator}, kinds(c, "carrier"))
}

// TestCouncilMessagesAreNotSent: nobody admits himself.
func TestCouncilMessagesAreNotSent(t *testing.T) {
	c := chain.New(t, nil)
	key := c.ConsensusKey("carrier", validators.Ed25519)
	applied(t, c.Send("carrier", &validatorsv1.ApplyValidator{PublicKey: chain.WireKey(key), Proof: proofOf(t, "carrier", key)}))
	signed := c.Sign("carrier", &validatorsv1.AdmitValidator{Organization: "carrier", Power: 10})
	require.NotZero(t, c.Decide([][]byte{signed.Bytes})[0].Code)
	requireRejected(t, c.Send("regulator", propose(&validatorsv1.AdmitValidator{Organization: "partner", Power: 10})), validators.ErrNotApplied)
	require.Len(t, c.Set(c.Height+2), 4)
}

// TestDoubleSigning: the block that has the evidence suspends the validator, and its dossier says why.
func TestDoubleSigning(t *testing.T) {
	c := chain.New(t, nil)
	admitted(t, c, "carrier", c.ConsensusKey("carrier", validators.Ed25519))
	thief := c.ConsensusKey("carrier", validators.Ed25519).PubKey().Address()
	c.Block()
	c.Block()
	c.Evidence = []abci.Misbehavior{{
		Type: abci.MisbehaviorType_DUPLICATE_VOTE, Validator: abci.Validator{Address: thief, Power: 10}, Height: c.Height, Time: c.Time,
	}}
	c.Decide(nil)
	require.NotContains(t, c.Set(c.Height+2), string(thief))
	r := c.Verify("org/carrier")
	records := r.Dossiers[0].Records
	last := records[len(records)-1]
	require.IsType(t, &validatorsv1.Misbehaved{}, last.Validator)
	require.Contains(t, last.Said(), "never validates again: evidence of \"duplicate-vote\"")
	again := c.ConsensusKey("carrier again", validators.Ed25519)
	admitted(t, c, "carrier", again)
	require.Contains(t, c.Set(c.Height+2), string(again.PubKey().Address()))
}

// TestJailing: a validator that signs no more is jailed, and comes back when its organization says so.
func TestJailing(t *testing.T) {
	c := chain.New(t, map[string]string{
		"validators.missed_window": "20", "validators.missed_blocks": "10", "validators.jailed_blocks": "3",
	})
	silent := validators.Address(chain.WireKey(chain.FirstKey(3)))
	c.Silent[string(silent)] = true
	for range 15 {
		c.Decide(nil)
	}
	require.NotContains(t, c.Set(c.Height+2), string(silent))
	c.Silent = map[string]bool{}
	applied(t, c.Send("customs", &validatorsv1.UnjailValidator{}))
	require.Contains(t, c.Set(c.Height+2), string(silent))
	require.Contains(t, kinds(c, "customs"), waymarkv1.Kind_KIND_VALIDATOR)
}

// TestFormerMembersDoNotValidate: who is expelled loses the validator in the same block.
func TestFormerMembersDoNotValidate(t *testing.T) {
	c := chain.New(t, nil)
	address := validators.Address(chain.WireKey(chain.FirstKey(2)))
	applied(t, c.Send("platform", &membershipv1.LeaveConsortium{Reason: "closed"}))
	require.NotContains(t, c.Set(c.Height+2), string(address))
	require.Contains(t, kinds(c, "platform"), waymarkv1.Kind_KIND_VALIDATOR)
}

// TestExportWhileTheSetMoves: what is exported between a change and its effect begins with the set that it leads to, byte
// for byte the same when it is exported again, and not with any other.
func TestExportWhileTheSetMoves(t *testing.T) {
	c := chain.New(t, nil)
	admitted(t, c, "carrier", c.ConsensusKey("carrier", validators.Ed25519))
	decided(t, c, &validatorsv1.SetValidatorPower{Organization: "carrier", Power: 50})
	state, rows := exported(t, c)
	seated, err := c.App.Seated()
	require.NoError(t, err)
	require.Len(t, seated, 5)
	next := c.Import([]byte(state), []byte(rows))
	for next.Height < c.Height+3 {
		next.Decide(nil)
	}
	for c.Height < next.Height {
		c.Decide(nil)
	}
	require.Equal(t, c.Set(c.Height+2), next.Set(next.Height+2))
	require.EqualValues(t, 50, next.Set(next.Height + 2)[string(validators.Address(seated[0].PublicKey))])
	state, rows = exported(t, c)
	again, rowsAgain := exported(t, next)
	require.Equal(t, state, again, "the old chain and the new one are in the same state")
	require.Equal(t, rows, rowsAgain)
}

// TestGenesisOfOtherValidators: a chain begins with the validators that its state says, and with no others.
func TestGenesisOfOtherValidators(t *testing.T) {
	c := chain.New(t, nil)
	state, _ := exported(t, c)
	for name, change := range map[string]func([]abci.ValidatorUpdate) []abci.ValidatorUpdate{
		"one less": func(v []abci.ValidatorUpdate) []abci.ValidatorUpdate { return v[1:] },
		"another power": func(v []abci.ValidatorUpdate) []abci.ValidatorUpdate {
			v[0].Power++
			return v
		},
		"one twice": func(v []abci.ValidatorUpdate) []abci.ValidatorUpdate { return append(v, v[0]) },
		"none":      func([]abci.ValidatorUpdate) []abci.ValidatorUpdate { return nil },
	} {
		err := app.CheckGenesis(&abci.RequestInitChain{
			ChainId: chain.ID, InitialHeight: c.Height + 1, Time: time.Unix(1, 0), AppStateBytes: []byte(state),
			Validators: change(c.Successors()),
		})
		require.ErrorContains(t, err, "are not those of its app_state", name)
	}
	a, err := app.New(t.TempDir(), app.Options{IdleWait: -1})
	require.NoError(t, err)
	defer a.Close()
	_, err = a.Validates(1, []byte("any"))
	require.ErrorIs(t, err, app.ErrNoState)
	empty, err := app.NewGenesis(chain.ID, nil, nil)
	require.NoError(t, err)
	_, err = a.InitChain(context.Background(), &abci.RequestInitChain{
		ChainId: chain.ID, InitialHeight: 1, Time: time.Unix(1, 0), AppStateBytes: empty, Validators: c.Successors(),
	})
	require.NoError(t, err, "a chain without members has any, for ever")
}
