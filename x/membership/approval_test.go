package membership_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/membership"
)

var onlyRecord = []x.Permission{authv1.Permission_PERMISSION_RECORD}

// TestApprovals: an organization wants at most as many keys as it has, and nothing takes so many away that too few are
// left: not revocation, retirement or a change of permissions, and not two of them in one block.
func TestApprovals(t *testing.T) {
	w := newWorld(t)
	set := func(threshold uint32) error {
		_, err := w.send("maker", &membershipv1.SetApprovals{Threshold: threshold})
		return err
	}
	require.ErrorIs(t, set(0), membership.ErrInvalid)
	require.ErrorIs(t, set(2), membership.ErrInvalid, "it has one")
	for _, name := range []string{"two", "three"} {
		w.mustSend("maker", chain.RegisterKey("maker", name, membership.AllPermissions()...))
	}
	w.mustSend("maker", chain.RegisterKey("maker", "erp", onlyRecord...))
	require.ErrorIs(t, set(4), membership.ErrInvalid, "one of the four does not administer")
	require.NoError(t, set(2))
	require.EqualValues(t, 2, membership.Approvals(w.as(""), "maker"))
	w.height++

	w.mustSend("maker", &membershipv1.RevokeKey{Address: chain.Address("three")})
	for name, m := range map[string]x.Message{
		"revoke":      &membershipv1.RevokeKey{Address: chain.Address("two")},
		"itself":      &membershipv1.RevokeKey{Address: chain.Address("maker"), Successors: true},
		"retire":      &membershipv1.RetireKey{},
		"permissions": &membershipv1.ChangeKeyPermissions{Address: chain.Address("two"), Permissions: onlyRecord},
	} {
		_, err := w.send("maker", m)
		require.ErrorIs(t, err, membership.ErrLastKey, name)
		require.ErrorContains(t, err, "1, expected at least 2")
	}
	w.mustSend("maker", chain.RotateKey("maker", "four"))
	w.mustSend("maker", &membershipv1.RevokeKey{Address: chain.Address("erp")})
	w.height++
	require.NoError(t, set(1))
	_, err := w.sendWith("maker", "four", &membershipv1.RetireKey{SuspectSince: 1003})
	require.NoError(t, err)
	require.True(t, rules.Suspect(w.key("four"), 1003))
	w.check()
}

// TestSuccessorsOfAKey: who revokes a stolen key can end all that the thief rotated it to.
func TestSuccessorsOfAKey(t *testing.T) {
	w := newWorld(t)
	w.mustSend("maker", chain.RegisterKey("maker", "safe", membership.AllPermissions()...))
	w.height++
	before := "maker"
	for _, next := range []string{"thief-1", "thief-2", "thief-3"} {
		_, err := w.sendWith("maker", before, chain.RotateKey("maker", next))
		require.NoError(t, err)
		require.Equal(t, chain.Address(next), w.key(before).Successor)
		before = next
		w.height++
	}
	w.check()
	revoke := &membershipv1.RevokeKey{Address: chain.Address("thief-1"), SuspectSince: 1005, Successors: true}
	_, err := w.sendWith("maker", "safe", revoke)
	require.NoError(t, err)
	require.Zero(t, w.key("maker").SuspectSince, "it was rotated before")
	for _, name := range []string{"thief-1", "thief-2", "thief-3"} {
		require.EqualValues(t, 1005, w.key(name).SuspectSince, name)
		require.NotZero(t, w.key(name).RevokedHeight)
	}
	revoke.SuspectSince = 0
	_, err = w.sendWith("maker", "safe", revoke)
	require.ErrorIs(t, err, membership.ErrUnknownKey, "all of them are revoked already")
	_, err = w.sendWith("maker", "safe", &membershipv1.RevokeKey{Address: chain.Address("safe"), Successors: true})
	require.ErrorIs(t, err, membership.ErrLastKey)
	w.check()
}

// TestChangeOfPermissions: it counts from the next block on, what was before stays known, and one block has one set.
func TestChangeOfPermissions(t *testing.T) {
	w := newWorld(t)
	w.mustSend("maker", chain.RegisterKey("maker", "erp", onlyRecord...))
	w.height++
	vote := []x.Permission{authv1.Permission_PERMISSION_VOTE}
	change := func(name string, permissions []x.Permission) error {
		_, err := w.send("maker", &membershipv1.ChangeKeyPermissions{Address: chain.Address(name), Permissions: permissions})
		return err
	}
	require.NoError(t, change("erp", membership.AllPermissions()))
	require.NoError(t, change("erp", vote))
	require.Equal(t, onlyRecord, rules.Permissions(w.key("erp"), w.height))
	require.Equal(t, vote, rules.Permissions(w.key("erp"), w.height+1))
	require.Len(t, w.key("erp").Grants, 2)

	require.ErrorIs(t, change("erp", nil), membership.ErrInvalid)
	require.ErrorIs(t, change("erp", []x.Permission{9}), membership.ErrInvalid)
	require.ErrorIs(t, change("shop", vote), membership.ErrUnknownKey, "another organization's")
	require.ErrorIs(t, change("nobody", vote), membership.ErrUnknownKey)
	require.ErrorIs(t, change("maker", vote), membership.ErrLastKey)
	for i := range 62 {
		w.height++
		require.NoError(t, change("erp", [][]x.Permission{vote, onlyRecord}[i%2]))
	}
	w.height++
	require.ErrorIs(t, change("erp", vote), membership.ErrTooMany)
	w.mustSend("maker", &membershipv1.RevokeKey{Address: chain.Address("erp")})
	require.ErrorIs(t, change("erp", vote), membership.ErrUnknownKey, "it is revoked")
	w.check()
}

// TestRetirement: a key ends itself, once, whatever it may do.
func TestRetirement(t *testing.T) {
	w := newWorld(t)
	w.mustSend("maker", chain.RegisterKey("maker", "erp", onlyRecord...))
	w.height++
	_, err := w.sendWith("maker", "erp", &membershipv1.RetireKey{SuspectSince: 5000})
	require.ErrorIs(t, err, membership.ErrInvalid)
	_, err = w.sendWith("maker", "erp", &membershipv1.RetireKey{})
	require.NoError(t, err)
	for _, m := range []x.Message{&membershipv1.RetireKey{}, chain.RotateKey("maker", "next")} {
		_, err = w.sendWith("maker", "erp", m)
		require.ErrorIs(t, err, membership.ErrUnknownKey)
	}
	_, err = w.send("maker", &membershipv1.RetireKey{})
	require.ErrorIs(t, err, membership.ErrLastKey)
}

// TestKeysAreBounded: an organization has only so many in force, by a parameter that is in its bounds.
func TestKeysAreBounded(t *testing.T) {
	w := newWorld(t)
	w.set(`{"keys":3}`)
	register := func(i int) error {
		_, err := w.send("maker", chain.RegisterKey("maker", fmt.Sprint("key-", i), onlyRecord...))
		return err
	}
	require.NoError(t, register(1))
	require.NoError(t, register(2))
	require.ErrorIs(t, register(3), membership.ErrTooMany)
	for _, object := range []string{
		`{"keys":1}`, `{"keys":1001}`, `{"nodes":0}`, `{"nodes":101}`, `{"application_days":0}`, `{"application_days":367}`,
		`{"applications":0}`, `{"lapses_per_block":0}`, `{"facilities":100001}`, `{"affiliations":0}`, `{"other":1}`,
	} {
		require.Error(t, membership.Module.Params.Merge(w.as(""), object), object)
	}
}
