package membership

import (
	"cosmossdk.io/collections"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/standing"
)

const (
	// maxListed bounds every list of an answer.
	maxListed = 1000
	// usual is how many entries a page has where nobody says.
	usual = 100
)

func pageOf(limit uint32) int {
	if limit == 0 {
		return usual
	}
	return int(min(limit, maxListed))
}

// after is the range of a table from behind a key, from its start where there is none.
func after(key string) *collections.Range[string] {
	over := new(collections.Range[string])
	if key == "" {
		return over
	}
	return over.StartExclusive(key)
}

// afterOf is the range of an organization's entries from behind a key.
func afterOf(organization, key string) collections.Ranger[collections.Pair[string, string]] {
	over := collections.NewPrefixedPairRange[string, string](organization)
	if key == "" {
		return over
	}
	return over.StartExclusive(key)
}

// listOrganizations answers with a page of organizations.
func listOrganizations(ctx *x.Context, q *membershipv1.OrganizationsRequest) (*membershipv1.OrganizationsResponse, error) {
	r, limit := &membershipv1.OrganizationsResponse{}, pageOf(q.Limit)
	var ids []string
	organizations.Walk(ctx, after(q.After), func(_ string, org *membershipv1.Organization) bool {
		if len(r.Organizations) == limit {
			r.Next = r.Organizations[limit-1].Id
			return true
		}
		r.Organizations, ids = append(r.Organizations, org), append(ids, org.Id)
		if standing.Has(ctx, x.Organization(org.Id), standingv1.Effect_EFFECT_SUSPENDED) {
			r.Suspended = append(r.Suspended, org.Id)
		}
		return false
	})
	r.Suspicions = suspicions(ctx, ids...)
	return r, nil
}

// listApplications answers with a page of applications.
func listApplications(ctx *x.Context, q *membershipv1.ApplicationsRequest) (*membershipv1.ApplicationsResponse, error) {
	r, limit := &membershipv1.ApplicationsResponse{}, pageOf(q.Limit)
	var ids []string
	applications.Walk(ctx, after(q.After), func(_ string, a *membershipv1.Application) bool {
		if len(r.Applications) == limit {
			r.Next = r.Applications[limit-1].Organization.Id
			return true
		}
		r.Applications, ids = append(r.Applications, a), append(ids, a.Organization.Id)
		return false
	})
	r.Suspicions = suspicions(ctx, ids...)
	return r, nil
}

// listHoldings answers with a page of what an organization holds.
func listHoldings(ctx *x.Context, q *membershipv1.HoldingsRequest) (*membershipv1.HoldingsResponse, error) {
	held, offered, next := holdingsOf(ctx, q.Organization, q.After, pageOf(q.Limit))
	return &membershipv1.HoldingsResponse{
		Holdings: held, Offers: offered, Next: next, Suspicions: suspicions(ctx, q.Organization),
	}, nil
}

func holdingsOf(ctx *x.Context, organization, after string, limit int) (held []*membershipv1.Holding, offered []*membershipv1.Offer, next string) {
	var places []string
	byHolder.Walk(ctx, afterOf(organization, after), func(at collections.Pair[string, string], _ x.Present) bool {
		if len(places) == limit {
			next = places[limit-1]
			return true
		}
		places = append(places, at.K2())
		return false
	})
	for _, place := range places {
		h, _ := holdings.Get(ctx, place)
		held = append(held, h)
		if offer, open := offers.Get(ctx, place); open {
			offered = append(offered, offer)
		}
	}
	return held, offered, next
}

// listFacilities answers with a page of an organization's facilities.
func listFacilities(ctx *x.Context, q *membershipv1.FacilitiesRequest) (*membershipv1.FacilitiesResponse, error) {
	listed, next := facilitiesOf(ctx, q.Organization, q.After, pageOf(q.Limit))
	return &membershipv1.FacilitiesResponse{
		Facilities: listed, Next: next, Suspicions: suspicions(ctx, q.Organization),
	}, nil
}

func facilitiesOf(ctx *x.Context, organization, after string, limit int) (listed []*membershipv1.Facility, next string) {
	facilities.Walk(ctx, afterOf(organization, after), func(_ collections.Pair[string, string], f *membershipv1.Facility) bool {
		if len(listed) == limit {
			next = listed[limit-1].Gln
			return true
		}
		listed = append(listed, f)
		return false
	})
	return listed, next
}

// listAffiliations answers with the affiliations of an organization.
func listAffiliations(ctx *x.Context, q *membershipv1.AffiliationsRequest) (*membershipv1.AffiliationsResponse, error) {
	affiliates, affiliated := affiliationsOf(ctx, q.Organization)
	return &membershipv1.AffiliationsResponse{
		Affiliates: affiliates, Affiliated: affiliated, Suspicions: suspicions(ctx, q.Organization),
	}, nil
}

// affiliationsOf returns those in which an organization is the one, and those in which it is the affiliate.
func affiliationsOf(ctx *x.Context, id string) (affiliates, affiliated []*membershipv1.Affiliation) {
	all := collections.NewPrefixedTripleRange[string, string, string](id)
	affiliations.Walk(ctx, all, func(_ collections.Triple[string, string, string], a *membershipv1.Affiliation) bool {
		affiliates = append(affiliates, a)
		return len(affiliates) == maxListed
	})
	byAffiliate.Walk(ctx, all, func(at collections.Triple[string, string, string], _ x.Present) bool {
		a, _ := affiliations.Get(ctx, collections.Join3(at.K2(), at.K1(), at.K3()))
		affiliated = append(affiliated, a)
		return len(affiliated) == maxListed
	})
	return affiliates, affiliated
}

// listNodes answers with the nodes of an organization.
func listNodes(ctx *x.Context, q *membershipv1.NodesRequest) (*membershipv1.NodesResponse, error) {
	return &membershipv1.NodesResponse{
		Nodes: nodesOf(ctx, q.Organization), Suspicions: suspicions(ctx, q.Organization),
	}, nil
}

// nodesOf returns the nodes of an organization, by id. A parameter bounds them.
func nodesOf(ctx *x.Context, organization string) (listed []*membershipv1.Node) {
	nodes.Walk(ctx, collections.NewPrefixedPairRange[string, string](organization),
		func(_ collections.Pair[string, string], n *membershipv1.Node) bool {
			listed = append(listed, n)
			return false
		})
	return listed
}
