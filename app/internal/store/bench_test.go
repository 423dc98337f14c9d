package store

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkCommit commits blocks of 5,000 changed keys of 250 bytes each over
// 100,000 keys, synced to disk.
func BenchmarkCommit(b *testing.B) {
	const stored, changed = 100_000, 5_000
	key := func(i int) []byte { return binary.BigEndian.AppendUint64([]byte("balance/"), uint64(i)) }
	for name, pick := range map[string]func(r *rand.Rand, block, i int) []byte{
		"neighbours": func(_ *rand.Rand, block, i int) []byte { return key((block*changed + i) % stored) },
		"appended":   func(_ *rand.Rand, block, i int) []byte { return key(stored + block*changed + i) },
		"random":     func(r *rand.Rand, _, _ int) []byte { return key(r.IntN(stored)) },
		"flat":       nil,
	} {
		b.Run(name, func(b *testing.B) {
			s, err := Open(b.TempDir(), Options{})
			require.NoError(b, err)
			r := rand.New(rand.NewPCG(1, 2))
			value := make([]byte, 250)
			for i := range value {
				value[i] = byte(r.Uint32())
			}
			first := s.Begin(1)
			for i := range stored {
				require.NoError(b, first.State().Set(key(i), value))
			}
			first.Commit()
			before := s.db.Metrics().WAL.BytesIn
			b.ReportAllocs()
			blocks := 0
			for b.Loop() {
				blocks++
				block := s.Begin(s.Height() + 1)
				for i := range changed {
					v := binary.BigEndian.AppendUint64(append([]byte{}, value...), uint64(blocks))
					if pick == nil {
						_ = block.Flat().Set(fmt.Appendf(nil, "%016d/%06d", blocks, i), v)
						continue
					}
					_ = block.State().Set(pick(r, blocks, i), v)
				}
				if pick == nil {
					_ = block.State().Set([]byte("head"), []byte{byte(blocks)})
				}
				block.Commit()
			}
			written := float64(s.db.Metrics().WAL.BytesIn - before)
			b.ReportMetric(written/float64(blocks*changed), "B/key")
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(blocks*changed), "µs/key")
			require.NoError(b, s.Close())
		})
	}
}
