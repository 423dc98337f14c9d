package store

import (
	"fmt"
	"testing"

	ics23 "github.com/cosmos/ics23/go"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/x"
)

func TestSmoke(t *testing.T) {
	fs := Memory()
	s, err := Open("db", Options{FS: fs, KeepVersions: 2})
	require.NoError(t, err)
	for h := int64(10); h < 20; h++ {
		b := s.Begin(h)
		for i := range 100 {
			require.NoError(t, b.State().Set(fmt.Appendf(nil, "key%d", i*int(h)), fmt.Appendf(nil, "v%d", h)))
		}
		hash := b.Seal()
		b.Commit()
		require.Equal(t, hash, s.AppHash())
		require.Equal(t, h, s.Height())
		s.Prune(1)
	}
	v, err := s.At(0)
	require.NoError(t, err)
	val, proof, err := v.Prove([]byte("key190"))
	require.NoError(t, err)
	require.Equal(t, "v19", string(val))
	var p ics23.CommitmentProof
	require.NoError(t, p.Unmarshal(proof))
	root, err := p.Calculate()
	require.NoError(t, err)
	require.Equal(t, s.AppHash(), x.AppHash(root))
	v.Close()
	h := s.AppHash()
	require.NoError(t, s.Close())
	s, err = Open("db", Options{FS: fs})
	require.NoError(t, err)
	require.Equal(t, h, s.AppHash())
	require.NoError(t, s.Close())
}
