package membership_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/membership"
)

// current returns how many keys of an organization are not revoked.
func (w *world) current(organization string) (n int) {
	auth.Current(w.as(""), organization, func(*authv1.Key) bool {
		n++
		return false
	})
	return n
}

// TestRotation: a key has one successor, with its permissions, from the next block on; until then both it and what it
// signed count.
func TestRotation(t *testing.T) {
	w := newWorld(t)
	w.mustSend("maker", chain.RotateKey("maker", "two"))
	before, after := w.key("maker"), w.key("two")
	require.True(t, rules.InForce(before, w.height))
	require.False(t, rules.InForce(after, w.height))
	require.False(t, rules.InForce(before, w.height+1))
	require.True(t, rules.InForce(after, w.height+1))
	require.Equal(t, before.Grants[0].Permissions, after.Grants[0].Permissions)

	// In the same block the old key still signs, but it has no second successor: a key that may not register others
	// would make as many as it likes.
	_, err := w.send("maker", chain.RotateKey("maker", "three"))
	require.ErrorIs(t, err, membership.ErrUnknownKey)
	require.Equal(t, 1, w.current("maker"))
}

// TestRevokedKeyDoesNotRotate: who stole a key does not escape its revocation in the block of that.
func TestRevokedKeyDoesNotRotate(t *testing.T) {
	w := newWorld(t)
	w.mustSend("maker", chain.RegisterKey("maker", "admin", membership.AllPermissions()...))
	w.height++
	w.mustSend("maker", &membershipv1.RevokeKey{Address: chain.Address("maker"), SuspectSince: 1005})
	_, err := w.send("maker", chain.RotateKey("maker", "thief"))
	require.ErrorIs(t, err, membership.ErrUnknownKey)
	require.True(t, rules.Suspect(w.key("maker"), 1005))
	require.False(t, rules.Suspect(w.key("maker"), 1004))
}

// TestRevocation: it keeps its height; suspicion may be added, and moved back in time only.
func TestRevocation(t *testing.T) {
	w := newWorld(t)
	w.mustSend("maker", chain.RegisterKey("maker", "two", authv1.Permission_PERMISSION_RECORD))
	revoke := func(since int64) error {
		_, err := w.send("maker", &membershipv1.RevokeKey{Address: chain.Address("two"), SuspectSince: since})
		return err
	}
	require.NoError(t, revoke(0))
	w.height += 5
	require.ErrorIs(t, revoke(0), membership.ErrUnknownKey, "it is revoked already")
	require.NoError(t, revoke(1005))
	require.NoError(t, revoke(1009))
	require.EqualValues(t, 1005, w.key("two").SuspectSince, "the earlier time stays")
	require.NoError(t, revoke(1001))
	require.EqualValues(t, 1001, w.key("two").SuspectSince)
	require.EqualValues(t, 11, w.key("two").RevokedHeight, "it does not begin to count again")

	_, err := w.send("maker", chain.RegisterKey("maker", "two", authv1.Permission_PERMISSION_RECORD))
	require.ErrorIs(t, err, auth.ErrAddressTaken, "an address is never registered twice")
}

// TestLastKey: the last key that administers an organization stays, whatever other keys it has.
func TestLastKey(t *testing.T) {
	w := newWorld(t)
	w.mustSend("maker", chain.RegisterKey("maker", "two", authv1.Permission_PERMISSION_RECORD))
	_, err := w.send("maker", &membershipv1.RevokeKey{Address: chain.Address("maker")})
	require.ErrorIs(t, err, membership.ErrLastKey)
	w.mustSend("maker", chain.RegisterKey("maker", "three", membership.AllPermissions()...))
	w.mustSend("maker", &membershipv1.RevokeKey{Address: chain.Address("maker")})
	_, err = w.send("maker", &membershipv1.RevokeKey{Address: chain.Address("three")})
	require.ErrorIs(t, err, membership.ErrLastKey, "two in one block do not leave none either")
}

// TestManyKeys: however many keys an organization has had, one more is registered and revoked within the work of a
// small transaction, and no more than so many are in force.
func TestManyKeys(t *testing.T) {
	const had, most = 20_000, 1000
	w := newWorld(t)
	w.set(`{"keys":1000}`)
	free := x.NewContext(w.as("").Chain(), x.Signer{}, w.state, w.state, nil)
	for i := range had {
		key := &authv1.Key{
			Address: fmt.Appendf(nil, "%020d", i), PublicKey: []byte{2}, Organization: "maker", FromHeight: 1,
			Grants: []*authv1.Grant{{FromHeight: 1, Permissions: []x.Permission{authv1.Permission_PERMISSION_RECORD}}},
		}
		require.NoError(t, auth.Register(free, key))
		if i >= most-1 {
			ended := *key
			ended.RevokedHeight = 2
			auth.Replace(free, &ended)
		}
	}
	require.Equal(t, most, w.current("maker"))
	register := chain.RegisterKey("maker", "two", membership.AllPermissions()...)
	_, err := w.send("maker", register)
	require.ErrorIs(t, err, membership.ErrTooMany, "as many as may be are in force")
	w.mustSend("maker", &membershipv1.RevokeKey{Address: fmt.Appendf(nil, "%020d", 7)})
	w.mustSend("maker", register)
	w.mustSend("maker", &membershipv1.RevokeKey{Address: chain.Address("maker")})
}
