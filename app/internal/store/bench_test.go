package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func benchKey(i int) []byte {
	return binary.BigEndian.AppendUint64([]byte("balance/"), uint64(i))
}

// benchStore returns a store on disk with the state keys 0 to n−1, and a value
// that does not compress.
func benchStore(b *testing.B, n int) (*Store, []byte) {
	s := mustOpen(b, b.TempDir(), Options{KeepVersions: 1})
	r := rand.New(rand.NewPCG(1, 2))
	value := make([]byte, 242)
	for i := range value {
		value[i] = byte(r.Uint32())
	}
	first := s.Begin(1)
	for i := range n {
		require.NoError(b, first.State().Set(benchKey(i), value))
	}
	first.Commit()
	return s, value
}

// BenchmarkCommit commits blocks of 5,000 changed keys with 250 bytes each, or
// of 5,000 flat rows and one key, over 100,000 keys, synced to disk.
func BenchmarkCommit(b *testing.B) {
	const stored, changed = 100_000, 5_000
	r := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct {
		name string
		pick func(block, i int) []byte
	}{
		{"neighbours", func(block, i int) []byte { return benchKey((block*changed + i) % stored) }},
		{"appended", func(block, i int) []byte { return benchKey(stored + block*changed + i) }},
		{"random", func(_, _ int) []byte { return benchKey(r.IntN(stored)) }},
		{"flat", nil},
	} {
		b.Run(c.name, func(b *testing.B) {
			s, value := benchStore(b, stored)
			before := s.db.Metrics().WAL.BytesIn
			b.ReportAllocs()
			blocks := 0
			for b.Loop() {
				blocks++
				block := s.Begin(s.Height() + 1)
				for i := range changed {
					v := binary.BigEndian.AppendUint64(bytes.Clone(value), uint64(blocks))
					if c.pick != nil {
						_ = block.State().Set(c.pick(blocks, i), v)
					} else {
						_ = block.Flat().Set(fmt.Appendf(nil, "%016d/%06d", blocks, i), v)
					}
				}
				if c.pick == nil {
					_ = block.State().Set(benchKey(0), value)
				}
				block.Commit()
			}
			done := float64(blocks * changed)
			b.ReportMetric(float64(s.db.Metrics().WAL.BytesIn-before)/done, "B/key")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/done/1000, "µs/key")
			require.NoError(b, s.Close())
		})
	}
}

// BenchmarkOverlay is the store's part of a message: an overlay in the
// transaction's, four reads of the latest state and four writes.
func BenchmarkOverlay(b *testing.B) {
	const stored = 100_000
	s, value := benchStore(b, stored)
	block := s.Begin(2)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		tx := NewOverlay(block.State())
		message := NewOverlay(tx)
		for range 4 {
			i = (i + 7919) % stored
			_, _ = message.Get(benchKey(i))
			_ = message.Set(benchKey(i), value)
		}
		message.Write()
		tx.Write()
	}
	block.Discard()
	require.NoError(b, s.Close())
}

// BenchmarkIterate opens an iterator in the middle of a block that has written
// 5,000 keys, reads one row and writes one new key.
func BenchmarkIterate(b *testing.B) {
	s, value := benchStore(b, 100_000)
	b.ReportAllocs()
	i := 0
	block := s.Begin(2)
	for b.Loop() {
		if i++; i%5000 == 0 {
			block.Discard()
			block = s.Begin(2)
		}
		_ = block.State().Set(benchKey(i*7919%1_000_000), value)
		it, _ := block.State().Iterator(benchKey(i*31%100_000), nil)
		_ = it.Value()
		_ = it.Close()
	}
	block.Discard()
	require.NoError(b, s.Close())
}

// BenchmarkProve proves a key of the latest height, present or absent.
func BenchmarkProve(b *testing.B) {
	const stored = 100_000
	s, _ := benchStore(b, stored)
	v, err := s.At(0)
	require.NoError(b, err)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		i = (i + 7919) % (2 * stored)
		_, _, err = v.Prove(benchKey(i))
	}
	require.NoError(b, err)
	v.Close()
	require.NoError(b, s.Close())
}
