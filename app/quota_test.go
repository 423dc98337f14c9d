package app

import (
	"fmt"
	"strings"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/quota"
)

// plenty is of what a test does not run out.
const plenty = 1 << 30

// limits are the quotas of a test: what comes with a block, of full buckets that hold the largest transaction or more,
// and what the buckets of some organizations have in block 2.
type limits struct {
	perBlock quota.Amount
	left     map[string]quota.Amount
}

func (l limits) object() string {
	return fmt.Sprintf(`{"standard":{"work_per_block":"%d","work_capacity":"%d","bytes_per_block":"%d","bytes_capacity":"%d"}}`,
		l.perBlock.Work, max(l.perBlock.Work, quota.LargestWork), l.perBlock.Bytes, max(l.perBlock.Bytes, quota.LargestBytes))
}

// limitedNode returns a node at height 1.
func limitedNode(t test, o Options, l limits) *node {
	t.Helper()
	n := unbornNode(t, o)
	ctx := x.NewContext(x.Chain{Height: 1}, x.Signer{}, n.block.State(), n.block.Flat(), nil)
	require.NoError(t, quota.Module.Params.Merge(ctx, l.object()))
	for _, id := range testOwners {
		a := quota.For(ctx).Of(id)
		if left, limited := l.left[id]; limited {
			quota.Spend(ctx, id, a, a.Left.Minus(left.Minus(l.perBlock)))
		}
	}
	n.commit()
	return n
}

// allowance returns what the next block has for an organization.
func (n *node) allowance(organization string) quota.Amount {
	n.t.Helper()
	ctx, done, err := n.App.next()
	require.NoError(n.t, err)
	defer done()
	return quota.For(ctx).Of(organization).Left
}

// TestQuotasFit: what package quota says of the largest transaction and of blocks is so.
func TestQuotasFit(t *testing.T) {
	require.LessOrEqual(t, staticWork(MaxTxBytes, MaxMessages), uint64(quota.LargestWork))
	require.EqualValues(t, MaxTxBytes, quota.LargestBytes)
	n := newNode(t, Options{})
	require.EqualValues(t, organizationWork, n.allowance("aa").Work, "by default, all that an organization may do in a block")
}

func TestScreenKeepsQuotas(t *testing.T) {
	sum := func(txs [][]byte) (s quota.Amount) {
		for _, raw := range txs {
			s = s.Plus(quota.Amount{Work: staticWork(len(raw), 1), Bytes: uint64(len(raw))})
		}
		return s
	}
	series := func(d draft, n int) (txs [][]byte) {
		for range n {
			d.nonce++
			txs = append(txs, d.bytes(t))
		}
		return txs
	}
	own, others := series(draft{signer: "a1"}, 3), series(draft{signer: "b1"}, 3)
	votes := series(draft{signer: "a2", priority: true}, 100)
	small := 0 // how many votes fit into what is reserved
	for size := 0; size+len(votes[small]) <= reservedBytes; small++ {
		size += len(votes[small])
	}
	large := draft{signer: "a2", nonce: 200, priority: true, size: reservedBytes}.bytes(t)
	join := func(parts ...[][]byte) (txs [][]byte) {
		for _, p := range parts {
			txs = append(txs, p...)
		}
		return txs
	}
	least := quota.Amount{Work: 730, Bytes: 525}
	exact := sum(own)
	for name, c := range map[string]struct {
		left quota.Amount
		txs  [][]byte
		want *x.Error // nil: accepted
	}{
		"all of it":                      {exact, own, nil},
		"a unit too much":                {quota.Amount{Work: exact.Work - 1, Bytes: exact.Bytes}, own, ErrQuota},
		"a byte too much":                {quota.Amount{Work: exact.Work, Bytes: exact.Bytes - 1}, own, ErrQuota},
		"others have their own":          {exact, join(own, others), nil},
		"votes beside all of it":         {exact, join(votes[:small], own), nil},
		"votes beside it, and too much":  {quota.Amount{Work: exact.Work, Bytes: exact.Bytes - 1}, join(votes[:small], own), ErrQuota},
		"a vote more is of it":           {exact, join(votes[:small+1], own), ErrQuota},
		"a vote more, and less of it":    {exact, join(votes[:small+1], own[:1]), nil},
		"votes when there is hardly any": {least, votes[:small], nil},
		"a large one is not reserved":    {least, join(votes[:small], [][]byte{large}), ErrQuota},
		"a large one of it":              {exact.Plus(sum([][]byte{large})), join(votes[:small], [][]byte{large}, own), nil},
	} {
		t.Run(name, func(t *testing.T) {
			n := limitedNode(t, Options{}, limits{least, map[string]quota.Amount{"aa": c.left}})
			require.Equal(t, c.left, n.allowance("aa"))
			require.Equal(t, c.want == nil, n.accepts(c.txs))
			if c.want != nil {
				require.ErrorIs(t, n.judge(n.request(c.txs)), c.want)
				return
			}
			for _, r := range n.commit(c.txs...) {
				require.NotEqual(t, ErrBusy.Code, r.Code, "what was admitted has work: %s", r.Log)
			}
		})
	}
}

