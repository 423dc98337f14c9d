package membership

import (
	"slices"

	"cosmossdk.io/collections"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/standing"
)

// Founders returns, by id, all that the state says of each organization. Of the state that a genesis has just filled,
// it is what the genesis says of them.
func Founders(ctx *x.Context) []*membershipv1.GenesisMember {
	var founders []*membershipv1.GenesisMember
	of := make(map[string]*membershipv1.GenesisMember)
	organizations.Walk(ctx, nil, func(id string, org *membershipv1.Organization) bool {
		f := &membershipv1.GenesisMember{Organization: org, Standing: standing.Of(ctx, x.Organization(id)), Nodes: nodesOf(ctx, id)}
		f.Successor, _ = successions.Get(ctx, id)
		auth.Of(ctx, id, func(key *authv1.Key) bool {
			f.Keys = append(f.Keys, key)
			return false
		})
		founders, of[id] = append(founders, f), f
		return false
	})
	holdings.Walk(ctx, nil, func(_ string, h *membershipv1.Holding) bool {
		f := of[h.Organization]
		f.Holdings = append(f.Holdings, h)
		return false
	})
	mandates.Walk(ctx, nil, func(_ collections.Pair[string, string], m *membershipv1.Mandate) bool {
		for _, id := range slices.Compact([]string{m.Holder, m.Organization}) {
			of[id].Mandates = append(of[id].Mandates, m)
		}
		return false
	})
	facilities.Walk(ctx, nil, func(at collections.Pair[string, string], f *membershipv1.Facility) bool {
		of[at.K1()].Facilities = append(of[at.K1()].Facilities, f)
		return false
	})
	affiliations.Walk(ctx, nil, func(_ collections.Triple[string, string, string], a *membershipv1.Affiliation) bool {
		concerned := []string{a.Organization, a.Affiliate, a.Declarer}
		slices.Sort(concerned)
		for _, id := range slices.Compact(concerned) {
			of[id].Affiliations = append(of[id].Affiliations, a)
		}
		return false
	})
	return founders
}

// Any reports whether there is an organization.
func Any(ctx *x.Context) (found bool) {
	organizations.Walk(ctx, nil, func(string, *membershipv1.Organization) bool {
		found = true
		return true
	})
	return found
}
