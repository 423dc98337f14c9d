package app

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/waymark-ledger/waymark/app/internal/store"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/dossier"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
	standingrules "github.com/waymark-ledger/waymark/x/standing/rules"
)

const (
	// bundleVersion is the version of the bundle's layout.
	bundleVersion = 1
	// maxLeaves is the number of records that a complete bundle may have, over all its dossiers.
	maxLeaves = 10_000
	// maxOpened bounds the bytes of what a bundle opens, so that it stays below what a verifier reads.
	maxOpened = 48 << 20
	// maxKeys is the number of keys that a bundle may show besides those of signers.
	maxKeys = 1000
	// addressSize is the length of a key's address in bytes.
	addressSize = 20
)

var (
	// ErrTooManyRecords says that a bundle would be too large.
	ErrTooManyRecords = x.NewError("waymark", 42, "too many records for a complete bundle: prove inclusion or consistency instead")
	// ErrNoRecord says that a dossier has no such record.
	ErrNoRecord = x.NewError("waymark", 43, "no such record")
	// ErrStatement says that a bundle of this kind is not to be had.
	ErrStatement = x.NewError("waymark", 44, "not a statement that can be proved")
	// ErrKeys says that keys are not named as they should be.
	ErrKeys = x.NewError("waymark", 45, "not keys that can be proved")
)

// prover collects what a bundle needs: every state entry that the verifier will read, and nothing else.
type prover struct {
	ctx       *x.Context
	view      *store.View
	bundle    *proofv1.Bundle
	keys      map[string]struct{}
	tx        signedTx              // the last that was read: its records stand side by side
	materials map[materialID]uint32 // ordinals in the bundle, from 1
	opened    int                   // bytes of records and materials so far
}

// signedTx is a transaction with the canonical bytes of its messages.
type signedTx struct {
	*waymarkv1.TxMaterial
	id       []byte
	messages [][]byte
}

type materialID struct {
	id      string // of package dossier
	message uint32
}

// prove makes a bundle without its path of light blocks. Asking for a complete dossier of a subject
// that nothing is known of gives the proof of that.
func prove(ctx *x.Context, view *store.View, q *proofv1.ProveRequest) (*proofv1.Bundle, error) {
	p := &prover{
		ctx: ctx, view: view, keys: make(map[string]struct{}),
		materials: make(map[materialID]uint32),
		bundle: &proofv1.Bundle{
			Version: bundleVersion, ChainId: ctx.Chain().ID, Statement: q.Statement,
			Subjects: []string{q.Subject}, Height: view.Height(),
		},
	}
	if err := p.lives(q.Keys); err != nil {
		return nil, err
	}
	subject := x.Subject(q.Subject)
	head := dossier.Head(ctx, subject)
	var err error
	switch q.Statement {
	case proofv1.Statement_STATEMENT_COMPLETE, proofv1.Statement_STATEMENT_ABSENCE:
		p.bundle.Statement = proofv1.Statement_STATEMENT_COMPLETE
		if head == nil {
			p.bundle.Statement = proofv1.Statement_STATEMENT_ABSENCE
		}
		err = p.complete(subject, q.Closed)
	case proofv1.Statement_STATEMENT_INCLUSION:
		err = p.inclusion(subject, head.GetSize_(), q.Indexes)
	case proofv1.Statement_STATEMENT_CONSISTENCY:
		err = p.consistency(subject, head.GetSize_(), q.EarlierSize)
	case proofv1.Statement_STATEMENT_NOT_LISTED:
		err = p.clear(q.Subject, q.Verdict)
	default:
		err = ErrStatement.With("%d", int32(q.Statement))
	}
	if err == nil && q.Statement != proofv1.Statement_STATEMENT_NOT_LISTED && q.Verdict != nil {
		err = p.judge(q.Subject, q.Verdict)
	}
	if err != nil {
		return nil, err
	}
	return p.bundle, p.proveState()
}

// lives shows keys that are named by their addresses, or that there are none.
func (p *prover) lives(addresses [][]byte) error {
	if len(addresses) > maxKeys {
		return ErrKeys.With("keys: expected at most %d", maxKeys)
	}
	for i, address := range addresses {
		if len(address) != addressSize || i > 0 && bytes.Compare(address, addresses[i-1]) <= 0 {
			return ErrKeys.With("keys[%d]: expected addresses of %d bytes, ascending, each once", i, addressSize)
		}
		p.need(rules.KeyPath(address))
	}
	p.bundle.Keys = addresses
	return nil
}

