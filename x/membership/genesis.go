package membership

import (
	"fmt"

	"cosmossdk.io/collections"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

// checkTables checks that every entry is one that messages could have written, under its own key, and that the indexes
// and counts are of what is there.
func checkTables(ctx *x.Context) error {
	for _, check := range []func(*x.Context) error{
		checkOrganizations, checkRoleIndex, checkApplications, checkHoldings, checkMandates, checkFacilities, checkNodeTable,
		checkAffiliations, checkTies, checkSuccessions, checkIdentifiers, checkCounts,
	} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	return nil
}

func checkOrganizations(ctx *x.Context) (wrong error) {
	organizations.Walk(ctx, nil, func(id string, org *membershipv1.Organization) bool {
		switch wrong = validate(org); {
		case wrong != nil:
		case org.Id != id:
			wrong = fmt.Errorf("organization %q: expected it under its own id", org.Id)
		case admitted(org):
			wrong = checkMember(ctx, org)
		case org.Life != membershipv1.Life_LIFE_EXPELLED && org.Life != membershipv1.Life_LIFE_LEFT:
			wrong = fmt.Errorf("organization %q: expected its life to be admitted, expelled or left", id)
		case checkReason(org.Reason) != nil:
			wrong = fmt.Errorf("organization %q: expected the reason for which it is no member", id)
		case len(unrevoked(ctx, id)) > 0:
			wrong = fmt.Errorf("organization %q is no member: expected its keys to be revoked", id)
		}
		return wrong != nil
	})
	return wrong
}

func checkMember(ctx *x.Context, org *membershipv1.Organization) error {
	admins := uint32(0)
	AdminKeys(ctx, org.Id, func(*authv1.Key) bool {
		admins++
		return false
	})
	if org.Approvals < 1 || org.Approvals > max(admins, 1) {
		return fmt.Errorf("organization %q: expected approvals of 1 to %d, its administrating keys", org.Id, max(admins, 1))
	}
	for _, role := range org.Roles {
		if jurisdiction, _ := byRole.Get(ctx, collections.Join(uint32(role), org.Id)); jurisdiction != org.Jurisdiction {
			return fmt.Errorf("organization %q: expected it in the index of roles, under %s", org.Id, role)
		}
	}
	return checkOwned(ctx, org.Id, identifiersOf(org)...)
}

// checkOwned checks that identifiers are an organization's.
func checkOwned(ctx *x.Context, id string, all ...string) error {
	for _, identifier := range all {
		if owner, _ := identifiers.Get(ctx, identifier); owner != id {
			return fmt.Errorf("organization %q: expected its %s in the index of identifiers", id, identifier)
		}
	}
	return nil
}

func checkRoleIndex(ctx *x.Context) (wrong error) {
	byRole.Walk(ctx, nil, func(at collections.Pair[uint32, string], _ string) bool {
		if !HasRole(ctx, at.K2(), x.Role(at.K1())) || at.K1() == 0 {
			wrong = fmt.Errorf("the index of roles has %q under %d: expected a member with it", x.Clip(at.K2(), maxReason), at.K1())
		}
		return wrong != nil
	})
	return wrong
}

func checkApplications(ctx *x.Context) (wrong error) {
	left := 0
	applications.Walk(ctx, nil, func(id string, a *membershipv1.Application) bool {
		left++
		wrong = checkApplication(ctx, id, a)
		return wrong != nil
	})
	if wrong != nil {
		return wrong
	}
	ends.Walk(ctx, nil, func(collections.Pair[int64, string], x.Present) bool {
		left--
		return false
	})
	if left != 0 {
		return fmt.Errorf("the index of applications by their end has %d entries too many", -left)
	}
	return nil
}

func checkApplication(ctx *x.Context, id string, a *membershipv1.Application) error {
	if a.Organization == nil {
		return fmt.Errorf("application %q: expected an organization", x.Clip(id, maxReason))
	}
	if err := validate(a.Organization); err != nil {
		return err
	}
	if err := checkNodes(a.Nodes); err != nil {
		return err
	}
	address, err := sig.Address(a.PublicKey)
	if err != nil {
		return fmt.Errorf("application %q: public_key: %w", id, err)
	}
	_, registered := auth.Lookup(ctx, address)
	switch {
	case a.Organization.Id != id || a.Organization.Life != membershipv1.Life_LIFE_APPLIED || Exists(ctx, id):
		return fmt.Errorf("application %q: expected it under its own id, of one that applies and was never admitted", id)
	case registered:
		return fmt.Errorf("application %q: expected a key that nobody registered", id)
	case !Exists(ctx, a.Sponsor):
		return fmt.Errorf("application %q: expected a sponsor that is or was a member", id)
	case !ends.Has(ctx, collections.Join(a.Ends, id)):
		return fmt.Errorf("application %q: expected it in the index by its end", id)
	}
	return checkOwned(ctx, id, reservedBy(a)...)
}

func checkMandates(ctx *x.Context) (wrong error) {
	mandates.Walk(ctx, nil, func(at collections.Pair[string, string], m *membershipv1.Mandate) bool {
		if m.Holder != at.K1() || m.Organization != at.K2() || !Exists(ctx, m.Holder) || !Exists(ctx, m.Organization) {
			wrong = fmt.Errorf("mandate of %q: expected it under holder and organization, both members", x.Clip(at.K1(), maxReason))
		} else if wrong = canonical("products", m.Products); wrong == nil {
			wrong = canonical("sites", m.Sites)
		}
		return wrong != nil
	})
	return wrong
}
