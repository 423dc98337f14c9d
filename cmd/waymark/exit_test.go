package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/x/auth"
)

func TestReport(t *testing.T) {
	for name, test := range map[string]struct {
		err    error
		status exitStatus
		text   string
		json   string
	}{
		"plain": {
			io.ErrUnexpectedEOF, exitError, "error: unexpected EOF\n",
			`{"error":{"code":1,"codespace":"cli","message":"unexpected EOF"}}`,
		},
		"usage": {
			fail(exitUsage, "%w: again", io.EOF), exitUsage, "error: EOF: again\n",
			`{"error":{"code":2,"codespace":"cli","message":"EOF: again"}}`,
		},
		"unknown outcome, wrapped": {
			fmt.Errorf("a: %w", fail(exitUnknown, "b")), exitUnknown, "error: a: b\n",
			`{"error":{"code":8,"codespace":"cli","message":"a: b"}}`,
		},
		"of the ledger": {
			rejected("provenance", 7, io.EOF), exitRejected, "error: EOF (provenance 7)\n",
			`{"error":{"code":7,"codespace":"provenance","message":"EOF"}}`,
		},
		"of a transaction": {
			sent([]byte{1, 0xab}, fmt.Errorf("%w: timed out", client.ErrOutcomeUnknown)), exitUnknown,
			"error: transaction 01ab: the outcome of the transaction is unknown: timed out: ask again with waymark tx wait 01ab\n",
			`{"error":{"code":8,"codespace":"cli","message":"transaction 01ab: the outcome of the transaction is unknown: timed out: ask again with waymark tx wait 01ab","tx_id":"01ab"}}`,
		},
		"of a transaction that no node took": {
			sent([]byte{1, 0xab}, auth.ErrUnknownKey), exitRejected,
			"error: transaction 01ab: rejected: the signing key is not registered (auth 1)\n",
			`{"error":{"code":1,"codespace":"auth","message":"transaction 01ab: rejected: the signing key is not registered","tx_id":"01ab"}}`,
		},
		"joined": {
			errors.Join(io.EOF, fail(exitPartial, "half")), exitPartial, "error: EOF\nhalf\n",
			`{"error":{"code":6,"codespace":"cli","message":"EOF\nhalf"}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.status, statusOf(test.err))
			var text, object bytes.Buffer
			report(&text, outputText, test.err)
			report(&object, outputJSON, test.err)
			assert.Equal(t, test.text, text.String())
			assert.JSONEq(t, test.json, object.String())
		})
	}
	assert.Equal(t, exitDone, statusOf(nil))
	require.ErrorIs(t, rejected("a", 1, io.EOF), io.EOF)
}
