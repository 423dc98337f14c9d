package membership

import (
	"bytes"
	"slices"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/rules"
)

// Approvals returns how many administrating keys of a member must approve what needs one: at least 1.
func Approvals(ctx *x.Context, organization string) uint32 {
	org, known := organizations.Get(ctx, organization)
	if !known {
		return 1
	}
	return max(org.Approvals, 1)
}

// AdminKeys calls visit for each key that administers an organization in the next block, by address, until it returns
// true. There are at most as many as it may have keys.
func AdminKeys(ctx *x.Context, organization string, visit func(*authv1.Key) (stop bool)) {
	auth.Current(ctx, organization, func(key *authv1.Key) bool {
		return administers(ctx, key) && visit(key)
	})
}

func administers(ctx *x.Context, key *authv1.Key) bool {
	return rules.Permitted(key, ctx.Height()+1, admin)
}

// setApprovals changes how many keys must approve.
func setApprovals(ctx *x.Context, m *membershipv1.SetApprovals) error {
	org, err := member(ctx, ctx.Signer().Organization)
	if err != nil {
		return err
	}
	have := uint32(0)
	AdminKeys(ctx, org.Id, func(*authv1.Key) bool {
		have++
		return false
	})
	if m.Threshold < 1 || m.Threshold > have {
		return ErrInvalid.With("threshold: expected 1 to %d, the number of keys that administer the organization", have)
	}
	changed := *org
	changed.Approvals = m.Threshold
	organizations.Set(ctx, org.Id, &changed)
	note(ctx, org.Id)
	return nil
}

// spare checks that an organization keeps enough administrating keys without some of those that it has. Keys that do not
// administer it are spared in any case.
func spare(ctx *x.Context, organization string, ended ...*authv1.Key) error {
	if !slices.ContainsFunc(ended, func(key *authv1.Key) bool { return administers(ctx, key) }) {
		return nil
	}
	left, need := 0, int(Approvals(ctx, organization))
	AdminKeys(ctx, organization, func(key *authv1.Key) bool {
		if !slices.ContainsFunc(ended, func(e *authv1.Key) bool { return bytes.Equal(e.Address, key.Address) }) {
			left++
		}
		return left == need
	})
	if left < need {
		return ErrLastKey.With("%d, expected at least %d: register another first, or rotate this one", left, need)
	}
	return nil
}
