package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble"

	"github.com/waymark-ledger/waymark/x"
)

// Rows of the tree as iavl 1.2 writes them. Snapshots read and write them directly: iavl's export cannot begin in
// the middle of a tree, and its import keeps four bytes for every height of the chain and makes the trees of heights
// that it does not have look as if they were there.

// nodeKey names a row of the tree: the height that made the node, and a number among those.
type nodeKey struct {
	version int64
	number  uint32
}

// rootNumber is the number of a height's root. Under it lies the root itself, or the key of an earlier one.
const rootNumber = 1

// earlierRoot is the number of a root that is still in use when its own height is not kept.
const earlierRoot = 0

// nodePrefix begins the key of every row of the tree.
const nodePrefix = 's'

func (k nodeKey) encode() []byte {
	key := binary.BigEndian.AppendUint64([]byte{nodePrefix}, uint64(k.version))
	return binary.BigEndian.AppendUint32(key, k.number)
}

func decodeNodeKey(row []byte) (nodeKey, error) {
	if len(row) != 13 || row[0] != nodePrefix {
		return nodeKey{}, fmt.Errorf("the key of a node is %x", row)
	}
	return nodeKey{int64(binary.BigEndian.Uint64(row[1:])), binary.BigEndian.Uint32(row[9:])}, nil
}

// node is a node of the tree.
type node struct {
	version int64  // the height that made it
	height  int64  // above the leaves, 0 for a leaf
	size    int64  // number of leaves
	key     []byte // of an inner node, the least key of its right side
	value   []byte // of a leaf
	left    nodeKey
	right   nodeKey
	hash    []byte // of an inner node: that of a leaf follows from the rest
}

// digest returns the hash of a leaf, or of an inner node over these two.
func (n *node) digest(left, right []byte) []byte {
	preimage := make([]byte, 0, 128)
	preimage = binary.AppendVarint(preimage, n.height)
	preimage = binary.AppendVarint(preimage, n.size)
	preimage = binary.AppendVarint(preimage, n.version)
	if n.height == 0 {
		value := sha256.Sum256(n.value)
		left, right = n.key, value[:]
	}
	preimage = appendBytes(preimage, left)
	preimage = appendBytes(preimage, right)
	sum := sha256.Sum256(preimage)
	return sum[:]
}

func (n *node) encode() []byte {
	row := make([]byte, 0, len(n.key)+len(n.value)+80)
	row = binary.AppendVarint(row, n.height)
	row = binary.AppendVarint(row, n.size)
	row = appendBytes(row, n.key)
	if n.height == 0 {
		return appendBytes(row, n.value)
	}
	row = appendBytes(row, n.hash)
	row = binary.AppendVarint(row, 0) // children are named by node keys
	for _, child := range []nodeKey{n.left, n.right} {
		row = binary.AppendVarint(row, child.version)
		row = binary.AppendVarint(row, int64(child.number))
	}
	return row
}

func decodeNode(version int64, row []byte) (*node, error) {
	p := parser{rest: row}
	n := &node{version: version, height: p.varint(), size: p.varint(), key: p.bytes()}
	if n.height == 0 {
		n.value = p.bytes()
		n.hash = n.digest(nil, nil)
	} else {
		n.hash = p.bytes()
		if p.varint() != 0 {
			return nil, errors.New("a node of the tree is in a format of the past")
		}
		n.left = nodeKey{p.varint(), uint32(p.varint())}
		n.right = nodeKey{p.varint(), uint32(p.varint())}
	}
	if p.err == nil && len(p.rest) > 0 {
		p.err = errMalformed
	}
	return n, p.err
}

// readNode returns a node that is there.
func readNode(from pebble.Reader, k nodeKey) *node {
	row := treeRow(from, k)
	if row == nil && k.number == rootNumber {
		row = treeRow(from, nodeKey{k.version, earlierRoot})
	}
	if row == nil {
		x.Fail(fmt.Errorf("node %d of height %d is missing in the tree", k.number, k.version))
	}
	n, err := decodeNode(k.version, row)
	if err != nil {
		x.Fail(fmt.Errorf("read node %d of height %d: %w", k.number, k.version, err))
	}
	return n
}

// readRoot returns the root of the tree of a height that is kept, nil for the empty tree.
func readRoot(from pebble.Reader, height int64) *node {
	k := nodeKey{height, rootNumber}
	row, closer, err := from.Get(append([]byte{treeSpace}, k.encode()...))
	if err != nil {
		x.Fail(fmt.Errorf("read the root of height %d: %w", height, err))
	}
	empty := len(row) == 0
	if !empty && row[0] == nodePrefix { // the root of an earlier height
		k, err = decodeNodeKey(bytes.Clone(row))
	}
	if err := errors.Join(err, closer.Close()); err != nil {
		x.Fail(fmt.Errorf("read the root of height %d: %w", height, err))
	}
	if empty {
		return nil
	}
	return readNode(from, k)
}

func treeRow(from pebble.Reader, k nodeKey) []byte {
	return read(from, append([]byte{treeSpace}, k.encode()...))
}

func appendBytes(to, part []byte) []byte {
	return append(binary.AppendUvarint(to, uint64(len(part))), part...)
}

var errMalformed = errors.New("malformed")

// parser takes a row or a chunk apart. After the first error it returns zeros.
type parser struct {
	rest []byte
	err  error
}

func (p *parser) varint() int64 {
	n := p.uvarint()
	if n&1 != 0 {
		return ^int64(n >> 1)
	}
	return int64(n >> 1)
}

func (p *parser) uvarint() uint64 {
	n, size := binary.Uvarint(p.rest)
	if size <= 0 || size > 1 && p.rest[size-1] == 0 { // cut off, too large, or longer than it must be
		p.fail()
		return 0
	}
	p.rest = p.rest[size:]
	return n
}

// bytes returns a part of what is parsed, not a copy.
func (p *parser) bytes() []byte {
	n := p.uvarint()
	if n > uint64(len(p.rest)) {
		p.fail()
		return nil
	}
	return p.take(int(n))
}

func (p *parser) take(n int) []byte {
	if n > len(p.rest) {
		p.fail()
		return nil
	}
	part := p.rest[:n:n]
	p.rest = p.rest[n:]
	return part
}

func (p *parser) fail() { p.rest, p.err = nil, errMalformed }