// TestPoolSaysWhenToRetry: what is refused says after which block it is not, and so it is.
func TestPoolSaysWhenToRetry(t *testing.T) {
	n := limitedNode(t, Options{}, limits{quota.Amount{Work: plenty, Bytes: 600}, map[string]quota.Amount{"aa": {Work: plenty, Bytes: 600}}})
	large := draft{signer: "a1", nonce: 1, size: 9000}.bytes(t)
	n.refuse(large, ErrQuota, true)
	var after int64
	log := n.check(large).Log
	_, err := fmt.Sscanf(log[strings.LastIndex(log, "after"):], "after block %d", &after)
	require.NoError(t, err, log)
	for n.height < after {
		n.refuse(large, ErrQuota, true)
		n.commit()
	}
	n.accept(large)
	require.Empty(t, n.prepare(testBlock), "it waits")
	for n.height < after+quotaAhead-1 {
		n.commit()
	}
	require.Equal(t, [][]byte{large}, n.prepare(testBlock))
	n.accept(draft{signer: "b1", nonce: 1, size: 9000}.bytes(t))
}

// TestFloodBeyondQuota lets one organization send ten times its quota, block after block: it gets its quota, and all that
// others send is in the next block.
func TestFloodBeyondQuota(t *testing.T) {
	const perBlock, blocks = 4000, 30
	n := limitedNode(t, Options{}, limits{quota.Amount{Work: plenty, Bytes: perBlock}, map[string]quota.Amount{"aa": {Work: plenty, Bytes: perBlock}}})
	next := map[string]uint64{}
	send := func(signer string) (raw []byte, taken bool) {
		raw = draft{signer: signer, nonce: next[signer] + 1, size: 300}.bytes(t)
		if taken = n.check(raw).Code == 0; taken {
			next[signer]++
		}
		return raw, taken
	}
	flood, largest := 0, 0
	for range blocks {
		for sent := 0; sent < 10*perBlock; {
			raw, _ := send("a1")
			sent, largest = sent+len(raw), max(largest, len(raw))
		}
		given := map[string][]byte{}
		for i := range 5 {
			for _, signer := range []string{"b1", "c1"} {
				raw, taken := send(signer)
				require.True(t, taken)
				given[fmt.Sprint(signer, i)] = raw
			}
		}
		txs := n.prepare(testBlock)
		require.True(t, n.accepts(txs))
		require.Len(t, names(txs, given), 10)
		for _, raw := range txs {
			flood += len(raw)
		}
		for _, raw := range given {
			flood -= len(raw)
		}
		n.commit(txs...)
	}
	require.LessOrEqual(t, flood, blocks*perBlock)
	require.Greater(t, flood, blocks*perBlock-largest, "no more is lost than the last one's part")
}

// TestVotesPassAFlood: an organization whose part of the pool, or whose bucket, is full of its own still votes, with a key
// of its own.
func TestVotesPassAFlood(t *testing.T) {
	for name, c := range map[string]struct {
		options Options
		want    *x.Error
	}{"that fills the pool": {Options{PoolTxs: 20}, ErrPoolFull}, "beyond its quota": {Options{}, ErrQuota}} {
		t.Run(name, func(t *testing.T) {
			least := quota.Amount{Work: 730, Bytes: 525}
			n := limitedNode(t, c.options, limits{least, map[string]quota.Amount{"aa": least}})
			flood := func(d draft) (taken map[string][]byte) {
				taken = map[string][]byte{}
				for {
					d.nonce++
					raw := d.bytes(t)
					if n.check(raw).Code != 0 {
						n.refuse(raw, c.want, true)
						return taken
					}
					taken[fmt.Sprint(d.nonce)] = raw
				}
			}
			flood(draft{signer: "a1"})
			votes := flood(draft{signer: "a2", priority: true})
			require.Greater(t, len(votes), 10)
			require.Less(t, len(votes), 30, "a flood of votes is one too")

			txs := n.prepare(testBlock)
			require.Len(t, names(txs[:len(votes)], votes), len(votes))
			require.True(t, n.accepts(txs))
			for _, r := range n.commit(txs...)[:len(votes)] {
				require.NotEqual(t, ErrBusy.Code, r.Code, r.Log)
			}
			require.Len(t, flood(draft{signer: "a2", nonce: uint64(len(votes)), priority: true}), len(votes), "and in each block")
		})
	}
}

