package validators

import (
	"cosmossdk.io/collections"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/membership"
)

// maxListed bounds a page of applications.
const maxListed = 1000

// ErrUnknownKey answers a question about a key that nobody validated, or applied, with.
var ErrUnknownKey = x.NewError("validators", 16, "no such consensus key")

// validator answers with an organization's validator and application, both unset where there is none.
func validator(ctx *x.Context, q *validatorsv1.ValidatorRequest) (*validatorsv1.ValidatorResponse, error) {
	if !membership.Exists(ctx, q.Organization) {
		return nil, membership.ErrUnknownOrganization.With("%q", x.Clip(q.Organization, 64))
	}
	r := &validatorsv1.ValidatorResponse{Suspicions: suspicions(ctx, q.Organization)}
	r.Application, _ = applied.Get(ctx, q.Organization)
	if v, found := validators.Get(ctx, q.Organization); found {
		of, _ := missed.Get(ctx, q.Organization)
		r.Validator, r.Window = v, parameters.Get(ctx).MissedWindow
		_, r.Missed = recent(of.GetRuns(), ctx.Height()-1, r.Window)
	}
	return r, nil
}

// listValidators answers with all validators.
func listValidators(ctx *x.Context, _ *validatorsv1.ValidatorsRequest) (*validatorsv1.ValidatorsResponse, error) {
	r := &validatorsv1.ValidatorsResponse{Validators: all(ctx)}
	var ids []string
	for _, v := range r.Validators {
		r.TotalPower += v.Seat.GetPower()
		ids = append(ids, v.Organization)
	}
	r.Suspicions = suspicions(ctx, ids...)
	return r, nil
}

// listApplications answers with a page of applications.
func listApplications(ctx *x.Context, q *validatorsv1.ApplicationsRequest) (*validatorsv1.ApplicationsResponse, error) {
	limit := int(q.Limit)
	if limit == 0 || limit > maxListed {
		limit = 100
	}
	r := &validatorsv1.ApplicationsResponse{}
	var ids []string
	from := new(collections.Range[string])
	if q.After != "" {
		from = from.StartExclusive(q.After)
	}
	applied.Walk(ctx, from, func(_ string, a *validatorsv1.Application) bool {
		if len(r.Applications) == limit {
			r.Next = r.Applications[limit-1].Organization
			return true
		}
		r.Applications, ids = append(r.Applications, a), append(ids, a.Organization)
		return false
	})
	r.Suspicions = suspicions(ctx, ids...)
	return r, nil
}

// consensusKey answers with the life of a consensus key, or ErrUnknownKey.
func consensusKey(ctx *x.Context, q *validatorsv1.ConsensusKeyRequest) (*validatorsv1.ConsensusKeyResponse, error) {
	life, found := keys.Get(ctx, q.Address)
	if !found {
		return nil, ErrUnknownKey.With("address: expected one of a key that somebody validated, or applied, with")
	}
	return &validatorsv1.ConsensusKeyResponse{Key: life, Suspicions: suspicions(ctx, life.Organization)}, nil
}

// suspicions says which of the organizations, on whose records an answer rests, have suspect ones.
func suspicions(ctx *x.Context, ids ...string) []*dossierv1.Suspicion {
	subjects := make([]x.Subject, len(ids))
	for i, id := range ids {
		subjects[i] = x.Organization(id)
	}
	return dossier.Suspicions(ctx, subjects...)
}
