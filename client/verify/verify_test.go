package verify

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
)

// now is an hour after the block that confirms the early snapshot.
var now = headerTime(11).Add(time.Hour)

func TestCompleteHistoryOfALot(t *testing.T) {
	w := newWorld(t)
	r, err := Verify(encode(w.early.prove(complete, mustOpen, lot)), w.genesis, Options{Now: now, MaxAge: time.Hour})
	require.NoError(t, err)

	assert.Equal(t, "waymark-1", r.ChainID)
	assert.EqualValues(t, 10, r.Height)
	assert.Equal(t, headerTime(11), r.Time)
	assert.Equal(t, time.Hour, r.Age)
	assert.EqualValues(t, 30, r.SignedPower)
	assert.EqualValues(t, 40, r.TotalPower)

	require.Len(t, r.Dossiers, 2, "the lot and its product")
	assert.Equal(t, product, r.Dossiers[0].Subject)
	assert.False(t, r.Dossiers[0].Named)
	assert.Nil(t, r.Dossiers[0].Standing)
	d := r.Dossiers[1]
	assert.Equal(t, lot, d.Subject)
	assert.True(t, d.Named)
	assert.EqualValues(t, 8, d.Size)
	assert.Len(t, d.Leaves, 8)
	assert.Equal(t, 5, d.Closed, "created and shipped")
	assert.Equal(t, standingv1.Effect_EFFECT_RECALLED, d.Standing.Entries[0].Effect)

	require.Len(t, d.Records, 3, "refusal, attestation, standing")
	refused, attested, own := d.Records[0], d.Records[1], d.Records[2]
	assert.EqualValues(t, 5, refused.Index)
	assert.Equal(t, waymarkv1.Kind_KIND_REFUSED, refused.Record.Kind)
	assert.True(t, refused.Suspect)
	assert.Equal(t, "carrier", refused.Key.Organization)
	assert.NotNil(t, refused.OrganizationStanding)
	assert.Equal(t, "/waymark.membership.v1.WithdrawApplication", refused.TypeURL)
	assert.NotEmpty(t, refused.Message)
	assert.Equal(t, waymarkv1.Mode_MODE_PERSONAL, attested.Material.Signature.Mode)
	assert.False(t, attested.Suspect)
	assert.Nil(t, own.Key)

	proved := strings.Join(r.Proved, "\n")
	assert.Contains(t, proved, "the complete history, as of block 10, confirmed at 2026-03-01T08:01:50Z, of 8 records; none is left out")
	assert.Contains(t, proved, `recalled by "regulator" since block 9`)
	assert.Contains(t, proved, "The state is 1h0m0s old.")
	warnings := strings.Join(r.Warnings, "\n")
	assert.Contains(t, warnings, "is suspect")
	assert.Contains(t, warnings, "discloses a summary")
	assert.Contains(t, warnings, `organization "carrier", is suspended`)
	assert.Contains(t, warnings, "an attempt that the ledger refused")
	assert.Contains(t, warnings, "whoever holds old validators' keys")
	notProved := strings.Join(r.NotProved, "\n")
	assert.Contains(t, notProved, "That what was said is true")
	assert.Contains(t, notProved, "What 5 records of")
}

func TestItemIncludesItsLotAndProduct(t *testing.T) {
	w := newWorld(t)
	r, err := Verify(encode(w.early.prove(complete, everything, item)), w.genesis, Options{})
	require.NoError(t, err)
	require.Len(t, r.Dossiers, 3)
	assert.Equal(t, []string{product, lot, item}, []string{r.Dossiers[0].Subject, r.Dossiers[1].Subject, r.Dossiers[2].Subject})
	assert.Contains(t, strings.Join(r.Warnings, "\n"), `"01/09506000134352/10/LOT7" is recalled`)

	r, err = Verify(encode(w.early.prove(complete, mustOpen, loose)), w.genesis, Options{})
	require.NoError(t, err)
	require.Len(t, r.Dossiers, 2, "the state says that it has no lot")
}

func TestAbsence(t *testing.T) {
	w := newWorld(t)
	r, err := Verify(encode(w.early.prove(absence, mustOpen, unknown)), w.genesis, Options{Now: now})
	require.NoError(t, err)
	require.Len(t, r.Dossiers, 2)
	assert.Zero(t, r.Dossiers[1].Size)
	assert.Contains(t, r.Proved, `"01/09506000134352/10/NONE": no record, as of block 10, confirmed at `+inWords(headerTime(11))+".")

	for _, claim := range []struct {
		statement proofv1.Statement
		subject   string
	}{{absence, lot}, {complete, unknown}} {
		_, err = Verify(encode(w.early.prove(claim.statement, mustOpen, claim.subject)), w.genesis, Options{})
		requireReason(t, ReasonDossier, err)
	}
	for _, lookalike := range []string{
		"01/9506000134352/10/LOT7", "01/09506000134352/10/LOT 7", "https://id.gs1.org/01/09506000134352/10/LOT7", "org/Maker", "lot 7",
	} {
		_, err = Verify(encode(w.early.prove(absence, mustOpen, lookalike)), w.genesis, Options{})
		requireReason(t, ReasonSubject, err)
	}
	for _, subject := range []string{"org/nobody", "imo/9074729", "x/https/%2F%2Fexample.com%2Fa"} {
		_, err = Verify(encode(w.early.prove(absence, mustOpen, subject)), w.genesis, Options{})
		require.NoError(t, err)
	}
}

