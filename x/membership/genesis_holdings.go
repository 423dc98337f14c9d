package membership

import (
	"fmt"

	"cosmossdk.io/collections"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
)

func checkHoldings(ctx *x.Context) (wrong error) {
	before, left := "", 0
	holdings.Walk(ctx, nil, func(place string, h *membershipv1.Holding) bool {
		left++
		own, digits, err := placeOf(h.Key)
		switch {
		case err != nil:
			wrong = err
		case own != place || !Exists(ctx, h.Organization):
			wrong = fmt.Errorf("holding %q: expected it in its own place, of a member", x.Clip(h.Key, maxReason))
		case before != "" && len(digits) >= len(before) && digits[:len(before)] == before:
			wrong = fmt.Errorf("holding %q: expected none that begins another's", x.Clip(h.Key, maxReason))
		case !byHolder.Has(ctx, collections.Join(h.Organization, place)):
			wrong = fmt.Errorf("holding %q: expected it in the index by organization", x.Clip(h.Key, maxReason))
		}
		if before = ""; own == digits {
			before = digits // a prefix; those that it begins follow at once
		}
		return wrong != nil
	})
	if wrong != nil {
		return wrong
	}
	byHolder.Walk(ctx, nil, func(collections.Pair[string, string], x.Present) bool {
		left--
		return false
	})
	if left != 0 {
		return fmt.Errorf("the index of holdings by organization has %d entries too many", -left)
	}
	return checkOffers(ctx)
}

func checkOffers(ctx *x.Context) (wrong error) {
	offers.Walk(ctx, nil, func(place string, o *membershipv1.Offer) bool {
		own, _, err := placeOf(o.Key)
		if err != nil || own != place || !holdings.Has(ctx, place) || !Exists(ctx, o.Holder) || !Exists(ctx, o.Organization) {
			wrong = fmt.Errorf("offer of %q: expected it in the place of a holding, between members", x.Clip(o.Key, maxReason))
		}
		return wrong != nil
	})
	return wrong
}

func checkSuccessions(ctx *x.Context) (wrong error) {
	successions.Walk(ctx, nil, func(id, successor string) bool {
		if !Exists(ctx, id) || !Exists(ctx, successor) {
			wrong = fmt.Errorf("successor of %q: expected both to be members or to have been", x.Clip(id, maxReason))
		}
		seen := map[string]bool{id: true}
		for succeeded := true; succeeded && wrong == nil; successor, succeeded = successions.Get(ctx, successor) {
			if seen[successor] {
				wrong = fmt.Errorf("successor of %q: expected successions that do not lead back", x.Clip(id, maxReason))
			}
			seen[successor] = true
		}
		return wrong != nil
	})
	return wrong
}
