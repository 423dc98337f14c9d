package app_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// TestNodesAgree gives three nodes the same random blocks: one that runs through, one that is closed and opened at
// random heights, and one that answers queries and proves all the while. They agree on every result and state, and
// what they export at the end is the same.
func TestNodesAgree(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			plain, restarted, asked := chain.New(t, nil), chain.New(t, nil), chain.New(t, nil)
			w := workload{Rand: rand.New(rand.NewPCG(seed, 0)), t: t, c: plain, events: story(t, "1-production")}
			w.events = append(w.events, story(t, "3-clone")...)
			stop := queries(t, asked.App, int(seed))
			outcomes := map[uint32]int{}
			for range 25 {
				txs := w.block()
				results := plain.Decide(txs)
				for _, r := range results {
					outcomes[r.Code]++
				}
				if w.IntN(4) == 0 {
					restarted.Restart()
				}
				for name, other := range map[string]*chain.Chain{"restarted": restarted, "asked": asked} {
					require.Equal(t, codes(results), codes(other.Decide(txs)), "%s at height %d", name, plain.Height)
					require.Equal(t, plain.AppHash(), other.AppHash(), "%s at height %d", name, plain.Height)
				}
			}
			stop()
			require.Greater(t, len(outcomes), 3, "transactions that apply, and others of several kinds")
			state, rows := exported(t, plain)
			for _, other := range []*chain.Chain{restarted, asked} {
				otherState, otherRows := exported(t, other)
				require.Equal(t, state, otherState)
				require.Equal(t, rows, otherRows)
			}
		})
	}
}

// TestExportIsWhole: what is imported exports as the same bytes, also where goods, refusals and corrections are in it,
// and the chain goes on from there like the first.
func TestExportIsWhole(t *testing.T) {
	c := chain.New(t, nil)
	for _, step := range []struct{ by, story string }{
		{"maker", "1-production"}, {"maker", "2-over-shipment"}, {"partner", "3-clone"}, {"partner", "4-inspection"}, {"partner", "5-correction"},
	} {
		for _, e := range story(t, step.story) {
			c.Send(step.by, &provenancev1.CaptureEvent{Event: e})
		}
	}
	refused := c.Sign("partner", &membershipv1.RegisterKey{})
	c.Decide([][]byte{refused.Bytes})
	state, rows := exported(t, c)
	next := c.Import([]byte(state), []byte(rows))
	again, againRows := exported(t, next)
	require.Equal(t, state, again)
	require.Equal(t, rows, againRows)
	request := &waymarkv1.OutcomeRequest{TxId: refused.ID[:]}
	require.ErrorIs(t, next.TryQuery("/waymark/outcome", request, &waymarkv1.Outcome{}), app.ErrUnknownTx, "it is the old chain's")

	require.NotEqual(t, uint32(0), next.Decide([][]byte{refused.Bytes})[0].Code, "a used nonce stays used")
	c.Decide(nil)
	c.Decide(nil)
	tx := c.Sign("maker", registerKey("one")).Bytes
	require.Equal(t, codes(c.Decide([][]byte{tx})), codes(next.Decide([][]byte{tx})))
}

func exported(t *testing.T, c *chain.Chain) (state, rows string) {
	var out bytes.Buffer
	export, err := c.App.Export(&out)
	require.NoError(t, err)
	require.Equal(t, c.Height, export.Height)
	return string(export.AppState), out.String()
}

// codes is what consensus keeps of results.
func codes(results []*abci.ExecTxResult) []string {
	all := make([]string, len(results))
	for i, r := range results {
		all[i] = fmt.Sprintf("%s/%d", r.Codespace, r.Code)
	}
	return all
}

// workload makes random blocks: of goods, of members and keys, of rubbish.
type workload struct {
	*rand.Rand
	t               *testing.T
	c               *chain.Chain
	events          []*provenancev1.Event
	keys, proposals int
}

func (w *workload) block() [][]byte {
	var txs [][]byte
	for range w.IntN(6) {
		by := chain.Organizations[w.IntN(len(chain.Organizations))].Organization.Id
		messages := make([]x.Message, 1+w.IntN(2))
		for i := range messages {
			messages[i] = w.message(&by)
		}
		tx := w.c.Sign(by, messages...).Bytes
		if w.IntN(8) == 0 {
			tx[w.IntN(len(tx))] ^= 1
		}
		txs = append(txs, tx)
		if w.IntN(8) == 0 {
			txs = append(txs, tx) // once more
		}
	}
	return txs
}

func (w *workload) message(by *string) x.Message {
	w.keys++
	other := chain.Organizations[w.IntN(len(chain.Organizations))].Organization.Id
	switch w.IntN(8) {
	case 0:
		*by = "regulator"
		w.proposals++
		if w.IntN(2) == 0 {
			return propose(&membershipv1.SuspendOrganization{Organization: other, Reason: "random"})
		}
		return propose(&membershipv1.ReinstateOrganization{Organization: other})
	case 1:
		*by = "customs"
		return yes(uint64(w.IntN(w.proposals + 1)))
	case 2:
		return chain.RegisterKey(*by, fmt.Sprint("key", w.keys), membership.AllPermissions()...)
	case 3:
		return &membershipv1.RevokeKey{Address: chain.Address(fmt.Sprint("key", w.IntN(w.keys)))}
	case 4:
		return &membershipv1.GrantMandate{Mandate: &membershipv1.Mandate{Holder: *by, Organization: other}}
	default:
		if w.IntN(2) == 0 {
			*by = "maker"
		}
		return &provenancev1.CaptureEvent{Event: w.events[w.IntN(len(w.events))]}
	}
}

// queries asks and proves at random heights from some goroutines until it is told to stop.
func queries(t *testing.T, a *app.App, seed int) (stop func()) {
	var wg sync.WaitGroup
	done := make(chan struct{})
	for g := range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			random := rand.New(rand.NewPCG(uint64(10*seed+g), 0))
			for {
				select {
				case <-done:
					return
				default:
				}
				requests := []*abci.RequestQuery{
					{Path: "/membership/organizations", Data: x.Encode(&membershipv1.OrganizationsRequest{})},
					{Path: app.ProvePath, Data: x.Encode(&proofv1.ProveRequest{Subject: "org/maker", Statement: proofv1.Statement_STATEMENT_COMPLETE})},
					{Path: app.ProvePath, Data: x.Encode(&proofv1.ProveRequest{Subject: "org/none", Statement: proofv1.Statement_STATEMENT_ABSENCE})},
				}
				q := requests[random.IntN(len(requests))]
				q.Height = random.Int64N(a.Height() + 1)
				if _, err := a.Query(t.Context(), q); err != nil {
					t.Errorf("query %s: %v", q.Path, err)
				}
			}
		}()
	}
	return func() { close(done); wg.Wait() }
}
