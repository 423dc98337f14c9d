package verify

import (
	"strings"
	"testing"
	"time"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
)

// TestLimits: a complete bundle stops at so many records, and says what to ask for instead.
func TestLimits(t *testing.T) {
	w := newWorld(t)
	l := newLedger(t, "waymark-1")
	for range MaxLeaves {
		l.record(pallet, waymarkv1.Kind_KIND_STANDING, 4, nil, nil)
	}
	full := l.clone()
	r, err := Verify(encode(full.at(10, nil, w.first).prove(complete, everything, pallet)), w.genesis, Options{})
	require.NoError(t, err)
	require.Len(t, r.Dossiers[0].Records, MaxLeaves)

	l.record(pallet, waymarkv1.Kind_KIND_STANDING, 4, nil, nil)
	more := l.at(10, nil, w.first)
	_, err = Verify(encode(more.prove(complete, everything, pallet)), w.genesis, Options{})
	requireReason(t, ReasonTooLarge, err)
	require.Equal(t, Unreadable, ClassOf(err))
	require.ErrorContains(t, err, "prove inclusion or consistency instead")
	last := func(i int, _ *waymarkv1.Record) bool { return i == MaxLeaves }
	_, err = Verify(encode(more.prove(inclusion, last, pallet)), w.genesis, Options{})
	require.NoError(t, err)
	_, err = Verify(encode(more.prove(consistency, nil, pallet)), w.genesis, Options{})
	require.NoError(t, err)

	b := w.early.prove(complete, mustOpen, lot)
	for range MaxPath {
		b.Path = append(b.Path, b.Path[0])
	}
	_, err = Verify(encode(b), w.genesis, Options{})
	requireReason(t, ReasonTooLarge, err)
}

// TestElements: a bundle has as many messages within it as its bytes are worth. Validators that did not sign take the
// fewest bytes.
func TestElements(t *testing.T) {
	w := newWorld(t)
	b := w.early.prove(complete, mustOpen, lot)
	block := proto.Clone(b.Path[0]).(*proofv1.LightBlock)
	for range 10_000 {
		block.SignedHeader.Commit.Signatures = append(block.SignedHeader.Commit.Signatures,
			proofv1.CommitSig{BlockIdFlag: proofv1.BlockIDFlag_BLOCK_ID_FLAG_ABSENT, Timestamp: time.Time{}})
		block.Validators.Validators = append(block.Validators.Validators, &proofv1.Validator{
			PubKey: &proofv1.PublicKey{Sum: &proofv1.PublicKey_Ed25519{Ed25519: make([]byte, 32)}}, VotingPower: 1,
		})
	}
	b.Path = append(b.Path, block, block)
	require.Error(t, x.Decode(encode(b), new(proofv1.Bundle)), "more than a transaction may have")
	_, err := Decode(encode(b))
	require.NoError(t, err)

	b = w.early.prove(complete, mustOpen, lot)
	for range 10_000 {
		b.State = append(b.State, &proofv1.StateProof{Key: []byte{1}})
	}
	_, err = Decode(encode(b))
	requireReason(t, ReasonEncoding, err)
	require.ErrorContains(t, err, "more elements than it may have")
}

func TestUnreadable(t *testing.T) {
	w := newWorld(t)
	bundle := encode(w.early.prove(complete, mustOpen, lot))
	newer := w.early.prove(complete, mustOpen, lot)
	newer.Version++
	for _, c := range []struct {
		bundle []byte
		reason Reason
	}{
		{nil, ReasonVersion},
		{[]byte("{}"), ReasonEncoding},
		{bundle[:len(bundle)/2], ReasonEncoding},
		{append(bundle[:len(bundle):len(bundle)], 0xf8, 0x01, 0x01), ReasonEncoding}, // an unknown field
		{append([]byte{0x08, 0x01}, bundle...), ReasonEncoding},                      // the version twice
		{encode(newer), ReasonVersion},
		{make([]byte, MaxBundle+1), ReasonTooLarge},
	} {
		_, err := Verify(c.bundle, w.genesis, Options{})
		requireReason(t, c.reason, err)
		require.Equal(t, Unreadable, ClassOf(err))
	}
	for _, root := range []Root{
		nil, &Genesis{}, &Genesis{ChainID: "waymark-1", InitialHeight: 1}, &Checkpoint{}, &Checkpoint{Height: 3, HeaderHash: []byte{1}},
	} {
		_, err := Verify(bundle, root, Options{})
		requireReason(t, ReasonTrust, err)
	}
}

// TestHostileText: what a bundle says is escaped and clipped in what we say of it.
func TestHostileText(t *testing.T) {
	w := newWorld(t)
	b := w.early.prove(complete, mustOpen, lot)
	b.Subjects[0] = "\x1b[2J\n\u202e" + strings.Repeat("x", 5000)
	_, err := Verify(encode(b), w.genesis, Options{})
	require.Error(t, err)
	require.Less(t, len(err.Error()), maxDetail+64)
	require.NotContains(t, err.Error(), "\x1b")
	require.NotContains(t, err.Error(), "\n")
	require.NotContains(t, err.Error(), "\u202e")
}
