package inspection

import (
	"cosmossdk.io/collections"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

// page visits a page of a table under a partial key, nil for all, as [x.Table.Page] does.
func page[K, V any](ctx *x.Context, t x.Table[K, V], under *K, from string, limit uint32, visit func(K, V)) (next string, err error) {
	next, ok := t.Page(ctx, under, from, limit, visit)
	if !ok {
		return "", ErrInvalidPage.With("expected the next_page of the page before")
	}
	return next, nil
}

// askedAt returns the Unix time in seconds that a query asks for: the block's where it names none.
func askedAt(ctx *x.Context, at int64) int64 {
	if at == 0 {
		return ctx.Time().Unix()
	}
	return at
}

// queryProduct answers with a product, or ErrNotFound.
func queryProduct(ctx *x.Context, q *inspectionv1.ProductRequest) (*inspectionv1.ProductResponse, error) {
	key, err := gs1.Canonical(q.Id)
	if err != nil {
		return nil, ErrInvalid.With("id: %s", err)
	}
	gtin, ok := key.GTIN()
	if !ok {
		return nil, ErrInvalid.With("id: expected a trade item, or a lot or an item of one")
	}
	p, known := products.Get(ctx, "01/"+gtin)
	if !known {
		return nil, ErrNotFound.With("product 01/%s", gtin)
	}
	return &inspectionv1.ProductResponse{Product: p, Suspicions: dossier.Suspicions(ctx, x.Subject(p.Subject))}, nil
}

// listProducts answers with a page of an organization's products.
func listProducts(ctx *x.Context, q *inspectionv1.ProductsRequest) (*inspectionv1.ProductsResponse, error) {
	r := &inspectionv1.ProductsResponse{}
	under := collections.PairPrefix[string, string](q.Organization)
	var subjects []x.Subject
	var err error
	r.NextPage, err = page(ctx, byBrand, &under, q.Page, q.Limit, func(at collections.Pair[string, string], _ x.Present) {
		if p, known := products.Get(ctx, at.K2()); known { // at the height that is asked for
			r.Products = append(r.Products, p)
			subjects = append(subjects, x.Subject(p.Subject))
		}
	})
	r.Suspicions = dossier.Suspicions(ctx, subjects...)
	return r, err
}

// queryScheme answers with a scheme, or ErrNotFound.
func queryScheme(ctx *x.Context, q *inspectionv1.SchemeRequest) (*inspectionv1.SchemeResponse, error) {
	s, known := schemes.Get(ctx, q.Id)
	if !known {
		return nil, ErrNotFound.With("scheme %q", shown(q.Id))
	}
	return &inspectionv1.SchemeResponse{Scheme: s, Suspicions: dossier.Suspicions(ctx, schemeSubject(s.Id))}, nil
}

// listSchemes answers with a page of schemes.
func listSchemes(ctx *x.Context, q *inspectionv1.SchemesRequest) (*inspectionv1.SchemesResponse, error) {
	r := &inspectionv1.SchemesResponse{}
	var under *string
	if q.Name != "" {
		versions := q.Name + "/"
		under = &versions
	}
	var subjects []x.Subject
	var err error
	r.NextPage, err = page(ctx, schemes, under, q.Page, q.Limit, func(_ string, s *inspectionv1.Scheme) {
		r.Schemes, subjects = append(r.Schemes, s), append(subjects, schemeSubject(s.Id))
	})
	r.Suspicions = dossier.Suspicions(ctx, subjects...)
	return r, err
}

// queryAccreditation answers with an accreditation and its status at a time, or ErrNotFound.
func queryAccreditation(ctx *x.Context, q *inspectionv1.AccreditationRequest) (*inspectionv1.AccreditationResponse, error) {
	a, known := accreditations.Get(ctx, q.Id)
	if !known {
		return nil, ErrNotFound.With("accreditation %d", q.Id)
	}
	return &inspectionv1.AccreditationResponse{
		Accreditation: a, Status: rules.AccreditationAt(a, askedAt(ctx, q.At)),
		Suspicions: dossier.Suspicions(ctx, accreditationSubject(a.Id)),
	}, nil
}

// listAccreditations answers with a page of the accreditations of one organization, scheme or accreditor.
func listAccreditations(ctx *x.Context, q *inspectionv1.AccreditationsRequest) (*inspectionv1.AccreditationsResponse, error) {
	var named []string
	for _, by := range []struct{ kind, name string }{{toWhom, q.Organization}, {underScheme, q.Scheme}, {byWhom, q.Accreditor}} {
		if by.name != "" {
			named = append(named, by.kind+by.name)
		}
	}
	if len(named) != 1 {
		return nil, ErrInvalid.With("expected one of organization, scheme and accreditor")
	}
	r := &inspectionv1.AccreditationsResponse{}
	under := collections.PairPrefix[string, uint64](named[0])
	var subjects []x.Subject
	var err error
	r.NextPage, err = page(ctx, granted, &under, q.Page, q.Limit, func(at collections.Pair[string, uint64], _ x.Present) {
		if a, known := accreditations.Get(ctx, at.K2()); known {
			r.Accreditations = append(r.Accreditations, &inspectionv1.AccreditationResponse{
				Accreditation: a, Status: rules.AccreditationAt(a, ctx.Time().Unix()),
			})
			subjects = append(subjects, accreditationSubject(a.Id))
		}
	})
	r.Suspicions = dossier.Suspicions(ctx, subjects...)
	return r, err
}

// listRecognitions answers with a page of recognitions.
func listRecognitions(ctx *x.Context, q *inspectionv1.RecognitionsRequest) (r *inspectionv1.RecognitionsResponse, err error) {
	r = &inspectionv1.RecognitionsResponse{}
	var subjects []x.Subject
	add := func(one *inspectionv1.Recognition) {
		subjects = append(subjects, x.Organization(one.Accreditor), x.Organization(one.Authority))
		r.Recognitions = append(r.Recognitions, &inspectionv1.RecognitionAt{
			Recognition: one, Status: rules.RecognitionAt(one, askedAt(ctx, q.At)),
		})
	}
	switch {
	case q.Market != "" && q.Accreditor != "":
		if one, known := recognitions.Get(ctx, collections.Join(q.Market, q.Accreditor)); known {
			add(one)
		}
	case q.Accreditor != "":
		under := collections.PairPrefix[string, string](q.Accreditor)
		r.NextPage, err = page(ctx, recognizing, &under, q.Page, q.Limit, func(at collections.Pair[string, string], _ x.Present) {
			if one, known := recognitions.Get(ctx, collections.Join(at.K2(), at.K1())); known {
				add(one)
			}
		})
	default:
		var under *collections.Pair[string, string]
		if q.Market != "" {
			of := collections.PairPrefix[string, string](q.Market)
			under = &of
		}
		r.NextPage, err = page(ctx, recognitions, under, q.Page, q.Limit, func(_ collections.Pair[string, string], one *inspectionv1.Recognition) {
			add(one)
		})
	}
	r.Suspicions = dossier.Suspicions(ctx, subjects...)
	return r, err
}

// queryProfile answers with a version of a profile, or ErrNotFound.
func queryProfile(ctx *x.Context, q *inspectionv1.ProfileRequest) (*inspectionv1.ProfileResponse, error) {
	last := lastVersion(ctx, q.Market, q.Class, q.Mode)
	if last == nil {
		return nil, ErrNotFound.With("profile of %q, mode %d, in %q", shown(q.Class), q.Mode, shown(q.Market))
	}
	p := last
	if q.Version != 0 {
		var known bool
		if p, known = profiles.Get(ctx, collections.Join4(q.Market, q.Class, uint64(q.Mode), uint64(q.Version))); !known {
			return nil, ErrNotFound.With("version %d of it: the last is %d", q.Version, last.Version)
		}
	}
	return &inspectionv1.ProfileResponse{Profile: p, Last: last.Version, Suspicions: dossier.Suspicions(ctx, profileSubject(p))}, nil
}

// listProfiles answers with a page of a market's profiles, each in its last version.
func listProfiles(ctx *x.Context, q *inspectionv1.ProfilesRequest) (*inspectionv1.ProfilesResponse, error) {
	r := &inspectionv1.ProfilesResponse{}
	under := collections.TriplePrefix[string, string, uint64](q.Market)
	if q.Class != "" {
		under = collections.TripleSuperPrefix[string, string, uint64](q.Market, q.Class)
	}
	var subjects []x.Subject
	var err error
	r.NextPage, err = page(ctx, versions, &under, q.Page, q.Limit, func(at collections.Triple[string, string, uint64], _ *inspectionv1.Versions) {
		p := lastVersion(ctx, at.K1(), at.K2(), inspectionv1.Mode(at.K3()))
		r.Profiles, subjects = append(r.Profiles, p), append(subjects, profileSubject(p))
	})
	r.Suspicions = dossier.Suspicions(ctx, subjects...)
	return r, err
}

// listEquivalences answers with a page of what a market takes for schemes.
func listEquivalences(ctx *x.Context, q *inspectionv1.EquivalencesRequest) (r *inspectionv1.EquivalencesResponse, err error) {
	r = &inspectionv1.EquivalencesResponse{}
	var subjects []x.Subject
	add := func(scheme string, all *inspectionv1.Equivalents) {
		subjects = append(subjects, schemeSubject(scheme))
		r.Equivalences = append(r.Equivalences, &inspectionv1.Equivalence{Scheme: scheme, Equivalents: all.Schemes})
	}
	if q.Scheme != "" {
		if all, known := equivalents.Get(ctx, collections.Join(q.Market, q.Scheme)); known {
			add(q.Scheme, all)
		}
		r.Suspicions = dossier.Suspicions(ctx, subjects...)
		return r, nil
	}
	under := collections.PairPrefix[string, string](q.Market)
	r.NextPage, err = page(ctx, equivalents, &under, q.Page, q.Limit, func(at collections.Pair[string, string], all *inspectionv1.Equivalents) {
		add(at.K2(), all)
	})
	r.Suspicions = dossier.Suspicions(ctx, subjects...)
	return r, err
}
