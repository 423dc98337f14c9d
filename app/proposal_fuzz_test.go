package app

import (
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"
)

// FuzzProposal gives one transaction's bytes to every phase. None may panic, and the phases agree: what CheckTx takes
// for the next block, ProcessProposal accepts in it, and FinalizeBlock authenticates.
func FuzzProposal(f *testing.F) {
	n := newNode(f, Options{})
	for _, d := range []draft{
		{signer: "a1", nonce: 1}, {signer: "b1", nonce: 7, priority: true, messages: 3}, {signer: "c1", nonce: 1, mode: 2}, {signer: "stranger", nonce: 1},
	} {
		raw := d.bytes(f)
		f.Add(raw)
		f.Add(raw[:len(raw)/2])
	}
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		n.t = t
		taken := n.check(raw).Code == abci.CodeTypeOK
		accepted := n.accepts([][]byte{raw})
		if taken {
			require.True(t, accepted, "taken, and not accepted in a proposal")
			require.Equal(t, [][]byte{raw}, n.prepare(testBlock))
		}
		if accepted {
			result := n.commit(raw)[0]
			require.NotEqual(t, "auth", result.Codespace, result.Log)
			require.False(t, n.accepts([][]byte{raw}), "accepted twice")
		}
		require.Zero(t, n.Pool().Txs)
	})
}
