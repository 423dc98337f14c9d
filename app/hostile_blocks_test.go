package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/gogoproto/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
)

// TestHostileBlocks gives two nodes, of which one restarts in between, random blocks of really signed transactions with
// messages of every type that there is, most of them nearly right, some wrong in every way. Nothing panics or halts a
// node, CometBFT accepts every change of validators, both nodes have the same results and state after every block, and
// what they export at the end begins a chain that exports the same bytes.
func TestHostileBlocks(t *testing.T) {
	sent, applied := map[string]bool{}, map[string]bool{}
	for seed := range uint64(hostileSeeds) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			h := newHostile(t, seed, sent, applied)
			for n := range hostileBlocks {
				h.block()
				if n == hostileBlocks/2 {
					h.twin.Restart()
				}
			}
			for range 20 { // a change of validators that is under way ends: else the first block of another chain goes on with it
				h.c.Decide(nil)
				h.twin.Decide(nil)
			}
			state, rows := exported(t, h.c)
			twinState, twinRows := exported(t, h.twin)
			requireSame(t, state, twinState)
			requireSame(t, rows, twinRows)
			again, againRows := exported(t, h.c.Import([]byte(state), []byte(rows)))
			requireSame(t, state, again)
			requireSame(t, rows, againRows)
		})
	}
	if t.Failed() {
		return
	}
	for _, m := range registered() {
		require.True(t, sent[m.Name], "no block had a %s", m.Name)
	}
	maps.DeleteFunc(applied, func(_ string, did bool) bool { return !did })
	require.Greater(t, len(applied), len(registered())/3, "messages of many types apply now and then")
}

// requireSame holds two long texts against each other, and shows where they begin to differ.
func requireSame(t *testing.T, want, got string) {
	t.Helper()
	if want == got {
		return
	}
	at := 0
	for at < min(len(want), len(got)) && want[at] == got[at] {
		at++
	}
	from := max(0, at-400)
	require.Equal(t, want[from:min(at+400, len(want))], got[from:min(at+400, len(got))], "from byte %d on", from)
}

// hostile makes random blocks for a chain and its twin.
type hostile struct {
	*rand.Rand
	author
	t             *testing.T
	c, twin       *chain.Chain
	sent, applied map[string]bool // by the name of the message
}

// alarm fails a test when a node logs an error: that its own work panicked.
type alarm struct {
	slog.Handler
	t *testing.T
}

func (a alarm) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelError }

func (a alarm) Handle(_ context.Context, r slog.Record) error {
	a.t.Errorf("a node logs an error: %s", r.Message)
	r.Attrs(func(at slog.Attr) bool {
		a.t.Log(at)
		return true
	})
	return nil
}

func newHostile(t *testing.T, seed uint64, sent, applied map[string]bool) *hostile {
	h := &hostile{
		Rand: rand.New(rand.NewPCG(seed, 0)), t: t, c: chain.New(t, nil), twin: chain.New(t, nil), sent: sent, applied: applied,
	}
	for _, c := range []*chain.Chain{h.c, h.twin} {
		c.Configure(func(o *app.Options) { o.Logger = slog.New(alarm{slog.DiscardHandler, t}) })
	}
	h.author = newAuthor(t, h.Rand, h.c)
	return h
}

