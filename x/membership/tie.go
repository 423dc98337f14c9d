package membership

import (
	"fmt"

	"cosmossdk.io/collections"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership/rules"
)

// Tied reports whether anybody declares an affiliation between two organizations, whichever of them is the affiliate.
func Tied(ctx *x.Context, one, other string) bool { return ties.Has(ctx, between(one, other)) }

func between(one, other string) collections.Pair[string, string] {
	return collections.Join(rules.Ordered(one, other))
}

// tie counts one more affiliation between two organizations.
func tie(ctx *x.Context, one, other string) {
	declared, _ := ties.Get(ctx, between(one, other))
	ties.Set(ctx, between(one, other), declared+1)
}

// untie counts one less.
func untie(ctx *x.Context, one, other string) {
	at := between(one, other)
	if declared, _ := ties.Get(ctx, at); declared > 1 {
		ties.Set(ctx, at, declared-1)
	} else {
		ties.Remove(ctx, at)
	}
}

// checkTies counts anew.
func checkTies(ctx *x.Context) (wrong error) {
	there := make(map[[2]string]uint64)
	affiliations.Walk(ctx, nil, func(_ collections.Triple[string, string, string], a *membershipv1.Affiliation) bool {
		first, second := rules.Ordered(a.Organization, a.Affiliate)
		there[[2]string{first, second}]++
		return false
	})
	ties.Walk(ctx, nil, func(at collections.Pair[string, string], n uint64) bool {
		of := [2]string{at.K1(), at.K2()}
		if n == 0 || there[of] != n {
			wrong = fmt.Errorf("%q and %q are said to be tied by %d affiliations, expected %d",
				x.Clip(of[0], maxReason), x.Clip(of[1], maxReason), n, there[of])
		}
		delete(there, of)
		return wrong != nil
	})
	if wrong == nil && len(there) > 0 {
		return fmt.Errorf("of %d pairs of affiliated organizations it is not said that they are tied", len(there))
	}
	return wrong
}
