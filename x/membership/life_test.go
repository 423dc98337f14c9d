package membership_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/testutil/golden"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/membership"
)

// states leads an organization "new" into each state.
var states = []struct {
	name string
	lead func(*world)
}{
	{"applied", func(w *world) { w.mustSend("shop", chain.SubmitApplication(applicant(), newNode)) }},
	{"admitted", func(w *world) { w.admit(applicant(), newNode) }},
	{"suspended", func(w *world) {
		w.admit(applicant(), newNode)
		w.mustSend(x.Council, &membershipv1.SuspendOrganization{Organization: "new", Reason: "audit"})
	}},
	{"expelled", func(w *world) {
		w.admit(applicant(), newNode)
		w.mustSend(x.Council, &membershipv1.ExpelOrganization{Organization: "new", Reason: "fraud"})
	}},
	{"left", func(w *world) {
		w.admit(applicant(), newNode)
		w.mustSend("new", &membershipv1.LeaveConsortium{Reason: "merger"})
	}},
}

// admit makes a member of an organization.
func (w *world) admit(o *membershipv1.Organization, nodes ...string) {
	w.mustSend("shop", chain.SubmitApplication(o, nodes...))
	w.mustSend(x.Council, &membershipv1.AdmitOrganization{Organization: o.Id})
}

// TestStates fixes what an organization may write in each state, in the block after it came into it.
func TestStates(t *testing.T) {
	var out strings.Builder
	for _, state := range states {
		w := newWorld(t)
		state.lead(w)
		w.height++
		w.check()
		key, registered := auth.Lookup(w.as(""), chain.Address("new"))
		inForce := registered && rules.InForce(key, w.height)
		ordinary := inForce && membership.HasRole(w.as(""), "new", membership.Anyone)
		_, connects := membership.NodeOwner(w.as(""), newNode)
		votes := len(w.electors(membership.Customs)) == 1
		fmt.Fprintf(&out, "%s: key in force %t, votes %t, node connects %t, may write:", state.name, inForce, votes, connects)
		for _, msg := range membership.Module.Msgs {
			if msg.Electorate == nil && ordinary && (msg.Remedy || !membership.Suspended(w.as(""), "new")) {
				fmt.Fprintf(&out, " %s", strings.TrimPrefix(msg.Name, "waymark.membership.v1."))
			}
		}
		out.WriteString("\n")
	}
	golden.Check(t, "testdata/golden/states.txt", out.String())
}

// TestIdsAreUsedOnce: who was a member is never somebody else, and nobody again.
func TestIdsAreUsedOnce(t *testing.T) {
	for _, state := range states[1:] {
		w := newWorld(t)
		state.lead(w)
		again := applicant()
		again.Roles = []x.Role{membership.Platform}
		_, err := w.send("maker", chain.SubmitApplication(again))
		require.ErrorIs(t, err, membership.ErrOrganizationExists, state.name)
	}
}

// TestDeparture: no key of it signs on, whatever else is known of it stays, and the last member cannot go.
func TestDeparture(t *testing.T) {
	w := newWorld(t)
	w.mustSend("maker", chain.RegisterKey("maker", "two", authv1.Permission_PERMISSION_RECORD))
	w.mustSend(x.Council, &membershipv1.ExpelOrganization{Organization: "maker", Reason: "fraud"})
	require.Zero(t, w.current("maker"))
	require.False(t, membership.HasRole(w.as(""), "maker", membership.Anyone), "at once")
	require.False(t, rules.InForce(w.key("two"), w.key("two").FromHeight), "a key of this block never counts")
	org := w.ask("maker")
	require.Equal(t, "fraud", org.Organization.Reason)
	require.Equal(t, w.height, org.Organization.LifeHeight)
	require.Len(t, org.Keys, 2)
	require.Len(t, org.Holdings, 1, "nobody else may issue under it until the council says so")
	for _, m := range []x.Message{
		&membershipv1.SuspendOrganization{Organization: "maker", Reason: "x"}, &membershipv1.AssignHolding{Organization: "maker", Key: "0614141"},
		&membershipv1.ExpelOrganization{Organization: "maker", Reason: "x"}, &membershipv1.AdmitOrganization{Organization: "maker"},
		&membershipv1.RecordSuccession{Organization: "shop", Successor: "maker"},
		&membershipv1.AmendOrganization{Organization: "maker", Name: "x", Jurisdiction: "DE", Roles: []x.Role{1}},
	} {
		_, err := w.send(x.Council, m)
		require.Error(t, err, "%T", m)
	}
	w.mustSend("shop", &membershipv1.LeaveConsortium{Reason: "merger"})
	_, err := w.send("regulator", &membershipv1.LeaveConsortium{Reason: "merger"})
	require.ErrorIs(t, err, membership.ErrLastMember)
	_, err = w.send(x.Council, &membershipv1.ExpelOrganization{Organization: "regulator", Reason: "x"})
	require.ErrorIs(t, err, membership.ErrLastMember)
	w.check()
}

