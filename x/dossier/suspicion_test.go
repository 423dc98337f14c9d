package dossier_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/dossier"
)

// TestSuspicions counts the suspect records of a subject: back to the first suspicion of any key, and not those that were
// recorded before it or signed by another key, nor more than are examined.
func TestSuspicions(t *testing.T) {
	h := newHistory(t, 0)
	addresses := [][]byte{make([]byte, 20), append(make([]byte, 19), 1)}
	record := func(subject x.Subject, address []byte, at int64) {
		signer := x.Signer{Address: address, Organization: "maker", TxID: make([]byte, 32), Digest: make([]byte, 32)}
		ctx := x.NewContext(x.Chain{Height: at, Time: time.Unix(at, 0)}, signer, h.state, h.flat, nil)
		dossier.Append(ctx, []x.Note{{Subject: subject, Kind: waymarkv1.Kind_KIND_CREATED}}, nil, make([]byte, 32))
	}
	for at := range int64(10) {
		record("x/a", addresses[at%2], at+1) // the first key at odd times
		record("x/b", addresses[1], at+1)
	}
	for range 1500 {
		record("x/long", addresses[0], 20)
	}
	ctx := h.at(30)
	require.Empty(t, dossier.Suspicions(ctx, "x/a"), "no key is suspect")

	first := &authv1.Key{Address: addresses[0], Organization: "maker", FromHeight: 1, SuspectSince: 5}
	require.NoError(t, auth.Register(ctx, first))
	require.Equal(t, []*dossierv1.Suspicion{
		{Subject: "x/long", Records: 1000, Latest: 1499, Unexamined: 500}, {Subject: "x/a", Records: 3, Latest: 8},
	}, dossier.Suspicions(ctx, "x/long", "x/a", "x/b", "x/none", "x/a"))

	second := &authv1.Key{Address: addresses[1], Organization: "shop", FromHeight: 1, SuspectSince: 10}
	require.NoError(t, auth.Register(ctx, second))
	require.Equal(t, []*dossierv1.Suspicion{
		{Subject: "x/a", Records: 4, Latest: 9}, {Subject: "x/b", Records: 1, Latest: 9},
	}, dossier.Suspicions(ctx, "x/a", "x/b"))
	earlier := *second
	earlier.SuspectSince = 2
	auth.Replace(ctx, &earlier)
	since, any := auth.SuspectSince(ctx)
	require.True(t, any)
	require.EqualValues(t, 2, since)
	require.EqualValues(t, 9, dossier.Suspicions(ctx, "x/b")[0].Records)

	var heights []int64
	dossier.EachSuspect(ctx, "x/a", func(r *waymarkv1.Record) { heights = append(heights, r.Height) })
	require.Equal(t, []int64{10, 9, 8, 7, 6, 5, 4, 2}, heights)
}

// TestSuspicionsAreBounded reads so many records for an answer, however many subjects it rests on, and never passes over
// one in silence.
func TestSuspicionsAreBounded(t *testing.T) {
	h := newHistory(t, 1000) // and as many of another subject
	key := &authv1.Key{Address: make([]byte, 20), Organization: "maker", FromHeight: 1, SuspectSince: 1}
	require.NoError(t, auth.Register(h.at(1), key))
	subjects := []x.Subject{subject, subject + "1"}
	for i := range 40 {
		other := x.Subject("x/other/" + string(rune('a'+i)))
		for at := range int64(600) {
			dossier.Append(h.at(at+1), []x.Note{{Subject: other, Kind: waymarkv1.Kind_KIND_CREATED}}, nil, make([]byte, 32))
		}
		subjects = append(subjects, other)
	}
	work := x.CountWork()
	ctx := x.NewContext(x.Chain{Height: 1000}, x.Signer{}, h.state, h.flat, work)
	unexamined := uint64(0)
	for _, s := range dossier.Suspicions(ctx, subjects...) {
		unexamined += s.Unexamined
	}
	require.EqualValues(t, 2*1000+40*600-20_000, unexamined)
	require.Less(t, work.Spent(), uint64(50_000))
}
