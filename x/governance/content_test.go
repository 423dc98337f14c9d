package governance_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/governance"
)

// TestVotesRewriteNoMessages: to vote on a proposal, to count its votes and to close it is as much work whatever it carries,
// which is neither read nor written then.
func TestVotesRewriteNoMessages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBallotBox(t)
		work := func(reason string) uint64 {
			value := &membershipv1.SuspendOrganization{Organization: "eve", Reason: reason}
			carried := []x.Carried{{Msg: x.Msg{Name: councilMessages[0], Electorate: b.rules[councilMessages[0]]}, Value: value}}
			m := &governancev1.Propose{Title: "test"}
			m.Messages = append(m.Messages, x.Pack(value))
			require.NoError(t, b.send("ada", m, carried))
			governance.Count(b.as(""), 1)
			b.model = append(b.model, nil)
			id := uint64(len(b.model))
			spent := x.NewWork(1 << 30)
			ctx := x.NewContext(x.Chain{ID: "test", Height: b.height}, b.as("bea").Signer(), b.state, b.flat, spent)
			require.NoError(t, governance.Module.Msgs[1].Do(ctx, &governancev1.Vote{Proposal: id, Choice: governancev1.Choice_CHOICE_NO}))
			governance.Count(ctx, 1<<30)
			return spent.Spent()
		}
		require.Equal(t, work("a"), work(strings.Repeat("a", 400_000)))
	})
}
