package x

import (
	"crypto/sha256"
	"fmt"
)

// appHashTag separates an app hash from every other sha256 of the protocol.
//
// Consensus: changing this is state-machine breaking.
const appHashTag = "waymark/app/1"

// AppHash gives the app hash of a state whose tree has the root treeRoot:
//
//	sha256("waymark/app/1" ‖ treeRoot ‖ 32 zero bytes)
//
// The zero bytes are reserved for a second root, so that dividing the tree
// later does not change the form of a proof. treeRoot is 32 bytes, which the
// root that a decoded proof commits to always is; any other length is a fault.
// The root of the empty tree is EmptyTreeRoot.
func AppHash(treeRoot []byte) []byte {
	if len(treeRoot) != sha256.Size {
		Fail(fmt.Errorf("a tree root has %d bytes, not %d", len(treeRoot), sha256.Size))
	}
	preimage := make([]byte, len(appHashTag)+2*sha256.Size)
	copy(preimage[copy(preimage, appHashTag):], treeRoot)
	sum := sha256.Sum256(preimage)
	return sum[:]
}

// EmptyTreeRoot returns the root of a tree without keys, the hash of nothing as
// in RFC 6962. Nothing can be proved absent under it, so a chain's first state
// holds at least one key.
func EmptyTreeRoot() []byte {
	sum := sha256.Sum256(nil)
	return sum[:]
}
