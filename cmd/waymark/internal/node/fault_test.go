package node

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	rpc "github.com/cometbft/cometbft/rpc/client/http"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	"github.com/waymark-ledger/waymark/x"
)

// unreadable is a ledger whose store fails in queries of one path.
type unreadable struct{ *app.App }

func (u unreadable) Query(ctx context.Context, req *abci.RequestQuery) (*abci.ResponseQuery, error) {
	if req.Path == "/unreadable" {
		x.Fail(errors.New("read a row: input/output error"))
	}
	return u.App.Query(ctx, req)
}

// TestAFaultInAQueryStopsTheNode has a node's store fail where CometBFT recovers the panic and goes on.
func TestAFaultInAQueryStopsTheNode(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "net")
	require.NoError(t, network.Testnet{Validators: 1, ConsensusKey: network.Ed25519}.Create(dir))
	home := network.NodeHome(dir, 0)
	settings, err := nodeconfig.Load(home)
	require.NoError(t, err)
	var log bytes.Buffer // read once the node has ended
	logs := Logs{Waymark: slog.New(slog.NewTextHandler(&log, nil)), CometBFT: slog.New(slog.DiscardHandler)}
	ended := make(chan error, 1)
	go func() {
		ended <- RunMachine(t.Context(), home, settings, settings.CometBFT(home), logs, func() (Machine, error) {
			a, err := app.New(filepath.Join(home, nodeconfig.AppDir), app.Options{})
			return unreadable{a}, err
		})
	}()
	impatient := http.Client{Timeout: 5 * time.Second}
	healthy := func(path string) bool {
		response, err := impatient.Get("http://" + settings.Metrics.Listen + path)
		return err == nil && response.Body.Close() == nil && response.StatusCode == http.StatusOK
	}
	for deadline := time.After(time.Minute); !healthy("/readyz"); {
		select {
		case err := <-ended:
			t.Fatalf("the node ended before it was ready: %v", err)
		case <-deadline:
			t.Fatal("the node is not ready")
		case <-time.After(20 * time.Millisecond):
		}
	}
	client, err := rpc.New("http://"+settings.RPC.Listen, "/websocket")
	require.NoError(t, err)
	_, err = client.ABCIQuery(t.Context(), "/unknown/query", nil)
	require.NoError(t, err)
	require.True(t, healthy("/livez"))

	_, err = client.ABCIQuery(t.Context(), "/unreadable", nil)
	require.Error(t, err)
	select {
	case err := <-ended:
		require.ErrorContains(t, err, "the node stopped: fault: read a row: input/output error")
		require.Contains(t, log.String(), "input/output error")
	case <-time.After(time.Minute):
		t.Fatal("the node lives on")
	}
	require.False(t, healthy("/livez"))
}
