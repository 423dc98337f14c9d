package inspection

import (
	"regexp"
	"strings"

	"cosmossdk.io/collections"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

var schemeForm = regexp.MustCompile(`^([a-z0-9-]{2,64})/[A-Za-z0-9.-]{1,32}$`)

func isScheme(id string) bool { return schemeForm.MatchString(id) }

// schemeSubject returns the subject of a scheme.
func schemeSubject(id string) x.Subject { return x.Subject("scheme/" + id) }

// publishScheme adds a version of a scheme.
func publishScheme(ctx *x.Context, m *inspectionv1.PublishScheme) error {
	s, signer := m.Scheme, ctx.Signer().Organization
	if s == nil {
		return ErrInvalid.With("scheme: required")
	}
	if s.Organization != "" || s.FromHeight != 0 || s.Retired != 0 {
		return ErrInvalid.With("scheme: organization, from_height and retired are set by the ledger, expected none")
	}
	if err := checkScheme(params.Get(ctx), s); err != nil {
		return err
	}
	if schemes.Has(ctx, s.Id) {
		return ErrSchemeExists.With("%s: expected another version", s.Id)
	}
	if err := checkName(ctx, s.Id, signer); err != nil {
		return err
	}
	published := *s
	published.Organization, published.FromHeight = signer, ctx.Height()
	schemes.Set(ctx, s.Id, &published)
	ctx.Note(schemeSubject(s.Id), waymarkv1.Kind_KIND_SCHEME)
	return nil
}

// checkName checks that an organization may publish under the name of a scheme: it published the versions that there are,
// or is who may give a name to a first one. An inspector gives names that show whose they are, so that nobody takes the
// scheme of an inspector for a public one.
func checkName(ctx *x.Context, id, organization string) error {
	name, _, _ := strings.Cut(id, "/")
	first := firstOf(ctx, name)
	switch {
	case first != nil && !stands(ctx, organization, first.Organization):
		return ErrNotPublisher.With("%s is published by %s: expected another name", name, first.Organization).On(schemeSubject(first.Id))
	case first == nil && !membership.HasOneOf(ctx, organization, []x.Role{membership.Regulator, membership.Accreditor}) &&
		!strings.HasPrefix(name, organization+"-"):
		return ErrNotPublisher.With("%s: expected a name that begins with %s-", name, organization)
	}
	return nil
}

// firstOf returns the scheme that has a name and comes first, nil where none has it.
func firstOf(ctx *x.Context, name string) (first *inspectionv1.Scheme) {
	schemes.Walk(ctx, new(collections.Range[string]).Prefix(name+"/"), func(_ string, s *inspectionv1.Scheme) bool {
		first = s
		return true
	})
	return first
}

// retireScheme has nothing attested under a scheme from now on.
func retireScheme(ctx *x.Context, m *inspectionv1.RetireScheme) error {
	s, known := schemes.Get(ctx, m.Scheme)
	switch {
	case !known:
		return ErrNoScheme.With("%q", shown(m.Scheme))
	case !stands(ctx, ctx.Signer().Organization, s.Organization):
		return ErrNotPublisher.With("%s is published by %s", s.Id, s.Organization).On(schemeSubject(s.Id))
	case s.Retired != 0:
		return ErrRetired.With("%s", s.Id)
	}
	s.Retired = ctx.Time().Unix()
	schemes.Set(ctx, s.Id, s)
	ctx.Note(schemeSubject(s.Id), waymarkv1.Kind_KIND_SCHEME)
	return nil
}
