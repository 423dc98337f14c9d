package membership

import (
	"slices"

	"cosmossdk.io/collections"

	"github.com/waymark-ledger/waymark/x"
)

// Electors calls visit once for each member with any of the roles that is not suspended, by role and id, with its
// jurisdiction, until it returns true. It reads no other members.
func Electors(ctx *x.Context, roles []x.Role, visit func(organization, jurisdiction string) (stop bool)) {
	stopped := false
	for i, role := range roles {
		if stopped {
			return
		}
		byRole.Walk(ctx, collections.NewPrefixedPairRange[uint32, string](uint32(role)),
			func(at collections.Pair[uint32, string], jurisdiction string) bool {
				seen := slices.ContainsFunc(roles[:i], func(earlier x.Role) bool {
					return byRole.Has(ctx, collections.Join(uint32(earlier), at.K2()))
				})
				stopped = !seen && !Suspended(ctx, at.K2()) && visit(at.K2(), jurisdiction)
				return stopped
			})
	}
}
