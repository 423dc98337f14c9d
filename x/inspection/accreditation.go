package inspection

import (
	"strconv"

	"cosmossdk.io/collections"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// grantAccreditation lets an inspector attest a scheme.
func grantAccreditation(ctx *x.Context, m *inspectionv1.GrantAccreditation) error {
	signer := ctx.Signer().Organization
	a := &inspectionv1.Accreditation{
		Id: lastAccreditation(ctx) + 1, Accreditor: signer, Organization: m.Organization, Scheme: m.Scheme, Scope: m.Scope,
		From: m.From, Until: m.Until, Body: m.Body, History: begin(ctx, m.From),
	}
	if err := checkAccreditation(params.Get(ctx), a); err != nil {
		return err
	}
	if err := checkUntil(ctx, "until", m.Until); err != nil {
		return err
	}
	if !membership.HasRole(ctx, m.Organization, membership.Inspector) {
		return ErrUnknownOrganization.With("organization %q: expected an inspector", shown(m.Organization))
	}
	if m.Organization == signer || membership.Tied(ctx, m.Organization, signer) {
		return ErrNotIndependent.With("%s of %s: expected none that it is affiliated with", signer, m.Organization).
			On(x.Organization(m.Organization))
	}
	switch s, known := schemes.Get(ctx, m.Scheme); {
	case !known:
		return ErrNoScheme.With("%q", shown(m.Scheme))
	case s.Retired != 0:
		return ErrRetired.With("%s", s.Id)
	}
	accreditations.Set(ctx, a.Id, a)
	indexAccreditation(ctx, a)
	noteAccreditation(ctx, a)
	return nil
}

// lastAccreditation returns the highest number that an accreditation has.
func lastAccreditation(ctx *x.Context) (last uint64) {
	accreditations.Walk(ctx, new(collections.Range[uint64]).Descending(), func(id uint64, _ *inspectionv1.Accreditation) bool {
		last = id
		return true
	})
	return last
}

// indexAccreditation lists an accreditation under whom it is asked for by.
func indexAccreditation(ctx *x.Context, a *inspectionv1.Accreditation) {
	for _, under := range []string{toWhom + a.Organization, underScheme + a.Scheme, byWhom + a.Accreditor} {
		granted.Set(ctx, collections.Join(under, a.Id), x.Present{})
	}
}

// checkAccreditation checks what an accreditor says of an accreditation.
func checkAccreditation(limits *inspectionv1.Params, a *inspectionv1.Accreditation) error {
	switch {
	case a.From < 0 || a.Until < 0 || a.Until != 0 && a.Until < a.From:
		return ErrInvalid.With("until: expected Unix seconds not before from, or 0 for no end")
	case !knownBody(a.Body):
		return ErrInvalid.With("body: not a type of inspection body")
	}
	scope := a.Scope
	if scope == nil {
		return nil
	}
	for _, list := range []struct {
		field, expected string
		entries         []string
		valid           func(string) bool
	}{
		{"scope.gpc_bricks", expectBrick, scope.GpcBricks, isBrick},
		{"scope.hs_prefixes", "expected 2 to 12 digits", scope.HsPrefixes, func(code string) bool { return isHS(code, 2, 12) }},
		{"scope.jurisdictions", expectJurisdiction, scope.Jurisdictions, membership.IsJurisdiction},
		{"scope.sites", "expected the canonical key of a place, such as 414/9506000100012", scope.Sites, isPlace},
	} {
		if err := checkList(list.field, list.entries, limits.Scope, list.valid, list.expected); err != nil {
			return err
		}
	}
	return nil
}

// extendAccreditation changes when an accreditation ends that has not.
func extendAccreditation(ctx *x.Context, m *inspectionv1.ExtendAccreditation) error {
	a, err := accreditation(ctx, m.Accreditation)
	if err != nil {
		return err
	}
	now := ctx.Time().Unix()
	switch {
	case !stands(ctx, ctx.Signer().Organization, a.Accreditor):
		return notAccreditor(a)
	case latest(a.History) == statusEnded || a.Until != 0 && a.Until < now:
		// Else what it did while it was not accredited would come to have been done under an accreditation.
		return ErrStatus.With("accreditation %d has ended: expected a new one", a.Id)
	case m.Until != 0 && m.Until < max(now, a.From):
		return ErrInvalid.With("until: %s, and not before from", expectUntil)
	}
	a.Until = m.Until
	accreditations.Set(ctx, a.Id, a)
	noteAccreditation(ctx, a)
	return nil
}

// changeAccreditation suspends or withdraws an accreditation, or takes a suspension back.
func changeAccreditation(ctx *x.Context, m *inspectionv1.ChangeAccreditation) error {
	a, err := accreditation(ctx, m.Accreditation)
	if err != nil {
		return err
	}
	if !mayChange(ctx, a) {
		return notAccreditor(a)
	}
	if m.Status == statusInForce && membership.Suspended(ctx, ctx.Signer().Organization) {
		return ErrStatus.With("status: expected none that claims something anew, while %s is suspended", ctx.Signer().Organization)
	}
	if a.History, err = change(ctx, a.History, m.Status, m.Since, m.Reason); err != nil {
		return err
	}
	accreditations.Set(ctx, a.Id, a)
	noteAccreditation(ctx, a)
	return nil
}

// mayChange reports whether the signer is an accreditation's accreditor, or, where that is no member any more and nobody
// took its place, a regulator of where it was: so that what is accredited is never beyond reach.
func mayChange(ctx *x.Context, a *inspectionv1.Accreditation) bool {
	signer, accreditor := ctx.Signer().Organization, membership.Heir(ctx, a.Accreditor)
	if membership.Member(ctx, accreditor) {
		return signer == accreditor
	}
	was, _ := membership.Get(ctx, accreditor)
	return membership.HasRole(ctx, signer, membership.Regulator) && jurisdictionOf(ctx) == was.GetJurisdiction()
}

func accreditation(ctx *x.Context, id uint64) (*inspectionv1.Accreditation, error) {
	a, known := accreditations.Get(ctx, id)
	if !known {
		return nil, ErrNoAccreditation.With("%d", id)
	}
	return a, nil
}

func notAccreditor(a *inspectionv1.Accreditation) error {
	return ErrNotAccreditor.With("accreditation %d is of %s", a.Id, a.Accreditor).On(accreditationSubject(a.Id))
}

// accreditationSubject returns the subject of an accreditation.
func accreditationSubject(id uint64) x.Subject {
	return x.Subject("accreditation/" + strconv.FormatUint(id, 10))
}

// noteAccreditation tells the dossiers of an accreditation and of whom it accredits.
func noteAccreditation(ctx *x.Context, a *inspectionv1.Accreditation) {
	ctx.Note(accreditationSubject(a.Id), waymarkv1.Kind_KIND_ACCREDITATION)
	ctx.Note(x.Organization(a.Organization), waymarkv1.Kind_KIND_ACCREDITATION)
}
