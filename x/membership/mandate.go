package membership

import (
	"slices"

	"cosmossdk.io/collections"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// maxLimits is how many products, and how many sites, a mandate may name.
const maxLimits = 1000

func grantMandate(ctx *x.Context, m *membershipv1.GrantMandate) error {
	mandate := m.Mandate
	signer := ctx.Signer().Organization
	switch {
	case mandate == nil:
		return ErrInvalid.With("mandate: required")
	case mandate.Holder != signer:
		return ErrInvalid.With("mandate.holder: expected %q, the signer's organization", signer)
	case mandate.Organization == signer:
		return ErrInvalid.With("mandate.organization: expected another organization")
	case !Member(ctx, mandate.Organization):
		return ErrUnknownOrganization.With("mandate.organization %q", x.Clip(mandate.Organization, maxReason))
	case mandate.From < 0 || mandate.Until < 0 || mandate.Until != 0 && mandate.Until < mandate.From:
		return ErrInvalid.With("mandate.until: expected Unix seconds not before mandate.from, or 0 for no end")
	}
	if err := canonical("mandate.products", mandate.Products); err != nil {
		return err
	}
	if err := canonical("mandate.sites", mandate.Sites); err != nil {
		return err
	}
	mandates.Set(ctx, collections.Join(signer, mandate.Organization), mandate)
	note(ctx, signer, mandate.Organization)
	return nil
}

func revokeMandate(ctx *x.Context, m *membershipv1.RevokeMandate) error {
	signer := ctx.Signer().Organization
	at := collections.Join(signer, m.Organization)
	if !mandates.Has(ctx, at) {
		return ErrNoMandate.With("from %q to %q", signer, x.Clip(m.Organization, maxReason))
	}
	mandates.Remove(ctx, at)
	note(ctx, signer, m.Organization)
	return nil
}

// MayActFor reports whether an organization has a mandate of a holder for a key at a site (empty where unknown) and a
// Unix time in seconds.
func MayActFor(ctx *x.Context, holder, organization string, key, site gs1.Key, unix int64) bool {
	return mandated(ctx, holder, organization, key, site, unix)
}

func mandated(ctx *x.Context, holder, organization string, key, site gs1.Key, unix int64) bool {
	m, ok := mandates.Get(ctx, collections.Join(holder, organization))
	return ok && m.From <= unix && (m.Until == 0 || unix <= m.Until) &&
		covers(m.Products, key) && (len(m.Sites) == 0 || site != "" && covers(m.Sites, site))
}

// covers reports whether a key, or a coarser one that contains it, is in the list; none means all.
func covers(list []string, key gs1.Key) bool {
	if len(list) == 0 {
		return true
	}
	for ok := true; ok; key, ok = key.Parent() {
		if _, found := slices.BinarySearch(list, string(key)); found {
			return true
		}
	}
	return false
}

func canonical(field string, keys []string) error {
	if len(keys) > maxLimits {
		return ErrInvalid.With("%s: expected at most %d", field, maxLimits)
	}
	for i, k := range keys {
		if c, err := gs1.Canonical(k); err != nil || string(c) != k {
			return ErrInvalid.With("%s[%d]: expected a canonical subject key", field, i)
		}
		if i > 0 && keys[i-1] >= k {
			return ErrInvalid.With("%s: expected ascending, each once", field)
		}
	}
	return nil
}
