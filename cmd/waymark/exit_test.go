package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
			rejected("provenance", 7, io.EOF), exitRejected, "error: EOF\n",
			`{"error":{"code":7,"codespace":"provenance","message":"EOF"}}`,
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
