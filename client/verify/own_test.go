package verify

import (
	"crypto/sha256"
	"strings"
	"testing"

	gogotypes "github.com/cosmos/gogoproto/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
)

// TestOrganizationOfTheGenesis: a member of the genesis has what the genesis says of it in its dossier, and who has no
// record is no member.
func TestOrganizationOfTheGenesis(t *testing.T) {
	w := newWorld(t)
	r, err := Verify(encode(w.early.prove(complete, mustOpen, maker)), w.genesis, Options{})
	require.NoError(t, err)
	said := r.Dossiers[0].Records[0]
	require.NotNil(t, said.Genesis)
	assert.Equal(t, "9506000", said.Genesis.Holdings[0].Key)
	assert.Nil(t, r.Dossiers[0].Records[1].Genesis)
	assert.Empty(t, r.Dossiers[0].Records[1].Said())
	proved := strings.Join(r.Proved, "\n")
	assert.Contains(t, proved, `"org/maker": recorded by the genesis: organization maker, "The maker" of CN, manufacturer; `+
		`GLN 9506000100013; holds 9506000; 1 key; 1 mandate; held.`)
	assert.Contains(t, proved, `"org/maker": 1 open record of the ledger's own, made by its rules.`)

	r, err = Verify(encode(w.early.prove(absence, mustOpen, "org/nobody")), w.genesis, Options{})
	require.NoError(t, err)
	assert.NotContains(t, strings.Join(r.NotProved, "\n"), "genesis")
}

// TestOwnRecordForgeries changes what a bundle shows of the ledger's own records.
func TestOwnRecordForgeries(t *testing.T) {
	w := newWorld(t)
	bundle := w.early.prove(complete, mustOpen, maker)
	alien := w.early.ledger.logs[pallet].materials[0]
	for _, f := range []struct {
		name   string
		reason Reason
		forge  func(b *proofv1.Bundle)
	}{
		{"kept closed", ReasonClosed, func(b *proofv1.Bundle) { b.Dossiers[0].Opened = b.Dossiers[0].Opened[1:] }},
		{"without what it says", ReasonMaterial, func(b *proofv1.Bundle) { b.Dossiers[0].Opened[0].Material, b.Materials = 0, nil }},
		{"saying something else", ReasonMaterial, func(b *proofv1.Bundle) {
			b.Materials[0].Message = x.Encode(&gogotypes.Any{TypeUrl: genesisMember, Value: []byte{}})
		}},
		{"with the message of another", ReasonMaterial, func(b *proofv1.Bundle) { b.Materials[0].Message = alien.Message }},
		{"signed by somebody", ReasonMaterial, func(b *proofv1.Bundle) { b.Materials[0].Signature = alien.Signature }},
		{"out of a transaction", ReasonMaterial, func(b *proofv1.Bundle) { b.Materials[0].Header = alien.Header }},
		{"with a text", ReasonMaterial, func(b *proofv1.Bundle) { b.Materials[0].Text = "I agree" }},
		{"with a path", ReasonMaterial, func(b *proofv1.Bundle) { b.Materials[0].Path = alien.Path }},
		{"with a position", ReasonMaterial, func(b *proofv1.Bundle) { b.Materials[0].MessageIndex = 1 }},
		{"one without a message that has one", ReasonMaterial, func(b *proofv1.Bundle) { b.Dossiers[0].Opened[1].Material = 1 }},
	} {
		t.Run(f.name, func(t *testing.T) {
			b := clone(t, bundle)
			f.forge(b)
			_, err := Verify(encode(b), w.genesis, Options{})
			requireReason(t, f.reason, err)
		})
	}
}

// TestOwnRecordsOfTheLedger verifies records that a ledger itself would have made otherwise.
func TestOwnRecordsOfTheLedger(t *testing.T) {
	first := newSigners(t, "a", "b", "c", "d")
	root := &Genesis{ChainID: "waymark-1", InitialHeight: 3, Validators: ourValidators(t, first.set)}
	other := x.Encode(&membershipv1.GenesisMember{Organization: &membershipv1.Organization{Id: "other"}})
	for name, c := range map[string]struct {
		message []byte
		change  func(*waymarkv1.Record)
		refused bool
	}{
		"of another organization": {x.Encode(&gogotypes.Any{TypeUrl: genesisMember, Value: other}), nil, true},
		"of none":                 {x.Encode(&gogotypes.Any{TypeUrl: genesisMember}), nil, true},
		"of fields that are not":  {x.Encode(&gogotypes.Any{TypeUrl: genesisMember, Value: []byte{0xf8, 0x01, 1}}), nil, true},
		"of no type":              {x.Encode(&gogotypes.Any{Value: other}), nil, true},
		"of a type to come":       {x.Encode(&gogotypes.Any{TypeUrl: "/waymark.membership.v2.Other", Value: other}), nil, false},
		"with a signer":           {nil, func(r *waymarkv1.Record) { r.Signer = make([]byte, 20) }, true},
	} {
		l := newLedger(t, "waymark-1")
		l.found(l.author("maker"), 3)
		record, material := l.logs[maker].records[0], l.logs[maker].materials[0]
		delete(l.logs, maker)
		if c.message != nil {
			digest := sha256.Sum256(c.message)
			record.MessageDigest, material.Message = digest[:], c.message
		}
		if c.change != nil {
			c.change(record)
		}
		l.append(maker, record, material)
		s := l.at(10, map[int64]*signers{3: first}, first)
		r, err := Verify(encode(s.prove(complete, mustOpen, maker)), root, Options{})
		if c.refused {
			requireReason(t, ReasonMaterial, err)
			continue
		}
		require.NoError(t, err, name)
		assert.Nil(t, r.Dossiers[0].Records[0].Genesis)
		assert.NotEmpty(t, r.Dossiers[0].Records[0].Message)
	}
}
