package inspection

import (
	"strings"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
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

// claimParty compares the party that the author says to be with the record, and keeps the least that it leaves.
func (i *issue) claimParty() error {
	leaves, why := i.recordedParty()
	body := i.under.GetBody()
	not := func(format string, args ...any) error {
		return ErrNotThirdParty.With(format, args...).On(i.subjects()...)
	}
	switch {
	case i.m.Party == third && leaves < third:
		return not("party third: %s", why)
	case body == inspectionv1.Body_BODY_A && leaves < third:
		return not("accreditation %d is of a type A body: %s", i.under.Id, why)
	case body == inspectionv1.Body_BODY_B && i.m.Party == third:
		return not("party third: accreditation %d is of a type B body, which inspects for the organization that it is a part of", i.under.Id)
	}
	i.a.PartyRecorded = min(i.m.Party, leaves)
	return nil
}

// recordedParty returns the greatest party that the author can be by the record, and why it is no greater: the first party
// is who provides what it is about, or is affiliated with who does; the second who has it, or is affiliated with who has.
func (i *issue) recordedParty() (party inspectionv1.Party, why string) {
	party = third
	related := map[string]bool{}
	for at, c := range i.a.Coverage {
		key := i.keys[at]
		for _, of := range providers(i.ctx, c.Subject, key) {
			if i.related(of, related) {
				return first, i.relation(of) + " provides " + x.Clip(c.Subject, maxText)
			}
		}
		if party == second || key == "" {
			continue
		}
		for _, of := range provenance.Holders(i.ctx, key) {
			if i.related(of, related) {
				party, why = second, i.relation(of)+" holds "+x.Clip(c.Subject, maxText)
				break
			}
		}
	}
	return party, why
}

// related reports whether the author is an organization, has its place, or is declared to be affiliated with it.
func (i *issue) related(to string, known map[string]bool) bool {
	answer, looked := known[to]
	if !looked {
		heir := membership.Heir(i.ctx, to)
		answer = to == i.by || heir == i.by || membership.Tied(i.ctx, i.by, to) || membership.Tied(i.ctx, i.by, heir)
		known[to] = answer
	}
	return answer
}

// relation names an organization to which the author is related.
func (i *issue) relation(of string) string {
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
