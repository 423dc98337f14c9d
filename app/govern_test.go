package app_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/cosmos/gogoproto/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/governance"
	"github.com/waymark-ledger/waymark/x/membership"
)

func requireApplied(t *testing.T, o *waymarkv1.Outcome) {
	t.Helper()
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, o.Status, o.Log)
}

func yes(proposal uint64) *governancev1.Vote {
	return &governancev1.Vote{Proposal: proposal, Choice: governancev1.Choice_CHOICE_YES}
}

func no(proposal uint64) *governancev1.Vote {
	return &governancev1.Vote{Proposal: proposal, Choice: governancev1.Choice_CHOICE_NO}
}

func proposal(t *testing.T, c *chain.Chain, id uint64) *governancev1.ProposalResponse {
	t.Helper()
	var r governancev1.ProposalResponse
	c.Query("/governance/proposal", &governancev1.ProposalRequest{Id: id}, &r)
	return &r
}

// setParams is a message of the council with an effect that shows.
func setParams(open uint32) *governancev1.ChangeParameters {
	return &governancev1.ChangeParameters{
		Module: "governance", Params: x.Encode(&governancev1.Params{OpenProposals: open, ApprovalSeconds: 600, OpenActs: 16}),
	}
}

func propose(messages ...x.Message) *governancev1.Propose {
	p := &governancev1.Propose{Title: "test"}
	for _, m := range messages {
		p.Messages = append(p.Messages, x.Pack(m))
	}
	return p
}

func openProposals(t *testing.T, c *chain.Chain) uint32 {
	t.Helper()
	var r governancev1.ParamsResponse
	c.Query("/governance/params", &governancev1.ParamsRequest{Module: "governance"}, &r)
	var p governancev1.Params
	require.NoError(t, x.Decode(r.Params.Value, &p))
	return p.OpenProposals
}

// TestCouncilDecides changes a parameter: nobody can by himself, one vote is not enough, and the second executes it in its
// block. The proposal's dossier says who voted what, to somebody offline.
func TestCouncilDecides(t *testing.T) {
	c := chain.New(t, nil)
	requireRejected(t, c.Send("regulator", setParams(20)), app.ErrCouncil)

	requireApplied(t, c.Send("maker", propose(setParams(20)))) // whoever may vote, every member may propose
	require.Equal(t, governancev1.Status_STATUS_OPEN, proposal(t, c, 1).Proposal.Status)
	requireRejected(t, c.Send("maker", yes(1)), governance.ErrNotEligible)
	requireApplied(t, c.Send("customs", yes(1)))
	require.EqualValues(t, 16, openProposals(t, c))
	requireApplied(t, c.Send("regulator", yes(1)))
	require.EqualValues(t, 20, openProposals(t, c))
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, proposal(t, c, 1).Proposal.Status)
	requireRejected(t, c.Send("customs", no(1)), governance.ErrClosed)
	requireRejected(t, c.Send("customs", yes(2)), governance.ErrUnknownProposal)

	d := c.Verify("proposal/1").Dossiers[0]
	require.Len(t, d.Records, 4, "made, voted on twice, closed")
	require.Equal(t, `by the ledger: proposal 1 was executed; votes: "customs" yes, "regulator" yes`, d.Records[3].Said())
}

// TestFailedExecution: what could be executed when it was proposed, and cannot when it is decided, leaves nothing behind but
// its failure.
func TestFailedExecution(t *testing.T) {
	c := chain.New(t, nil)
	holding := func(organization string) *membershipv1.AssignHolding {
		return &membershipv1.AssignHolding{Organization: organization, Key: "0614141"}
	}
	requireApplied(t, c.Send("maker", propose(setParams(20), holding("carrier"))))
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, c.Council(holding("partner")).Status)
	requireApplied(t, c.Send("customs", yes(1)))
	requireApplied(t, c.Send("regulator", yes(1)))
	p := proposal(t, c, 1).Proposal
	require.Equal(t, governancev1.Status_STATUS_FAILED, p.Status)
	require.Equal(t, membership.ErrHeld.Code, p.Code)
	require.Equal(t, membership.ErrHeld.Codespace, p.Codespace)
	require.EqualValues(t, 16, openProposals(t, c), "all messages, or none")
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, c.Council(setParams(30)).Status, "the chain goes on")
}

// TestVotes changes and withdraws votes, lets the time pass, and rejects at once what cannot pass any more.
func TestVotes(t *testing.T) {
	c := chain.New(t, nil)
	requireApplied(t, c.Send("regulator", propose(setParams(20)), no(1)))
	require.Equal(t, governancev1.Status_STATUS_REJECTED, proposal(t, c, 1).Proposal.Status, "two of two are needed, and one is against")

	requireApplied(t, c.Send("regulator", propose(setParams(20)), &governancev1.WithdrawVote{Proposal: 2}))
	requireRejected(t, c.Send("regulator", &governancev1.WithdrawVote{Proposal: 2}), governance.ErrNoVote)
	requireApplied(t, c.Send("customs", yes(2)))
	requireRejected(t, c.Send("customs", &governancev1.WithdrawProposal{Proposal: 2}), governance.ErrNotProposer)
	r := proposal(t, c, 2)
	require.Equal(t, governancev1.Status_STATUS_OPEN, r.Proposal.Status)
	require.Len(t, r.Tallies, 1)
	require.Equal(t, []uint32{2, 1, 0, 2}, []uint32{r.Tallies[0].Eligible, r.Tallies[0].Yes, r.Tallies[0].No, r.Tallies[0].Needed})

	c.Time = c.Time.Add(14 * 24 * time.Hour)
	c.Decide(nil)
	requireRejected(t, c.Send("regulator", yes(2)), governance.ErrClosed)
	require.Equal(t, governancev1.Status_STATUS_EXPIRED, proposal(t, c, 2).Proposal.Status)

	requireApplied(t, c.Send("maker", propose(setParams(20))))
	requireApplied(t, c.Send("maker", &governancev1.WithdrawProposal{Proposal: 3}))
	require.Equal(t, governancev1.Status_STATUS_WITHDRAWN, proposal(t, c, 3).Proposal.Status)
	require.EqualValues(t, 16, openProposals(t, c))
}

