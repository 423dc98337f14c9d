package main

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/rfc6962"

	"github.com/waymark-ledger/waymark/client/verify"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/testutil/mutation"
	"github.com/waymark-ledger/waymark/x"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
)

// TestMutantsOfTheLedgersBundles changes bundles that the ledger made, as protobuf and as JSON: with the genesis as the
// root of trust, nothing false is accepted, and nothing panics.
func TestMutantsOfTheLedgersBundles(t *testing.T) {
	w := newBundleWorld(t)
	genesis := w.chain.Genesis()
	m := mutation.New(1, w.bundles, rehash)
	reasons := map[verify.Reason]int{}
	for i := 0; i < bundleMutants; {
		original := x.Encode(w.bundles[m.IntN(len(w.bundles))])
		file, ok := mutantFile(m, original)
		if !ok {
			continue
		}
		bundle, err := readBundle(file)
		if err == nil && bytes.Equal(bundle, original) {
			continue
		}
		i++
		var result *verify.Result
		if err == nil {
			result, err = verify.Verify(bundle, genesis, verify.Options{})
		}
		if err == nil {
			w.requireTrue(t, result)
			reasons[""]++
			continue
		}
		require.NotContains(t, err.Error(), "the bundle is malformed", "mutant %d panicked", i)
		var refusal *verify.Error
		require.ErrorAs(t, err, &refusal)
		reasons[refusal.Reason]++
	}
	t.Logf("%d mutants: %d accepted that say nothing false, refused: %v", bundleMutants, reasons[""], reasons)
	require.Less(t, reasons[""], bundleMutants/10)
	for _, reason := range []verify.Reason{
		verify.ReasonEncoding, verify.ReasonForm, verify.ReasonChain, verify.ReasonValidators, verify.ReasonCommit, verify.ReasonHeight,
		verify.ReasonAppHash, verify.ReasonState, verify.ReasonUnproved, verify.ReasonSurplus, verify.ReasonDossier, verify.ReasonRecord,
		verify.ReasonMaterial, verify.ReasonSignature,
	} {
		require.NotZero(t, reasons[reason], "no mutant came as far as %s", reason)
	}
}

// mutantFile returns a changed bundle in one of the forms of a file.
func mutantFile(m *mutation.Mutator, original []byte) (file []byte, ok bool) {
	bundle := original
	asText := m.IntN(2) == 0
	if !asText || m.IntN(2) == 0 {
		if bundle = m.Bundle(original); bundle == nil || !asText {
			return bundle, bundle != nil
		}
	}
	var b proofv1.Bundle
	if b.Unmarshal(bundle) != nil {
		return nil, false
	}
	var text bytes.Buffer
	if writeBundle(&text, &b, formatJSON) != nil {
		return nil, false // it has no such form
	}
	if bytes.Equal(bundle, original) || m.IntN(4) == 0 {
		return m.Bytes(text.Bytes()), true
	}
	return text.Bytes(), true
}

// rehash gives a changed block the hash of what it has now.
func rehash(block *proofv1.LightBlock) {
	if hash, err := verify.HeaderHash(block.SignedHeader.Header); err == nil {
		block.SignedHeader.Commit.BlockId.Hash = hash
	}
}

// requireTrue holds what a result says against the ledger: an accepted mutant may prove less than the bundle from which it
// was made, but nothing that is false.
func (w *bundleWorld) requireTrue(t *testing.T, r *verify.Result) {
	t.Helper()
	now := w.truths[r.Height]
	require.NotNil(t, now, "height %d", r.Height)
	require.Equal(t, chain.ID, r.ChainID)
	require.Equal(t, now.header, r.HeaderHash)
	require.Greater(t, 3*r.SignedPower, 2*r.TotalPower)
	whole := slices.Contains([]proofv1.Statement{
		proofv1.Statement_STATEMENT_COMPLETE, proofv1.Statement_STATEMENT_ABSENCE,
	}, r.Statement)
	for i := range r.Dossiers {
		d := &r.Dossiers[i]
		real := now.dossiers[d.Subject] // empty for a subject of which nothing is known
		require.Equal(t, real.Size, d.Size, "%s", d.Subject)
		require.Equal(t, real.Root, d.Root, "%s", d.Subject)
		if whole {
			require.Equal(t, real.Standing, d.Standing, "%s", d.Subject)
			require.True(t, slices.Equal(real.Leaves, d.Leaves), "%s", d.Subject)
			requireOpened(t, d)
		}
		for j := range d.Records {
			requireRecord(t, &real.Records[d.Records[j].Index], &d.Records[j])
		}
		if d.Earlier != nil {
			require.Equal(t, rootOf(t, real.Records[:d.Earlier.Size]), d.Earlier.Root)
		}
	}
	for _, key := range r.Keys {
		require.Equal(t, now.keys[string(key.Address)], key.Life)
	}
}

// requireOpened requires that a complete dossier opens what must be.
func requireOpened(t *testing.T, d *verify.Dossier) {
	t.Helper()
	opened := map[uint64]bool{}
	for i := range d.Records {
		opened[d.Records[i].Index] = true
	}
	require.Equal(t, len(d.Leaves), d.Closed+len(opened))
	for i, leaf := range d.Leaves {
		require.True(t, opened[uint64(i)] || !dossierrules.MustOpen(leaf.Kind), "%s is closed", leaf.Kind)
	}
}

func requireRecord(t *testing.T, want, got *verify.Record) {
	t.Helper()
	require.Equal(t, x.Encode(want.Record), x.Encode(got.Record))
	require.Equal(t, want.Message, got.Message)
	require.Equal(t, want.TypeURL, got.TypeURL)
	require.Equal(t, want.Material == nil, got.Material == nil)
	if want.Material != nil {
		require.Equal(t, x.Encode(want.Material), x.Encode(got.Material))
	}
	require.Equal(t, want.Key, got.Key)
	require.Equal(t, want.Permitted, got.Permitted)
	require.Equal(t, want.Suspect, got.Suspect)
	require.Equal(t, want.OrganizationStanding, got.OrganizationStanding)
}

// rootOf returns the RFC 6962 root of records.
func rootOf(t *testing.T, records []verify.Record) []byte {
	t.Helper()
	log := (&compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}).NewEmptyRange(0)
	for i := range records {
		record := records[i].Record
		hash := dossierrules.LeafHash(record.Kind, record.Height, dossierrules.RecordDigest(x.Encode(record)))
		require.NoError(t, log.Append(hash[:], nil))
	}
	root, err := log.GetRootHash(nil)
	require.NoError(t, err)
	return root
}

// TestBundleFilesAgree: what is written in either form is read as the same bundle.
func TestBundleFilesAgree(t *testing.T) {
	w := newBundleWorld(t)
	for _, b := range w.bundles {
		for _, format := range []string{formatJSON, formatProtobuf} {
			var file bytes.Buffer
			require.NoError(t, writeBundle(&file, b, format))
			bundle, err := readBundle(file.Bytes())
			require.NoError(t, err)
			require.Equal(t, x.Encode(b), bundle)
		}
	}
	_, err := readBundle([]byte(strings.Repeat("{", 1000)))
	var refusal *verify.Error
	require.True(t, errors.As(err, &refusal))
}
