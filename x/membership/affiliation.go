package membership

import (
	"cosmossdk.io/collections"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
)

// declareAffiliation keeps what the signer's organization says of the connection of two.
func declareAffiliation(ctx *x.Context, m *membershipv1.DeclareAffiliation) error {
	declarer := ctx.Signer().Organization
	if declarer != m.Organization && declarer != m.Affiliate && !HasRole(ctx, declarer, Regulator) {
		return ErrInvalid.With("organization, affiliate: expected %s to be one of the two, or a regulator", declarer)
	}
	a := &membershipv1.Affiliation{
		Organization: m.Organization, Affiliate: m.Affiliate, Declarer: declarer, Relations: m.Relations, FromHeight: ctx.Height(),
	}
	if err := checkAffiliation(ctx, a); err != nil {
		return err
	}
	at := collections.Join3(m.Organization, m.Affiliate, declarer)
	if !affiliations.Has(ctx, at) {
		if err := addOne(ctx, declarer, countAffiliations, params.Get(ctx).Affiliations); err != nil {
			return err
		}
		tie(ctx, m.Organization, m.Affiliate)
	}
	affiliations.Set(ctx, at, a)
	byAffiliate.Set(ctx, collections.Join3(m.Affiliate, m.Organization, declarer), x.Present{})
	note(ctx, m.Organization, m.Affiliate, declarer)
	return nil
}

// withdrawAffiliation takes back what the signer's organization said.
func withdrawAffiliation(ctx *x.Context, m *membershipv1.WithdrawAffiliation) error {
	declarer := ctx.Signer().Organization
	at := collections.Join3(m.Organization, m.Affiliate, declarer)
	if !affiliations.Has(ctx, at) {
		return ErrNoAffiliation.With("of %q and %q, by %s", x.Clip(m.Organization, maxReason), x.Clip(m.Affiliate, maxReason), declarer)
	}
	affiliations.Remove(ctx, at)
	byAffiliate.Remove(ctx, collections.Join3(m.Affiliate, m.Organization, declarer))
	takeOne(ctx, declarer, countAffiliations)
	untie(ctx, m.Organization, m.Affiliate)
	note(ctx, m.Organization, m.Affiliate, declarer)
	return nil
}

func checkAffiliation(ctx *x.Context, a *membershipv1.Affiliation) error {
	for _, id := range []string{a.Organization, a.Affiliate} {
		if !Exists(ctx, id) {
			return ErrUnknownOrganization.With("%q", x.Clip(id, maxReason))
		}
	}
	if a.Organization == a.Affiliate {
		return ErrInvalid.With("affiliate: expected another organization")
	}
	if len(a.Relations) == 0 {
		return ErrInvalid.With("relations: expected at least one")
	}
	for i, relation := range a.Relations {
		if _, known := membershipv1.Relation_name[int32(relation)]; !known || relation == 0 {
			return ErrInvalid.With("relations[%d]: not a relation", i)
		}
		if i > 0 && a.Relations[i-1] >= relation {
			return ErrInvalid.With("relations: expected ascending, each once")
		}
	}
	return nil
}

// Affiliations calls visit for what anybody declared of two organizations, whichever of them is the affiliate, until it
// returns true. The caller must not change it.
func Affiliations(ctx *x.Context, one, other string, visit func(*membershipv1.Affiliation) (stop bool)) {
	stopped := false
	for _, of := range [][2]string{{one, other}, {other, one}} {
		if stopped {
			return
		}
		affiliations.Walk(ctx, collections.NewSuperPrefixedTripleRange[string, string, string](of[0], of[1]),
			func(_ collections.Triple[string, string, string], a *membershipv1.Affiliation) bool {
				stopped = visit(a)
				return stopped
			})
	}
}
