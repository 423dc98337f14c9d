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

// TestHistory pages through a dossier, whatever form its subject is asked for in.
func TestHistory(t *testing.T) {
	h := newHistory(t, 1100)
	for _, c := range []struct {
		request dossierv1.HistoryRequest
		first   uint64
		records int
	}{
		{dossierv1.HistoryRequest{Id: string(subject)}, 0, 100},
		{dossierv1.HistoryRequest{Id: "urn:epc:class:lgtin:9506000.013435.L1", Limit: 2}, 0, 2},
		{dossierv1.HistoryRequest{Id: "https://example.com/01/09506000134352/10/L1", Start: 20, Limit: 5000}, 20, 1000},
		{dossierv1.HistoryRequest{Id: string(subject), Start: 1099}, 1099, 1},
		{dossierv1.HistoryRequest{Id: string(subject), Start: 1100}, 0, 0},
		{dossierv1.HistoryRequest{Id: string(subject), Start: 1<<64 - 1, Limit: 1<<32 - 1}, 0, 0},
	} {
		answer := ask(t, h, &c.request)
		require.Equal(t, string(subject), answer.Subject)
		require.EqualValues(t, 1100, answer.Size_)
		require.Len(t, answer.Records, c.records)
		for i, r := range answer.Records {
			require.Equal(t, c.first+uint64(i), r.Index)
			require.Equal(t, int64(r.Index)+1, r.Height)
			require.Equal(t, waymarkv1.Kind_KIND_CREATED, r.Kind)
			require.Equal(t, "maker", r.Organization)
		}
	}
	for id, want := range map[string]error{
		"01/09506000134352/10/L2": dossier.ErrUnknownSubject,
		"org/maker":               dossier.ErrUnknownSubject,
		"01/09506000134353":       dossier.ErrInvalidSubject,
		"":                        dossier.ErrInvalidSubject,
	} {
		_, err := dossier.Module.Queries[0].Do(h.at(1), &dossierv1.HistoryRequest{Id: id})
		require.ErrorIs(t, err, want, id)
	}
}

// TestHistoryOfSuspects marks what a key signed since its owner no longer vouches for it.
func TestHistoryOfSuspects(t *testing.T) {
	h := newHistory(t, 0)
	address := make([]byte, 20)
	for i := range int64(4) {
		signer := x.Signer{Address: address, Organization: "maker", TxID: make([]byte, 32), Digest: make([]byte, 32)}
		if i == 3 {
			signer.Address = nil // the ledger's own
		}
		ctx := x.NewContext(x.Chain{Height: i + 1, Time: time.Unix(i+1, 5)}, signer, h.state, h.flat, nil)
		dossier.Append(ctx, []x.Note{{Subject: subject, Kind: waymarkv1.Kind_KIND_CREATED}}, nil, make([]byte, 32))
	}
	key := &authv1.Key{Address: address, Organization: "maker", FromHeight: 1, SuspectSince: 2}
	require.NoError(t, auth.Register(h.at(5), key))
	var suspect []bool
	for _, r := range ask(t, h, &dossierv1.HistoryRequest{Id: string(subject)}).Records {
		suspect = append(suspect, r.Suspect)
	}
	require.Equal(t, []bool{false, true, true, false}, suspect)
}

func ask(t *testing.T, h *history, request *dossierv1.HistoryRequest) *dossierv1.HistoryResponse {
	t.Helper()
	answer, err := dossier.Module.Queries[0].Do(h.at(1), request)
	require.NoError(t, err)
	return answer.(*dossierv1.HistoryResponse)
}
