package membership

import (
	"fmt"
	"slices"
	"strings"

	"cosmossdk.io/collections"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
)

func checkFacilities(ctx *x.Context) (wrong error) {
	facilities.Walk(ctx, nil, func(at collections.Pair[string, string], f *membershipv1.Facility) bool {
		if _, wrong = checkFacility(f); wrong != nil {
			return true
		}
		if f.Organization != at.K1() || f.Gln != at.K2() || !Exists(ctx, f.Organization) {
			wrong = fmt.Errorf("facility %s: expected it under its organization and GLN", f.Gln)
		} else if Member(ctx, f.Organization) {
			wrong = checkOwned(ctx, f.Organization, kindGLN+f.Gln)
		}
		return wrong != nil
	})
	return wrong
}

func checkNodeTable(ctx *x.Context) (wrong error) {
	nodes.Walk(ctx, nil, func(at collections.Pair[string, string], n *membershipv1.Node) bool {
		if n.Organization != at.K1() || n.Id != at.K2() || !nodeForm.MatchString(n.Id) || !Exists(ctx, n.Organization) {
			wrong = fmt.Errorf("node %q: expected it under its organization and id", x.Clip(n.Id, maxReason))
		} else if Member(ctx, n.Organization) {
			wrong = checkOwned(ctx, n.Organization, kindNode+n.Id)
		}
		return wrong != nil
	})
	return wrong
}

func checkAffiliations(ctx *x.Context) (wrong error) {
	left := 0
	affiliations.Walk(ctx, nil, func(at collections.Triple[string, string, string], a *membershipv1.Affiliation) bool {
		left++
		if a.Organization != at.K1() || a.Affiliate != at.K2() || a.Declarer != at.K3() || !Exists(ctx, a.Declarer) ||
			!byAffiliate.Has(ctx, collections.Join3(at.K2(), at.K1(), at.K3())) {
			wrong = fmt.Errorf("affiliation of %q: expected it under organization, affiliate and declarer, and in the index by affiliate",
				x.Clip(at.K1(), maxReason))
		} else {
			wrong = checkAffiliation(ctx, a)
		}
		return wrong != nil
	})
	if wrong != nil {
		return wrong
	}
	byAffiliate.Walk(ctx, nil, func(collections.Triple[string, string, string], x.Present) bool {
		left--
		return false
	})
	if left != 0 {
		return fmt.Errorf("the index of affiliations by affiliate has %d entries too many", -left)
	}
	return nil
}

// checkIdentifiers checks that whoever an identifier is said to be of has it.
func checkIdentifiers(ctx *x.Context) (wrong error) {
	identifiers.Walk(ctx, nil, func(identifier, owner string) bool {
		if !identifies(ctx, identifier, owner) {
			wrong = fmt.Errorf("the index of identifiers has %q: expected one of %q", x.Clip(identifier, maxReason), x.Clip(owner, maxReason))
		}
		return wrong != nil
	})
	return wrong
}

func identifies(ctx *x.Context, identifier, owner string) bool {
	if a, open := applications.Get(ctx, owner); open {
		return slices.Contains(reservedBy(a), identifier)
	}
	org, known := organizations.Get(ctx, owner)
	kind, value, _ := strings.Cut(identifier, "/")
	switch {
	case !known:
		return false
	case slices.Contains(identifiersOf(org), identifier):
		return true
	case kind+"/" == kindGLN:
		return facilities.Has(ctx, collections.Join(owner, value))
	case kind+"/" == kindNode:
		return nodes.Has(ctx, collections.Join(owner, value))
	}
	return false
}

// checkCounts counts anew.
func checkCounts(ctx *x.Context) (wrong error) {
	type counted struct{ organization, what string }
	there := make(map[counted]uint64)
	applications.Walk(ctx, nil, func(_ string, a *membershipv1.Application) bool {
		there[counted{a.Sponsor, countApplications}]++
		return false
	})
	facilities.Walk(ctx, nil, func(_ collections.Pair[string, string], f *membershipv1.Facility) bool {
		there[counted{f.Organization, countFacilities}]++
		return false
	})
	nodes.Walk(ctx, nil, func(_ collections.Pair[string, string], n *membershipv1.Node) bool {
		there[counted{n.Organization, countNodes}]++
		return false
	})
	affiliations.Walk(ctx, nil, func(_ collections.Triple[string, string, string], a *membershipv1.Affiliation) bool {
		there[counted{a.Declarer, countAffiliations}]++
		return false
	})
	counts.Walk(ctx, nil, func(at collections.Pair[string, string], n uint64) bool {
		of := counted{at.K1(), at.K2()}
		if n == 0 || there[of] != n {
			wrong = fmt.Errorf("%q is said to have %d %q, expected %d", x.Clip(of.organization, maxReason), n, x.Clip(of.what, maxReason), there[of])
		}
		delete(there, of)
		return wrong != nil
	})
	if wrong == nil && len(there) > 0 {
		return fmt.Errorf("of %d organizations it is not said how many applications, facilities, nodes or affiliations they have", len(there))
	}
	return wrong
}
