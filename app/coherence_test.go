package app

import (
	"bytes"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmttypes "github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x/auth"
)

func blockSize(txs ...[]byte) int64 { return cmttypes.ComputeProtoSizeForTxs(cmttypes.ToTxs(txs)) }

func (n *node) request(txs [][]byte) *abci.RequestProcessProposal {
	return &abci.RequestProcessProposal{Height: n.height + 1, Time: n.next(), Txs: txs}
}

// TestHonestProposalsPass fills pools with random transactions, many of which no honest node would have let in, and
// holds every proposal made of them against a validator that has the same state and nothing else in common.
func TestHonestProposalsPass(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		proposer, validator := newNode(rt, Options{}), newNode(rt, Options{})
		proposeBlocks(rt, proposer, validator)
		for range proposer.Pool().Txs {
			decide(rt, proposer, validator, testBlock)
		}
		require.Zero(rt, proposer.Pool().Txs, "a pool to which nothing is added runs empty")
	})
}

// proposeBlocks lets random transactions come to the proposer, and decides blocks of them.
func proposeBlocks(t *rapid.T, proposer, validator *node) {
	for range rapid.IntRange(1, 4).Draw(t, "blocks") {
		for range rapid.IntRange(0, 25).Draw(t, "arrivals") {
			raw := drawTx(t, proposer)
			if rapid.Bool().Draw(t, "honest way in") {
				proposer.check(raw)
			} else {
				smuggle(t, proposer, raw)
			}
		}
		maxBytes := rapid.SampledFrom([]int64{0, 300, 1000, 5_000, 60_000, testBlock}).Draw(t, "max bytes")
		decide(t, proposer, validator, maxBytes)
	}
}

// decide proposes a block, checks everything about the proposal, and commits it everywhere.
func decide(t *rapid.T, proposer, validator *node, maxBytes int64) {
	before := proposer.store.AppHash()
	txs := proposer.prepare(maxBytes)
	require.NoError(t, cmttypes.ToTxs(txs).Validate(maxBytes))
	require.True(t, validator.accepts(txs), "%v", validator.judge(validator.request(txs)))
	require.True(t, proposer.accepts(txs))
	require.Equal(t, before, proposer.store.AppHash())

	results := proposer.commit(txs...)
	require.Equal(t, results, validator.commit(txs...))
	require.True(t, bytes.Equal(proposer.store.AppHash(), validator.store.AppHash()))
	for _, r := range results {
		require.NotEqual(t, "auth", r.Codespace, "what was proposed is authentic: %s", r.Log)
	}
}

func drawTx(t *rapid.T, n *node) []byte {
	signer := rapid.SampledFrom(append([]string{"stranger"}, testSigners...)).Draw(t, "signer")
	nonce := rapid.SampledFrom([]uint64{
		0, 1, 2, 3, 4, 5, 6, 7, 8, 9, auth.WindowSize - 1, auth.WindowSize, auth.WindowSize + 1,
		auth.WindowSize + 5, 2 * auth.WindowSize, 2*auth.WindowSize + 3,
	}).Draw(t, "nonce")
	d := draft{
		signer: signer, nonce: nonce,
		size:     rapid.SampledFrom([]int{0, 10, 400, 2_000, 50_000}).Draw(t, "size"),
		priority: rapid.IntRange(0, 3).Draw(t, "priority") == 0,
		messages: rapid.IntRange(1, 3).Draw(t, "messages"),
		mode:     rapid.SampledFrom([]waymarkv1.Mode{1, 1, 2}).Draw(t, "mode"),
		expires: n.time.Add(rapid.SampledFrom([]time.Duration{
			-time.Second, 0, time.Second, time.Second + 1, 2 * time.Second, time.Hour, time.Hour, time.Hour,
			MaxLifetime, MaxLifetime + time.Second, MaxLifetime + 2*time.Second,
		}).Draw(t, "expires")),
	}
	if rapid.IntRange(0, 20).Draw(t, "other chain") == 0 {
		d.chain = "other"
	}
	raw := d.bytes(n.t)
	if rapid.IntRange(0, 20).Draw(t, "damage") == 0 {
		raw[rapid.IntRange(0, len(raw)-1).Draw(t, "at")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
	}
	return raw
}

// smuggle puts a transaction into the pool without the checks, if it can be decoded at all.
func smuggle(t *rapid.T, n *node, raw []byte) {
	if c, err := n.open(raw); err == nil {
		_, _ = n.pool.insert(c, rapid.SampledFrom(testOwners).Draw(t, "organization"), n.height, fromClient)
	}
}
