package governance_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/governance"
	"github.com/waymark-ledger/waymark/x/membership"
)

// TestStranded: what nobody could decide about before is no reason against anything, and that somebody may decide about it
// again is no compensation for something else about which nobody may.
func TestStranded(t *testing.T) {
	by := func(role x.Role) x.Msg {
		return x.Msg{Name: "message of " + role.String(), Electorate: &governancev1.Electorate{Roles: []x.Role{role}}}
	}
	consortium := func(roles ...x.Role) *x.Context {
		ctx := x.NewContext(x.Chain{ID: chain.ID, Height: 1, Time: time.Unix(1000, 0)}, x.Signer{}, memkv.New(), memkv.New(), nil)
		governance.Adopt(ctx, []x.Module{{Msgs: []x.Msg{by(membership.Customs), by(membership.Regulator)}}})
		org := &membershipv1.Organization{Id: "one", Name: "One", Jurisdiction: "DE", Roles: roles}
		require.NoError(t, membership.Admit(ctx, org, sig.PublicKey(chain.Key("one"))))
		return ctx
	}
	customs, regulator, both := consortium(membership.Customs), consortium(membership.Regulator), consortium(membership.Customs, membership.Regulator)
	require.Equal(t, []string{"message of ROLE_REGULATOR"}, governance.Stranded(customs))
	require.Empty(t, governance.Stranded(both))
	require.NoError(t, governance.CheckStranded(customs, governance.Stranded(customs)))
	require.NoError(t, governance.CheckStranded(both, governance.Stranded(customs)))
	err := governance.CheckStranded(regulator, governance.Stranded(customs))
	require.ErrorIs(t, err, governance.ErrStranded)
	require.ErrorContains(t, err, "message of ROLE_CUSTOMS: expected that a member of [ROLE_CUSTOMS] stays")
}
