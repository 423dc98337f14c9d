package store

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/cockroachdb/pebble"

	"github.com/waymark-ledger/waymark/x"
)

// maxTreeHeight bounds what a chunk can keep open: iavl's heights are of 7 bits.
const maxTreeHeight = 127

// subtree is what a chunk has shown of the tree below one node.
type subtree struct {
	hash  []byte
	whole bool // all leaves below are here, from this chunk or earlier ones

	// Of a whole one:
	key   nodeKey
	least []byte // the least key
	row   []byte // until its parent is known; nil once it is written
}

// graft reads a chunk, node by node from the left, next to the subtrees of the chunks before.
type graft struct {
	height int64
	number uint32     // given to the node before
	known  []*subtree // whole subtrees of the chunks before, from the left

	stack  []*subtree
	open   []*subtree // whole subtrees beside which something is missing, from the right
	leaves bool
	ended  bool // what follows the chunk's leaves has begun

	batch *pebble.Batch // nil to verify only
}

// read takes in a chunk and returns the root that it leads to.
func (g *graft) read(chunk []byte) (*subtree, error) {
	p := parser{rest: chunk}
	for len(p.rest) > 0 {
		var err error
		switch height := p.take(1)[0]; height {
		case cutAway:
			err = g.cutAway(p.take(32))
		case 0:
			err = g.leaf(int64(p.uvarint()), p.bytes(), p.bytes())
		default:
			err = g.inner(&node{height: int64(height), size: int64(p.uvarint()), version: int64(p.uvarint())})
		}
		if p.err != nil {
			return nil, p.err
		}
		if err != nil {
			return nil, err
		}
		if len(g.stack) > maxTreeHeight+1 {
			return nil, errors.New("deeper than any tree")
		}
	}
	if len(g.stack) != 1 || !g.leaves {
		return nil, errors.New("not a part of one tree, with leaves")
	}
	slices.Reverse(g.open)
	return g.stack[0], nil
}

func (g *graft) cutAway(hash []byte) error {
	if g.leaves {
		g.ended = true
		g.stack = append(g.stack, &subtree{hash: hash})
		return nil
	}
	if len(g.known) == 0 || !bytes.Equal(g.known[0].hash, hash) {
		return errors.New("it does not begin where the one before ended")
	}
	g.stack = append(g.stack, g.known[0])
	g.known = g.known[1:]
	return nil
}

func (g *graft) leaf(version int64, key, value []byte) error {
	switch {
	case len(g.known) > 0:
		return errors.New("it begins before the one before ended")
	case g.ended:
		return errors.New("its leaves are not next to each other")
	case version < 1 || version > g.height || len(key) == 0 || len(value) == 0:
		return errMalformed
	}
	g.leaves = true
	n := &node{size: 1, version: version, key: key, value: value}
	leaf := &subtree{hash: n.digest(nil, nil), whole: true, least: key}
	if g.batch != nil {
		must(set(g.batch, stateSpace, key, value))
	}
	g.push(leaf, n)
	return nil
}

func (g *graft) inner(n *node) error {
	top := len(g.stack) - 2
	if top < 0 || n.height > maxTreeHeight || n.version < 1 || n.version > g.height {
		return errMalformed
	}
	left, right := g.stack[top], g.stack[top+1]
	g.stack = g.stack[:top]
	n.hash = n.digest(left.hash, right.hash)
	if !left.whole || !right.whole {
		if left.whole {
			g.write(left)
			g.open = append(g.open, left)
		}
		g.stack = append(g.stack, &subtree{hash: n.hash})
		return nil
	}
	g.write(left)
	g.write(right)
	n.key, n.left, n.right = right.least, left.key, right.key
	g.push(&subtree{hash: n.hash, whole: true, least: left.least}, n)
	return nil
}

// push adds a whole subtree and names its node. Numbers go over all heights, so that they are unique in each.
func (g *graft) push(s *subtree, n *node) {
	if g.number++; g.number == 0 {
		x.Fail(errors.New("a tree of more nodes than there are numbers"))
	}
	s.key = nodeKey{n.version, g.number}
	if g.batch != nil {
		s.row = n.encode()
	}
	g.stack = append(g.stack, s)
}

// write adds the row of a node whose parent is known.
func (g *graft) write(s *subtree) {
	if s.row != nil {
		must(set(g.batch, treeSpace, s.key.encode(), s.row))
		s.row = nil
	}
}

// writeRoot adds the row of the root, under the names by which iavl looks for the root of a height: its own, or that
// of an earlier height that is not kept.
func (g *graft) writeRoot(root *subtree) {
	name := nodeKey{g.height, rootNumber}
	if root.key.version == g.height {
		must(set(g.batch, treeSpace, name.encode(), root.row))
		return
	}
	earlier := root.key.version
	must(set(g.batch, treeSpace, nodeKey{earlier, earlierRoot}.encode(), root.row))
	must(set(g.batch, treeSpace, name.encode(), nodeKey{earlier, rootNumber}.encode()))
}

// verify checks that a chunk goes on where the ones before ended, and that it belongs to the tree of an app hash.
func (g graft) verify(chunk, appHash []byte) error {
	root, err := g.read(chunk)
	if err != nil {
		return fmt.Errorf("a chunk of the state: %w", err)
	}
	if !bytes.Equal(x.AppHash(root.hash), appHash) {
		return errors.New("a chunk of the state: not of the tree of the app hash")
	}
	return nil
}
