package store

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
)

// The first byte of every row tells its keyspace.
const (
	treeSpace  = 't' // nodes of the tree, keyed by iavl
	stateSpace = 's' // latest state: state key → value
	flatSpace  = 'f' // records and whatever else is not authenticated by the tree
	metaSpace  = 'm' // the rows below
)

var (
	tipRow    = []byte{metaSpace, 't'} // the last committed height and its tree root
	oldestRow = []byte{metaSpace, 'o'} // the oldest height whose tree is kept

	restoreRow = []byte{metaSpace, 'r'} // what became of a snapshot, or of loaded rows, until a block follows
)

// tip is what the last commit left behind.
type tip struct {
	height int64
	root   []byte // of the tree, 32 bytes
}

func (t tip) encode() []byte {
	return append(binary.BigEndian.AppendUint64(nil, uint64(t.height)), t.root...)
}

func decodeTip(row []byte) (tip, error) {
	if len(row) != 8+sha256.Size {
		return tip{}, fmt.Errorf("the row of the last commit has %d bytes, not %d", len(row), 8+sha256.Size)
	}
	height, err := decodeHeight(row[:8])
	return tip{height: height, root: row[8:]}, err
}

func encodeHeight(height int64) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(height))
}

func decodeHeight(row []byte) (int64, error) {
	if len(row) != 8 {
		return 0, fmt.Errorf("a height has %d bytes, not 8", len(row))
	}
	height := int64(binary.BigEndian.Uint64(row))
	if height < 1 {
		return 0, fmt.Errorf("height %d is below 1", height)
	}
	return height, nil
}

// after returns the first key behind all that begin with the byte space.
func after(space byte) []byte { return []byte{space + 1} }
