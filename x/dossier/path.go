package dossier

import (
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"

	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier/rules"
)

// Inclusion returns the RFC 6962 path from a record to the root of its subject's dossier at a size,
// which is that of the head or less, and above the index.
func Inclusion(ctx *x.Context, subject x.Subject, index, size uint64) ([][]byte, error) {
	nodes, err := proof.Inclusion(index, size)
	if err != nil {
		return nil, err
	}
	return path(nodes, nodeOf(ctx, subject))
}

// Consistency returns the RFC 6962 path from the root of a subject's dossier at an earlier size to
// the one at a size, which is that of the head or less.
func Consistency(ctx *x.Context, subject x.Subject, earlier, size uint64) ([][]byte, error) {
	nodes, err := proof.Consistency(earlier, size)
	if err != nil {
		return nil, err
	}
	return path(nodes, nodeOf(ctx, subject))
}

// Root returns the RFC 6962 root of a subject's dossier at a size, at least 1.
func Root(ctx *x.Context, subject x.Subject, size uint64) []byte {
	node := nodeOf(ctx, subject)
	var root []byte
	// The subtrees that cover the leaves, from the smallest.
	ids := compact.RangeNodes(0, size, nil)
	for i := len(ids) - 1; i >= 0; i-- {
		if hash := node(ids[i]); root == nil {
			root = hash
		} else {
			root = rfc6962.DefaultHasher.HashChildren(hash, root)
		}
	}
	return root
}

// MessagePath returns the RFC 6962 path from the message at an index to the root of all messages of
// its transaction, given the canonical bytes of each.
func MessagePath(messages [][]byte, index uint64) ([][]byte, error) {
	nodes, err := proof.Inclusion(index, uint64(len(messages)))
	if err != nil {
		return nil, err
	}
	var node func(compact.NodeID) []byte
	node = func(id compact.NodeID) []byte {
		if id.Level == 0 {
			return rfc6962.DefaultHasher.HashLeaf(messages[id.Index])
		}
		return children(id, node)
	}
	return path(nodes, node)
}

func path(nodes proof.Nodes, node func(compact.NodeID) []byte) ([][]byte, error) {
	hashes := make([][]byte, len(nodes.IDs))
	for i, id := range nodes.IDs {
		hashes[i] = node(id)
	}
	return nodes.Rehash(hashes, rfc6962.DefaultHasher.HashChildren)
}

// nodeOf returns the function that gives the hash of a complete subtree of a dossier. It reads at
// most 256 records for one below the kept level.
func nodeOf(ctx *x.Context, subject x.Subject) func(compact.NodeID) []byte {
	var node func(compact.NodeID) []byte
	node = func(id compact.NodeID) []byte {
		switch id.Level {
		case subtreeLevel:
			return get(ctx, subtreeKey(subject, id.Index))
		case 0:
			bz := RecordBytes(ctx, subject, id.Index)
			record := Record(ctx, subject, id.Index)
			hash := rules.LeafHash(record.Kind, record.Height, rules.RecordDigest(bz))
			return hash[:]
		}
		return children(id, node)
	}
	return node
}

func children(id compact.NodeID, node func(compact.NodeID) []byte) []byte {
	left := compact.NewNodeID(id.Level-1, 2*id.Index)
	right := compact.NewNodeID(id.Level-1, 2*id.Index+1)
	return rfc6962.DefaultHasher.HashChildren(node(left), node(right))
}
