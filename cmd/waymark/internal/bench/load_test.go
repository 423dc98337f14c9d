package bench

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// fakeNode takes transactions as a node does.
type fakeNode struct {
	*httptest.Server
	answer      string
	connections atomic.Int64
	mu          sync.Mutex
	taken       [][]byte
}

func newFakeNode(t *testing.T, answer string) *fakeNode {
	n := &fakeNode{answer: answer}
	n.Server = httptest.NewUnstartedServer(http.HandlerFunc(n.take))
	n.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			n.connections.Add(1)
		}
	}
	n.Start()
	t.Cleanup(n.Close)
	return n
}

const taken = `{"jsonrpc":"2.0","id":1,"result":{"code":0,"data":"","log":"","codespace":"","hash":"00"}}`

func (n *fakeNode) take(w http.ResponseWriter, r *http.Request) {
	var request struct {
		Method string `json:"method"`
		Params struct {
			Tx string `json:"tx"`
		} `json:"params"`
	}
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(body, &request)
	}
	tx, decodeErr := base64.StdEncoding.DecodeString(request.Params.Tx)
	if err != nil || decodeErr != nil || request.Method != "broadcast_tx_sync" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	n.mu.Lock()
	n.taken = append(n.taken, tx)
	n.mu.Unlock()
	_, _ = io.WriteString(w, n.answer)
}

func TestConnectionIsKept(t *testing.T) {
	node := newFakeNode(t, taken)
	c, err := dial(node.URL)
	require.NoError(t, err)
	for i := range 3 {
		require.NoError(t, c.broadcast([]byte{byte(i), 0xff}))
	}
	require.NoError(t, c.close())
	require.Equal(t, [][]byte{{0, 0xff}, {1, 0xff}, {2, 0xff}}, node.taken)
	require.EqualValues(t, 1, node.connections.Load())
}

func TestRefusalsAreErrors(t *testing.T) {
	for name, c := range map[string]struct{ answer, want string }{
		"by the application": {`{"result":{"code":7,"codespace":"waymark","log":"no"}}`, "waymark 7: no"},
		"by the mempool":     {`{"error":{"code":-32603,"message":"Internal error","data":"mempool is full"}}`, "mempool is full"},
		"not JSON":           {`<html>`, "200 OK"},
	} {
		t.Run(name, func(t *testing.T) {
			connection, err := dial(newFakeNode(t, c.answer).URL)
			require.NoError(t, err)
			require.ErrorContains(t, connection.broadcast([]byte("tx")), c.want)
			require.NoError(t, connection.close())
		})
	}
}

// TestLoadBoundsWhatIsOnItsWay commits ten transactions when ten are on their way, never more.
func TestLoadBoundsWhatIsOnItsWay(t *testing.T) {
	const inFlight, blocks = 10, 20
	txs := make([][]byte, inFlight*blocks)
	for i := range txs {
		txs[i] = fmt.Appendf(nil, "tx%d", i)
	}
	node := newFakeNode(t, taken)
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	l, err := startLoad([]string{node.URL, node.URL}, txs, inFlight, cancel)
	require.NoError(t, err)
	go func() {
		for range blocks {
			for len(l.inFlight) < inFlight {
				time.Sleep(100 * time.Microsecond)
			}
			l.committed(inFlight)
		}
	}()
	require.ErrorIs(t, l.saturate(ctx, time.Minute), errExhausted)
	l.stop()
	require.NoError(t, context.Cause(ctx))
	require.ElementsMatch(t, txs, node.taken)
	for i, at := range l.sent {
		require.False(t, at.IsZero(), "transaction %d", i)
	}
}

// TestSteadyLoadKeepsItsSchedule has a network that commits nothing for a while: what is late counts from when it was due.
func TestSteadyLoadKeepsItsSchedule(t *testing.T) {
	txs := make([][]byte, 20)
	for i := range txs {
		txs[i] = []byte{byte(i)}
	}
	l, err := startLoad([]string{newFakeNode(t, taken).URL}, txs, len(txs)/2, func(err error) { t.Error(err) })
	require.NoError(t, err)
	go func() {
		time.Sleep(50 * time.Millisecond)
		l.committed(len(txs))
	}()
	require.NoError(t, l.steady(t.Context(), 1000, 20*time.Millisecond))
	l.stop()
	require.Equal(t, 20, l.next)
	for i := 1; i < len(l.sent); i++ {
		require.Equal(t, time.Millisecond, l.sent[i].Sub(l.sent[i-1]))
	}
}

func TestFailureEndsLoad(t *testing.T) {
	node := newFakeNode(t, `{"result":{"code":7,"log":"no"}}`)
	ctx, fail := context.WithCancelCause(t.Context())
	l, err := startLoad([]string{node.URL}, make([][]byte, 1000), 10, fail)
	require.NoError(t, err)
	require.ErrorContains(t, l.saturate(ctx, time.Minute), "refused a transaction")
	l.stop()
}
