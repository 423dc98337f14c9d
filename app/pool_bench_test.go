package app

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkCheckTx takes transactions of one event's size into the pool.
func BenchmarkCheckTx(b *testing.B) {
	n := newNode(b, Options{PoolTxs: 1 << 30, PoolBytes: 1 << 40})
	raws := make([][]byte, 20_000)
	for i := range raws {
		raws[i] = draft{signer: testSigners[i%len(testSigners)], nonce: uint64(1 + i/len(testSigners)%4096), size: 250}.bytes(b)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		n.check(raws[i%len(raws)])
	}
}

// BenchmarkProposal makes and judges proposals of a full block from a pool of 20,000, by transaction.
func BenchmarkProposal(b *testing.B) {
	n, other := newNode(b, Options{}), newNode(b, Options{})
	for i := range 20_000 {
		n.accept(draft{signer: testSigners[i%len(testSigners)], nonce: uint64(1 + i/len(testSigners)), size: 250}.bytes(b))
	}
	txs := n.prepare(testBlock)
	perTx := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(txs)), "µs/tx")
	}
	b.Run("prepare", func(b *testing.B) {
		for b.Loop() {
			require.Len(b, n.prepare(testBlock), len(txs))
		}
		perTx(b)
	})
	b.Run("process-known", func(b *testing.B) {
		for b.Loop() {
			require.True(b, n.accepts(txs))
		}
		perTx(b)
	})
	b.Run("process-unknown", func(b *testing.B) {
		for b.Loop() {
			other.seen = newSignatures(1 << 16)
			require.True(b, other.accepts(txs))
		}
		perTx(b)
	})
	b.Run("committed", func(b *testing.B) {
		for b.Loop() {
			n.pool.committed(n.lastBlock())
		}
		perTx(b)
	})
}
