package dossier

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/transparency-dev/merkle/compact"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	"github.com/waymark-ledger/waymark/x"
)

const (
	// recordBytes and pathBytes are what a record, and the hashes that place it in its dossier, take in a chunk at most
	// in practice. A dossier of 65,536 records needs 992 bytes of hashes.
	recordBytes, pathBytes = 256, 1024
	// rememberedLevel is the level from which a Log keeps hashes, which else are made of many rows for each chunk.
	rememberedLevel = 12
)

// Log reads the log of all records of one height in chunks, with which another node restores them: see [RestoreChunk].
// It is not safe for concurrent use.
type Log struct {
	ctx    *x.Context
	size   uint64
	hashes map[compact.NodeID][]byte
}

// OpenLog returns the log as of the state of a context.
func OpenLog(ctx *x.Context) *Log {
	l := &Log{ctx: ctx, hashes: make(map[compact.NodeID][]byte)}
	if head, found := global.Get(ctx); found {
		l.size = head.Size_
	}
	return l
}

// Cuts divides the log into ranges whose chunks are of about limit bytes, at least one record each, and returns where
// they end. It depends on the records alone. The cuts of an earlier height are not searched for again: all but the last
// stay. It stops with the context's error.
func (l *Log) Cuts(ctx context.Context, limit int, earlier []uint64) ([]uint64, error) {
	cuts := slices.Clone(earlier[:max(0, len(earlier)-1)])
	next, size := uint64(0), 0
	if len(cuts) > 0 {
		next = cuts[len(cuts)-1]
	}
	var digest []byte
	materialSize := 0
	for row := range l.rows(next, l.size) {
		if next%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		n := len(row.subject) + recordBytes + pathBytes
		if !slices.Equal(row.materialDigest(), digest) {
			digest, materialSize = row.materialDigest(), len(l.material(row))
			n += materialSize
		}
		if size > 0 && size+n > limit {
			cuts, size = append(cuts, next), materialSize
		}
		size += n
		next++
	}
	if size > 0 {
		cuts = append(cuts, next)
	}
	return cuts, nil
}

// Chunk returns the records from one number to before another: parts with their length before them in 4 bytes,
// big-endian. A LogRange, a LoggedRecord for each record, then, by subject, a DossierRest for each dossier that goes on.
func (l *Log) Chunk(from, to uint64) []byte {
	if from >= to || to > l.size {
		x.Fail(fmt.Errorf("the log has no records %d to %d", from, to))
	}
	chunk := appendPart(nil, &dossierv1.LogRange{First: from, Count: to - from, Rest: rest(to, l.size, l.node)})
	ends := make(map[x.Subject]uint64)
	var digest []byte
	for row := range l.rows(from, to) {
		logged := &dossierv1.LoggedRecord{Subject: string(row.subject), Record: RecordBytes(l.ctx, row.subject, row.index)}
		if !slices.Equal(row.materialDigest(), digest) {
			digest = row.materialDigest()
			logged.Transaction = l.material(row)
		}
		chunk = appendPart(chunk, logged)
		ends[row.subject] = row.index + 1
	}
	for _, subject := range sortedSubjects(ends) {
		if size := Head(l.ctx, subject).Size_; ends[subject] < size {
			hashes := rest(ends[subject], size, nodeOf(l.ctx, subject))
			chunk = appendPart(chunk, &dossierv1.DossierRest{Subject: string(subject), Rest: hashes})
		}
	}
	return chunk
}

// LastTime returns the time of the last record, if there is any. The state's block is of that time or later.
func LastTime(ctx *x.Context) (at time.Time, found bool) {
	l := OpenLog(ctx)
	for row := range l.rows(max(l.size, 1)-1, l.size) {
		t := Record(ctx, row.subject, row.index).Time
		return time.Unix(t.Seconds, int64(t.Nanos)).UTC(), true
	}
	return time.Time{}, false
}

// logRow is a row of the global log.
type logRow struct {
	leaf    []byte // digest of the record ‖ digest of its material
	subject x.Subject
	index   uint64 // in the subject's dossier
}

func (r logRow) materialDigest() []byte { return r.leaf[sha256.Size:] }

func (r logRow) encode() []byte {
	row := binary.BigEndian.AppendUint64(slices.Clone(r.leaf), r.index)
	return append(row, r.subject...)
}

func decodeLogRow(row []byte) logRow {
	if len(row) <= leafBytes+8 {
		x.Fail(errors.New("a row of the log of all records is missing or cut off"))
	}
	return logRow{
		leaf: row[:leafBytes], index: binary.BigEndian.Uint64(row[leafBytes:]), subject: x.Subject(row[leafBytes+8:]),
	}
}

// material returns that of a record, nil when it has none.
func (l *Log) material(row logRow) []byte {
	if id := MaterialID(Record(l.ctx, row.subject, row.index)); len(id) > 0 {
		return Material(l.ctx, id)
	}
	return nil
}

// rows yields the rows of a range of the log, all of them.
func (l *Log) rows(from, to uint64) func(yield func(logRow) bool) {
	return func(yield func(logRow) bool) {
		it, err := l.ctx.Flat().Iterator(indexed(flatGlobal, from), indexed(flatGlobal, to))
		if err != nil {
			x.Fail(err)
		}
		defer it.Close() //nolint:errcheck // a store's iterator fails by a fault
		for n := from; n < to; n++ {
			if !it.Valid() {
				x.Fail(fmt.Errorf("record %d of the log of all records is missing", n))
			}
			if !yield(decodeLogRow(it.Value())) {
				return
			}
			it.Next()
		}
	}
}

// node returns the hash of a complete subtree of the log.
func (l *Log) node(id compact.NodeID) []byte {
	switch {
	case id.Level == 0:
		return leafHash(decodeLogRow(get(l.ctx, indexed(flatGlobal, id.Index))).leaf)
	case id.Level == subtreeLevel:
		return get(l.ctx, indexed(flatGlobalSubtree, id.Index))
	case id.Level < rememberedLevel:
		return children(id, l.node)
	}
	if l.hashes[id] == nil {
		l.hashes[id] = children(id, l.node)
	}
	return l.hashes[id]
}

// rest returns the hashes of the complete subtrees that cover leaves from one to before another.
func rest(from, to uint64, node func(compact.NodeID) []byte) [][]byte {
	var hashes [][]byte
	for _, id := range compact.RangeNodes(from, to, nil) {
		hashes = append(hashes, node(id))
	}
	return hashes
}

func sortedSubjects[V any](of map[x.Subject]V) []x.Subject {
	subjects := make([]x.Subject, 0, len(of))
	for subject := range of {
		subjects = append(subjects, subject)
	}
	slices.Sort(subjects)
	return subjects
}

func appendPart(to []byte, part x.Message) []byte {
	bz := x.Encode(part)
	return append(binary.BigEndian.AppendUint32(to, uint32(len(bz))), bz...)
}
