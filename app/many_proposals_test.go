package app_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/governance"
	"github.com/waymark-ledger/waymark/x/membership"
)

// proposalsEach is how many proposals a member can have open at most, whatever the parameters.
const proposalsEach = 100

// closedInBlock is how many a block closes because their time has ended.
const closedInBlock = 100

// TestManyProposals is TestTenThousandProposals with fewer.
func TestManyProposals(t *testing.T) { manyProposals(t, 12) }

// manyProposals has so many members, of more than there are on every chain, open all the proposals that they may. The chain
// goes on meanwhile; all end together, some in each block; and a chain that is exported between goes on closing them.
func manyProposals(t *testing.T, members int) {
	var more []*membershipv1.Organization
	for i := len(chain.Organizations); i < members; i++ {
		more = append(more, &membershipv1.Organization{
			Id: fmt.Sprintf("member-%03d", i), Name: "Test", Jurisdiction: "CN", Roles: []x.Role{membership.Partner},
		})
	}
	c := chain.New(t, map[string]string{"governance.open_proposals": fmt.Sprint(proposalsEach)}, more...)
	proposals := make([]x.Message, proposalsEach)
	for i := range proposals {
		proposals[i] = propose(setParams(1))
	}
	all := 0
	fill := func(organization string) {
		requireApplied(t, c.Send(organization, proposals...))
		requireRejected(t, c.Send(organization, proposals[0]), governance.ErrTooMany)
		all += len(proposals)
	}
	for _, m := range chain.Organizations {
		fill(m.Organization.Id)
	}
	for _, o := range more {
		fill(o.Id)
	}
	require.Equal(t, members*proposalsEach, all)
	requireOpen(t, c, all)

	// Votes and ordinary transactions find their way past all of them.
	decided := uint64(all - proposalsEach) // not one of the council's own, for which they voted by proposing it
	requireApplied(t, c.Send("customs", yes(decided)))
	requireApplied(t, c.Send("regulator", yes(decided)))
	for range all / proposalsEach { // so many blocks count all votes there are
		c.Decide(nil)
	}
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, proposal(t, c, decided).Proposal.Status)
	requireApplied(t, c.Send("maker", registerKey("one")))
	all--

	c.Time = c.Time.Add(15 * 24 * time.Hour)
	c.Decide(nil)
	closed := uint64(0)
	requireClosing := func() { // in the order of their ends, which here is that of their numbers
		t.Helper()
		closed += closedInBlock
		require.Equal(t, governancev1.Status_STATUS_EXPIRED, proposal(t, c, closed).Proposal.Status)
		require.Equal(t, governancev1.Status_STATUS_OPEN, proposal(t, c, closed+1).Proposal.Status)
	}
	requireClosing()
	for closed < decided/2 {
		requireApplied(t, c.Send("carrier", &membershipv1.UpdateContact{Contact: fmt.Sprint("https://carrier.example/", closed)}))
		requireClosing()
	}
	requireRejected(t, c.Send("customs", yes(decided-1)), governance.ErrClosed) // ended, and not closed yet
	requireClosing()
	c = goOnElsewhere(t, c)
	requireClosing()
	requireOpen(t, c, all-int(closed))
	for closed+closedInBlock < decided {
		c.Decide(nil)
		requireClosing()
	}
	c.Decide(nil)
	c.Decide(nil)
	requireOpen(t, c, 0)
	requireApplied(t, c.Send("maker", proposals[0]))
}

// requireOpen pages through the open proposals, the latest first, and requires that they are so many.
func requireOpen(t *testing.T, c *chain.Chain, n int) {
	t.Helper()
	found, before := 0, ^uint64(0)
	q := &governancev1.ProposalsRequest{Open: true, Limit: 1000}
	for {
		var page governancev1.ProposalsResponse
		c.Query("/governance/proposals", q, &page)
		for _, p := range page.Proposals {
			require.Less(t, p.Id, before)
			require.Equal(t, governancev1.Status_STATUS_OPEN, p.Status)
			before = p.Id
		}
		found += len(page.Proposals)
		if q.Before = page.Next; q.Before == 0 {
			break
		}
	}
	require.Equal(t, n, found)
}