func TestOneEventOfABatchOfAThousand(t *testing.T) {
	w := newWorld(t)
	b := w.early.prove(inclusion, everything, pallet)
	require.Len(t, b.Materials[0].Path, 10)
	r, err := Verify(encode(b), w.genesis, Options{})
	require.NoError(t, err)
	assert.EqualValues(t, 777, r.Dossiers[0].Records[0].Record.MessageIndex)
	assert.Contains(t, strings.Join(r.NotProved, "\n"), "That there are no other records")

	second := func(i int, _ *waymarkv1.Record) bool { return i == 2 }
	r, err = Verify(encode(w.early.prove(inclusion, second, lot)), w.genesis, Options{})
	require.NoError(t, err)
	require.Len(t, r.Dossiers, 1)
	assert.EqualValues(t, 2, r.Dossiers[0].Records[0].Index)
}

func TestConsistency(t *testing.T) {
	w := newWorld(t)
	r, err := Verify(encode(w.late.prove(consistency, nil, product, lot)), w.genesis, Options{})
	require.NoError(t, err)
	require.Len(t, r.Dossiers, 2)
	assert.Equal(t, &Earlier{Size: 5, Root: subtreeRoot(w.early.ledger.logs[lot].hashes[:5])}, r.Dossiers[1].Earlier)
	assert.EqualValues(t, 9, r.Dossiers[1].Size)
}

func TestSeveralSubjects(t *testing.T) {
	w := newWorld(t)
	b := w.late.prove(complete, everything, pallet, lot, item, maker)
	require.Less(t, len(b.Materials), len(w.late.ledger.logs[lot].records)+4, "the lot and its item share a material")
	r, err := Verify(encode(b), w.genesis, Options{})
	require.NoError(t, err)
	require.Len(t, r.Dossiers, 5)
	assert.True(t, r.Dossiers[2].Named, "the lot is named, and the item's besides")
}

func TestTrustedHeader(t *testing.T) {
	w := newWorld(t)
	bundle := encode(w.late.prove(complete, mustOpen, lot))
	for i, block := range w.late.path {
		hash, err := HeaderHash(block.SignedHeader.Header)
		require.NoError(t, err)
		root := &Checkpoint{Height: block.SignedHeader.Header.Height, HeaderHash: hash}
		r, err := Verify(bundle, root, Options{Now: headerTime(31)})
		require.NoError(t, err, "block %d of the path", i)
		assert.NotContains(t, strings.Join(r.Warnings, "\n"), "trust")
		r, err = Verify(bundle, root, Options{Now: headerTime(31).Add(CheckpointAge + time.Second)})
		require.NoError(t, err)
		assert.Contains(t, strings.Join(r.Warnings, "\n"), "more than 14 days ago")

		hash[3] ^= 1
		_, err = Verify(bundle, root, Options{})
		requireReason(t, ReasonRoot, err)
	}
	_, err := Verify(bundle, &Checkpoint{Height: 32, HeaderHash: hash32("x")}, Options{})
	requireReason(t, ReasonRoot, err)
}

func TestAge(t *testing.T) {
	w := newWorld(t)
	bundle := encode(w.early.prove(complete, mustOpen, lot))
	at := headerTime(11)
	for _, c := range []struct {
		age, most time.Duration
		stale     bool
		warning   string
	}{
		{time.Hour, time.Hour, false, ""},
		{time.Hour + 1, time.Hour, true, ""},
		{time.Hour + 1, 0, false, ""},
		{-clockSkew, time.Hour, false, ""},
		{-clockSkew - 1, 0, false, "a clock is wrong"},
		{-clockSkew - 1, time.Hour, true, "a clock is wrong"},
	} {
		r, err := Verify(bundle, w.genesis, Options{Now: at.Add(c.age), MaxAge: c.most})
		require.NotNil(t, r)
		if c.stale {
			assert.Equal(t, Stale, ClassOf(err))
			requireReason(t, ReasonAge, err)
		} else {
			require.NoError(t, err)
		}
		assert.Contains(t, strings.Join(r.Warnings, "\n"), c.warning)
	}
	_, err := Verify(bundle, w.genesis, Options{MaxAge: time.Hour})
	requireReason(t, ReasonTrust, err)
}

func requireReason(t testing.TB, reason Reason, err error) {
	t.Helper()
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, reason, e.Reason, "%s", e)
	require.LessOrEqual(t, len(e.Detail), maxDetail)
}
