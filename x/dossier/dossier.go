package dossier

import (
	"crypto/sha256"

	"cosmossdk.io/collections"
	gogotypes "github.com/cosmos/gogoproto/types"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier/rules"
)

const prefix = rules.Prefix

// recordVersion is the version of the record's layout. Consensus: changing it is state-machine breaking.
const recordVersion = 1

// Module is the dossier module.
var Module = x.Module{
	Name: "dossier", Prefix: prefix, Queries: []x.Query{x.Serve(history)}, Tables: schema, Check: checkTables,
}

var (
	schema = x.NewSchema(prefix)
	heads  = x.NewTable(schema, rules.HeadsTable, "heads", collections.StringKey, x.Proto[dossierv1.Head]())
	global = x.NewItem(schema, rules.GlobalTable, "global", x.Proto[dossierv1.Head]())
)

// Head returns the head of a subject's dossier, nil when nothing is known of it.
func Head(ctx *x.Context, subject x.Subject) *dossierv1.Head {
	head, _ := heads.Get(ctx, string(subject))
	return head
}

// Known reports whether there is a record about a subject, or will be when the notes are taken. Of goods that are not known
// there is no claim and no standing, so that callers need not look for them: the checks of a genesis see to it. The state
// may say other things of them: a lot to which items are bound need not have a dossier.
func Known(ctx *x.Context, subject x.Subject) bool {
	return ctx.Noted(subject) || heads.Has(ctx, string(subject))
}

// Append turns notes into records, one a note, and returns where they went. The refusal, if any,
// is the reason that the records carry. The digest is the sha256 of their material: of the
// transaction's or, for a record that the genesis leaves, of its message. It is empty for the ledger's
// other records.
func Append(ctx *x.Context, notes []x.Note, refusal *x.Error, materialDigest []byte) []*waymarkv1.Entry {
	signer := ctx.Signer()
	entries := make([]*waymarkv1.Entry, 0, len(notes))
	for _, note := range notes {
		record := &waymarkv1.Record{
			Version:       recordVersion,
			Kind:          note.Kind,
			Height:        ctx.Height(),
			Time:          &gogotypes.Timestamp{Seconds: ctx.Time().Unix(), Nanos: int32(ctx.Time().Nanosecond())},
			TxId:          signer.TxID,
			MessageIndex:  signer.Message,
			Organization:  signer.Organization,
			Signer:        signer.Address,
			MessageDigest: signer.Digest,
			Flags:         note.Flags,
		}
		if refusal != nil {
			record.Codespace, record.Code = refusal.Codespace, refusal.Code
		}
		index := appendRecord(ctx, note.Subject, record, materialDigest)
		entries = append(entries, &waymarkv1.Entry{
			Subject: string(note.Subject), Index: index, Kind: note.Kind, Flags: note.Flags,
		})
	}
	return entries
}

func appendRecord(ctx *x.Context, subject x.Subject, record *waymarkv1.Record, materialDigest []byte) uint64 {
	bz := x.Encode(record)
	digest := rules.RecordDigest(bz)

	head, found := heads.Get(ctx, string(subject))
	if !found {
		head = &dossierv1.Head{}
	}
	index := head.Size_
	set(ctx, recordKey(subject, index), bz)
	leaf := rules.LeafHash(record.Kind, record.Height, digest)
	heads.Set(ctx, string(subject), grow(ctx, head, leaf[:], func(i uint64) []byte { return subtreeKey(subject, i) }))

	whole, found := global.Get(ctx)
	if !found {
		whole = &dossierv1.Head{}
	}
	var pair [leafBytes]byte
	copy(pair[:], digest[:])
	copy(pair[sha256.Size:], materialDigest)
	set(ctx, indexed(flatGlobal, whole.Size_), logRow{leaf: pair[:], subject: subject, index: index}.encode())
	global.Set(ctx, grow(ctx, whole, leafHash(pair[:]), func(i uint64) []byte { return indexed(flatGlobalSubtree, i) }))
	return index
}