// goOnElsewhere returns a chain that began with what another exported, and made a block since, as the other did: there is no
// difference between them.
func goOnElsewhere(t *testing.T, c *chain.Chain) *chain.Chain {
	t.Helper()
	state, rows := exported(t, c)
	next := c.Import(json.RawMessage(state), []byte(rows))
	c.Decide(nil)
	state, rows = exported(t, c)
	stateElsewhere, rowsElsewhere := exported(t, next)
	require.Equal(t, len(state), len(stateElsewhere))
	require.True(t, state == stateElsewhere && rows == rowsElsewhere) // of megabytes nobody wants to see a difference
	c.Close()
	return next
}

// voteAgain returns the votes of customs on so many proposals: more than a block counts.
func voteAgain() (again []x.Message) {
	for id := range uint64(2 * proposalsEach) {
		again = append(again, yes(id+1))
	}
	return again
}

// withManyProposals returns a chain on which customs can vote on as many proposals.
func withManyProposals(t *testing.T) *chain.Chain {
	c := chain.New(t, map[string]string{"governance.open_proposals": fmt.Sprint(proposalsEach)})
	proposals := make([]x.Message, proposalsEach)
	for i := range proposals {
		proposals[i] = propose(setParams(1))
	}
	requireApplied(t, c.Send("maker", proposals...))
	requireApplied(t, c.Send("carrier", proposals...))
	return c
}

// TestVotesAreCountedInTurn: who changes its vote on more proposals than a block counts, in every block, does not keep votes
// on later ones from being counted.
func TestVotesAreCountedInTurn(t *testing.T) {
	c := withManyProposals(t)
	requireApplied(t, c.Send("partner", propose(setParams(1))))
	const later = 2*proposalsEach + 1
	requireBlock(t, c, c.Sign("customs", voteAgain()...))
	requireBlock(t, c, c.Sign("customs", voteAgain()...), c.Sign("regulator", no(later)))
	requireBlock(t, c, c.Sign("customs", voteAgain()...))
	requireBlock(t, c, c.Sign("customs", voteAgain()...))
	require.Equal(t, governancev1.Status_STATUS_REJECTED, proposal(t, c, later).Proposal.Status)
}

// TestVotesInTime: a vote that was cast in time counts, also where others keep a block from counting it before the end.
func TestVotesInTime(t *testing.T) {
	c := withManyProposals(t)
	quick := &governancev1.SetElectorate{
		Message: "waymark.governance.v1.SetElectorate",
		Electorate: &governancev1.Electorate{
			Roles:     []x.Role{membership.Customs, membership.Regulator},
			Threshold: &governancev1.Fraction{Numerator: 1, Denominator: 1}, VotingSeconds: 10,
		},
	}
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, c.Council(quick).Status)
	requireApplied(t, c.Send("partner", propose(quick), propose(quick)))
	const decided, undecided = 2*proposalsEach + 2, 2*proposalsEach + 3
	requireBlock(t, c, c.Sign("customs", append(voteAgain(), yes(decided), yes(undecided))...), c.Sign("regulator", yes(decided)))
	c.Time = c.Time.Add(20 * time.Second)
	c.Decide(nil)
	requireRejected(t, c.Send("regulator", yes(undecided)), governance.ErrClosed)
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, proposal(t, c, decided).Proposal.Status)
	require.Equal(t, governancev1.Status_STATUS_EXPIRED, proposal(t, c, undecided).Proposal.Status)
}

func requireBlock(t *testing.T, c *chain.Chain, txs ...*client.Signed) {
	t.Helper()
	var raw [][]byte
	for _, tx := range txs {
		raw = append(raw, tx.Bytes)
	}
	for _, result := range c.Decide(raw) {
		require.Zero(t, result.Code, result.Log)
	}
}
