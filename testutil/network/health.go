package network

import (
	"context"
	"net/http"
	"time"

	cmthttp "github.com/cometbft/cometbft/rpc/client/http"
	"github.com/stretchr/testify/require"
)

// Ready asks a node whether it makes blocks and is not behind.
func Ready(e Endpoint) bool {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 2 * time.Second}
	response, err := client.Get(e.Metrics + "/readyz")
	return err == nil && response.Body.Close() == nil && response.StatusCode == http.StatusOK
}

// Node returns a client of CometBFT's interface of a node.
func (n *Network) Node(node int) *cmthttp.HTTP {
	n.t.Helper()
	client, err := cmthttp.New(n.Endpoints[node].RPC, "/websocket")
	require.NoError(n.t, err)
	return client
}

// Height returns the last height of a node, which must run.
func (n *Network) Height(node int) int64 {
	n.t.Helper()
	status, err := n.Node(node).Status(context.Background())
	require.NoError(n.t, err)
	return status.SyncInfo.LatestBlockHeight
}

// Await returns when each of the nodes has a height.
func (n *Network) Await(height int64, nodes ...int) {
	n.t.Helper()
	for _, node := range nodes {
		client := n.Node(node)
		require.Eventually(n.t, func() bool {
			status, err := client.Status(context.Background())
			return err == nil && status.SyncInfo.LatestBlockHeight >= height
		}, patience, 10*time.Millisecond, "node %d does not reach height %d", node, height)
	}
}
