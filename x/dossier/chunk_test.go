package dossier

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
)

// ledger is a state with dossiers.
type ledger struct {
	state, flat *memkv.Store
	height      int64
	txs         byte
}

func newLedger() *ledger { return &ledger{state: memkv.New(), flat: memkv.New()} }

func (l *ledger) context(signer x.Signer) *x.Context {
	at := time.Date(2026, 1, 1, 0, 0, int(l.height), 5, time.UTC)
	return x.NewContext(x.Chain{ID: "test-1", Height: l.height, Time: at}, signer, l.state, l.flat, nil)
}

// record executes a transaction, the ledger's own work when it has no size, or a word of the genesis when that is
// negative, that notes something of subjects.
func (l *ledger) record(size int, subjects ...string) {
	l.height++
	var signer x.Signer
	var tx, digest []byte
	if size < 0 {
		l.txs++
		tx = slices.Repeat([]byte{l.txs}, -size)
		sum := sha256.Sum256(tx)
		digest = sum[:]
		signer = x.Signer{Digest: digest}
	}
	if size > 0 {
		l.txs++
		tx = slices.Repeat([]byte{l.txs}, size)
		sum := sha256.Sum256(tx)
		digest = sum[:]
		id := sha256.Sum256(digest)
		signer = x.Signer{Address: make([]byte, 20), Organization: "maker", TxID: id[:], Digest: digest}
	}
	ctx := l.context(signer)
	for _, subject := range subjects {
		ctx.Note(x.Subject(subject), waymarkv1.Kind_KIND_STATED)
	}
	Append(ctx, ctx.TakeNotes(), nil, digest)
	if size > 0 {
		PutMaterial(ctx, signer.TxID, tx)
	} else if size < 0 {
		PutMaterial(ctx, digest, tx)
	}
}

// chunks returns the records in chunks of about limit bytes.
func (l *ledger) chunks(t require.TestingT, limit int) [][]byte {
	log := OpenLog(l.context(x.Signer{}))
	cuts, err := log.Cuts(context.Background(), limit, nil)
	require.NoError(t, err)
	var chunks [][]byte
	from := uint64(0)
	for _, to := range cuts {
		chunks = append(chunks, log.Chunk(from, to))
		from = to
	}
	return chunks
}

// joining is a ledger that has the same state and no rows.
func (l *ledger) joining() *ledger {
	return &ledger{state: l.state, flat: memkv.New(), height: l.height}
}

func contents(t require.TestingT, kv x.KV) map[string]string {
	all := map[string]string{}
	it, err := kv.Iterator(nil, nil)
	require.NoError(t, err)
	for ; it.Valid(); it.Next() {
		all[string(it.Key())] = string(it.Value())
	}
	require.NoError(t, it.Close())
	return all
}

// TestRestoreAnyLog restores random logs in chunks of random sizes: the same rows, and the same further records.
func TestRestoreAnyLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := newLedger()
		record := func(ledgers ...*ledger) {
			size := rapid.IntRange(-2, 3).Draw(t, "size") * 200
			subjects := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "aa", "b", "01/09506000134352", "org/maker"}), 1, 6).Draw(t, "subjects")
			for _, l := range ledgers {
				l.record(size, subjects...)
			}
		}
		for range rapid.IntRange(1, 25).Draw(t, "blocks") {
			record(from)
		}
		to := from.joining()
		chunks := from.chunks(t, rapid.IntRange(1, 20_000).Draw(t, "limit"))
		for i, chunk := range chunks {
			complete, err := Restored(to.context(x.Signer{}))
			require.NoError(t, err)
			require.False(t, complete, "after %d of %d chunks", i, len(chunks))
			require.NoError(t, RestoreChunk(to.context(x.Signer{}), chunk))
		}
		complete, err := Restored(to.context(x.Signer{}))
		require.NoError(t, err)
		require.True(t, complete)
		require.Equal(t, contents(t, from.flat), contents(t, to.flat))
	})
}

