package app_test

import (
	"context"
	"strings"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
)

// TestPeers lets in the nodes that the operator lists and those of members, and nobody else; anybody while there is no state.
func TestPeers(t *testing.T) {
	listed, members, stranger := strings.Repeat("a", 40), strings.Repeat("b", 40), strings.Repeat("c", 40)
	ask := func(a *app.App, path string) uint32 {
		res, err := a.Query(context.Background(), &abci.RequestQuery{Path: path})
		require.NoError(t, err)
		return res.Code
	}
	c := chain.New(t, nil)
	c.Configure(func(o *app.Options) { o.Peers = []string{listed} })
	require.Zero(t, ask(c.App, app.FilterPath+listed))
	require.Equal(t, app.ErrStranger.Code, ask(c.App, app.FilterPath+members))
	c.Send("carrier", &membershipv1.RegisterNode{Node: members})
	require.Zero(t, ask(c.App, app.FilterPath+members))
	require.Equal(t, app.ErrStranger.Code, ask(c.App, app.FilterPath+stranger))
	require.Equal(t, app.ErrStranger.Code, ask(c.App, app.FilterPath))
	require.Zero(t, ask(c.App, "/p2p/filter/addr/192.0.2.1:1"), "an address says nothing, the id follows")
	c.Send("carrier", &membershipv1.RemoveNode{Node: members})
	require.Equal(t, app.ErrStranger.Code, ask(c.App, app.FilterPath+members))
	require.Zero(t, ask(c.Join().App, app.FilterPath+stranger), "a node without a state knows no member")
}
