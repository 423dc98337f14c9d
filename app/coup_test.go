package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/governance"
	"github.com/waymark-ledger/waymark/x/membership"
)

// TestCoup: a member of the council that proposes to remove all others at once is the only one with a vote on that, and
// decides nothing by it. Of three, two can still suspend the third; the two that are left cannot suspend one another.
func TestCoup(t *testing.T) {
	suspend := func(id string) x.Message {
		return &membershipv1.SuspendOrganization{Organization: id, Reason: "test"}
	}
	c := chain.New(t, nil)
	requireApplied(t, c.Send("accreditor", propose(suspend("customs"), suspend("regulator"))))
	r := proposal(t, c, 1)
	require.Equal(t, governancev1.Status_STATUS_REJECTED, r.Proposal.Status)
	require.Equal(t, []uint32{1, 1, 2}, []uint32{r.Tallies[0].Eligible, r.Tallies[0].Yes, r.Tallies[0].Needed})

	require.Equal(t, governancev1.Status_STATUS_EXECUTED, c.Council(suspend("accreditor")).Status)
	requireApplied(t, c.Send("regulator", propose(suspend("customs"))))
	require.Equal(t, governancev1.Status_STATUS_REJECTED, proposal(t, c, 3).Proposal.Status, "one of two is not more than half")
}

// TestNobodyLeft: the council cannot suspend the last who decide about something.
func TestNobodyLeft(t *testing.T) {
	c := chain.New(t, nil)
	rule := &governancev1.Electorate{
		Roles: []x.Role{membership.Accreditor}, Threshold: &governancev1.Fraction{Numerator: 1, Denominator: 1}, VotingSeconds: 60,
	}
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, c.Council(&governancev1.SetElectorate{
		Message: "waymark.governance.v1.SetElectorate", Electorate: rule,
	}).Status)
	p := c.Council(&membershipv1.SuspendOrganization{Organization: "accreditor", Reason: "test"})
	require.Equal(t, governancev1.Status_STATUS_FAILED, p.Status)
	require.Equal(t, governance.ErrStranded.Code, p.Code)
}

// TestNobodyLeaves: nor does the last leave by itself who decides about something, alone or with the approval of all its
// keys, and whoever else is suspended is none to decide. It does when there is a successor.
func TestNobodyLeaves(t *testing.T) {
	c := chain.New(t, nil)
	leave := &membershipv1.LeaveConsortium{Reason: "merger"}
	requireApplied(t, c.Send("regulator", propose(&membershipv1.SuspendOrganization{Organization: "customs", Reason: "test"})))
	requireApplied(t, c.Send("accreditor", yes(1)))
	o := c.Send("regulator", leave)
	requireRejected(t, o, governance.ErrStranded)
	require.Contains(t, o.Log, "CancelUpgrade: expected that a member of [ROLE_CUSTOMS ROLE_REGULATOR] stays")
	requireApplied(t, c.Send("customs", leave)) // it has no vote any more
	requireRejected(t, c.Send("regulator", leave), governance.ErrStranded)

	requireApplied(t, c.Send("regulator", chain.RegisterKey("regulator", "second", membership.AllPermissions()...)))
	requireApplied(t, c.Send("regulator", &membershipv1.SetApprovals{Threshold: 2}))
	requireRejected(t, c.Send("regulator", act(leave)), governance.ErrStranded)

	successor := &membershipv1.Organization{Id: "successor", Name: "Successor", Jurisdiction: "DE", Roles: []x.Role{membership.Regulator}}
	requireApplied(t, c.Send("maker", chain.SubmitApplication(successor)))
	requireApplied(t, c.Send("regulator", propose(&membershipv1.AdmitOrganization{Organization: "successor"})))
	requireApplied(t, c.Send("accreditor", yes(2)))
	requireApplied(t, c.Send("regulator", act(leave)))
	requireApplied(t, c.Send("second", &governancev1.Approve{Proposal: 3}))
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, proposal(t, c, 3).Proposal.Status)
	requireApplied(t, c.Send("accreditor", leave))
	requireRejected(t, c.Send("successor", leave), governance.ErrStranded)
}
