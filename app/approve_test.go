package app_test

import (
	"testing"
	"time"

	"github.com/cosmos/gogoproto/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/governance"
	"github.com/waymark-ledger/waymark/x/membership"
)

func act(messages ...x.Message) *governancev1.ProposeAct {
	p := &governancev1.ProposeAct{Title: "test"}
	for _, m := range messages {
		p.Messages = append(p.Messages, x.Pack(m))
	}
	return p
}

// withSecondKey gives maker a second administrating key, which a chain's test signs with as "second", and has two of them
// approve from then on.
func withSecondKey(t *testing.T) *chain.Chain {
	t.Helper()
	c := chain.New(t, nil)
	requireApplied(t, c.Send("maker", chain.RegisterKey("maker", "second", authv1.Permission_PERMISSION_ADMIN)))
	requireApplied(t, c.Send("maker", &membershipv1.SetApprovals{Threshold: 2}))
	return c
}

// TestSeveralApprove: one key alone changes nothing of an organization that wants two, whichever way it tries; two do.
func TestSeveralApprove(t *testing.T) {
	c := withSecondKey(t)
	contact := &membershipv1.UpdateContact{Contact: "https://maker.example"}
	requireRejected(t, c.Send("maker", contact), app.ErrApprovals)
	requireRejected(t, c.Send("maker", &membershipv1.SetApprovals{Threshold: 1}), app.ErrApprovals)
	requireRejected(t, c.Send("maker", &membershipv1.RevokeKey{Address: chain.Address("second")}), app.ErrApprovals)

	requireApplied(t, c.Send("maker", act(contact)))
	requireApplied(t, c.Send("maker", &governancev1.Approve{Proposal: 1})) // a second time by the same key
	require.Equal(t, governancev1.Status_STATUS_OPEN, proposal(t, c, 1).Proposal.Status)
	requireRejected(t, c.Send("carrier", &governancev1.Approve{Proposal: 1}), governance.ErrNotEligible)
	requireRejected(t, c.Send("regulator", yes(1)), governance.ErrNotEligible)
	requireApplied(t, c.Send("second", &governancev1.Approve{Proposal: 1}))
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, proposal(t, c, 1).Proposal.Status)

	d := c.Verify("org/maker").Dossiers[0]
	last := d.Records[len(d.Records)-1]
	require.Equal(t, "maker", last.Record.Organization)
	require.Equal(t, `by proposal 1: "waymark.membership.v1.UpdateContact"; votes: "maker" yes, "maker" yes`, last.Said())
}

// TestHostileActs: an act does nothing that the organization could not do itself.
func TestHostileActs(t *testing.T) {
	c := withSecondKey(t)
	for _, m := range []x.Message{
		&membershipv1.ExpelOrganization{Organization: "carrier", Reason: "rival"}, // the council's
		&governancev1.Vote{Proposal: 1, Choice: governancev1.Choice_CHOICE_YES},   // needs no administrating key
		&governancev1.Approve{Proposal: 1},
	} {
		requireRejected(t, c.Send("maker", act(m)), governance.ErrInvalid)
	}
	requireRejected(t, c.Send("maker", &governancev1.ProposeAct{Title: "nothing", Messages: []*types.Any{}}), governance.ErrInvalid)

	// An approval counts while its key does.
	thief := &membershipv1.UpdateContact{Contact: "https://thief.example"}
	requireApplied(t, c.Send("second", act(thief)))
	requireApplied(t, c.Send("second", chain.RotateKey("maker", "third")))
	requireApplied(t, c.Send("maker", &governancev1.Approve{Proposal: 1}))
	require.Equal(t, governancev1.Status_STATUS_OPEN, proposal(t, c, 1).Proposal.Status)
	requireApplied(t, c.Send("third", &governancev1.Approve{Proposal: 1}))
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, proposal(t, c, 1).Proposal.Status)
}

// TestStolenKey: a thief with one of the keys that administer an organization, and vote for it, opens all the proposals and
// acts that he may, and rotates his key to open more. The other keys revoke his all the same.
func TestStolenKey(t *testing.T) {
	c := chain.New(t, map[string]string{"governance.open_proposals": "2", "governance.open_acts": "2"})
	for _, key := range []string{"second", "stolen"} {
		requireApplied(t, c.Send("maker", chain.RegisterKey("maker", key, membership.AllPermissions()...)))
	}
	requireApplied(t, c.Send("maker", &membershipv1.SetApprovals{Threshold: 2}))
	mischief := &membershipv1.UpdateContact{Contact: "https://thief.example"}
	requireApplied(t, c.Send("stolen", propose(setParams(1)), propose(setParams(1)), act(mischief), act(mischief)))
	requireRejected(t, c.Send("stolen", act(mischief)), governance.ErrTooMany)
	requireRejected(t, c.Send("maker", propose(setParams(1))), governance.ErrTooMany)

	requireApplied(t, c.Send("maker", act(&membershipv1.RevokeKey{Address: chain.Address("stolen"), Successors: true})))
	requireRejected(t, c.Send("stolen", &governancev1.WithdrawProposal{Proposal: 5}), governance.ErrNotProposer)
	requireRejected(t, c.Send("maker", &governancev1.WithdrawProposal{Proposal: 4}), governance.ErrNotProposer)
	requireApplied(t, c.Send("stolen", chain.RotateKey("maker", "stolen again")))
	requireRejected(t, c.Send("stolen again", act(mischief)), governance.ErrTooMany)
	requireRejected(t, c.Send("stolen again", &governancev1.WithdrawProposal{Proposal: 5}), governance.ErrNotProposer)
	requireApplied(t, c.Send("maker", &governancev1.WithdrawProposal{Proposal: 3})) // of a key that administers no more
	requireApplied(t, c.Send("maker", &governancev1.WithdrawProposal{Proposal: 4}))
	requireApplied(t, c.Send("second", &governancev1.Approve{Proposal: 5}))
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, proposal(t, c, 5).Proposal.Status)
	tx := c.Sign("stolen again", act(mischief))
	require.Equal(t, auth.ErrRevokedKey.Code, c.Decide([][]byte{tx.Bytes})[0].Code)
}

// TestExpelledMember: what an expelled organization had sent and was not executed is worth nothing, and its votes neither.
func TestExpelledMember(t *testing.T) {
	c := chain.New(t, nil)
	p := c.Council(&membershipv1.ExpelOrganization{Organization: "maker", Reason: "fraud"})
	require.Equal(t, governancev1.Status_STATUS_OPEN, p.Status, "who is to be expelled has time to answer")
	c.Time = time.Unix(p.Due, 0).Add(-5 * time.Second)
	c.Decide(nil)
	waiting := c.Sign("maker", registerKey("one"))
	c.Time = c.Time.Add(10 * time.Second)
	c.Decide(nil)
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, proposal(t, c, 1).Proposal.Status)
	result := c.Decide([][]byte{waiting.Bytes})[0]
	require.NotZero(t, result.Code)
	require.Equal(t, auth.ErrRevokedKey.Codespace, result.Codespace, result.Log)
}
