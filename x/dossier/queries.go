package dossier

import (
	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
)

const (
	defaultLimit = 100
	maxLimit     = 1000
)

var (
	// ErrUnknownSubject says that nothing was ever recorded of a subject.
	ErrUnknownSubject = x.NewError("dossier", 1, "nothing is recorded of it")
	// ErrInvalidSubject says that what a query names is no subject.
	ErrInvalidSubject = x.NewError("dossier", 2, "not a subject")
)

// history answers with records of a dossier.
func history(ctx *x.Context, q *dossierv1.HistoryRequest) (*dossierv1.HistoryResponse, error) {
	subject, err := subjectOf(q.Id)
	if err != nil {
		return nil, err
	}
	size := Head(ctx, subject).GetSize_()
	if size == 0 {
		return nil, ErrUnknownSubject.With("%q", x.Clip(string(subject), 200))
	}
	limit := uint64(q.Limit)
	if limit == 0 {
		limit = defaultLimit
	}
	answer := &dossierv1.HistoryResponse{Subject: string(subject), Size_: size}
	for i := q.Start; i < size && i-q.Start < min(limit, maxLimit); i++ {
		r := Record(ctx, subject, i)
		answer.Records = append(answer.Records, &dossierv1.HistoryEntry{
			Index: i, Kind: r.Kind, Height: r.Height, Time: r.Time, Organization: r.Organization,
			TxId: r.TxId, MessageIndex: r.MessageIndex, Flags: r.Flags, Codespace: r.Codespace, Code: r.Code,
			Suspect: Suspect(ctx, r), Signer: r.Signer,
		})
	}
	return answer, nil
}

// subjectOf reads the name of a subject: one of the ledger's own, an identifier in any of its forms, or an opaque key.
func subjectOf(id string) (x.Subject, error) {
	if rules.Own(id) {
		return x.Subject(id), nil
	}
	key, err := gs1.Named(id)
	if err != nil {
		return "", ErrInvalidSubject.With("%s", err)
	}
	return x.Goods(key), nil
}