// TestAmendment: what an organization is said to be changes whole, in every index.
func TestAmendment(t *testing.T) {
	w := newWorld(t)
	w.admit(applicant())
	amend := &membershipv1.AmendOrganization{
		Organization: "new", Name: "Newer", Jurisdiction: "FR", Roles: []x.Role{membership.Inspector}, Glns: []string{shopGLN},
		Lei: "213800D1EI4B9WTWWD28", TaxId: newTax,
	}
	w.mustSend(x.Council, amend)
	w.check()
	require.Empty(t, w.electors(membership.Customs))
	require.Equal(t, []string{"new FR"}, w.electors(membership.Inspector))
	org := w.ask("new").Organization
	require.Equal(t, "Newer", org.Name)
	require.Equal(t, "https://new.example/contact", org.Contact, "that is its own to say")
	w.mustSend("shop", chain.SubmitApplication(&membershipv1.Organization{
		Id: "next", Name: "Next", Jurisdiction: "DE", Roles: []x.Role{membership.Customs}, Glns: []string{newGLN}, Lei: newLEI, Eori: newEORI,
	}))
	amend.Lei = newLEI
	_, err := w.send(x.Council, amend)
	require.ErrorIs(t, err, membership.ErrIdentifierTaken)
	amend.Lei, amend.Roles = "", nil
	_, err = w.send(x.Council, amend)
	require.ErrorIs(t, err, membership.ErrInvalid)

	w.mustSend("new", &membershipv1.UpdateContact{Contact: "https://new.example/"})
	require.Equal(t, "https://new.example/", w.ask("new").Organization.Contact)
	_, err = w.send("new", &membershipv1.UpdateContact{Contact: "jane@new.example"})
	require.ErrorIs(t, err, membership.ErrInvalid)
	w.mustSend("new", &membershipv1.UpdateContact{})
	w.check()
}

// recovers returns the recovery of an organization by a key that somebody has.
func recovers(t testing.TB, organization, key string, since int64) *membershipv1.RecoverOrganization {
	statement := &membershipv1.KeyStatement{ChainId: chain.ID, Organization: organization, PublicKey: publicKey(key)}
	rs, err := sig.SignStatement(chain.Key(key), sig.Recovery, x.Encode(statement))
	require.NoError(t, err)
	return &membershipv1.RecoverOrganization{Organization: organization, PublicKey: publicKey(key), Proof: rs, SuspectSince: since}
}

// TestRecovery: all keys that administer it are replaced by one that somebody has; the others stay.
func TestRecovery(t *testing.T) {
	w := newWorld(t)
	w.mustSend("maker", chain.RegisterKey("maker", "two", membership.AllPermissions()...))
	w.mustSend("maker", chain.RegisterKey("maker", "erp", authv1.Permission_PERMISSION_RECORD))
	w.mustSend("maker", &membershipv1.SetApprovals{Threshold: 2})
	w.height++
	for name, m := range map[string]*membershipv1.RecoverOrganization{
		"another's proof": {Organization: "maker", PublicKey: publicKey("new"), Proof: recovers(t, "maker", "other", 0).Proof},
		"of another":      {Organization: "maker", PublicKey: publicKey("new"), Proof: recovers(t, "shop", "new", 0).Proof},
		"nobody":          recovers(t, "nobody", "new", 0),
		"to come":         recovers(t, "maker", "new", 5000),
		"a key in use":    recovers(t, "maker", "two", 0),
		"no key":          {Organization: "maker"},
	} {
		_, err := w.send(x.Council, m)
		require.Error(t, err, name)
	}
	w.mustSend(x.Council, recovers(t, "maker", "new", 1002))
	w.check()
	require.EqualValues(t, 1, membership.Approvals(w.as(""), "maker"))
	for _, lost := range []string{"maker", "two"} {
		require.False(t, rules.InForce(w.key(lost), w.height+1))
		require.True(t, rules.Suspect(w.key(lost), 1002))
	}
	require.True(t, rules.InForce(w.key("erp"), w.height+1))
	require.Equal(t, membership.AllPermissions(), rules.Permissions(w.key("new"), w.height+1))
}
