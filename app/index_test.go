package app_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x/provenance"
)

// TestIndexesAreMadeAgain: a node that joined by a snapshot, and a chain that goes on from an export, know which events
// were recorded, though neither carries an index.
func TestIndexesAreMadeAgain(t *testing.T) {
	old := recorded(t, 100)
	state, rows := exported(t, old)
	p := serve(t, old, 100_000)
	joined := old.Join()
	p.restoreInto(t, joined)
	for name, c := range map[string]*chain.Chain{
		"the chain itself": old,
		"by snapshot":      joined,
		"by export":        old.Import(json.RawMessage(state), []byte(rows)),
	} {
		again := c.Sign("maker", commissioning(t, 1)).Bytes
		result := c.Decide([][]byte{again})[0]
		require.Equal(t, provenance.ErrAlreadyRecorded.Code, result.Code, "%s: %s", name, result.Log)
	}
}
