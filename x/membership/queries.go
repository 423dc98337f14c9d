package membership

import (
	"cosmossdk.io/collections"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/standing"
)

// maxListed bounds each list of an organization's query.
const maxListed = 1000

// organization answers with an organization, or ErrUnknownOrganization.
func organization(ctx *x.Context, q *membershipv1.OrganizationRequest) (*membershipv1.OrganizationResponse, error) {
	org, ok := organizations.Get(ctx, q.Id)
	if !ok {
		return nil, ErrUnknownOrganization.With("%q", x.Clip(q.Id, maxReason))
	}
	r := &membershipv1.OrganizationResponse{Organization: org, Standing: standing.Of(ctx, x.Organization(q.Id))}
	auth.Of(ctx, q.Id, func(key *authv1.Key) bool {
		r.Keys = append(r.Keys, key)
		return len(r.Keys) == maxListed
	})
	holdings.Walk(ctx, nil, func(_ string, h *membershipv1.Holding) bool {
		if h.Organization == q.Id {
			r.Holdings = append(r.Holdings, h)
		}
		return len(r.Holdings) == maxListed
	})
	mandates.Walk(ctx, collections.NewPrefixedPairRange[string, string](q.Id),
		func(_ collections.Pair[string, string], m *membershipv1.Mandate) bool {
			r.Mandates = append(r.Mandates, m)
			return len(r.Mandates) == maxListed
		})
	return r, nil
}

// listOrganizations answers with a page of organizations.
func listOrganizations(ctx *x.Context, q *membershipv1.OrganizationsRequest) (*membershipv1.OrganizationsResponse, error) {
	limit := int(q.Limit)
	if limit == 0 || limit > maxListed {
		limit = 100
	}
	r := &membershipv1.OrganizationsResponse{}
	from := new(collections.Range[string])
	if q.After != "" {
		from = from.StartExclusive(q.After)
	}
	organizations.Walk(ctx, from, func(id string, org *membershipv1.Organization) bool {
		if len(r.Organizations) == limit {
			r.Next = r.Organizations[limit-1].Id
			return true
		}
		r.Organizations = append(r.Organizations, org)
		return false
	})
	return r, nil
}

// key answers with a key, or ErrUnknownKey.
func key(ctx *x.Context, q *membershipv1.KeyRequest) (*membershipv1.KeyResponse, error) {
	k, ok := auth.Lookup(ctx, q.Address)
	if !ok {
		return nil, ErrUnknownKey.With("address: not registered")
	}
	return &membershipv1.KeyResponse{Key: k, HighestNonce: auth.HighestNonce(ctx, q.Address)}, nil
}
