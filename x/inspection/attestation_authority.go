package inspection

import (
	"slices"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
	"github.com/waymark-ledger/waymark/x/membership"
)

// claimAccreditation checks a claim of accredited status against the record. What the record contradicts is refused.
func (i *issue) claimAccreditation() error {
	if i.m.Accreditation == 0 {
		return nil
	}
	under, known := accreditations.Get(i.ctx, i.m.Accreditation)
	not := func(format string, args ...any) error {
		return ErrNotAccredited.With(format, args...).On(i.subjects()...)
	}
	switch {
	case !known:
		return not("accreditation %d: expected one that was granted", i.m.Accreditation)
	case under.Organization != i.by:
		return not("accreditation %d was granted to %s", under.Id, under.Organization)
	case under.Scheme != i.m.Scheme:
		return not("accreditation %d is for %s", under.Id, under.Scheme)
	case !membership.HasRole(i.ctx, i.by, membership.Inspector):
		return not("expected an organization with the role of inspector")
	}
	for _, date := range []struct {
		name string
		unix int64
	}{{"performed", i.m.Performed}, {"issued", i.m.Issued}, {"recorded", i.now}} {
		if rules.AccreditationAt(under, date.unix) != inspectionv1.Status_STATUS_IN_FORCE {
			return not("accreditation %d was not in force when it was %s, at %d", under.Id, date.name, date.unix)
		}
	}
	i.under = under
	return i.checkScope(under.Scope)
}

// checkScope checks that an accreditation covers the place, and each of the subjects.
func (i *issue) checkScope(scope *inspectionv1.Scope) error {
	out := func(format string, args ...any) error { return ErrOutOfScope.With(format, args...).On(i.subjects()...) }
	if len(scope.GetSites()) > 0 && !slices.Contains(scope.Sites, i.a.Place) {
		return out("place %q: expected a site of accreditation %d", i.a.Place, i.under.Id)
	}
	if len(scope.GetJurisdictions()) > 0 {
		_, jurisdiction, _ := membership.Site(i.ctx, gs1.Key(i.a.Place))
		if !slices.Contains(scope.Jurisdictions, jurisdiction) {
			return out("place %q: expected a registered one in a jurisdiction of accreditation %d", i.a.Place, i.under.Id)
		}
	}
	if len(scope.GetGpcBricks()) == 0 && len(scope.GetHsPrefixes()) == 0 {
		return nil
	}
	for at, c := range i.a.Coverage {
		product, declared := products.Get(i.ctx, tradeItemOf(i.keys[at]))
		if !declared {
			return out("%s: expected goods of a declared product, by which accreditation %d is limited", x.Clip(c.Subject, maxText), i.under.Id)
		}
		if !rules.CoversProduct(scope, product, "") {
			return out("%s: neither brick %s nor a code of it is within accreditation %d", x.Clip(c.Subject, maxText), product.GpcBrick, i.under.Id)
		}
	}
	return nil
}
