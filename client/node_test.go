package client_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/libs/bytes"
	"github.com/cometbft/cometbft/libs/log"
	coretypes "github.com/cometbft/cometbft/rpc/core/types"
	"github.com/cometbft/cometbft/rpc/jsonrpc/server"
	rpctypes "github.com/cometbft/cometbft/rpc/jsonrpc/types"
	"github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
)

// node is a node with a real state machine behind CometBFT's RPC. Each transaction that it takes gets a block.
type node struct {
	*chain.Chain
	client *client.Client

	mu    sync.Mutex
	taken int
	// before, where it is set, runs before a transaction is looked at.
	before func()
	// crowd, where it is set, are transactions that come before the next one in its block.
	crowd [][]byte
	// full, where it is set, says whether the block of a transaction with so many messages has no work left for it.
	full func(messages int) bool
	// busy are those for which it had none, by id.
	busy map[string]bool
	// lose is after how many more transactions nothing answers, not even to the one that is executed then; -1 for never.
	lose int
	down bool
}

// drop ends the connection instead of an answer.
func drop() { panic(http.ErrAbortHandler) }

func newNode(t *testing.T) *node {
	n := &node{Chain: chain.New(t, map[string]string{"provenance.require_prefix": "false"}), lose: -1, busy: map[string]bool{}}
	n.Time = time.Now() // that of the clients, who say until when a transaction is valid
	n.Decide(nil)
	mux := http.NewServeMux()
	server.RegisterRPCFuncs(mux, map[string]*server.RPCFunc{
		"abci_query":        server.NewRPCFunc(n.query, "path,data,height,prove"),
		"broadcast_tx_sync": server.NewRPCFunc(n.broadcast, "tx"),
	}, log.NewNopLogger())
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	var err error
	n.client, err = client.New(s.URL)
	require.NoError(t, err)
	return n
}

func (n *node) query(_ *rpctypes.Context, path string, data bytes.HexBytes, height int64, _ bool) (*coretypes.ResultABCIQuery, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.down {
		drop()
	}
	var asked waymarkv1.OutcomeRequest
	if path == "/waymark/outcome" && asked.Unmarshal(data) == nil && n.busy[string(asked.TxId)] {
		outcome := &waymarkv1.Outcome{
			TxId: asked.TxId, Height: n.Height, Status: waymarkv1.Status_STATUS_REJECTED,
			Codespace: client.ErrBusy.Codespace, Code: client.ErrBusy.Code, Log: "no work is left for it",
		}
		return &coretypes.ResultABCIQuery{Response: abci.ResponseQuery{Value: x.Encode(outcome)}}, nil
	}
	res, err := n.App.Query(context.Background(), &abci.RequestQuery{Path: path, Data: data, Height: height})
	return &coretypes.ResultABCIQuery{Response: *res}, err
}

func (n *node) broadcast(_ *rpctypes.Context, tx types.Tx) (*coretypes.ResultBroadcastTx, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.down {
		drop()
	}
	if before := n.before; before != nil {
		n.before = nil
		before()
	}
	if n.full != nil {
		var signed waymarkv1.Tx
		if err := signed.Unmarshal(tx); err != nil {
			return nil, err
		}
		if n.full(len(signed.Messages)) {
			known, err := client.ReadSigned(&signed)
			n.busy[string(known.ID[:])] = true
			return &coretypes.ResultBroadcastTx{Hash: tx.Hash()}, err
		}
	}
	res, err := n.App.CheckTx(context.Background(), &abci.RequestCheckTx{Tx: tx})
	if err != nil {
		return nil, err
	}
	if res.Code == abci.CodeTypeOK {
		n.taken++
		if crowd := n.crowd; crowd != nil {
			n.crowd = nil
			n.Decide(append(crowd, tx))
		} else {
			n.Block()
		}
	}
	if n.lose == 0 {
		n.down = true
		drop()
	}
	n.lose--
	return &coretypes.ResultBroadcastTx{Code: res.Code, Codespace: res.Codespace, Log: res.Log, Hash: tx.Hash()}, nil
}

// loseAfter lets the node fail when it has executed so many transactions more, and one.
func (n *node) loseAfter(transactions int) { n.lose = transactions }

// recover lets the node answer again.
func (n *node) recover() { n.lose, n.down = -1, false }
