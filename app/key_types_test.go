package app_test

import (
	"context"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x/validators"
)

// TestConsensusKeyTypes: no chain begins whose consensus parameters refuse a kind of key that the council may admit. Every
// node would stop for good at the block that seats the first such validator.
func TestConsensusKeyTypes(t *testing.T) {
	state, err := app.NewGenesis(chain.ID, nil, nil)
	require.NoError(t, err)
	for _, c := range []struct {
		allowed []string
		wrong   string
	}{
		{[]string{validators.Ed25519}, "ml_dsa_65"},
		{[]string{validators.MLDSA65}, "ed25519"},
		{[]string{validators.Ed25519, validators.MLDSA65}, ""},
	} {
		a, err := app.New(t.TempDir(), app.Options{})
		require.NoError(t, err)
		req := &abci.RequestInitChain{
			ChainId: chain.ID, InitialHeight: 1, Time: time.Unix(1_700_000_000, 0), AppStateBytes: state,
			ConsensusParams: &cmtproto.ConsensusParams{Validator: &cmtproto.ValidatorParams{PubKeyTypes: c.allowed}},
		}
		_, err = a.InitChain(context.Background(), req)
		checked := app.CheckGenesis(req)
		if c.wrong == "" {
			require.NoError(t, err)
			require.NoError(t, checked)
		} else {
			require.ErrorContains(t, err, c.wrong)
			require.EqualError(t, checked, err.Error())
		}
		require.NoError(t, a.Close())
	}
}
