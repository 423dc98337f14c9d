package inspection

import (
	"slices"
	"strconv"
	"strings"

	"cosmossdk.io/collections"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

const (
	usualPage = 100
	maxPage   = 1000
)

// attestation answers with one.
func attestation(ctx *x.Context, q *inspectionv1.AttestationRequest) (*inspectionv1.AttestationResponse, error) {
	id := q.Id
	if id == 0 {
		id, _ = numbers.Get(ctx, numbered(q.Organization, q.Number))
	}
	a, found := attestations.Get(ctx, id)
	if !found {
		return nil, ErrNotFound.With("attestation %d of %q, number %q", q.Id, x.Clip(q.Organization, maxCode), x.Clip(q.Number, maxCode))
	}
	return stand(ctx, a), nil
}

// stand tells how an attestation stands.
func stand(ctx *x.Context, a *inspectionv1.Attestation) *inspectionv1.AttestationResponse {
	return &inspectionv1.AttestationResponse{
		Attestation: a, Status: rules.StatusAt(a.History, ctx.Time().Unix()), Broken: isBroken(ctx, a),
		Suspect: auth.Suspect(ctx, a.Signer, a.Recorded),
	}
}

// listAttestations answers with a page of those about a subject.
func listAttestations(ctx *x.Context, q *inspectionv1.AttestationsRequest) (*inspectionv1.AttestationsResponse, error) {
	subject, _, err := subjectOf(q.Id)
	if err != nil {
		return nil, ErrNotFound.With("id: %s", err)
	}
	from, after, err := readPage(q.Page)
	if err != nil {
		return nil, err
	}
	limit := int(min(q.Limit, maxPage))
	if limit == 0 {
		limit = usualPage
	}
	over := collections.NewPrefixedPairRange[string, string](subject)
	if from != "" {
		over = over.StartInclusive(from)
	}
	var ids []uint64
	answer := &inspectionv1.AttestationsResponse{Subject: subject}
	last := ""
	attested.Walk(ctx, over, func(at collections.Pair[string, string], of *inspectionv1.Attested) bool {
		if q.Scheme != "" && at.K2() != q.Scheme {
			return at.K2() > q.Scheme
		}
		for _, id := range of.Ids {
			if at.K2() == from && id <= after {
				continue
			}
			if len(ids) == limit {
				answer.NextPage = last
				return true
			}
			ids, last = append(ids, id), at.K2()+"#"+strconv.FormatUint(id, 10)
		}
		return false
	})
	for _, id := range ids {
		answer.Attestations = append(answer.Attestations, stand(ctx, attestationOf(ctx, id)))
	}
	answer.Suspicions = dossier.Suspicions(ctx, x.Subject(subject))
	return answer, nil
}

// readPage reads where a page goes on: behind an attestation under a scheme.
func readPage(page string) (scheme string, after uint64, err error) {
	if page == "" {
		return "", 0, nil
	}
	scheme, number, found := strings.Cut(page, "#")
	after, err = strconv.ParseUint(number, 10, 64)
	if err != nil || !found {
		return "", 0, ErrInvalidPage.With("expected the next_page of the page before")
	}
	return scheme, after, nil
}

// sealsOf answers with the seals of a container.
func sealsOf(ctx *x.Context, q *inspectionv1.SealsRequest) (*inspectionv1.SealsResponse, error) {
	container, err := containerOf(q.Id)
	if err != nil {
		return nil, err
	}
	recorded, found := seals.Get(ctx, string(container))
	if !found {
		return nil, ErrNotFound.With("seals of %s", container)
	}
	return &inspectionv1.SealsResponse{
		Subject: string(container), Seals: recorded, Suspicions: dossier.Suspicions(ctx, x.Goods(container)),
	}, nil
}

// consumedOf answers with what is used up of a lot.
func consumedOf(ctx *x.Context, q *inspectionv1.ConsumedRequest) (*inspectionv1.ConsumedResponse, error) {
	subject, key, err := subjectOf(q.Id)
	if err != nil || key.Kind() != gs1.Lot {
		return nil, ErrNotFound.With("id: expected an identifier of a lot")
	}
	answer := &inspectionv1.ConsumedResponse{Subject: subject, Suspicions: dossier.Suspicions(ctx, x.Subject(subject))}
	if used, found := consumed.Get(ctx, collections.Join(q.Scheme, subject)); found {
		measure, _ := measureOf(ctx, key, used.Dimension)
		answer.Consumed, answer.Measure = used, measure.String()
	}
	return answer, nil
}

// contains reports whether an ascending list has a number.
func contains(ids []uint64, id uint64) bool {
	_, found := slices.BinarySearch(ids, id)
	return found
}
