package dossier

import (
	"encoding/binary"
	"fmt"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
)

const (
	flatRecord        = 'r'
	flatSubtree       = 't'
	flatGlobal        = 'g'
	flatGlobalSubtree = 'u'
	flatMaterial      = 'm'
	flatRestored      = 'p' // while a snapshot is restored
	flatRestoredLog   = 'q' // likewise
)

// restoredLogKey is the row of how far the global log is restored.
var restoredLogKey = []byte{prefix, flatRestoredLog}

// MaterialID returns under which id the material of a record is kept: its transaction's id or, for a record that the
// genesis left, the digest of its message. It is empty for a record without material.
func MaterialID(record *waymarkv1.Record) []byte {
	if len(record.TxId) > 0 {
		return record.TxId
	}
	return record.MessageDigest
}

// PutMaterial keeps the canonical bytes of the TxMaterial of a transaction, or of a message of the genesis, that left
// records.
func PutMaterial(ctx *x.Context, id, bz []byte) { set(ctx, materialKey(id), bz) }

// Material returns what PutMaterial kept under an id, nil for any other.
func Material(ctx *x.Context, id []byte) []byte { return get(ctx, materialKey(id)) }

// RecordBytes returns a record's canonical bytes. The index must be below the head's size; a record
// that is missing all the same is a fault.
func RecordBytes(ctx *x.Context, subject x.Subject, index uint64) []byte {
	bz := get(ctx, recordKey(subject, index))
	if bz == nil {
		x.Fail(fmt.Errorf("record %d of %q is missing", index, subject))
	}
	return bz
}

// Record returns a record, like RecordBytes.
func Record(ctx *x.Context, subject x.Subject, index uint64) *waymarkv1.Record {
	var record waymarkv1.Record
	if err := x.Decode(RecordBytes(ctx, subject, index), &record); err != nil {
		x.Fail(err)
	}
	return &record
}

func recordKey(subject x.Subject, index uint64) []byte {
	return ofSubject(flatRecord, subject, index)
}

func subtreeKey(subject x.Subject, index uint64) []byte {
	return ofSubject(flatSubtree, subject, index)
}

func materialKey(id []byte) []byte { return append([]byte{prefix, flatMaterial}, id...) }

// restoredKey returns the row of how far a dossier is restored.
func restoredKey(subject x.Subject) []byte { return append([]byte{prefix, flatRestored}, subject...) }

// ofSubject separates subject and index by a zero byte, which no subject contains.
func ofSubject(table byte, subject x.Subject, index uint64) []byte {
	key := make([]byte, 0, len(subject)+11)
	key = append(key, prefix, table)
	key = append(key, subject...)
	key = append(key, 0)
	return binary.BigEndian.AppendUint64(key, index)
}

func indexed(table byte, index uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{prefix, table}, index)
}

func set(ctx *x.Context, key, value []byte) {
	if err := ctx.Flat().Set(key, value); err != nil {
		x.Fail(err)
	}
}

func get(ctx *x.Context, key []byte) []byte {
	value, err := ctx.Flat().Get(key)
	if err != nil {
		x.Fail(err)
	}
	return value
}

func remove(ctx *x.Context, key []byte) {
	if err := ctx.Flat().Delete(key); err != nil {
		x.Fail(err)
	}
}
