package blacklist

import (
	"strings"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
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

// isConcerned reports whether an organization may answer and appeal: a listing is about it, its brand or its place, or
// it made, brands or has goods that are listed. For persons, documents and what else the ledger knows no organization of,
// any member speaks.
func isConcerned(ctx *x.Context, l *blacklistv1.Listing, organization string) bool {
	if id, own := organizationOf(l.Subject); own {
		return membership.Heir(ctx, id) == organization
	}
	key := gs1.Key(l.Subject)
	if strings.HasPrefix(l.Subject, "person/") || len(key.AIs()) == 0 {
		return true
	}
	located, _ := membership.ByLocation(ctx, key)
	holder, _ := membership.HolderOf(ctx, key)
	return located == organization || holder == organization || provenance.HasPart(ctx, key, organization)
}

// concerned returns ErrNotConcerned where a listing does not concern the signer's organization.
func concerned(ctx *x.Context, l *blacklistv1.Listing) error {
	organization := ctx.Signer().Organization
	if !isConcerned(ctx, l, organization) {
		return ErrNotConcerned.With("listing %d is of %s: expected %s to be it, or to have made, brand or hold it", l.Id, l.Subject, organization)
	}
	return nil
}