// TestHostileProposals: nothing that is proposed gets round its rules.
func TestHostileProposals(t *testing.T) {
	c := chain.New(t, nil)
	electorate := func(change func(*governancev1.Electorate)) *governancev1.SetElectorate {
		e := &governancev1.Electorate{
			Roles: []x.Role{4, 5}, Threshold: &governancev1.Fraction{Numerator: 1, Denominator: 2}, VotingSeconds: 60,
		}
		change(e)
		return &governancev1.SetElectorate{Message: "waymark.governance.v1.SetElectorate", Electorate: e}
	}
	for name, m := range map[string]x.Message{
		"nobody votes":          electorate(func(e *governancev1.Electorate) { e.Roles = nil }),
		"a role nobody has":     electorate(func(e *governancev1.Electorate) { e.Roles = []x.Role{11} }),
		"no role":               electorate(func(e *governancev1.Electorate) { e.Roles = []x.Role{77} }),
		"a role twice":          electorate(func(e *governancev1.Electorate) { e.Roles = []x.Role{4, 4} }),
		"more than all":         electorate(func(e *governancev1.Electorate) { e.Threshold.Numerator = 3 }),
		"nothing of nothing":    electorate(func(e *governancev1.Electorate) { e.Threshold = &governancev1.Fraction{} }),
		"no time":               electorate(func(e *governancev1.Electorate) { e.VotingSeconds = 0 }),
		"a delay into the past": electorate(func(e *governancev1.Electorate) { e.DelaySeconds = -1 }),
		"an easy emergency": electorate(func(e *governancev1.Electorate) {
			e.Emergency = &governancev1.Fraction{Numerator: 1, Denominator: 1000}
		}),
		"of no message":        &governancev1.SetElectorate{Message: "nothing", Electorate: electorate(func(*governancev1.Electorate) {}).Electorate},
		"of an ordinary one":   &governancev1.SetElectorate{Message: "waymark.governance.v1.Vote", Electorate: electorate(func(*governancev1.Electorate) {}).Electorate},
		"without electorate":   &governancev1.SetElectorate{Message: "waymark.governance.v1.SetElectorate"},
		"parameters of nobody": &governancev1.ChangeParameters{Module: "waymark.governance"},
	} {
		o := c.Send("regulator", propose(m))
		require.Equal(t, waymarkv1.Status_STATUS_REJECTED, o.Status, name)
		require.Equal(t, "governance", o.Codespace, "%s: %s", name, o.Log)
	}
	for _, params := range [][]byte{
		nil, []byte("rubbish"), x.Encode(&governancev1.Params{OpenProposals: 16, OpenActs: 16}),
		append(x.Encode(&governancev1.Params{OpenProposals: 16, ApprovalSeconds: 600, OpenActs: 16}), 0x20, 1),
	} {
		requireRejected(t, c.Send("regulator", propose(&governancev1.ChangeParameters{Module: "governance", Params: params})),
			governance.ErrInvalid)
	}
	requireRejected(t, c.Send("maker", propose()), governance.ErrInvalid)
	requireRejected(t, c.Send("maker", propose(registerKey("one"))), governance.ErrNoElectorate)
	requireRejected(t, c.Send("maker", &governancev1.Propose{Messages: propose(setParams(1)).Messages}), governance.ErrInvalid)
	requireRejected(t, c.Send("maker", &governancev1.Propose{Title: "now", Messages: propose(setParams(1)).Messages, Emergency: true}),
		governance.ErrInvalid)
	for _, inner := range []x.Message{propose(setParams(1)), &governancev1.ProposeAct{Title: "x"}} {
		results := c.Decide([][]byte{c.Sign("maker", propose(inner)).Bytes})
		require.Equal(t, app.ErrMalformed.Code, results[0].Code, "a proposal in a proposal: %s", results[0].Log)
	}
}

// TestGovernanceExport exports proposals in every state, and goes on with them on another chain.
func TestGovernanceExport(t *testing.T) {
	c := chain.New(t, nil)
	c.Council(setParams(20))
	requireApplied(t, c.Send("regulator", propose(setParams(21))))
	requireApplied(t, c.Send("maker", &governancev1.ProposeAct{
		Title: "another key", Messages: []*types.Any{x.Pack(registerKey("one"))},
	}))
	var rows, rowsAgain bytes.Buffer
	exported, err := c.App.Export(&rows)
	require.NoError(t, err)
	next := c.Import(exported.AppState, rows.Bytes())
	again, err := next.App.Export(&rowsAgain)
	require.NoError(t, err)
	require.Equal(t, string(exported.AppState), string(again.AppState))
	require.Equal(t, rows.Bytes(), rowsAgain.Bytes())
	requireApplied(t, next.Send("customs", no(2)))
	require.Equal(t, governancev1.Status_STATUS_REJECTED, proposal(t, next, 2).Proposal.Status)
}
