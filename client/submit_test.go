package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
)

// fakeNode answers a JSON-RPC method with its results in turn, the last again and again; a text is CometBFT's error. A
// method that it does not have it leaves without an answer.
func fakeNode(t *testing.T, results map[string][]string) string {
	var mu sync.Mutex
	asked := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		var request struct {
			ID     json.RawMessage `json:"id"`
			Method string          `json:"method"`
		}
		if json.NewDecoder(r.Body).Decode(&request) != nil || results[request.Method] == nil {
			panic(http.ErrAbortHandler) // the connection ends after the request came in whole
		}
		turns := results[request.Method]
		result := turns[min(asked[request.Method], len(turns)-1)]
		asked[request.Method]++
		if result[0] == '"' {
			fmt.Fprintf(w, `{"jsonrpc":"2.0","id":%s,"error":{"code":-32603,"message":"Internal error","data":%s}}`, request.ID, result)
			return
		}
		fmt.Fprintf(w, `{"jsonrpc":"2.0","id":%s,"result":%s}`, request.ID, result)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

const (
	taken       = `{"code":0,"codespace":"","log":""}`
	nonceUsed   = `{"code":3,"codespace":"auth","log":"the nonce was used before"}`
	poolFull    = `{"code":32061,"codespace":"waymark","log":"too many"}`
	quotaFull   = `{"code":32053,"codespace":"waymark","log":"no room by the quota"}`
	stranger    = `{"code":32001,"codespace":"auth","log":"the signing key is not registered"}`
	seen        = `"tx already seen"`
	catchingUp  = `"endpoint is closed while node is catching up"`
	unknownTx   = `{"response":{"code":3,"codespace":"waymark","log":"no such transaction"}}`
	executed    = `{"response":{"code":0,"value":""}}`
	unavailable = `"the database is closed"`
)

func says(broadcast ...string) map[string][]string {
	return map[string][]string{"broadcast_tx_sync": broadcast, "abci_query": {unknownTx}}
}

func with(results map[string][]string, method string, answers ...string) map[string][]string {
	results[method] = answers
	return results
}

// TestSubmitTellsTheTruth: what is said of a transaction is never more than what is known.
func TestSubmitTellsTheTruth(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	dead := gone.URL
	node := func(results map[string][]string) string { return fakeNode(t, results) }
	silent := node(nil)
	full := &x.Error{Codespace: "waymark", Code: 61}

	for name, c := range map[string]struct {
		nodes    []string
		patience time.Duration
		unknown  bool
		want     *x.Error
	}{
		"a node takes it":                      {[]string{node(says(taken))}, time.Minute, false, nil},
		"a node rejects it":                    {[]string{node(says(nonceUsed))}, time.Minute, false, auth.ErrNonceUsed},
		"one is not there, another rejects it": {[]string{dead, node(says(nonceUsed))}, time.Minute, false, auth.ErrNonceUsed},
		"one catches up, another rejects it":   {[]string{node(says(catchingUp)), node(says(nonceUsed))}, time.Minute, false, auth.ErrNonceUsed},
		"one may have taken it, another rejects it": {
			[]string{silent, node(says(nonceUsed))}, time.Minute, true, nil,
		},
		"it was executed before":                         {[]string{node(with(says(nonceUsed), "abci_query", executed))}, time.Minute, false, nil},
		"a node rejects it and does not say what it did": {[]string{node(with(says(nonceUsed), "abci_query", unavailable))}, time.Minute, true, nil},
		"there is room after a while":                    {[]string{node(says(poolFull, poolFull, taken))}, time.Minute, false, nil},
		"the quota has room after a long while":          {[]string{node(says(append(slices.Repeat([]string{quotaFull}, 17), taken)...))}, time.Minute, false, nil},
		"no room for as long as it may take":             {[]string{node(says(poolFull))}, 300 * time.Millisecond, false, full},
		"one may have taken it, another has no room":     {[]string{silent, node(says(poolFull))}, 300 * time.Millisecond, true, nil},
		"the key is not registered":                      {[]string{node(says(stranger))}, time.Minute, false, auth.ErrUnknownKey},
		"the key is registered meanwhile":                {[]string{node(says(stranger, stranger, taken))}, time.Minute, false, nil},
		"nobody answers":                                 {[]string{silent, dead}, time.Minute, true, nil},
		"seen, and it waits":                             {[]string{node(with(says(seen), "check_tx", taken))}, time.Minute, false, nil},
		"seen, and it was rejected":                      {[]string{node(with(says(seen), "check_tx", nonceUsed))}, time.Minute, false, auth.ErrNonceUsed},
		"seen, and it was executed": {
			[]string{node(with(with(says(seen), "check_tx", nonceUsed), "abci_query", executed))}, time.Minute, false, nil,
		},
		"seen, and nobody says more": {[]string{node(with(says(seen), "check_tx", unavailable))}, time.Minute, true, nil},
		"seen after a rejection that passes": {
			[]string{node(with(says(poolFull, seen), "check_tx", poolFull))}, 500 * time.Millisecond, false, full,
		},
		"seen while the key is not registered": {
			[]string{node(with(says(stranger, seen), "check_tx", stranger))}, time.Minute, false, auth.ErrUnknownKey,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			nodes, err := client.New(c.nodes...)
			require.NoError(t, err)
			ctx, cancel := context.WithTimeout(context.Background(), c.patience)
			defer cancel()
			err = nodes.Submit(ctx, &client.Signed{Bytes: []byte("tx")})
			require.Equal(t, c.unknown, errors.Is(err, client.ErrOutcomeUnknown), "%v", err)
			switch {
			case c.want != nil:
				require.ErrorIs(t, err, c.want)
			case !c.unknown:
				require.NoError(t, err)
			default:
				var certain *x.Error
				require.NotErrorAs(t, err, &certain)
			}
		})
	}
}

