package dossier

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/transparency-dev/merkle/compact"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier/rules"
)

// RestoreChunk verifies a chunk of [Log.Chunk] and writes its records, their material and what belongs to them. The
// state must be there already: its head of the global log shows that records and material are the next ones, and its
// heads of the dossiers, that each is in the dossier where the chunk puts it. The error says what is wrong with the
// chunk; then the caller drops what was written.
func RestoreChunk(ctx *x.Context, chunk []byte) error {
	r := &restorer{ctx: ctx, dossiers: make(map[x.Subject]*compact.Range)}
	if err := r.restore(chunk); err != nil {
		return fmt.Errorf("a chunk of records: %w", err)
	}
	return nil
}

// Restored reports whether all records of the state are there.
func Restored(ctx *x.Context) (bool, error) {
	if size := OpenLog(ctx).size; size > 0 && get(ctx, indexed(flatGlobal, size-1)) == nil {
		return false, nil
	}
	it, err := ctx.Flat().Iterator([]byte{prefix, flatRestored}, []byte{prefix, flatRestored + 1})
	if err != nil {
		x.Fail(err)
	}
	defer it.Close() //nolint:errcheck // a store's iterator fails by a fault
	if it.Valid() {
		return false, fmt.Errorf("the log of all records is complete, the dossier of %q is not", it.Key()[2:])
	}
	return true, nil
}

type restorer struct {
	ctx      *x.Context
	dossiers map[x.Subject]*compact.Range // as far as they are restored
}

var errParts = errors.New("expected one range, its records, and the rest of their dossiers")

func (r *restorer) restore(chunk []byte) error {
	head, found := global.Get(r.ctx)
	if !found || get(r.ctx, indexed(flatGlobal, head.Size_-1)) != nil {
		return errors.New("there are no records to restore")
	}
	var span dossierv1.LogRange
	records, err := readPart(chunk, &span)
	if err != nil {
		return err
	}
	log := restored(r.ctx, restoredLogKey)
	if span.First != log.End() || span.Count == 0 || span.Count > head.Size_-log.End() {
		return fmt.Errorf("records from %d on, expected those from %d on", span.First, log.End())
	}
	// All records and their material are verified before the first is kept.
	verified := clone(log)
	if _, err := eachRecord(records, span.Count, func(l *logged) error { return appendLeaf(verified, leafHash(l.leaf), nil) }); err != nil {
		return err
	}
	if err := endsIn(verified, span.Rest, head); err != nil {
		return fmt.Errorf("the log of all records: %w", err)
	}
	rests, err := eachRecord(records, span.Count, func(l *logged) error { return r.keep(log, l) })
	if err != nil {
		return err
	}
	keepRestored(r.ctx, restoredLogKey, log, head)
	return r.place(rests)
}

// keep writes a record that the global log has next.
func (r *restorer) keep(log *compact.Range, l *logged) error {
	head := Head(r.ctx, l.subject)
	dossier := r.dossiers[l.subject]
	if dossier == nil {
		dossier = restored(r.ctx, restoredKey(l.subject))
		r.dossiers[l.subject] = dossier
	}
	index := dossier.End()
	if head == nil || index >= head.Size_ {
		return fmt.Errorf("record %d of %q, which has fewer", index, x.Clip(string(l.subject), 100))
	}
	set(r.ctx, recordKey(l.subject, index), l.bytes)
	if len(l.material) > 0 {
		PutMaterial(r.ctx, MaterialID(l.record), l.material)
	}
	set(r.ctx, indexed(flatGlobal, log.End()), logRow{leaf: l.leaf, subject: l.subject, index: index}.encode())
	err := appendLeaf(log, leafHash(l.leaf), func(i uint64, hash []byte) { set(r.ctx, indexed(flatGlobalSubtree, i), hash) })
	if err != nil {
		return err
	}
	leaf := rules.LeafHash(l.record.Kind, l.record.Height, rules.RecordDigest(l.bytes))
	return appendLeaf(dossier, leaf[:], func(i uint64, hash []byte) { set(r.ctx, subtreeKey(l.subject, i), hash) })
}

