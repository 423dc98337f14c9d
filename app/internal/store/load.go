package store

import (
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble"

	"github.com/waymark-ledger/waymark/x"
)

// loadBatch is how many bytes of rows a Load keeps in memory.
const loadBatch = 4 << 20

// Load writes the flat rows that a chain begins with: more than fit in memory, so they go to disk before the first
// block does, in batches. The block sees them at once. Until it commits they are worth nothing: a mark says so, and Open
// empties a store that has it, as after a snapshot that was not finished.
type Load struct {
	block *Block
	batch *pebble.Batch
}

// Load begins to load rows, in the first block of a store without commits: anything else is a fault. Whatever is on disk
// is deleted.
func (b *Block) Load() *Load {
	b.mustBeOpen()
	s := b.store
	if s.Height() != 0 {
		x.Fail(fmt.Errorf("load rows at height %d, in a store that has heights", b.height))
	}
	must(s.empty([]byte{unfinished}))
	s.loaded = true
	return &Load{b, s.db.NewBatch()}
}

// Set writes a row.
func (l *Load) Set(key, value []byte) {
	l.block.mustBeOpen()
	must(set(l.batch, flatSpace, key, value))
	if l.batch.Len() >= loadBatch {
		l.write()
		l.batch = l.block.store.db.NewBatch()
	}
}

// Close writes what is left. The block's Commit syncs it. Where loading was given up it writes too, which does no harm:
// without that Commit the mark stays, and whoever begins anew deletes all rows.
func (l *Load) Close() { l.write() }

// write writes a batch that a power cut may take back, but not without the mark.
func (l *Load) write() {
	must(errors.Join(l.batch.Commit(pebble.NoSync), l.batch.Close()))
}