// TestTooLarge: what CometBFT would not let the ledger see is not sent.
func TestTooLarge(t *testing.T) {
	nodes, err := client.New(fakeNode(t, nil))
	require.NoError(t, err)
	tx := &client.Signed{Bytes: make([]byte, client.MaxTxBytes+1)}
	_, err = nodes.Send(context.Background(), tx)
	for _, err := range []error{err, nodes.Submit(context.Background(), tx), nodes.Hand(context.Background(), tx)} {
		require.ErrorIs(t, err, &x.Error{Codespace: "waymark", Code: 11})
		require.NotErrorIs(t, err, client.ErrOutcomeUnknown)
	}
}

// TestAnErrorIsAnAnswer: who answers with an error is there, and what all say is told once.
func TestAnErrorIsAnAnswer(t *testing.T) {
	broken := map[string][]string{"broadcast_tx_async": {unavailable}}
	nodes, err := client.New(fakeNode(t, broken), fakeNode(t, broken), fakeNode(t, broken))
	require.NoError(t, err)
	err = nodes.Hand(context.Background(), &client.Signed{Bytes: []byte("tx")})
	require.ErrorIs(t, err, client.ErrOutcomeUnknown)
	require.NotErrorIs(t, err, client.ErrUnreachable)
	require.Equal(t, 1, strings.Count(err.Error(), "the database is closed"), "%v", err)
	require.Equal(t, 3, strings.Count(err.Error(), "http://"), "%v", err)
}

// TestWaitTellsWhyItEnds: nobody is blamed for a time that is over.
func TestWaitTellsWhyItEnds(t *testing.T) {
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}))
	t.Cleanup(slow.Close)
	unaware := fakeNode(t, says(taken))
	short := func() (context.Context, context.CancelFunc) {
		return context.WithTimeout(context.Background(), 100*time.Millisecond)
	}
	interrupted := func() (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancelCause(context.Background())
		time.AfterFunc(100*time.Millisecond, func() { cancel(errors.New("a signal")) })
		return ctx, func() { cancel(nil) }
	}
	for name, c := range map[string]struct {
		node  string
		until func() (context.Context, context.CancelFunc)
		cause error
		says  string
	}{
		"not executed": {unaware, short, context.DeadlineExceeded, "timed out: it was not executed so far"},
		"interrupted":  {unaware, interrupted, context.Canceled, "interrupted: it was not executed so far"},
		"no answer":    {slow.URL, short, context.DeadlineExceeded, "timed out before a node answered"},
	} {
		t.Run(name, func(t *testing.T) {
			nodes, err := client.New(c.node)
			require.NoError(t, err)
			ctx, cancel := c.until()
			defer cancel()
			_, err = nodes.Wait(ctx, make([]byte, 32))
			require.ErrorIs(t, err, client.ErrOutcomeUnknown)
			require.ErrorIs(t, err, c.cause)
			require.NotErrorIs(t, err, client.ErrUnreachable)
			require.ErrorContains(t, err, c.says)
		})
	}
}

// TestSendAnew: a transaction that its block had no work left for is signed again, with another nonce, and not for ever.
func TestSendAnew(t *testing.T) {
	n := newNode(t)
	var signed []*client.Signed
	again := func(context.Context) (*client.Signed, error) {
		signed = append(signed, n.Sign("maker", &provenancev1.CaptureEvent{Event: commissioned(len(signed), 1)[0]}))
		return signed[len(signed)-1], nil
	}
	for _, c := range []struct{ busy, sent int }{{0, 1}, {2, 3}, {5, 6}, {6, 6}} {
		signed = nil
		first, err := again(t.Context())
		require.NoError(t, err)
		left := c.busy
		n.full = func(int) bool { left--; return left >= 0 }
		sent, outcome, err := n.client.SendAnew(t.Context(), first, again)
		require.NoError(t, err)
		require.Len(t, signed, c.sent)
		require.Equal(t, signed[len(signed)-1], sent)
		require.Equal(t, sent.ID[:], outcome.TxId)
		require.Equal(t, c.busy >= c.sent, outcome.Code == client.ErrBusy.Code)
	}

	n.full = func(int) bool { return true }
	errStop := errors.New("no more")
	sent, _, err := n.client.SendAnew(t.Context(), n.Sign("maker", &provenancev1.CaptureEvent{Event: commissioned(0, 1)[0]}),
		func(context.Context) (*client.Signed, error) { return nil, errStop })
	require.ErrorIs(t, err, errStop)
	require.Nil(t, sent)
}