// TestQuotaChanges: the block after a change of quotas is judged by the new ones, on all nodes alike.
func TestQuotaChanges(t *testing.T) {
	l := limits{perBlock: quota.Amount{Work: plenty, Bytes: 600}, left: map[string]quota.Amount{"aa": {Work: plenty, Bytes: 1000}}}
	n, other := limitedNode(t, Options{}, l), limitedNode(t, Options{}, l)
	both := func(step func(n *node)) {
		t.Helper()
		step(n)
		step(other)
		require.Equal(t, n.store.AppHash(), other.store.AppHash())
		require.Equal(t, n.allowance("aa"), other.allowance("aa"))
	}
	both(func(n *node) { n.commit(draft{signer: "a1", nonce: 1, size: 500}.bytes(t)) })
	large := draft{signer: "a1", nonce: 2, size: 3000}.bytes(t)
	both(func(n *node) { require.ErrorIs(t, n.judge(n.request([][]byte{large})), ErrQuota) })
	both(func(n *node) {
		n.block = n.store.Begin(n.height + 1)
		ctx := x.NewContext(x.Chain{Height: n.height + 1}, x.Signer{}, n.block.State(), n.block.Flat(), nil)
		require.NoError(t, quota.Module.Params.Merge(ctx, limits{perBlock: quota.Amount{Work: plenty, Bytes: 2000}}.object()))
		require.False(t, n.accepts([][]byte{large}), "before that block is committed")
		n.commit()
	})
	both(func(n *node) { require.True(t, n.accepts([][]byte{large})) })
	both(func(n *node) { n.commit(large) })
	both(func(n *node) { require.Less(t, n.allowance("aa").Bytes, uint64(5000)) })
}

// TestHonestProposalsPassNearQuotas is TestHonestProposalsPass with buckets that are nearly empty.
func TestHonestProposalsPassNearQuotas(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := limits{
			perBlock: quota.Amount{
				Work:  rapid.SampledFrom([]uint64{730, 2000, 60_000}).Draw(rt, "work"),
				Bytes: rapid.SampledFrom([]uint64{525, 1000, 60_000}).Draw(rt, "bytes"),
			},
			left: map[string]quota.Amount{},
		}
		for _, id := range testOwners[:2] {
			l.left[id] = l.perBlock.Plus(quota.Amount{
				Work: rapid.Uint64Range(0, 60_000).Draw(rt, "left work"), Bytes: rapid.Uint64Range(0, 60_000).Draw(rt, "left bytes"),
			})
		}
		proposer, validator := limitedNode(rt, Options{}, l), limitedNode(rt, Options{}, l)
		proposeBlocks(rt, proposer, validator)
		require.Less(rt, proposer.Pool().Bytes, int64(plenty))
	})
}

// TestNoQuotaLeavesNoTrace: who stays within what comes with a block costs the state no entry.
func TestNoQuotaLeavesNoTrace(t *testing.T) {
	l := limits{perBlock: quota.Amount{Work: 10_000, Bytes: 1000}}
	n := limitedNode(t, Options{}, l)
	full := n.allowance("aa")
	kept := func() bool {
		view, done, err := n.view(0)
		require.NoError(t, err)
		defer done()
		value, err := view.State().Get([]byte("\x0f\x01aa"))
		require.NoError(t, err)
		return value != nil
	}
	codes := func(results []*abci.ExecTxResult) {
		for _, r := range results {
			require.Equal(t, "membership", r.Codespace, r.Log)
		}
	}
	codes(n.commit(draft{signer: "a1", nonce: 1, size: 300}.bytes(t)))
	require.False(t, kept())
	codes(n.commit(draft{signer: "a1", nonce: 2, size: 1300}.bytes(t)))
	require.True(t, kept())
	require.Less(t, n.allowance("aa").Bytes, full.Bytes)
	n.commit()
	n.commit()
	require.Equal(t, full, n.allowance("aa"))
	codes(n.commit(draft{signer: "a1", nonce: 3}.bytes(t)))
	require.False(t, kept())
}
