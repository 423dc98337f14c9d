package store

import (
	"context"
	"encoding/binary"
	"fmt"

	"github.com/waymark-ledger/waymark/x"
)

// cutAway stands in a chunk for a subtree of which only the hash is given. Any other number is the height of a node.
const cutAway = 0xff

// leafOverhead is what a leaf takes in a chunk besides key and value, with its part of the inner nodes.
const leafOverhead = 32

// Cuts divides the leaves of the height's tree, in the order of keys, into ranges of about limit bytes, at least one
// leaf each, and returns where they end. It depends on the state alone, so that nodes that serve the same height
// serve the same chunks. It reads the whole state once, and stops with the context's error.
func (v *View) Cuts(ctx context.Context, limit int) ([]int64, error) {
	it, err := v.State().Iterator(nil, nil)
	if err != nil {
		return nil, err
	}
	defer it.Close() //nolint:errcheck // a view's iterator fails by a fault
	var cuts []int64
	leaves, size := int64(0), 0
	for ; it.Valid(); it.Next() {
		if leaves%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		n := len(it.Key()) + len(it.Value()) + leafOverhead
		if size > 0 && size+n > limit {
			cuts, size = append(cuts, leaves), 0
		}
		size += n
		leaves++
	}
	if size > 0 {
		cuts = append(cuts, leaves)
	}
	return cuts, nil
}

// Chunk returns the leaves of the height's tree from one number to before another, with all that leads from them to
// the root: the tree in post-order, everything else cut away. Each node is its height in one byte, then
//
//	a leaf (height 0)  version, key, value
//	an inner node      size, version; its children are the two before it
//	0xff               the hash of what is cut away, 32 bytes
//
// with numbers as unsigned varints, and their length before key and value. See [Restore.AddState].
func (v *View) Chunk(from, to int64) []byte {
	root := readRoot(v.latest.rows, v.height)
	if root == nil || from < 0 || from >= to || to > root.size {
		x.Fail(fmt.Errorf("height %d has no leaves %d to %d", v.height, from, to))
	}
	c := chunker{view: v, from: from, to: to}
	c.add(root, 0)
	return c.chunk
}

type chunker struct {
	view     *View
	from, to int64
	chunk    []byte
}

// add adds a node whose first leaf has the number at.
func (c *chunker) add(n *node, at int64) {
	switch {
	case at >= c.to || at+n.size <= c.from:
		c.chunk = append(c.chunk, cutAway)
		c.chunk = append(c.chunk, n.hash...)
	case n.height == 0:
		c.chunk = append(c.chunk, 0)
		c.chunk = binary.AppendUvarint(c.chunk, uint64(n.version))
		c.chunk = appendBytes(c.chunk, n.key)
		c.chunk = appendBytes(c.chunk, n.value)
	default:
		left := readNode(c.view.latest.rows, n.left)
		c.add(left, at)
		c.add(readNode(c.view.latest.rows, n.right), at+left.size)
		c.chunk = append(c.chunk, byte(n.height))
		c.chunk = binary.AppendUvarint(c.chunk, uint64(n.size))
		c.chunk = binary.AppendUvarint(c.chunk, uint64(n.version))
	}
}