// TestRestoreManyRecords restores dossiers and a log with complete subtrees, and cuts a longer log as the shorter one.
func TestRestoreManyRecords(t *testing.T) {
	from := newLedger()
	for i := range 9000 {
		from.record(i%2, "org/maker", fmt.Sprintf("item/%04d", i%3000))
	}
	const limit = 1 << 20
	log := OpenLog(from.context(x.Signer{}))
	cuts, err := log.Cuts(context.Background(), limit, nil)
	require.NoError(t, err)
	require.Greater(t, len(cuts), 10)
	require.EqualValues(t, 18_000, cuts[len(cuts)-1])
	to := from.joining()
	for i, chunk := range from.chunks(t, limit) {
		require.Less(t, len(chunk), limit, "chunk %d", i)
		require.NoError(t, RestoreChunk(to.context(x.Signer{}), chunk))
	}
	require.Equal(t, contents(t, from.flat), contents(t, to.flat))
	at, found := LastTime(to.context(x.Signer{}))
	require.True(t, found)
	require.Equal(t, from.context(x.Signer{}).Time(), at)

	from.record(100, "org/maker")
	log = OpenLog(from.context(x.Signer{}))
	longer, err := log.Cuts(context.Background(), limit, nil)
	require.NoError(t, err)
	require.Equal(t, cuts[:len(cuts)-1], longer[:len(cuts)-1])
	again, err := log.Cuts(context.Background(), limit, cuts)
	require.NoError(t, err)
	require.Equal(t, longer, again)

	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = log.Cuts(stopped, limit, nil)
	require.ErrorIs(t, err, context.Canceled)
	_, found = LastTime(newLedger().context(x.Signer{}))
	require.False(t, found)
}

// TestHostileRecords gives a restoring ledger everything but the chunk that it waits for.
func TestHostileRecords(t *testing.T) {
	from := newLedger()
	for i := range 12 {
		from.record(40*(i%4-1), "org/maker", fmt.Sprintf("item/%d", i%4))
	}
	chunks := from.chunks(t, 8000)
	require.Greater(t, len(chunks), 3)
	to := from.joining()
	for i, chunk := range chunks {
		refuse := func(what string, hostile []byte) {
			t.Helper()
			attempt := ledger{state: to.state, flat: to.flat.Clone(), height: to.height}
			require.Error(t, RestoreChunk(attempt.context(x.Signer{}), hostile), "%s in place of chunk %d", what, i)
		}
		for j, other := range chunks {
			if j != i {
				refuse(fmt.Sprintf("chunk %d", j), other)
			}
			refuse("two chunks", slices.Concat(chunk, other))
		}
		for bit := range 8 * len(chunk) {
			flipped := slices.Clone(chunk)
			flipped[bit/8] ^= 1 << (bit % 8)
			refuse("a flipped bit", flipped)
		}
		for n := range chunk {
			refuse("a short chunk", chunk[:n])
		}
		refuse("a long chunk", append(slices.Clone(chunk), 0))
		for name, hostile := range rearranged(t, chunk) {
			refuse(name, hostile)
		}
		require.NoError(t, RestoreChunk(to.context(x.Signer{}), chunk))
	}
	require.Equal(t, contents(t, from.flat), contents(t, to.flat))
	require.Error(t, RestoreChunk(to.context(x.Signer{}), chunks[0]), "there is nothing left to restore")
	require.ErrorContains(t, RestoreChunk(newLedger().context(x.Signer{}), chunks[0]), "there are no records")
}

