package store

import (
	"fmt"
	"testing"

	ics23 "github.com/cosmos/ics23/go"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/x"
)

// requireProof proves key in v as a verifier would read it: from the bytes, the
// key and the app hash alone.
func requireProof(t require.TestingT, v *View, is moment, key []byte) {
	value, marshalled, err := v.Prove(key)
	if len(is.state) == 0 {
		require.ErrorContains(t, err, "an empty state proves nothing")
		return
	}
	require.NoError(t, err)
	var proof ics23.CommitmentProof
	require.NoError(t, proof.Unmarshal(marshalled))
	root, err := proof.Calculate()
	require.NoError(t, err)
	require.Equal(t, is.appHash, x.AppHash(root))
	want, ok := is.state[string(key)]
	if !ok {
		require.Nil(t, value)
		require.NotNil(t, proof.GetNonexist())
		require.True(t, ics23.VerifyNonMembership(ics23.IavlSpec, root, &proof, key))
		require.False(t, ics23.VerifyMembership(ics23.IavlSpec, root, &proof, key, []byte("anything")))
		return
	}
	require.Equal(t, want, string(value))
	require.NotNil(t, proof.GetExist())
	require.True(t, ics23.VerifyMembership(ics23.IavlSpec, root, &proof, key, value))
	require.False(t, ics23.VerifyMembership(ics23.IavlSpec, root, &proof, key, append(value, 0)))
	require.False(t, ics23.VerifyNonMembership(ics23.IavlSpec, root, &proof, key))
}

// TestProofs proves presence and absence at every edge, at every kept height,
// from a state of one key up.
func TestProofs(t *testing.T) {
	s := mustOpen(t, "db", Options{FS: Memory(), KeepVersions: 4})
	o := newOracle(1)
	for height := int64(1); height <= 8; height++ {
		w := writes{fmt.Sprintf("m%d", height): fmt.Appendf(nil, "value %d", height)}
		if height == 6 {
			w["m2"] = nil
		}
		b := s.Begin(height)
		fill(t, b, w, nil)
		b.Commit()
		o.commit(t, w, nil)
	}
	require.Equal(t, 4, s.Prune(10))
	for height := int64(5); height <= 8; height++ {
		v, err := s.At(height)
		require.NoError(t, err)
		for _, key := range []string{"\x00", "a", "m", "m1", "m1\x00", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "z", "\xff\xff"} {
			requireProof(t, v, o.past[height], []byte(key))
		}
		v.Close()
	}
	require.NoError(t, s.Close())
}

func TestOneKeyIsEnoughToProveAbsence(t *testing.T) {
	s := mustOpen(t, "db", Options{FS: Memory()})
	o, w := newOracle(7), writes{"m": []byte("one")}
	b := s.Begin(7)
	fill(t, b, w, nil)
	b.Commit()
	o.commit(t, w, nil)
	v, err := s.At(7)
	require.NoError(t, err)
	for _, key := range []string{"a", "m", "z"} {
		requireProof(t, v, o.past[7], []byte(key))
	}
	v.Close()
	require.NoError(t, s.Close())
}

// TestEmptyState defines the hash of a state without keys.
func TestEmptyState(t *testing.T) {
	s := mustOpen(t, "db", Options{FS: Memory()})
	empty := x.AppHash(x.EmptyTreeRoot())
	require.Equal(t, empty, s.AppHash())
	b := s.Begin(1)
	require.Equal(t, empty, b.Seal())
	b.Commit()
	require.Equal(t, empty, s.AppHash())
	v, err := s.At(0)
	require.NoError(t, err)
	_, _, err = v.Prove([]byte("key"))
	require.ErrorContains(t, err, "an empty state proves nothing")
	v.Close()
	require.NoError(t, s.Close())
}
