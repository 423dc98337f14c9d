package app_test

import (
	"bytes"
	"slices"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client/verify"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

// TestSignedTextIsKept follows the text that somebody signed through a snapshot and an export: it is kept as it was
// signed, shown in proofs, and cannot be changed on the way.
func TestSignedTextIsKept(t *testing.T) {
	c := chain.New(t, nil)
	signed := c.SignText("maker", registerKey("one"), registerKey("two"))
	results := c.Decide([][]byte{signed.Bytes})
	require.Zero(t, results[0].Code, results[0].Log)
	var tx waymarkv1.Tx
	require.NoError(t, x.Decode(signed.Bytes, &tx))
	text, err := sig.PersonalText(tx.Header, tx.Messages)
	require.NoError(t, err)
	proves := func(c *chain.Chain) {
		t.Helper()
		result := c.Verify("org/maker")
		require.EqualValues(t, 3, result.Dossiers[0].Size)
		for _, record := range result.Dossiers[0].Records[1:] { // the first is of the genesis
			require.Equal(t, text, record.Material.Text)
		}
		bundle := c.Prove(complete("org/maker"))
		forged := bytes.Replace(bundle, []byte("message 1 of 2"), []byte("message 1 of 1"), 1)
		require.NotEqual(t, bundle, forged)
		var refusal *verify.Error
		_, err := verify.Verify(forged, c.Genesis(), verify.Options{})
		require.ErrorAs(t, err, &refusal)
		require.Equal(t, verify.ReasonSignature, refusal.Reason)
	}
	proves(c)

	p := serve(t, c, 100_000)
	joined := c.Join()
	p.accept(t, joined)
	kept := 0
	for i, chunk := range p.chunks {
		if at := bytes.Index(chunk, []byte("message 1 of 2")); at >= 0 {
			kept++
			other := slices.Clone(chunk)
			other[at+len("message ")] = '2'
			require.Equal(t, abci.ResponseApplySnapshotChunk_RETRY, apply(t, joined, i, other).Result)
		}
		require.Equal(t, abci.ResponseApplySnapshotChunk_ACCEPT, apply(t, joined, i, chunk).Result)
	}
	require.Equal(t, 1, kept, "chunks with the text")
	proves(joined)

	var rows bytes.Buffer
	exported, err := c.App.Export(&rows)
	require.NoError(t, err)
	require.Equal(t, 1, bytes.Count(rows.Bytes(), []byte(text)))
	proves(c.Import(exported.AppState, rows.Bytes()))
}
