package inspection

import (
	"strings"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance"
)

const (
	first  = inspectionv1.Party_PARTY_FIRST
	second = inspectionv1.Party_PARTY_SECOND
	third  = inspectionv1.Party_PARTY_THIRD
)

// relation is how the author of an attestation is connected with an organization.
type relation int

const (
	unrelated relation = iota
	alleged            // the other one alone declares an affiliation
	related            // it is the same, has its place, or declares an affiliation, or a regulator does
)

// independence is what the record leaves of an author's independence.
type independence struct {
	// sure is the greatest party that it can be by what it declares itself or a regulator does; why it is no greater.
	sure inspectionv1.Party
	why  string
	// left is the greatest by what anybody declares.
	left inspectionv1.Party
}

// claimParty compares the party that the author says to be with the record, and keeps the least that it leaves. An
// affiliation that only the other side declares lowers what a pass is worth; nobody silences who finds a failure by it.
func (i *issue) claimParty() error {
	body, claimed := i.under.GetBody(), i.m.Party
	if body == inspectionv1.Body_BODY_A {
		claimed = third
	}
	is := i.independence()
	not := func(format string, args ...any) error {
		return ErrNotThirdParty.With(format, args...).On(i.subjects()...)
	}
	switch {
	case i.m.Party == third && is.sure < third:
		return not("party third: %s", is.why)
	case claimed == third && is.sure < third:
		return not("accreditation %d is of a type A body: %s", i.under.Id, is.why)
	case body == inspectionv1.Body_BODY_B && claimed == third:
		return not("party third: accreditation %d is of a type B body, which inspects for the organization that it is a part of", i.under.Id)
	}
	i.a.PartyRecorded = min(claimed, is.left)
	if i.m.Result == fail {
		i.a.PartyRecorded = min(claimed, is.sure)
	}
	return nil
}

// independence returns which party the author can be: the first party is who provides what it is about, or is affiliated with
// who does; the second who has it, or is affiliated with who has, but for who has it to inspect it. Of a trade item that
// nobody provides it cannot be told.
func (i *issue) independence() independence {
	is := independence{sure: third, left: third}
	relations := map[string]relation{}
	lower := func(to inspectionv1.Party, of, does string, at int) {
		relation := i.relationTo(of, relations)
		if relation != unrelated {
			is.left = min(is.left, to)
		}
		if relation == related && to < is.sure {
			is.sure, is.why = to, i.nameOf(of)+does+x.Clip(i.a.Coverage[at].Subject, maxText)
		}
	}
	for at, c := range i.a.Coverage {
		key := i.keys[at]
		provide := providers(i.ctx, c.Subject, key)
		for _, of := range provide {
			lower(first, of, " provides ", at)
		}
		if len(provide) == 0 && key.Kind() == gs1.Product {
			is.left = inspectionv1.Party_PARTY_UNSPECIFIED
		}
		if is.sure == first {
			return is
		}
		if is.sure == second || key == "" {
			continue
		}
		for _, of := range provenance.Holders(i.ctx, key) {
			if !inspects(i.ctx, of) {
				lower(second, of, " holds ", at)
			}
		}
	}
	return is
}

// inspects reports whether an organization is one that has goods, or samples of them, to inspect them.
func inspects(ctx *x.Context, organization string) bool {
	return membership.HasOneOf(ctx, organization, []x.Role{membership.Inspector, membership.Customs})
}

// relationTo returns how the author is connected with an organization, or with who has its place.
func (i *issue) relationTo(to string, known map[string]relation) relation {
	answer, looked := known[to]
	if !looked {
		heir := membership.Heir(i.ctx, to)
		if to == i.by || heir == i.by {
			answer = related
		} else {
			answer = max(i.affiliation(to), i.affiliation(heir))
		}
		known[to] = answer
	}
	return answer
}

// affiliation returns how the author is connected with another organization, by what is declared of the two.
func (i *issue) affiliation(other string) relation {
	if !membership.Tied(i.ctx, i.by, other) {
		return unrelated
	}
	answer := alleged
	membership.Affiliations(i.ctx, i.by, other, func(a *membershipv1.Affiliation) bool {
		if a.Declarer != other {
			answer = related
		}
		return answer == related
	})
	return answer
}

// nameOf names an organization to which the author is related.
func (i *issue) nameOf(of string) string {
	if of == i.by {
		return "it"
	}
	return of + ", to which it is affiliated,"
}

// providers returns the organizations that provide a subject: of goods the holder of the identifier, the brand, the makers
// and who created them; of a facility who operates it; of an organization itself. One may be there twice.
func providers(ctx *x.Context, subject string, key gs1.Key) (list []string) {
	if key == "" {
		return []string{strings.TrimPrefix(subject, ofOrganization)}
	}
	if key.Kind() == gs1.Location {
		if operator, _, known := membership.Site(ctx, key); known {
			return []string{operator}
		}
		return nil
	}
	if holder, held := membership.HolderOf(ctx, key); held && !isContainer(key.Kind()) {
		list = append(list, holder)
	}
	if product, declared := products.Get(ctx, tradeItemOf(key)); declared {
		list = append(list, product.Organization)
		list = append(list, product.Makers...)
		if brand, ok := strings.CutPrefix(product.Brand, "brand/"); ok {
			owner, _, _ := strings.Cut(brand, "/")
			list = append(list, owner)
		}
	}
	if item, known := provenance.ItemOf(ctx, key); known {
		list = append(list, item.Creator)
	}
	if lot, bound := provenance.BoundTo(ctx, key); bound {
		key = lot
	}
	if lot, known := provenance.LotOf(ctx, key); known {
		list = append(list, lot.Maker)
	}
	return list
}
