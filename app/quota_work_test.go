package app_test

import (
	"context"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	quotav1 "github.com/waymark-ledger/waymark/proto/waymark/quota/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/governance"
)

// allowance returns what an organization has for the next block.
func allowance(c *chain.Chain, organization string) (work, bytes uint64) {
	var r quotav1.AllowanceResponse
	c.Query("/quota/allowance", &quotav1.AllowanceRequest{Organization: organization}, &r)
	return r.Work, r.Bytes
}

// TestQuotasBoundExecution: what an organization's transactions do is bounded by its bucket too, whatever they seemed to
// cost; what is left goes on over a restart, and to a chain that begins with what was exported.
func TestQuotasBoundExecution(t *testing.T) {
	const perBlock, capacity = 1000, 800_000
	c := chain.New(t, map[string]string{
		"provenance.require_prefix": "false",
		"quota.standard":            `{"work_per_block":"1000","work_capacity":"800000","bytes_per_block":"1000000","bytes_capacity":"10000000"}`,
	})
	w := writer{c}
	decide := func(txs ...[]byte) (codes []uint32) {
		for _, r := range c.Decide(txs) {
			codes = append(codes, r.Code)
		}
		return codes
	}
	over, busy := x.ErrOutOfWork.Code, app.ErrBusy.Code
	hostile := func() []byte { return c.Sign("partner", sightings(c)...).Bytes }
	sight := func(n int) []byte {
		return c.Sign("partner", capture(w.object(provenancev1.Action_ACTION_OBSERVE, "inspecting", w.items("S", n)...))).Bytes
	}

	first, second := hostile(), hostile()
	require.False(t, accepted(c, first, second), "no honest proposer has both")
	require.True(t, accepted(c, first))
	require.Equal(t, []uint32{over, busy}, decide(first, second))
	work, _ := allowance(c, "partner")
	require.EqualValues(t, perBlock, work, "all is used up, and there are no debts")
	work, _ = allowance(c, "maker")
	require.EqualValues(t, capacity, work, "others have theirs")

	require.False(t, accepted(c, sight(1000)))
	require.Equal(t, []uint32{0}, decide(sight(1)))
	require.Equal(t, []uint32{busy}, decide(sight(1000)))
	refused, err := c.App.CheckTx(context.Background(), &abci.RequestCheckTx{Tx: hostile()})
	require.NoError(t, err)
	require.Equal(t, app.ErrQuota.Code+abci.CodeTypeRetry, refused.Code, refused.Log)

	for range 5 {
		c.Block()
	}
	c.Restart()
	work, _ = allowance(c, "partner")
	require.Greater(t, work, uint64(5*perBlock))
	require.Less(t, work, uint64(8*perBlock))

	state, rows := exported(t, c)
	again := c.Import([]byte(state), []byte(rows))
	c.Block() // the other has begun with one
	work, bytes := allowance(c, "partner")
	againWork, againBytes := allowance(again, "partner")
	require.Equal(t, []uint64{work, bytes}, []uint64{againWork, againBytes})
	stateAgain, rowsAgain := exported(t, again)
	require.Equal(t, []string{state, rows}, []string{stateAgain, rowsAgain})
	for _, tx := range [][]byte{sight(100), sight(1)} {
		require.Equal(t, accepted(c, tx), accepted(again, tx))
		require.Equal(t, c.Decide([][]byte{tx})[0].Code, again.Decide([][]byte{tx})[0].Code)
		work, _ = allowance(c, "partner")
		againWork, _ = allowance(again, "partner")
		require.Equal(t, work, againWork)
	}
}

// TestCouncilChangesQuotas: those who decide have used up their quotas, and change them all the same; but not to quotas that
// would lock somebody out.
func TestCouncilChangesQuotas(t *testing.T) {
	c := chain.New(t, map[string]string{
		"quota.standard": `{"work_per_block":"730","work_capacity":"730000","bytes_per_block":"525","bytes_capacity":"730000"}`,
	})
	for _, voter := range []string{"customs", "regulator"} {
		c.Decide([][]byte{c.Sign(voter, sightings(c)...).Bytes, c.Sign(voter, sightings(c)...).Bytes})
		work, bytes := allowance(c, voter)
		require.Less(t, work, uint64(3000))
		require.Less(t, bytes, uint64(3000))
	}
	change := func(perBlock uint64) *governancev1.ChangeParameters {
		return &governancev1.ChangeParameters{Module: "quota", Params: x.Encode(&quotav1.Params{
			Standard: &quotav1.Quota{WorkPerBlock: perBlock, WorkCapacity: 900_000, BytesPerBlock: perBlock, BytesCapacity: 900_000},
		})}
	}
	requireRejected(t, c.Send("regulator", propose(change(100))), governance.ErrInvalid)
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, c.Council(change(400_000)).Status)
	work, bytes := allowance(c, "regulator")
	require.Equal(t, []uint64{900_000, 900_000}, []uint64{work, bytes}, "in the block after")
}

func accepted(c *chain.Chain, txs ...[]byte) bool {
	res, err := c.App.ProcessProposal(context.Background(), &abci.RequestProcessProposal{Height: c.Height + 1, Time: c.Time, Txs: txs})
	return err == nil && res.IsAccepted()
}
