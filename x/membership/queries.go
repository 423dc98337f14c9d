package membership

import (
	"cosmossdk.io/collections"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/standing"
)

// organization answers with all that is known of an organization, or of one that applies, or ErrUnknownOrganization.
func organization(ctx *x.Context, q *membershipv1.OrganizationRequest) (*membershipv1.OrganizationResponse, error) {
	org, ok := organizations.Get(ctx, q.Id)
	if !ok {
		if application, open := applications.Get(ctx, q.Id); open {
			return &membershipv1.OrganizationResponse{
				Organization: application.Organization, Application: application, Suspicions: suspicions(ctx, q.Id),
			}, nil
		}
		return nil, ErrUnknownOrganization.With("%q", x.Clip(q.Id, maxReason))
	}
	r := &membershipv1.OrganizationResponse{
		Organization: org, Standing: standing.Of(ctx, x.Organization(q.Id)), Suspicions: suspicions(ctx, q.Id),
	}
	auth.Of(ctx, q.Id, func(key *authv1.Key) bool {
		r.Keys = append(r.Keys, key)
		return len(r.Keys) == maxListed
	})
	r.Holdings, r.Offers, _ = holdingsOf(ctx, q.Id, "", maxListed)
	mandates.Walk(ctx, collections.NewPrefixedPairRange[string, string](q.Id),
		func(_ collections.Pair[string, string], m *membershipv1.Mandate) bool {
			r.Mandates = append(r.Mandates, m)
			return len(r.Mandates) == maxListed
		})
	r.Facilities, _ = facilitiesOf(ctx, q.Id, "", maxListed)
	affiliates, affiliated := affiliationsOf(ctx, q.Id)
	r.Affiliations = append(affiliates, affiliated...)
	r.Nodes = nodesOf(ctx, q.Id)
	r.Successor, _ = successions.Get(ctx, q.Id)
	return r, nil
}

// key answers with a key, or ErrUnknownKey.
func key(ctx *x.Context, q *membershipv1.KeyRequest) (*membershipv1.KeyResponse, error) {
	k, ok := auth.Lookup(ctx, q.Address)
	if !ok {
		return nil, ErrUnknownKey.With("address: not registered")
	}
	return &membershipv1.KeyResponse{
		Key: k, HighestNonce: auth.HighestNonce(ctx, q.Address), Suspicions: suspicions(ctx, k.Organization),
	}, nil
}

// facility answers with who is at a GLN, or ErrNoFacility.
func facility(ctx *x.Context, q *membershipv1.FacilityRequest) (*membershipv1.FacilityResponse, error) {
	id, taken := identifiers.Get(ctx, kindGLN+q.Gln)
	if !taken || !Exists(ctx, id) {
		return nil, ErrNoFacility.With("gln %q", x.Clip(q.Gln, maxReason))
	}
	f, _ := facilities.Get(ctx, collections.Join(id, q.Gln))
	return &membershipv1.FacilityResponse{Organization: id, Facility: f, Suspicions: suspicions(ctx, id)}, nil
}

// suspicions says which of the organizations, on whose records an answer rests, have suspect ones.
func suspicions(ctx *x.Context, ids ...string) []*dossierv1.Suspicion {
	subjects := make([]x.Subject, len(ids))
	for i, id := range ids {
		subjects[i] = x.Organization(id)
	}
	return dossier.Suspicions(ctx, subjects...)
}
