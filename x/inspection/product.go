package inspection

import (
	"regexp"
	"slices"
	"strings"

	"cosmossdk.io/collections"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
	"github.com/waymark-ledger/waymark/x/membership"
)

var brandForm = regexp.MustCompile(`^brand/([a-z0-9-]{2,32})/[a-z0-9-]{1,64}$`)

// readTradeItem reads an identifier of a trade item.
func readTradeItem(field, id string) (gs1.Key, error) {
	key, err := gs1.Canonical(id)
	if err != nil {
		return "", ErrInvalid.With("%s: %s", field, err)
	}
	if !isTradeItem(key) {
		return "", ErrInvalid.With("%s: expected a trade item, such as 01/09506000134352", field)
	}
	return key, nil
}

// declareProduct keeps what the holder of a GTIN says that its product is, and leaves what customs ruled.
func declareProduct(ctx *x.Context, m *inspectionv1.DeclareProduct) error {
	p := m.Product
	if p == nil {
		return ErrInvalid.With("product: required")
	}
	if p.Organization != "" || len(p.Rulings) > 0 || p.FromHeight != 0 || len(p.Former) > 0 {
		return ErrInvalid.With("product: organization, rulings, from_height and former are set by the ledger, expected none")
	}
	key, err := readTradeItem("product.subject", p.Subject)
	if err != nil {
		return err
	}
	if err := checkHolder(ctx, key); err != nil {
		return err
	}
	declared := *p
	declared.Subject, declared.Organization, declared.FromHeight = string(key), ctx.Signer().Organization, ctx.Height()
	if err := checkProduct(ctx, params.Get(ctx), &declared); err != nil {
		return err
	}
	// Of a genesis this is not asked: whose place somebody took may have been taken since.
	if brand := brandForm.FindStringSubmatch(declared.Brand); brand != nil && !stands(ctx, declared.Organization, brand[1]) {
		return ErrInvalid.With("product.brand: expected a brand of %s, or of whose place it took", declared.Organization)
	}
	if before, known := products.Get(ctx, declared.Subject); known {
		declared.Rulings, declared.FromHeight = before.Rulings, before.FromHeight
		declared.Former = formerOf(ctx, before, &declared)
		if len(declared.Former) > maxFormer {
			return ErrTooMany.With("%s had %d brands and makers before: expected at most %d: declare what is made now under another GTIN",
				key, len(declared.Former), maxFormer)
		}
		byBrand.Remove(ctx, collections.Join(before.Organization, declared.Subject))
	}
	keepProduct(ctx, &declared)
	ctx.Note(x.Goods(key), waymarkv1.Kind_KIND_PRODUCT)
	return nil
}

// formerOf returns who was behind a product before it is declared anew, and is not then, ascending: what was made until now stays
// theirs, whatever is said of it.
func formerOf(ctx *x.Context, before, now *inspectionv1.Product) []*inspectionv1.Former {
	former := slices.Clone(before.Former)
	for _, subject := range rules.BehindProduct(before) {
		former = append(former, &inspectionv1.Former{Subject: subject, Until: ctx.Time().Unix()})
	}
	still := rules.BehindProduct(now)
	former = slices.DeleteFunc(former, func(f *inspectionv1.Former) bool { return slices.Contains(still, f.Subject) })
	slices.SortFunc(former, func(a, b *inspectionv1.Former) int { return strings.Compare(a.Subject, b.Subject) })
	return former
}

// checkFormer checks who was behind a product.
func checkFormer(ctx *x.Context, p *inspectionv1.Product) error {
	subjects, still := make([]string, len(p.Former)), rules.BehindProduct(p)
	for i, f := range p.Former {
		subjects[i] = f.Subject
		if f.Until < 1 || slices.Contains(still, f.Subject) {
			return ErrInvalid.With("product.former[%d]: expected until when it was, and is not any more", i)
		}
	}
	return checkList("product.former", subjects, maxFormer, func(subject string) bool {
		if brand := brandForm.FindStringSubmatch(subject); brand != nil {
			return membership.Exists(ctx, brand[1])
		}
		id, ok := strings.CutPrefix(subject, ofOrganization)
		return ok && membership.Exists(ctx, id)
	}, "expected a brand or an organization")
}

func keepProduct(ctx *x.Context, p *inspectionv1.Product) {
	products.Set(ctx, p.Subject, p)
	byBrand.Set(ctx, collections.Join(p.Organization, p.Subject), x.Present{})
}

// checkHolder checks that the signer holds an identifier.
func checkHolder(ctx *x.Context, key gs1.Key) error {
	switch holder, held := membership.HolderOf(ctx, key); {
	case !held:
		return ErrUnheld.With("%s: expected a GTIN under a prefix or licence of the signer's", key)
	case holder != ctx.Signer().Organization:
		return ErrNotHolder.With("%s is held by %s", key, holder).On(x.Goods(key))
	}
	return nil
}

