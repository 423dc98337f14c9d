package verify

import (
	"testing"

	"github.com/stretchr/testify/require"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
)

// BenchmarkVerify verifies a complete dossier of ten records, all open and each of its own
// transaction, on a chain of four validators, from the genesis.
func BenchmarkVerify(b *testing.B) {
	vals := newSigners(b, "a", "b", "c", "d")
	l := newLedger(b, "waymark-1")
	author := l.author("maker")
	for height := int64(1); height <= 10; height++ {
		l.record(pallet, waymarkv1.Kind_KIND_SHIPPED, height, author, l.sign(author, waymarkv1.Mode_MODE_DIRECT, 20).material(7))
	}
	bundle := encode(l.at(20, nil, vals).prove(complete, everything, pallet))
	genesis := &Genesis{ChainID: "waymark-1", InitialHeight: 1, Validators: ourValidators(b, vals.set)}
	b.SetBytes(int64(len(bundle)))
	b.ReportAllocs()
	for b.Loop() {
		_, err := Verify(bundle, genesis, Options{})
		require.NoError(b, err)
	}
}