// block has both nodes execute a block.
func (h *hostile) block() {
	h.happen()
	var txs [][]byte
	var carried [][]x.Message
	keys := h.keysInForce()
	for range h.IntN(8) {
		name := h.pick(hostileKeys)
		if len(keys) > 0 && h.IntN(30) > 0 {
			name = h.pick(slices.Sorted(maps.Keys(keys)))
		}
		var messages []x.Message
		for range 1 + h.IntN(2) {
			messages = append(messages, h.message(keys[name], sendable))
		}
		tx := h.c.Sign(name, messages...).Bytes
		if h.IntN(12) == 0 {
			tx[h.IntN(len(tx))] ^= 1 << h.IntN(8)
		}
		txs, carried = append(txs, tx), append(carried, messages)
	}
	txs = append(txs, h.votes(keys)...)
	results := h.c.Decide(txs)
	h.twin.Time, h.twin.Silent, h.twin.Evidence = h.c.Time.Add(-time.Second), h.c.Silent, h.evidence
	require.Equal(h.t, codes(results), codes(h.twin.Decide(txs)))
	require.Equal(h.t, h.c.AppHash(), h.twin.AppHash())
	for i, messages := range carried {
		for _, m := range messages {
			name := nameOf(m)
			h.sent[name], h.applied[name] = true, h.applied[name] || results[i].Code == 0
			if carrier, ok := m.(interface{ GetMessages() []*types.Any }); ok {
				for _, any := range carrier.GetMessages() {
					h.sent[any.TypeUrl[1:]] = true
				}
			}
		}
		require.NotEqual(h.t, []any{app.ErrPanic.Codespace, app.ErrPanic.Code}, []any{results[i].Codespace, results[i].Code}, "%v", messages)
	}
	h.look()
}

// happen lets time pass, validators fall silent or misbehave, or nothing.
func (h *hostile) happen() {
	h.evidence = nil
	switch h.IntN(30) {
	case 0:
		h.c.Time = h.c.Time.Add(time.Duration(h.IntN(100_000)) * time.Second)
	case 1:
		h.c.Time = h.c.Time.Add(time.Duration(h.IntN(30)) * 24 * time.Hour)
	case 2, 3:
		h.c.Silent = map[string]bool{}
		for _, address := range slices.Sorted(maps.Keys(h.c.Set(h.c.Height + 1))) {
			h.c.Silent[address] = h.IntN(6) == 0
		}
	case 4:
		set := h.c.Set(h.c.Height + 1)
		for _, address := range slices.Sorted(maps.Keys(set)) {
			if h.IntN(10) == 0 {
				h.evidence = append(h.evidence, abci.Misbehavior{
					Type: abci.MisbehaviorType(1 + h.IntN(2)), Validator: abci.Validator{Address: []byte(address), Power: set[address]},
					Height: h.c.Height, Time: h.c.Time,
				})
			}
		}
	}
	h.c.Evidence = h.evidence
}

// keysInForce returns the organizations of the keys that were not revoked.
func (h *hostile) keysInForce() map[string]string {
	keys := map[string]string{}
	for _, name := range hostileKeys {
		var r membershipv1.KeyResponse
		err := h.c.TryQuery("/membership/key", &membershipv1.KeyRequest{Address: chain.Address(name)}, &r)
		if err == nil && r.Key.RevokedHeight == 0 {
			keys[name] = r.Key.Organization
		}
	}
	return keys
}

// votes has those who decide vote for what was proposed of late, now and then.
func (h *hostile) votes(keys map[string]string) (txs [][]byte) {
	if h.IntN(2) == 0 {
		return nil
	}
	for _, name := range []string{"accreditor", "customs", "regulator"} {
		for id := max(h.proposals, 3) - 2; keys[name] != "" && id <= h.proposals; id++ {
			if h.IntN(3) > 0 {
				txs = append(txs, h.c.Sign(name, yes(id)).Bytes)
			}
		}
	}
	return txs
}

// look finds out which proposals there are, and what became of them.
func (h *hostile) look() {
	var listed governancev1.ProposalsResponse
	h.c.Query("/governance/proposals", &governancev1.ProposalsRequest{Limit: 8}, &listed)
	for _, p := range listed.Proposals {
		h.proposals = max(h.proposals, p.Id)
		require.False(h.t, p.Codespace == app.ErrPanic.Codespace && p.Code == app.ErrPanic.Code, "%v", p)
		for _, any := range p.Messages {
			name := any.TypeUrl[1:]
			h.applied[name] = h.applied[name] || p.Status == governancev1.Status_STATUS_EXECUTED
		}
	}
}
