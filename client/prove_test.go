package client_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtbytes "github.com/cometbft/cometbft/libs/bytes"
	"github.com/cometbft/cometbft/libs/log"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/cometbft/cometbft/rpc/jsonrpc/server"
	rpctypes "github.com/cometbft/cometbft/rpc/jsonrpc/types"
	"github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
)

// provingNode is a node that proves what it is asked, or something instead. All of it is true.
type provingNode struct {
	*chain.Chain
	instead *proofv1.ProveRequest
}

func (n *provingNode) serve(t *testing.T) *client.Client {
	mux := http.NewServeMux()
	server.RegisterRPCFuncs(mux, map[string]*server.RPCFunc{
		"abci_query": server.NewRPCFunc(n.query, "path,data,height,prove"),
		"commit":     server.NewRPCFunc(n.commit, "height"),
		"validators": server.NewRPCFunc(n.validators, "height,page,per_page"),
	}, log.NewNopLogger())
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	c, err := client.New(s.URL)
	require.NoError(t, err)
	return c
}

func (n *provingNode) query(_ *rpctypes.Context, path string, data cmtbytes.HexBytes, _ int64, _ bool) (*coretypes.ResultABCIQuery, error) {
	if n.instead != nil {
		data = x.Encode(n.instead)
	}
	res, err := n.App.Query(context.Background(), &abci.RequestQuery{Path: path, Data: data})
	return &coretypes.ResultABCIQuery{Response: *res}, err
}

func (n *provingNode) commit(_ *rpctypes.Context, height *int64) (*coretypes.ResultCommit, error) {
	var wire cmtproto.SignedHeader
	if err := wire.Unmarshal(x.Encode(n.LightBlock(*height - 1).SignedHeader)); err != nil {
		return nil, err
	}
	signed, err := types.SignedHeaderFromProto(&wire)
	if err != nil {
		return nil, err
	}
	return coretypes.NewResultCommit(signed.Header, signed.Commit, true), nil
}

func (n *provingNode) validators(_ *rpctypes.Context, height *int64, _, _ *int) (*coretypes.ResultValidators, error) {
	result := &coretypes.ResultValidators{BlockHeight: *height}
	for _, v := range n.LightBlock(*height - 1).Validators.Validators {
		result.Validators = append(result.Validators, types.NewValidator(ed25519.PubKey(v.PubKey.GetEd25519()), v.VotingPower))
	}
	result.Count, result.Total = len(result.Validators), len(result.Validators)
	return result, nil
}

// TestProveIsAnswered: a proof of something else than what was asked for is not taken for an answer, however true.
func TestProveIsAnswered(t *testing.T) {
	n := &provingNode{Chain: chain.New(t, nil)}
	c := n.serve(t)
	n.Send("maker", &provenancev1.CaptureEvent{Event: commissioned(1, 1)[0]})
	for at := range int64(2) {
		seen := object(1_780_000_001+at, provenancev1.Action_ACTION_OBSERVE, "", "https://id.gs1.org/01/09506000134352/21/1")
		n.Send("maker", &provenancev1.CaptureEvent{Event: seen})
	}
	const item = "01/09506000134352/21/1"
	ask := func(s proofv1.Statement, subject string, keys ...string) *proofv1.ProveRequest {
		q := &proofv1.ProveRequest{Statement: s, Subject: subject}
		for _, key := range keys {
			q.Keys = append(q.Keys, chain.Address(key))
		}
		return q
	}
	closed := func(q *proofv1.ProveRequest) *proofv1.ProveRequest { q.Closed = true; return q }
	records := func(indexes ...uint64) *proofv1.ProveRequest {
		q := ask(proofv1.Statement_STATEMENT_INCLUSION, item)
		q.Indexes = indexes
		return q
	}
	since := func(size uint64) *proofv1.ProveRequest {
		q := ask(proofv1.Statement_STATEMENT_CONSISTENCY, item)
		q.EarlierSize = size
		return q
	}
	const whole, absence = proofv1.Statement_STATEMENT_COMPLETE, proofv1.Statement_STATEMENT_ABSENCE
	for name, test := range map[string]struct {
		asked, answered *proofv1.ProveRequest
		says            string
	}{
		"another subject": {ask(whole, "org/maker", "maker"), ask(whole, "org/nobody", "maker"), `about ["org/nobody"], expected "org/maker"`},
		"no keys":         {ask(whole, "org/maker", "maker"), ask(whole, "org/maker"), "shows the keys []"},
		"another key":     {ask(whole, "org/maker", "maker"), ask(whole, "org/maker", "partner"), "shows the keys"},
		"kept closed":     {ask(whole, item), closed(ask(whole, item)), "closed, expected all open"},
		"opened":          {closed(ask(whole, item)), ask(whole, item), "expected it to stay closed"},
		"fewer records":   {ask(whole, item), records(0), "the statement is STATEMENT_INCLUSION, expected STATEMENT_COMPLETE"},
		"another record":  {records(0), records(1), "shows the records [1], expected [0]"},
		"a record less":   {records(0, 1), records(1), "shows the records [1], expected [0 1]"},
		"another size":    {since(1), since(2), "goes on from 2 records, expected 1"},
		"the whole":       {since(1), ask(whole, item), "the statement is STATEMENT_COMPLETE"},
		"nothing known":   {ask(whole, item), ask(whole, "01/09506000134352/21/404"), "is about"},
		"asked absence":   {ask(absence, "org/nobody"), ask(whole, "org/noone"), "is about"},
	} {
		t.Run(name, func(t *testing.T) {
			n.instead = nil
			_, _, err := c.Prove(t.Context(), test.asked, n.Genesis())
			require.NoError(t, err)
			n.instead = test.answered
			_, _, err = c.Prove(t.Context(), test.asked, n.Genesis())
			require.ErrorIs(t, err, client.ErrAnotherQuestion)
			require.ErrorContains(t, err, test.says)
		})
	}
}
