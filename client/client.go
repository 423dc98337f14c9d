package client

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	rpc "github.com/cometbft/cometbft/rpc/client"
	"github.com/cometbft/cometbft/rpc/client/http"
	jsonrpc "github.com/cometbft/cometbft/rpc/jsonrpc/client"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
)

// requestTimeout bounds one request to a node.
const requestTimeout = 10 * time.Second

// Client talks to the nodes of one chain: to the first that answers. It is safe for concurrent use.
type Client struct {
	nodes []*http.HTTP
	urls  []string
	chain string        // empty for any
	known []atomic.Bool // whether a node was found to be of that chain
}

// New returns a client of the nodes with these CometBFT RPC addresses, such as http://127.0.0.1:26657.
// It does not connect yet.
func New(urls ...string) (*Client, error) {
	if len(urls) == 0 {
		return nil, errors.New("no node is given: expected the URL of at least one")
	}
	c := &Client{urls: urls, known: make([]atomic.Bool, len(urls))}
	for _, url := range urls {
		patient, err := jsonrpc.DefaultHTTPClient(url)
		if err != nil {
			return nil, fmt.Errorf("node %q: %w", x.Clip(url, 200), err)
		}
		patient.Timeout, patient.Transport = requestTimeout, bounded{patient.Transport}
		node, err := http.NewWithClient(url, "/websocket", patient)
		if err != nil {
			return nil, fmt.Errorf("node %q: %w", x.Clip(url, 200), err)
		}
		c.nodes = append(c.nodes, node)
	}
	return c, nil
}

// Query asks a module at a height, 0 for the latest, and returns the height of the answer. The path
// is /module/query. An error of the ledger is an [*x.Error].
func (c *Client) Query(ctx context.Context, path string, request, response x.Message, height int64) (int64, error) {
	data, err := request.Marshal()
	if err != nil {
		return 0, err
	}
	var answer abci.ResponseQuery
	err = c.each(ctx, func(node *http.HTTP) error {
		result, err := node.ABCIQueryWithOptions(ctx, path, data, rpc.ABCIQueryOptions{Height: height})
		if err == nil {
			answer = result.Response
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	if answer.Code != abci.CodeTypeOK {
		return 0, ledgerError(answer.Codespace, answer.Code, answer.Log)
	}
	if err := response.Unmarshal(answer.Value); err != nil {
		return 0, fmt.Errorf("the node's answer to %s: %w", path, err)
	}
	return answer.Height, nil
}

// Outcome returns what became of a transaction; an error that is [ErrUnknownTx] when nothing is known of it.
func (c *Client) Outcome(ctx context.Context, id []byte) (*waymarkv1.Outcome, error) {
	var o waymarkv1.Outcome
	_, err := c.Query(ctx, "/waymark/outcome", &waymarkv1.OutcomeRequest{TxId: id}, &o, 0)
	return &o, err
}

// Status is what a node says of itself.
type Status struct {
	ChainID    string
	Moniker    string
	Height     int64
	Time       time.Time
	CatchingUp bool
}

// Status asks the first node that answers.
func (c *Client) Status(ctx context.Context) (*Status, error) {
	var status *Status
	err := c.each(ctx, func(node *http.HTTP) error {
		s, err := node.Status(ctx)
		if err != nil {
			return err
		}
		status = &Status{
			ChainID: s.NodeInfo.Network, Moniker: s.NodeInfo.Moniker, Height: s.SyncInfo.LatestBlockHeight,
			Time: s.SyncInfo.LatestBlockTime, CatchingUp: s.SyncInfo.CatchingUp,
		}
		return nil
	})
	return status, err
}

// ErrUnknownTx is the ledger's answer about a transaction that it has not executed.
var ErrUnknownTx = &x.Error{Codespace: "waymark", Code: 3}

// ledgerError returns an error as the ledger gave it: errors.Is compares it by codespace and code.
func ledgerError(codespace string, code uint32, text string) *x.Error {
	return &x.Error{Codespace: codespace, Code: code, Message: text}
}