// place verifies that what was kept is in the dossiers of the state.
func (r *restorer) place(rests []byte) error {
	for _, subject := range sortedSubjects(r.dossiers) {
		head, dossier := Head(r.ctx, subject), r.dossiers[subject]
		var after dossierv1.DossierRest
		if dossier.End() < head.Size_ {
			var err error
			if rests, err = readPart(rests, &after); err != nil {
				return err
			}
			if after.Subject != string(subject) {
				return errParts
			}
		}
		if err := endsIn(clone(dossier), after.Rest, head); err != nil {
			return fmt.Errorf("the dossier of %q: %w", x.Clip(string(subject), 100), err)
		}
		keepRestored(r.ctx, restoredKey(subject), dossier, head)
	}
	if len(rests) > 0 {
		return errParts
	}
	return nil
}

// logged is a record of a chunk.
type logged struct {
	subject x.Subject
	bytes   []byte
	record  *waymarkv1.Record
	// material comes with the first of the records that it left.
	material []byte
	leaf     []byte // of the global log
}

// eachRecord yields the records of a chunk, and returns what follows them.
func eachRecord(chunk []byte, count uint64, do func(*logged) error) ([]byte, error) {
	var before logged
	for range count {
		var part dossierv1.LoggedRecord
		var err error
		if chunk, err = readPart(chunk, &part); err != nil {
			return nil, err
		}
		l := logged{subject: x.Subject(part.Subject), bytes: part.Record, record: new(waymarkv1.Record), material: part.Transaction}
		if err := x.Decode(l.bytes, l.record); err != nil {
			return nil, err
		}
		if err := l.follow(&before); err != nil {
			return nil, err
		}
		if err := do(&l); err != nil {
			return nil, err
		}
		before = l
	}
	return chunk, nil
}

// follow completes a record after the one before it, which may have the same material.
func (l *logged) follow(before *logged) error {
	digest := rules.RecordDigest(l.bytes)
	l.leaf = append(make([]byte, 0, leafBytes), digest[:]...)
	id := MaterialID(l.record)
	same := before.record != nil && bytes.Equal(MaterialID(before.record), id)
	switch {
	case len(l.material) > 0 && (same || len(id) == 0):
		return errors.New("a transaction, or a message, that no record needs")
	case len(id) == 0:
		l.leaf = append(l.leaf, make([]byte, sha256.Size)...)
	case len(l.material) > 0:
		materialDigest := sha256.Sum256(l.material)
		l.leaf = append(l.leaf, materialDigest[:]...)
	case !same:
		return errors.New("a record without its transaction or message")
	case before.record.MessageIndex == l.record.MessageIndex && !before.precedes(l):
		// Nothing else tells the records of two subjects apart, and all nodes are to serve the same chunks.
		return errors.New("records of a message that are not in order")
	default:
		l.leaf = append(l.leaf, before.leaf[sha256.Size:]...)
	}
	return nil
}

// precedes reports whether a record comes before another of the same message: by subject, then kind.
func (l *logged) precedes(other *logged) bool {
	if l.subject != other.subject {
		return l.subject < other.subject
	}
	return l.record.Kind < other.record.Kind
}

// endsIn verifies that a range followed by the rest is the log of a head. It changes the range.
func endsIn(r *compact.Range, rest [][]byte, head *dossierv1.Head) error {
	for _, hash := range rest {
		if len(hash) != sha256.Size {
			return errors.New("a hash that is none")
		}
	}
	after, err := ranges.NewRange(r.End(), head.Size_, rest)
	if err != nil {
		return err
	}
	if err := r.AppendRange(after, nil); err != nil {
		return err
	}
	if !slices.EqualFunc(r.Hashes(), head.Range, bytes.Equal) {
		return errors.New("not what the state commits to")
	}
	return nil
}

func readPart(chunk []byte, into x.Message) (rest []byte, err error) {
	if len(chunk) < 4 {
		return nil, errParts
	}
	size := binary.BigEndian.Uint32(chunk)
	chunk = chunk[4:]
	if uint64(size) > uint64(len(chunk)) {
		return nil, errParts
	}
	return chunk[size:], x.Decode(chunk[:size], into)
}
