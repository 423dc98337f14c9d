package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
)

// fakeNode answers a JSON-RPC method with a result; a method that it does not have it leaves without an answer.
func fakeNode(t *testing.T, results map[string]string) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var request struct {
			ID     json.RawMessage `json:"id"`
			Method string          `json:"method"`
		}
		result, known := "", false
		if json.NewDecoder(r.Body).Decode(&request) == nil {
			result, known = results[request.Method]
		}
		if !known {
			panic(http.ErrAbortHandler) // the connection ends after the request came in whole
		}
		fmt.Fprintf(w, `{"jsonrpc":"2.0","id":%s,"result":%s}`, request.ID, result)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

const (
	nonceUsed = `{"code":3,"codespace":"auth","log":"the nonce was used before","data":"","hash":""}`
	poolFull  = `{"code":32061,"codespace":"waymark","log":"too many","data":"","hash":""}`
	unknownTx = `{"response":{"code":3,"codespace":"waymark","log":"no such transaction"}}`
)

// TestSendTellsTheTruth: what is said of a transaction that no node took to its end is never more than what is known.
func TestSendTellsTheTruth(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	dead := gone.URL
	silent := fakeNode(t, nil)
	rejects := fakeNode(t, map[string]string{"broadcast_tx_sync": nonceUsed, "abci_query": unknownTx})
	rejectsOnly := fakeNode(t, map[string]string{"broadcast_tx_sync": nonceUsed})
	full := fakeNode(t, map[string]string{"broadcast_tx_sync": poolFull, "abci_query": unknownTx})

	for name, c := range map[string]struct {
		nodes   []string
		unknown bool
		want    *x.Error
		full    bool
	}{
		"a node rejects it":                              {[]string{rejects}, false, auth.ErrNonceUsed, false},
		"one is not there, another rejects it":           {[]string{dead, rejects}, false, auth.ErrNonceUsed, false},
		"one may have taken it, another rejects it":      {[]string{silent, rejects}, true, nil, false},
		"a node rejects it and does not say what it did": {[]string{rejectsOnly}, true, nil, false},
		"no room for as long as it may take":             {[]string{full}, false, &x.Error{Codespace: "waymark", Code: 61}, true},
		"one may have taken it, another has no room":     {[]string{silent, full}, true, nil, true},
		"nobody answers":                                 {[]string{silent, dead}, true, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			nodes, err := client.New(c.nodes...)
			require.NoError(t, err)
			patience := time.Minute
			if c.full {
				patience = 300 * time.Millisecond
			}
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			tx := &client.Signed{Bytes: []byte("tx")}
			if c.full {
				err = nodes.Submit(ctx, tx)
			} else {
				_, err = nodes.Send(ctx, tx)
			}
			require.Equal(t, c.unknown, errors.Is(err, client.ErrOutcomeUnknown), "%v", err)
			if c.want != nil {
				require.ErrorIs(t, err, c.want)
			} else {
				var certain *x.Error
				require.NotErrorAs(t, err, &certain)
			}
		})
	}
}
