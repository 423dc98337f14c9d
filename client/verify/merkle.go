package verify

import (
	"crypto/sha256"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

var ranges = compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}

// rangeOf returns the roots of the complete subtrees that cover the leaves with these hashes.
func rangeOf(leafHashes [][]byte) [][]byte {
	r := ranges.NewEmptyRange(0)
	for _, hash := range leafHashes {
		if err := r.Append(hash, nil); err != nil {
			panic(err) // only for a range that was corrupted
		}
	}
	return r.Hashes()
}

// rootOf returns the RFC 6962 root of the leaves with these hashes; there is at least one.
func rootOf(leafHashes [][]byte) []byte { return rootOfRange(rangeOf(leafHashes)) }

// rootOfRange returns the root of the log with this compact range; it is not empty.
func rootOfRange(roots [][]byte) []byte {
	root := roots[len(roots)-1]
	for i := len(roots) - 2; i >= 0; i-- {
		root = rfc6962.DefaultHasher.HashChildren(roots[i], root)
	}
	return root
}

// allHashes reports whether every element has the length of a hash. The library that follows paths
// concatenates elements without asking.
func allHashes(path [][]byte) bool {
	for _, element := range path {
		if len(element) != sha256.Size {
			return false
		}
	}
	return true
}

// included reports whether a path leads from a leaf to the root of a log of this size.
func included(index, size uint64, leafHash []byte, path [][]byte, root []byte) bool {
	return allHashes(path) &&
		proof.VerifyInclusion(rfc6962.DefaultHasher, index, size, leafHash, path, root) == nil
}

// continues reports whether a log of size and root extends the one of earlierSize and earlierRoot.
func continues(earlierSize uint64, earlierRoot []byte, size uint64, root []byte, path [][]byte) bool {
	return allHashes(path) &&
		proof.VerifyConsistency(rfc6962.DefaultHasher, earlierSize, size, path, earlierRoot, root) == nil
}