// rearranged returns what a chunk becomes when its parts are well-formed but not what they should be.
func rearranged(t *testing.T, chunk []byte) map[string][]byte {
	parts := partsOf(chunk)
	var span dossierv1.LogRange
	require.NoError(t, x.Decode(parts[0], &span))
	changed := map[string][]byte{
		"no part":       nil,
		"the range":     join(parts[:1]),
		"a part less":   join(parts[:len(parts)-1]),
		"a part twice":  join(append(slices.Clone(parts), parts[len(parts)-1])),
		"no range":      join(parts[1:]),
		"an empty part": join(append(slices.Clone(parts), nil)),
	}
	for i := 1; i <= int(span.Count); i++ {
		var r dossierv1.LoggedRecord
		require.NoError(t, x.Decode(parts[i], &r))
		for name, change := range map[string]func(*dossierv1.LoggedRecord){
			"another subject": func(r *dossierv1.LoggedRecord) {
				r.Subject = map[bool]string{true: "item/0", false: "item/1"}[r.Subject != "item/0"]
			},
			"an unknown subject":  func(r *dossierv1.LoggedRecord) { r.Subject = "nobody" },
			"another transaction": func(r *dossierv1.LoggedRecord) { r.Transaction = []byte("tx") },
			"a record of nothing": func(r *dossierv1.LoggedRecord) { r.Record = []byte{8, 1} },
		} {
			other := r
			change(&other)
			changed[fmt.Sprintf("%s in record %d", name, i)] = join(slices.Concat(parts[:i], [][]byte{x.Encode(&other)}, parts[i+1:]))
		}
		if len(r.Transaction) > 0 {
			r.Transaction = nil
			changed[fmt.Sprintf("record %d without its transaction", i)] = join(slices.Concat(parts[:i], [][]byte{x.Encode(&r)}, parts[i+1:]))
		}
		if i > 1 && !alike(t, parts[i-1], parts[i]) {
			swapped := slices.Clone(parts)
			swapped[i-1], swapped[i] = swapped[i], swapped[i-1]
			changed[fmt.Sprintf("record %d first", i)] = join(swapped)
		}
	}
	if len(span.Rest) > 1 && len(span.Rest[0]) == sha256.Size {
		// Two hashes concatenate to the same bytes wherever they are divided.
		other := span
		other.Rest = slices.Clone(span.Rest)
		other.Rest[0], other.Rest[1] = span.Rest[0][:31], slices.Concat(span.Rest[0][31:], span.Rest[1])
		changed["hashes divided elsewhere"] = join(slices.Concat([][]byte{x.Encode(&other)}, parts[1:]))
	}
	return changed
}

// alike tells records of the ledger itself that differ in nothing but their subject: their order means nothing.
func alike(t *testing.T, a, b []byte) bool {
	var one, two dossierv1.LoggedRecord
	require.NoError(t, x.Decode(a, &one))
	require.NoError(t, x.Decode(b, &two))
	var record waymarkv1.Record
	require.NoError(t, x.Decode(one.Record, &record))
	return len(record.TxId) == 0 && slices.Equal(one.Record, two.Record)
}

func partsOf(chunk []byte) (parts [][]byte) {
	for len(chunk) > 0 {
		size := binary.BigEndian.Uint32(chunk)
		parts, chunk = append(parts, chunk[4:4+size]), chunk[4+size:]
	}
	return parts
}

func join(parts [][]byte) (chunk []byte) {
	for _, part := range parts {
		chunk = append(binary.BigEndian.AppendUint32(chunk, uint32(len(part))), part...)
	}
	return chunk
}

// FuzzRestoreChunk reads any bytes as a first chunk. Only a chunk of the first records, however many, is one.
func FuzzRestoreChunk(f *testing.F) {
	from := newLedger()
	for i := range 5 {
		from.record(20*(i%2), "org/maker", fmt.Sprintf("item/%d", i%2))
	}
	log, valid := OpenLog(from.context(x.Signer{})), map[string]bool{}
	for n := range log.size {
		chunk := log.Chunk(0, n+1)
		valid[string(chunk)] = true
		f.Add(chunk)
	}
	f.Fuzz(func(t *testing.T, chunk []byte) {
		err := RestoreChunk(from.joining().context(x.Signer{}), chunk)
		require.Equal(t, valid[string(chunk)], err == nil, "%v", err)
	})
}
