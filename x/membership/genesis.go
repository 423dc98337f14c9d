package membership

import (
	"fmt"

	"cosmossdk.io/collections"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
)

// checkTables checks that every entry is one that messages could have written, under its own key.
func checkTables(ctx *x.Context) (wrong error) {
	glns := 0
	organizations.Walk(ctx, nil, func(id string, org *membershipv1.Organization) bool {
		if wrong = validate(org); wrong == nil && org.Id != id {
			wrong = fmt.Errorf("organization %q: expected it under its own id", org.Id)
		}
		for _, gln := range org.Glns {
			glns++
			if holder, _ := byGLN.Get(ctx, gln); holder != id && wrong == nil {
				wrong = fmt.Errorf("organization %q: expected its GLN %s in the index", id, gln)
			}
		}
		return wrong != nil
	})
	if wrong != nil {
		return wrong
	}
	byGLN.Walk(ctx, nil, func(string, string) bool {
		glns--
		return false
	})
	if glns != 0 {
		return fmt.Errorf("the index of GLNs has %d entries too many", -glns)
	}
	before := ""
	holdings.Walk(ctx, nil, func(place string, h *membershipv1.Holding) bool {
		own, digits, err := placeOf(h.Key)
		switch {
		case err != nil:
			wrong = err
		case own != place || !Exists(ctx, h.Organization):
			wrong = fmt.Errorf("holding %q: expected it in its own place, of a member", x.Clip(h.Key, maxReason))
		case before != "" && len(digits) >= len(before) && digits[:len(before)] == before:
			wrong = fmt.Errorf("holding %q: expected none that begins another's", x.Clip(h.Key, maxReason))
		}
		if before = ""; own == digits {
			before = digits // a prefix; those that it begins follow at once
		}
		return wrong != nil
	})
	if wrong != nil {
		return wrong
	}
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