// complete shows the whole dossiers of a subject and of what it belongs to.
func (p *prover) complete(subject x.Subject, closed bool) error {
	subjects := append(p.belongsTo(subject), subject)
	slices.Sort(subjects)
	subjects = slices.Compact(subjects)
	if total := p.size(subjects); total > maxLeaves {
		return ErrTooManyRecords.With("%q, with what it belongs to, has %d records, expected at most %d; %s",
			x.Clip(string(subject), 200), total, maxLeaves, instead(dossier.Head(p.ctx, subject).GetSize_()))
	}
	for _, s := range subjects {
		p.need(standingrules.Path(string(s)))
		p.need(dossierrules.HeadPath(string(s)))
		head := dossier.Head(p.ctx, s)
		if head == nil {
			continue
		}
		d := &proofv1.Dossier{Subject: string(s), Leaves: make([]*proofv1.Leaf, head.Size_)}
		for i := range head.Size_ {
			bz, record := dossier.RecordBytes(p.ctx, s, i), dossier.Record(p.ctx, s, i)
			digest := dossierrules.RecordDigest(bz)
			d.Leaves[i] = &proofv1.Leaf{Kind: record.Kind, Height: record.Height, RecordDigest: digest[:]}
			if closed && !dossierrules.MustOpen(record.Kind) {
				continue
			}
			opened, err := p.open(i, bz, record)
			if err != nil {
				return err
			}
			d.Opened = append(d.Opened, opened)
		}
		p.bundle.Dossiers = append(p.bundle.Dossiers, d)
	}
	return nil
}

// instead says what can be asked for of a dossier of so many records. It may be short where those that its subject
// belongs to are long.
func instead(size uint64) string {
	switch size {
	case 0:
		return "of its own it has none: prove what it belongs to"
	case 1:
		return "of its own it has one: inclusion takes index 0"
	}
	return fmt.Sprintf("of its own it has %d: inclusion takes indexes from 0 to %d, consistency an earlier size from 1 to %d",
		size, size-1, size)
}

// size returns how many records the dossiers of subjects have in all.
func (p *prover) size(subjects []x.Subject) (total uint64) {
	for _, s := range subjects {
		total += dossier.Head(p.ctx, s).GetSize_()
	}
	return total
}

// belongsTo returns what a subject belongs to: the lot of an item, which only the state knows, and
// what its key names.
func (p *prover) belongsTo(subject x.Subject) []x.Subject {
	var coarser []x.Subject
	key := gs1.Key(subject)
	if provenancerules.MayHaveLot(key) {
		path := provenancerules.LotPath(string(subject))
		p.need(path)
		lot, err := p.view.State().Get(path)
		if err != nil {
			x.Fail(err)
		}
		if lot != nil {
			coarser = append(coarser, x.Subject(lot))
		}
	}
	for parent, ok := key.Parent(); ok; parent, ok = parent.Parent() {
		coarser = append(coarser, x.Subject(parent))
	}
	return coarser
}

// inclusion shows single records of a dossier.
func (p *prover) inclusion(subject x.Subject, size uint64, indexes []uint64) error {
	p.need(dossierrules.HeadPath(string(subject)))
	d := &proofv1.Dossier{Subject: string(subject)}
	for n, i := range indexes {
		if i >= size || n > 0 && i <= indexes[n-1] || len(indexes) > maxLeaves {
			return ErrNoRecord.With("indexes[%d]: expected ascending, below %d, at most %d", n, size, maxLeaves)
		}
		opened, err := p.open(i, dossier.RecordBytes(p.ctx, subject, i), dossier.Record(p.ctx, subject, i))
		if err != nil {
			return err
		}
		if opened.Path, err = dossier.Inclusion(p.ctx, subject, i, size); err != nil {
			return ErrNoRecord.With("%s", err)
		}
		d.Opened = append(d.Opened, opened)
	}
	if len(d.Opened) == 0 {
		return ErrNoRecord.With("indexes: expected at least one")
	}
	p.bundle.Dossiers = []*proofv1.Dossier{d}
	return nil
}

