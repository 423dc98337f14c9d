package verify

import (
	"bytes"
	"testing"

	cmttypes "github.com/cometbft/cometbft/types"
	ics23 "github.com/cosmos/ics23/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	authrules "github.com/waymark-ledger/waymark/x/auth/rules"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
	standingrules "github.com/waymark-ledger/waymark/x/standing/rules"
)

// entryOf returns the state entry of a bundle at a key.
func entryOf(t testing.TB, b *proofv1.Bundle, key []byte) *proofv1.StateProof {
	t.Helper()
	for _, e := range b.State {
		if bytes.Equal(e.Key, key) {
			return e
		}
	}
	require.Fail(t, "no such entry")
	return nil
}

func without[T any](list []T, i int) []T { return append(list[:i:i], list[i+1:]...) }

func dossierOf(b *proofv1.Bundle, subject string) *proofv1.Dossier {
	for _, d := range b.Dossiers {
		if d.Subject == subject {
			return d
		}
	}
	return nil
}

// forgeries are bundles of a lot's complete history, each changed in one way that matters, by
// somebody who recomputes everything that can be computed without a key.
var forgeries = []struct {
	name   string
	reason Reason
	forge  func(t *testing.T, w *world, b *proofv1.Bundle)
}{
	{"a leaf removed", ReasonDossier, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		d := dossierOf(b, lot)
		d.Leaves = without(d.Leaves, 1)
		for _, o := range d.Opened {
			o.Index--
		}
	}},
	{"the unfavourable leaf removed with its record", ReasonDossier, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		d := dossierOf(b, lot)
		d.Leaves, d.Opened = without(d.Leaves, 7), without(d.Opened, 2)
	}},
	{"a leaf added", ReasonDossier, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		d := dossierOf(b, lot)
		d.Leaves = append(d.Leaves, d.Leaves[1])
	}},
	{"leaves reordered", ReasonDossier, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		d := dossierOf(b, lot)
		d.Leaves[1], d.Leaves[2] = d.Leaves[2], d.Leaves[1]
	}},
	{"a leaf's height altered", ReasonDossier, func(_ *testing.T, _ *world, b *proofv1.Bundle) { dossierOf(b, lot).Leaves[1].Height++ }},
	{"a leaf's kind altered", ReasonDossier, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		dossierOf(b, lot).Leaves[1].Kind = waymarkv1.Kind_KIND_RECEIVED
	}},
	{"a leaf's kind of which two bytes are the same", ReasonDossier, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		dossierOf(b, lot).Leaves[5].Kind |= 1 << 16
	}},
	{"a leaf's digest of another length", ReasonDossier, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		l := dossierOf(b, lot).Leaves[1]
		l.RecordDigest = append(l.RecordDigest, 0)
	}},
	{"leaves and head altered alike", ReasonState, func(t *testing.T, _ *world, b *proofv1.Bundle) {
		d := dossierOf(b, lot)
		d.Leaves, d.Opened = without(d.Leaves, 7), without(d.Opened, 2)
		var hashes [][]byte
		for _, l := range d.Leaves {
			hash, err := leafHash(l.Kind, l.Height, l.RecordDigest)
			require.NoError(t, err)
			hashes = append(hashes, hash)
		}
		entryOf(t, b, dossierrules.HeadPath(lot)).Value = x.Encode(&dossierv1.Head{Size_: 7, Range: rangeOf(hashes)})
	}},
	{"the dossier left out", ReasonDossier, func(_ *testing.T, _ *world, b *proofv1.Bundle) { b.Dossiers = b.Dossiers[:1] }},
	{"the product's dossier left out", ReasonDossier, func(_ *testing.T, _ *world, b *proofv1.Bundle) { b.Dossiers = b.Dossiers[1:] }},
	{"the dossier under another name", ReasonDossier, func(_ *testing.T, _ *world, b *proofv1.Bundle) { dossierOf(b, lot).Subject += "0" }},
	{"the product's dossier as that of the lot", ReasonDossier, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		b.Dossiers = b.Dossiers[:1]
		b.Dossiers[0].Subject = lot
	}},
	{"a refusal kept closed", ReasonClosed, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		d := dossierOf(b, lot)
		d.Opened = d.Opened[1:]
	}},
	{"a record opened twice", ReasonForm, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		d := dossierOf(b, lot)
		d.Opened = append(d.Opened[:1:1], d.Opened...)
	}},
	{"a record opened as another", ReasonRecord, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		d := dossierOf(b, lot)
		d.Opened[0].Index, d.Opened[1].Index, d.Opened[0], d.Opened[1] = 6, 5, d.Opened[1], d.Opened[0]
	}},
	{"a record altered", ReasonRecord, func(t *testing.T, _ *world, b *proofv1.Bundle) {
		alterRecord(t, b, func(r *waymarkv1.Record) { r.Code++ })
	}},
	{"a record and its leaf altered alike", ReasonDossier, func(t *testing.T, _ *world, b *proofv1.Bundle) {
		alterRecord(t, b, func(r *waymarkv1.Record) { r.Organization = "maker" })
		d := dossierOf(b, lot)
		digest := dossierrules.RecordDigest(d.Opened[0].Record)
		d.Leaves[5].RecordDigest = digest[:]
	}},
	{"a record that does not say who said it", ReasonRecord, func(t *testing.T, _ *world, b *proofv1.Bundle) {
		alterRecord(t, b, func(r *waymarkv1.Record) { r.TxId, r.Signer = nil, nil })
	}},
	{"a message altered", ReasonMaterial, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		m := b.Materials[len(b.Materials)-1].Message
		m[len(m)-1] ^= 1
	}},
	{"the material of another message of the transaction", ReasonMaterial, func(_ *testing.T, w *world, b *proofv1.Bundle) {
		b.Materials[0] = w.early.ledger.logs[lot].materials[6]
	}},
	{"materials in another order", ReasonMaterial, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		b.Materials[0], b.Materials[1] = b.Materials[1], b.Materials[0]
	}},
	{"a material that no record needs", ReasonSurplus, func(_ *testing.T, w *world, b *proofv1.Bundle) {
		b.Materials = append(b.Materials, w.early.ledger.logs[pallet].materials[0])
	}},
	{"a path in the message tree altered", ReasonMaterial, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		b.Materials[0].Path[0][0] ^= 1
	}},
	{"a path whose hashes are cut elsewhere", ReasonMaterial, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		b.Materials[0].Path[0] = append(b.Materials[0].Path[0], 0)
	}},
	{"a header altered", ReasonMaterial, func(_ *testing.T, _ *world, b *proofv1.Bundle) { b.Materials[1].Header.Memo = "x" }},
	{"a header of another chain", ReasonChain, func(_ *testing.T, w *world, b *proofv1.Bundle) {
		b.Materials[1] = w.foreign.ledger.logs[lot].materials[5]
	}},
	{"a signature altered", ReasonSignature, func(_ *testing.T, _ *world, b *proofv1.Bundle) { b.Materials[1].Signature.Rs[40] ^= 1 }},
	{"a signature of another mode", ReasonSignature, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		b.Materials[1].Signature.Mode = waymarkv1.Mode_MODE_PERSONAL
	}},
	{"a text altered", ReasonSignature, func(_ *testing.T, _ *world, b *proofv1.Bundle) { b.Materials[0].Text += " " }},
	{"a text where none was signed", ReasonSignature, func(_ *testing.T, _ *world, b *proofv1.Bundle) { b.Materials[1].Text = "I agree" }},
	{"the signer's key left out", ReasonUnproved, func(t *testing.T, w *world, b *proofv1.Bundle) {
		dropEntry(t, b, authrules.KeyPath(w.early.ledger.authors[1].key.Address))
	}},
	{"the organization's standing left out", ReasonUnproved, func(t *testing.T, _ *world, b *proofv1.Bundle) {
		dropEntry(t, b, standingrules.Path("org/carrier"))
	}},
	{"the lot's standing left out", ReasonUnproved, func(t *testing.T, _ *world, b *proofv1.Bundle) {
		dropEntry(t, b, standingrules.Path(lot))
	}},
	{"the lot's standing said to be absent", ReasonState, func(t *testing.T, _ *world, b *proofv1.Bundle) {
		entryOf(t, b, standingrules.Path(lot)).Value = nil
	}},
	{"the lot's standing absent by the proof for another", ReasonState, func(t *testing.T, w *world, b *proofv1.Bundle) {
		e := entryOf(t, b, standingrules.Path(lot))
		e.Value, e.Proof = nil, w.early.proveState(standingrules.Path(product)).Proof
	}},
	{"the lot's standing absent by the proof for another, renamed", ReasonState, func(t *testing.T, w *world, b *proofv1.Bundle) {
		e := entryOf(t, b, standingrules.Path(lot))
		var proof ics23.CommitmentProof
		require.NoError(t, proof.Unmarshal(w.early.proveState(standingrules.Path(product)).Proof))
		proof.GetNonexist().Key = e.Key
		e.Value, e.Proof = nil, x.Encode(&proof)
	}},
	{"an entry that nothing needs", ReasonSurplus, func(_ *testing.T, w *world, b *proofv1.Bundle) {
		b.State = append([]*proofv1.StateProof{w.early.proveState([]byte{0, 0x55, 0xff})}, b.State...)
	}},
	{"entries out of order", ReasonForm, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		b.State[0], b.State[1] = b.State[1], b.State[0]
	}},
	{"the head of a later height", ReasonState, func(t *testing.T, w *world, b *proofv1.Bundle) {
		*entryOf(t, b, dossierrules.HeadPath(lot)) = *w.late.proveState(dossierrules.HeadPath(lot))
	}},
	{"the tree of a later height", ReasonAppHash, func(_ *testing.T, w *world, b *proofv1.Bundle) { b.TreeRoot = w.late.tree.Hash() }},
	{"the height of the header", ReasonHeight, func(_ *testing.T, _ *world, b *proofv1.Bundle) { b.Height++ }},
	{"the header before the one that carries the state", ReasonHeight, func(_ *testing.T, _ *world, b *proofv1.Bundle) { b.Path = b.Path[:1] }},
	{"the path of a later height", ReasonHeight, func(_ *testing.T, w *world, b *proofv1.Bundle) { b.Path = w.late.path }},
	{"the header of the same height of another chain", ReasonChain, func(_ *testing.T, w *world, b *proofv1.Bundle) { b.Path[1] = w.foreign.path[1] }},
	{"all of another chain but the name", ReasonChain, func(_ *testing.T, w *world, b *proofv1.Bundle) {
		*b = *w.foreign.prove(complete, mustOpen, lot)
		b.ChainId = "waymark-1"
	}},
	{"all of another chain", ReasonChain, func(_ *testing.T, w *world, b *proofv1.Bundle) {
		*b = *w.foreign.prove(complete, mustOpen, lot)
	}},
	{"another app hash", ReasonCommit, func(_ *testing.T, w *world, b *proofv1.Bundle) {
		b.TreeRoot = w.late.tree.Hash()
		b.Path[1].SignedHeader.Header.AppHash = x.AppHash(b.TreeRoot)
	}},
	{"another app hash in a renamed block", ReasonCommit, func(t *testing.T, w *world, b *proofv1.Bundle) {
		b.TreeRoot = w.late.tree.Hash()
		signed := b.Path[1].SignedHeader
		signed.Header.AppHash = x.AppHash(b.TreeRoot)
		hash, err := HeaderHash(signed.Header)
		require.NoError(t, err)
		signed.Commit.BlockId.Hash = hash
	}},
	{"own validators", ReasonRoot, func(t *testing.T, w *world, b *proofv1.Bundle) {
		own := newSigners(t, "w", "x", "y", "z")
		s := w.early.ledger.at(10, map[int64]*signers{3: own}, own)
		b.Path, b.TreeRoot = s.path, s.tree.Hash()
	}},
	{"own validators after the first block", ReasonSkip, func(t *testing.T, w *world, b *proofv1.Bundle) {
		own := newSigners(t, "w", "x", "y", "z")
		s := w.early.ledger.at(10, map[int64]*signers{3: w.first}, own)
		b.Path, b.TreeRoot = s.path, s.tree.Hash()
	}},
	{"other validators than announced", ReasonValidators, func(t *testing.T, w *world, b *proofv1.Bundle) {
		other := newSigners(t, "a", "b", "c", "x")
		block := w.first
		header := newHeader("waymark-1", 10, block, block, hash32("app"))
		b.Path[0] = lightBlock(t, header, block.sign(t, header, all), block.set)
		header = newHeader("waymark-1", 11, other, other, x.AppHash(b.TreeRoot))
		b.Path[1] = lightBlock(t, header, other.sign(t, header, all), other.set)
	}},
	{"blocks in another order", ReasonHeader, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		b.Path[0], b.Path[1] = b.Path[1], b.Path[0]
	}},
	{"two of four votes", ReasonCommit, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		b.Path[1].SignedHeader.Commit.Signatures[0] = proofv1.CommitSig{BlockIdFlag: proofv1.BlockIDFlag_BLOCK_ID_FLAG_ABSENT}
	}},
	{"a vote for none counted", ReasonCommit, func(t *testing.T, w *world, b *proofv1.Bundle) {
		header := newHeader("waymark-1", 11, w.first, w.first, x.AppHash(b.TreeRoot))
		commit := w.first.sign(t, header, func(i int) cmttypes.BlockIDFlag { return cmttypes.BlockIDFlag(2 + i/2) })
		for i := range commit.Signatures {
			commit.Signatures[i].BlockIDFlag = cmttypes.BlockIDFlagCommit
		}
		b.Path[1] = lightBlock(t, header, commit, w.first.set)
	}},
	{"one vote three times", ReasonCommit, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		votes := b.Path[1].SignedHeader.Commit.Signatures
		votes[1], votes[2] = votes[0], votes[0]
	}},
	{"votes by others than their index says", ReasonCommit, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		votes := b.Path[1].SignedHeader.Commit.Signatures
		votes[0], votes[1] = votes[1], votes[0]
	}},
	{"one vote too many", ReasonCommit, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		c := b.Path[1].SignedHeader.Commit
		c.Signatures = append(c.Signatures, c.Signatures[0])
	}},
	{"a power altered", ReasonValidators, func(_ *testing.T, _ *world, b *proofv1.Bundle) { b.Path[1].Validators.Validators[0].VotingPower = 1000 }},
	{"no power", ReasonValidators, func(_ *testing.T, _ *world, b *proofv1.Bundle) { b.Path[1].Validators.Validators[3].VotingPower = 0 }},
	{"powers that overflow", ReasonValidators, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		for _, v := range b.Path[1].Validators.Validators {
			v.VotingPower = 1<<63 - 1
		}
	}},
	{"a validator twice", ReasonValidators, func(_ *testing.T, _ *world, b *proofv1.Bundle) {
		vals := b.Path[1].Validators.Validators
		vals[1] = vals[0]
	}},
	{"another block protocol", ReasonHeader, func(_ *testing.T, _ *world, b *proofv1.Bundle) { b.Path[0].SignedHeader.Header.Version.Block++ }},
	{"no subject", ReasonForm, func(_ *testing.T, _ *world, b *proofv1.Bundle) { b.Subjects = nil }},
	{"no path", ReasonForm, func(_ *testing.T, _ *world, b *proofv1.Bundle) { b.Path = nil }},
	{"no commit", ReasonForm, func(_ *testing.T, _ *world, b *proofv1.Bundle) { b.Path[0].SignedHeader.Commit = nil }},
	{"another statement", ReasonSurplus, func(_ *testing.T, _ *world, b *proofv1.Bundle) { b.Statement = inclusion }},
	{"no statement", ReasonForm, func(_ *testing.T, _ *world, b *proofv1.Bundle) { b.Statement = 0 }},
	{"a dossier of something else", ReasonSurplus, func(_ *testing.T, w *world, b *proofv1.Bundle) {
		other := w.early.prove(complete, mustOpen, pallet)
		b.Dossiers = append(other.Dossiers, b.Dossiers...)
	}},
}

