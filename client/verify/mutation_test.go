package verify

import (
	"bytes"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/testutil/mutation"
	"github.com/waymark-ledger/waymark/x"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
)

// bundles of the early and the late height, of every statement.
func (w *world) bundles() (early, late []*proofv1.Bundle) {
	for _, s := range []*snapshot{w.early, w.late} {
		list := []*proofv1.Bundle{
			s.prove(complete, mustOpen, lot),
			s.prove(complete, everything, item),
			s.prove(complete, mustOpen, pallet, loose, maker),
			s.prove(absence, mustOpen, unknown+"X"),
			s.prove(inclusion, everything, pallet, lot),
			s.prove(consistency, nil, product, lot),
			s.proveWith(w.keys(), inclusion, first, maker),
			s.proveWith(w.keys()[1:3], complete, mustOpen, maker),
		}
		if s == w.early {
			early = list
		} else {
			late = list
		}
	}
	return early, late
}

// requireTrue holds what a result says against the ledger itself: an accepted mutant may prove less
// than the bundle it was made from, but nothing that is false.
func (w *world) requireTrue(t testing.TB, r *Result) {
	t.Helper()
	s := map[int64]*snapshot{w.early.height: w.early, w.late.height: w.late}[r.Height]
	require.NotNil(t, s, "height %d", r.Height)
	last := s.path[len(s.path)-1].SignedHeader
	hash, err := HeaderHash(last.Header)
	require.NoError(t, err)
	require.Equal(t, hash, r.HeaderHash)
	require.True(t, last.Header.Time.Equal(r.Time))
	require.Equal(t, s.ledger.chainID, r.ChainID)
	require.Greater(t, 3*r.SignedPower, 2*r.TotalPower)
	for _, d := range r.Dossiers {
		log := s.ledger.logs[d.Subject]
		if log == nil {
			require.Zero(t, d.Size)
			require.Empty(t, d.Records)
		} else {
			w.requireTrueDossier(t, r, &d, log)
		}
		if whole(r.Statement) {
			require.Equal(t, s.ledger.standings[d.Subject], d.Standing)
		}
	}
	for _, key := range r.Keys {
		require.Equal(t, s.ledger.life(key.Address), key.Life)
	}
}

func (w *world) requireTrueDossier(t testing.TB, r *Result, d *Dossier, log *log) {
	t.Helper()
	require.EqualValues(t, len(log.hashes), d.Size)
	require.Equal(t, subtreeRoot(log.hashes), d.Root)
	if whole(r.Statement) {
		require.Len(t, d.Leaves, len(log.records))
		require.Equal(t, len(log.records), d.Closed+len(d.Records))
	}
	for i, leaf := range d.Leaves {
		require.Equal(t, Leaf{log.records[i].Kind, log.records[i].Height}, leaf)
		if dossierrules.MustOpen(leaf.Kind) {
			require.Condition(t, func() bool {
				for _, rec := range d.Records {
					if rec.Index == uint64(i) {
						return true
					}
				}
				return false
			})
		}
	}
	for _, rec := range d.Records {
		require.Equal(t, log.encoded[rec.Index], x.Encode(rec.Record))
		if m := log.materials[rec.Index]; m == nil {
			require.Nil(t, rec.Material)
		} else {
			require.Equal(t, x.Encode(m), x.Encode(rec.Material))
		}
	}
	if d.Earlier != nil {
		require.Equal(t, subtreeRoot(log.hashes[:d.Earlier.Size]), d.Earlier.Root)
	}
}

// rehash gives a changed block the hashes of what it has now.
func rehash(block *proofv1.LightBlock) {
	signed := block.SignedHeader
	if set, err := newValidatorSet(block.GetValidators().GetValidators()); err == nil {
		signed.Header.ValidatorsHash = set.hash
	}
	if hash, err := HeaderHash(signed.Header); err == nil {
		signed.Commit.BlockId.Hash = hash
	}
}

// TestMutants verifies changed bundles: with the genesis as the root of trust, nothing false is
// accepted, and nothing panics.
func TestMutants(t *testing.T) {
	const shards = 4
	w := newWorld(t)
	early, late := w.bundles()
	donors := append(append(early, late...), w.foreign.prove(complete, mustOpen, lot))
	var originals [][]byte
	for _, bundle := range donors[:len(donors)-1] {
		originals = append(originals, encode(bundle))
	}
	reasons := map[Reason]int{}
	var mu sync.Mutex
	t.Run("shards", func(t *testing.T) {
		for shard := range shards {
			t.Run("", func(t *testing.T) {
				t.Parallel()
				m := mutation.New(uint64(shard), donors, rehash)
				for i := 0; i < mutants/shards; {
					original := originals[m.IntN(len(originals))]
					bz := m.Bundle(original)
					if bz == nil || bytes.Equal(bz, original) {
						continue
					}
					i++
					r, err := Verify(bz, w.genesis, Options{})
					reason := Reason("")
					if err == nil {
						w.requireTrue(t, r)
					} else {
						require.NotContains(t, err.Error(), "the bundle is malformed", "mutant %d panicked", i)
						var refusal *Error
						require.ErrorAs(t, err, &refusal)
						reason = refusal.Reason
					}
					mu.Lock()
					reasons[reason]++
					mu.Unlock()
				}
			})
		}
	})
	accepted := reasons[""]
	t.Logf("%d mutants: %d accepted that say nothing false, refused: %v", mutants, accepted, reasons)
	require.Less(t, accepted, mutants/20)
	for _, reason := range []Reason{
		ReasonEncoding, ReasonVersion, ReasonForm, ReasonChain, ReasonHeader, ReasonValidators, ReasonCommit, ReasonHeight,
		ReasonAppHash, ReasonState, ReasonUnproved, ReasonSurplus, ReasonDossier, ReasonClosed, ReasonRecord, ReasonMaterial,
		ReasonSignature,
	} {
		require.NotZero(t, reasons[reason], "no mutant came as far as %s", reason)
	}
}
