package membership

import (
	"cosmossdk.io/collections"

	"github.com/waymark-ledger/waymark/x"
)

// What is counted of an organization, because it may have only so many. Consensus: they are in keys of the state.
const (
	countApplications = "applications"
	countNodes        = "nodes"
	countFacilities   = "facilities"
	countAffiliations = "affiliations"
)

// addOne counts one more of an organization's, unless it has as many as it may.
func addOne(ctx *x.Context, organization, what string, most uint32) error {
	at := collections.Join(organization, what)
	n, _ := counts.Get(ctx, at)
	if n >= uint64(most) {
		return ErrTooMany.With("%s has %d %s, expected at most %d", organization, n, what, most)
	}
	counts.Set(ctx, at, n+1)
	return nil
}

// takeOne counts one less.
func takeOne(ctx *x.Context, organization, what string) {
	at := collections.Join(organization, what)
	if n, _ := counts.Get(ctx, at); n > 1 {
		counts.Set(ctx, at, n-1)
	} else {
		counts.Remove(ctx, at)
	}
}
