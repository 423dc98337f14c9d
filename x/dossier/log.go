package dossier

import (
	"crypto/sha256"
	"slices"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	"github.com/waymark-ledger/waymark/x"
)

// leafBytes is the length of a leaf of the global log: two digests.
const leafBytes = 2 * sha256.Size

// leafHash returns the RFC 6962 hash of a leaf of the global log.
func leafHash(leaf []byte) []byte { return rfc6962.DefaultHasher.HashLeaf(leaf) }

// subtreeLevel is the level of the complete subtrees that are kept: 2^8 leaves.
const subtreeLevel = 8

var ranges = &compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}

// grow returns the head after one more leaf, and keeps the subtrees that it completes.
func grow(ctx *x.Context, head *dossierv1.Head, leafHash []byte, subtree func(uint64) []byte) *dossierv1.Head {
	r, err := ranges.NewRange(0, head.Size_, head.Range)
	if err != nil {
		x.Fail(err)
	}
	err = appendLeaf(r, leafHash, func(i uint64, hash []byte) { set(ctx, subtree(i), hash) })
	if err != nil {
		x.Fail(err)
	}
	return &dossierv1.Head{Size_: r.End(), Range: r.Hashes()}
}

// appendLeaf adds a leaf to a range and shows, unless show is nil, each subtree of the kept level that it completes.
func appendLeaf(r *compact.Range, leafHash []byte, show func(index uint64, hash []byte)) error {
	return r.Append(leafHash, func(id compact.NodeID, hash []byte) {
		if id.Level == subtreeLevel && show != nil {
			show(id.Index, hash)
		}
	})
}

// restored returns how far a log is restored, from the row that keepRestored left.
func restored(ctx *x.Context, key []byte) *compact.Range {
	bz := get(ctx, key)
	if bz == nil {
		return ranges.NewEmptyRange(0)
	}
	var head dossierv1.Head
	if err := x.Decode(bz, &head); err != nil {
		x.Fail(err)
	}
	r, err := ranges.NewRange(0, head.Size_, head.Range)
	if err != nil {
		x.Fail(err)
	}
	return r
}

// keepRestored keeps how far a log is restored, until it is complete.
func keepRestored(ctx *x.Context, key []byte, r *compact.Range, whole *dossierv1.Head) {
	if r.End() < whole.Size_ {
		set(ctx, key, x.Encode(&dossierv1.Head{Size_: r.End(), Range: r.Hashes()}))
	} else {
		remove(ctx, key)
	}
}

// clone returns a range that does not change with the other.
func clone(r *compact.Range) *compact.Range {
	c, err := ranges.NewRange(0, r.End(), slices.Clone(r.Hashes()))
	if err != nil {
		x.Fail(err)
	}
	return c
}
