package membership

import (
	"slices"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
)

// Electors calls visit for each admitted organization that is not suspended and has any of the roles, by id.
func Electors(ctx *x.Context, roles []x.Role, visit func(id, jurisdiction string)) {
	organizations.Walk(ctx, nil, func(id string, org *membershipv1.Organization) bool {
		if slices.ContainsFunc(roles, func(r x.Role) bool { return slices.Contains(org.Roles, r) }) && !Suspended(ctx, id) {
			visit(id, org.Jurisdiction)
		}
		return false
	})
}

// Approvals returns how many of an organization's administrating keys must approve what needs one.
func Approvals(*x.Context, string) uint32 { return 1 }
