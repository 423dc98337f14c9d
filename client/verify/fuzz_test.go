package verify

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/testutil/golden"
)

// vectors are bundles whose bytes are committed: as the seeds of the fuzzing, and so that a change of
// what nodes, provers and verifiers agree on shows.
func (w *world) vectors() map[string]*proofv1.Bundle {
	return map[string]*proofv1.Bundle{
		"complete":    w.early.prove(complete, mustOpen, lot),
		"absence":     w.early.prove(absence, mustOpen, unknown),
		"inclusion":   w.early.prove(inclusion, everything, pallet),
		"consistency": w.late.prove(consistency, nil, lot),
		"key":         w.early.proveWith(w.keys()[:2], inclusion, first, maker),
	}
}

func TestVectors(t *testing.T) {
	w := newWorld(t)
	for name, bundle := range w.vectors() {
		bz := encode(bundle)
		golden.Check(t, "testdata/fuzz/FuzzBundle/"+name, fmt.Sprintf("go test fuzz v1\n[]byte(%q)\n", bz))
		_, err := Verify(bz, w.genesis, Options{Now: now})
		require.NoError(t, err)
	}
}

// FuzzBundle verifies any bytes: nothing panics, what is read has one encoding, and what is accepted
// is true.
func FuzzBundle(f *testing.F) {
	w := newWorld(f)
	f.Fuzz(func(t *testing.T, bz []byte) {
		r, err := Verify(bz, w.genesis, Options{})
		if ClassOf(err) == Unreadable {
			return
		}
		b, decodeErr := Decode(bz)
		require.NoError(t, decodeErr)
		require.Equal(t, bz, encode(b))
		if err == nil {
			w.requireTrue(t, r)
		} else {
			require.NotContains(t, err.Error(), "the bundle is malformed", "a panic")
		}
	})
}
