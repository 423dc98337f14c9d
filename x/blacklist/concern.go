package blacklist

import (
	"slices"
	"strings"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/inspection"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance"
)

// organizationOf returns the organization that a subject of the ledger's own is, or is a brand of.
func organizationOf(subject string) (string, bool) {
	kind, rest, _ := strings.Cut(subject, "/")
	if kind != "org" && kind != "brand" {
		return "", false
	}
	id, _, _ := strings.Cut(rest, "/")
	return id, true
}

// targetOf returns against whom a listing goes: the subject of the organization that it is about, or that holds the
// identifier of the goods or the place; where there is none, the product or the thing itself.
func targetOf(ctx *x.Context, subject string) string {
	if id, own := organizationOf(subject); own {
		return string(x.Organization(id))
	}
	key := gs1.Key(subject)
	if id, known := membership.ByLocation(ctx, key); known {
		return string(x.Organization(id))
	}
	if id, held := membership.HolderOf(ctx, key); held {
		return string(x.Organization(id))
	}
	return string(key.Root())
}

// providers returns the organizations that are listed with a subject: it itself, or who brands it; of goods who holds their
// identifier, brands them, and who created them; of a place who operates or holds it. One may be there twice. Makers that only the
// brand names are not among them: it could name anybody.
func providers(ctx *x.Context, subject string) []string {
	if id, own := organizationOf(subject); own {
		return []string{id}
	}
	key := gs1.Key(subject)
	if len(key.AIs()) == 0 {
		return nil
	}
	all, _ := inspection.Providers(ctx, key)
	if located, known := membership.ByLocation(ctx, key); known {
		all = append(all, located)
	}
	return all
}

// isListed reports whether an organization, or whose place it has, is one of those that are listed with a subject.
func isListed(ctx *x.Context, subject, organization string) bool {
	return slices.ContainsFunc(providers(ctx, subject), func(id string) bool {
		return id == organization || membership.Heir(ctx, id) == organization
	})
}

// hasStake reports whether goods are an organization's own, whether it makes them, as their brand says, or holds or sent them.
func hasStake(ctx *x.Context, key gs1.Key, organization string) bool {
	_, makers := inspection.Providers(ctx, key)
	return isListed(ctx, string(key), organization) || slices.Contains(makers, organization) || provenance.HasPart(ctx, key, organization)
}

// concerned returns by which goods a listing concerns the signer's organization, empty for what is listed itself; or
// ErrNotConcerned. It is about it, its brand, its place, or goods that it provides, holds or sent; or about what stands behind
// goods of which that is so, and which it names. For persons, documents and what else the ledger knows no
// organization of, any member speaks.
func concerned(ctx *x.Context, l *blacklistv1.Listing, goods string) (string, error) {
	organization := ctx.Signer().Organization
	not := func() error {
		return ErrNotConcerned.With("listing %d is of %s: expected %s to be it, or to make, brand or hold it, or goods that are named and of it",
			l.Id, l.Subject, organization)
	}
	if goods == "" {
		key := gs1.Key(l.Subject)
		_, own := organizationOf(l.Subject)
		if isListed(ctx, l.Subject, organization) || !own && (len(key.AIs()) == 0 || hasStake(ctx, key, organization)) {
			return "", nil
		}
		return "", not()
	}
	key, err := gs1.Canonical(goods)
	if err != nil {
		return "", ErrInvalid.With("goods: %s", err)
	}
	if !key.Kind().Moves() {
		return "", ErrInvalid.With("goods %s: expected a lot, an item or a product", key)
	}
	if !slices.Contains(inspection.Behind(ctx, key), l.Subject) || !hasStake(ctx, key, organization) {
		return "", not()
	}
	return string(key), nil
}