// consistency shows that a dossier only grew.
func (p *prover) consistency(subject x.Subject, size, earlier uint64) error {
	if earlier == 0 || earlier > size {
		return ErrNoRecord.With("earlier_size: expected 1 to %d", size)
	}
	p.need(dossierrules.HeadPath(string(subject)))
	path, err := dossier.Consistency(p.ctx, subject, earlier, size)
	if err != nil {
		return ErrNoRecord.With("%s", err)
	}
	p.bundle.Dossiers = []*proofv1.Dossier{{
		Subject: string(subject),
		Earlier: &proofv1.Earlier{Size_: earlier, Root: dossier.Root(p.ctx, subject, earlier), Path: path},
	}}
	return nil
}

// open shows a record with what its author signed.
func (p *prover) open(index uint64, bz []byte, record *waymarkv1.Record) (*proofv1.OpenedRecord, error) {
	opened := &proofv1.OpenedRecord{Index: index, Record: bz}
	if err := p.grow(len(bz)); err != nil {
		return nil, err
	}
	if record.Organization != "" {
		p.need(standingrules.Path(dossierrules.OrganizationSubject(record.Organization)))
	}
	if len(record.Signer) > 0 {
		p.need(rules.KeyPath(record.Signer))
	}
	if len(dossier.MaterialID(record)) == 0 {
		return opened, nil
	}
	var err error
	opened.Material, err = p.material(record)
	return opened, err
}

// material adds what the author of a record signed, or the genesis says, once for all records of the
// message, and returns its ordinal.
func (p *prover) material(record *waymarkv1.Record) (uint32, error) {
	id := materialID{string(dossier.MaterialID(record)), record.MessageIndex}
	if ordinal, known := p.materials[id]; known {
		return ordinal, nil
	}
	var m *waymarkv1.Material
	if len(record.TxId) > 0 {
		m = p.signed(record)
	} else {
		m = &waymarkv1.Material{Message: dossier.Material(p.ctx, record.MessageDigest)}
	}
	if err := p.grow(m.Size()); err != nil {
		return 0, err
	}
	p.bundle.Materials = append(p.bundle.Materials, m)
	p.materials[id] = uint32(len(p.bundle.Materials))
	return p.materials[id], nil
}

// signed returns what the author of a record signed.
func (p *prover) signed(record *waymarkv1.Record) *waymarkv1.Material {
	tx := p.transaction(record.TxId)
	path, err := dossier.MessagePath(tx.messages, uint64(record.MessageIndex))
	if err != nil {
		x.Fail(err)
	}
	m := &waymarkv1.Material{
		Message: tx.messages[record.MessageIndex], MessageIndex: record.MessageIndex, Path: path,
		Header: tx.Header, Signature: tx.Signature, Text: tx.Text,
	}
	return m
}

// grow makes room for what is opened next.
func (p *prover) grow(bytes int) error {
	if p.opened += bytes; p.opened > maxOpened {
		return ErrTooManyRecords.With("they and what their authors signed have more than %d bytes", maxOpened)
	}
	return nil
}

// transaction returns a transaction that left records.
func (p *prover) transaction(id []byte) signedTx {
	if bytes.Equal(p.tx.id, id) {
		return p.tx
	}
	tx := signedTx{TxMaterial: new(waymarkv1.TxMaterial), id: id}
	if err := x.Decode(dossier.Material(p.ctx, id), tx.TxMaterial); err != nil {
		x.Fail(err)
	}
	for _, any := range tx.Messages {
		tx.messages = append(tx.messages, anyBytes(any))
	}
	p.tx = tx
	return tx
}

func (p *prover) need(key []byte) { p.keys[string(key)] = struct{}{} }

// proveState proves every entry that the bundle rests on, present or absent.
func (p *prover) proveState() error {
	keys := make([][]byte, 0, len(p.keys))
	for key := range p.keys {
		keys = append(keys, []byte(key))
	}
	slices.SortFunc(keys, bytes.Compare)
	p.bundle.TreeRoot = p.view.TreeRoot()
	for _, key := range keys {
		value, proof, err := p.view.Prove(key)
		if err != nil {
			return err
		}
		p.bundle.State = append(p.bundle.State, &proofv1.StateProof{Key: key, Value: value, Proof: proof})
	}
	return nil
}