// checkProduct checks what a brand says of its product.
func checkProduct(ctx *x.Context, limits *inspectionv1.Params, p *inspectionv1.Product) error {
	brand := brandForm.FindStringSubmatch(p.Brand)
	switch {
	case !isBrick(p.GpcBrick):
		return ErrInvalid.With("product.gpc_brick: %s", expectBrick)
	case p.Brand != "" && brand == nil:
		return ErrInvalid.With("product.brand: expected brand/ORGANIZATION/NAME, the name of 1 to 64 lower-case letters, digits or hyphens")
	case brand != nil && !membership.Exists(ctx, brand[1]):
		return ErrInvalid.With("product.brand: %s is no organization", brand[1])
	case len(p.Model) > maxModel:
		return ErrInvalid.With("product.model: expected at most %d bytes", maxModel)
	case len(p.Makers) == 0:
		return ErrInvalid.With("product.makers: expected at least one")
	}
	err := checkList("product.makers", p.Makers, limits.Makers, func(id string) bool { return membership.Exists(ctx, id) },
		"expected an organization that is a member, or was one")
	if err != nil {
		return err
	}
	return checkClassifications(p.Classifications)
}

func checkClassifications(classifications []*inspectionv1.Classification) error {
	jurisdictions := make([]string, len(classifications))
	for i, c := range classifications {
		jurisdictions[i] = c.Jurisdiction
		switch {
		case c.Jurisdiction == "" && !isHS(c.HsCode, 6, 6):
			return ErrInvalid.With("product.classifications[%d].hs_code: expected the 6 digits that are the same everywhere", i)
		case !isHS(c.HsCode, 6, 12):
			return ErrInvalid.With("product.classifications[%d].hs_code: expected 6 to 12 digits", i)
		}
	}
	return checkList("product.classifications", jurisdictions, maxMarkets, func(code string) bool {
		return code == "" || membership.IsJurisdiction(code)
	}, "jurisdiction: "+expectJurisdiction+", or none")
}

// ruleProduct keeps what customs of the signer's jurisdiction decided, in the place of what it decided before.
func ruleProduct(ctx *x.Context, m *inspectionv1.RuleProduct) error {
	p, at, found, err := ruledProduct(ctx, m.Subject)
	if err != nil {
		return err
	}
	ruling := &inspectionv1.Ruling{
		Jurisdiction: jurisdictionOf(ctx), HsCode: m.HsCode, Authority: ctx.Signer().Organization, Reference: m.Reference,
		FromHeight: ctx.Height(),
	}
	if err := checkRuling(ruling); err != nil {
		return err
	}
	if found {
		p.Rulings[at] = ruling
	} else {
		p.Rulings = slices.Insert(p.Rulings, at, ruling)
	}
	products.Set(ctx, p.Subject, p)
	ctx.Note(x.Subject(p.Subject), waymarkv1.Kind_KIND_PRODUCT)
	return nil
}

// withdrawRuling has what the brand says count again in the signer's jurisdiction.
func withdrawRuling(ctx *x.Context, m *inspectionv1.WithdrawRuling) error {
	p, at, found, err := ruledProduct(ctx, m.Subject)
	if err != nil {
		return err
	}
	if !found {
		return ErrNoRuling.With("on %s in %s", p.Subject, jurisdictionOf(ctx))
	}
	p.Rulings = slices.Delete(p.Rulings, at, at+1)
	products.Set(ctx, p.Subject, p)
	ctx.Note(x.Subject(p.Subject), waymarkv1.Kind_KIND_PRODUCT)
	return nil
}

// ruledProduct returns a product, and where among its rulings that of the signer's jurisdiction is, or has its place.
func ruledProduct(ctx *x.Context, id string) (p *inspectionv1.Product, at int, found bool, err error) {
	key, err := readTradeItem("subject", id)
	if err != nil {
		return nil, 0, false, err
	}
	p, known := products.Get(ctx, string(key))
	if !known {
		return nil, 0, false, ErrNoProduct.With("%s: expected one that its brand declared", key)
	}
	at, found = slices.BinarySearchFunc(p.Rulings, jurisdictionOf(ctx), func(r *inspectionv1.Ruling, jurisdiction string) int {
		return strings.Compare(r.Jurisdiction, jurisdiction)
	})
	return p, at, found, nil
}

func checkRuling(r *inspectionv1.Ruling) error {
	switch {
	case !isHS(r.HsCode, 6, 12):
		return ErrInvalid.With("hs_code: expected 6 to 12 digits")
	case len(r.Reference) > maxText:
		return ErrInvalid.With("reference: expected at most %d bytes", maxText)
	}
	return nil
}
