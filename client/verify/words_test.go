package verify

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/testutil/golden"
)

// TestWords shows in review all that a reader is told.
func TestWords(t *testing.T) {
	w := newWorld(t)
	checkpoint, err := HeaderHash(w.late.path[0].SignedHeader.Header)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		bundle *proofv1.Bundle
		root   Root
		opts   Options
	}{
		"complete":     {w.early.prove(complete, mustOpen, lot), w.genesis, Options{Now: now}},
		"absence":      {w.early.prove(absence, mustOpen, unknown), w.genesis, Options{}},
		"inclusion":    {w.early.prove(inclusion, everything, pallet), w.genesis, Options{Now: now}},
		"organization": {w.early.proveWith(w.keys(), complete, mustOpen, maker), w.genesis, Options{Now: now}},
		"consistency":  {w.late.prove(consistency, nil, lot), &Checkpoint{20, checkpoint}, Options{Now: now.Add(CheckpointAge)}},
	} {
		r, err := Verify(encode(c.bundle), c.root, c.opts)
		require.NoError(t, err)
		text := "Proved\n" + strings.Join(r.Proved, "\n") +
			"\n\nTo know\n" + strings.Join(r.Warnings, "\n") +
			"\n\nNot proved\n" + strings.Join(r.NotProved, "\n") + "\n"
		golden.Check(t, "testdata/golden/"+name+".txt", text)
	}
}