func alterRecord(t *testing.T, b *proofv1.Bundle, alter func(*waymarkv1.Record)) {
	opened, record := dossierOf(b, lot).Opened[0], new(waymarkv1.Record)
	require.NoError(t, x.Decode(opened.Record, record))
	alter(record)
	opened.Record = x.Encode(record)
}

func dropEntry(t *testing.T, b *proofv1.Bundle, key []byte) {
	dropped := entryOf(t, b, key)
	for i, e := range b.State {
		if e == dropped {
			b.State = without(b.State, i)
			return
		}
	}
}

func TestForgeries(t *testing.T) {
	w := newWorld(t)
	bundle := w.early.prove(complete, mustOpen, lot)
	for _, f := range forgeries {
		t.Run(f.name, func(t *testing.T) {
			b := clone(t, bundle)
			f.forge(t, w, b)
			r, err := Verify(encode(b), w.genesis, Options{})
			requireReason(t, f.reason, err)
			assert.Equal(t, Forged, ClassOf(err))
			assert.Nil(t, r)
		})
	}
}

// TestLotLeftOut hides the recall of an item's lot, in all the ways there are.
func TestLotLeftOut(t *testing.T) {
	w := newWorld(t)
	bundle := w.early.prove(complete, mustOpen, item)
	b := clone(t, bundle)
	b.Dossiers = append(b.Dossiers[:1], b.Dossiers[2:]...)
	_, err := Verify(encode(b), w.genesis, Options{})
	requireReason(t, ReasonDossier, err)

	b = clone(t, bundle)
	dropEntry(t, b, provenancerules.LotPath(item))
	_, err = Verify(encode(b), w.genesis, Options{})
	requireReason(t, ReasonUnproved, err)

	b = clone(t, bundle)
	*entryOf(t, b, provenancerules.LotPath(item)) = *w.early.proveState(provenancerules.LotPath(loose))
	_, err = Verify(encode(b), w.genesis, Options{})
	requireReason(t, ReasonUnproved, err)

	b = clone(t, bundle)
	e := entryOf(t, b, provenancerules.LotPath(item))
	e.Value, e.Proof = nil, w.early.proveState(provenancerules.LotPath(loose)).Proof
	_, err = Verify(encode(b), w.genesis, Options{})
	requireReason(t, ReasonState, err)
}
