package dossier

import (
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	"github.com/waymark-ledger/waymark/x"
)

// subtreeLevel is the level of the complete subtrees that are kept: 2^8 leaves.
const subtreeLevel = 8

var ranges = &compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}

// grow returns the head after one more leaf, and keeps the subtrees that it completes.
func grow(ctx *x.Context, head *dossierv1.Head, leafHash []byte, subtree func(uint64) []byte) *dossierv1.Head {
	r, err := ranges.NewRange(0, head.Size_, head.Range)
	if err != nil {
		x.Fail(err)
	}
	err = r.Append(leafHash, func(id compact.NodeID, hash []byte) {
		if id.Level == subtreeLevel {
			set(ctx, subtree(id.Index), hash)
		}
	})
	if err != nil {
		x.Fail(err)
	}
	return &dossierv1.Head{Size_: r.End(), Range: r.Hashes()}
}
