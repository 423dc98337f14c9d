package membership

import (
	"cosmossdk.io/collections"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// registerFacility adds a facility, or changes the name or jurisdiction of one that the organization has.
func registerFacility(ctx *x.Context, m *membershipv1.RegisterFacility) error {
	organization := ctx.Signer().Organization
	if m.Facility == nil {
		return ErrInvalid.With("facility: required")
	}
	if m.Facility.Organization != "" || m.Facility.FromHeight != 0 {
		return ErrInvalid.With("facility: organization and from_height are set by the ledger, expected none")
	}
	site, err := checkFacility(m.Facility)
	if err != nil {
		return err
	}
	facility := *m.Facility
	facility.Organization, facility.FromHeight = organization, ctx.Height()
	at := collections.Join(organization, facility.Gln)
	if before, known := facilities.Get(ctx, at); known {
		facility.FromHeight = before.FromHeight
	} else if err := open(ctx, organization, facility.Gln, site); err != nil {
		return err
	}
	facilities.Set(ctx, at, &facility)
	noteFacility(ctx, organization, site)
	return nil
}

// open makes a GLN that of a facility of an organization, which nobody has yet and which it may issue.
func open(ctx *x.Context, organization, gln string, site gs1.Key) error {
	if MayIssue(ctx, organization, site, site, ctx.Time().Unix()) == RightNone {
		holder, _ := HolderOf(ctx, site)
		return ErrHeld.With("facility.gln %s is under an identifier of %s: expected its mandate", gln, holder)
	}
	if err := addOne(ctx, organization, countFacilities, params.Get(ctx).Facilities); err != nil {
		return err
	}
	return claim(ctx, kindGLN+gln, organization)
}

// closeFacility ends a facility. Its dossier stays.
func closeFacility(ctx *x.Context, m *membershipv1.CloseFacility) error {
	organization := ctx.Signer().Organization
	at := collections.Join(organization, m.Gln)
	facility, known := facilities.Get(ctx, at)
	if !known {
		return ErrNoFacility.With("gln %q", x.Clip(m.Gln, maxReason))
	}
	site, err := checkFacility(facility)
	if err != nil {
		return err
	}
	facilities.Remove(ctx, at)
	release(ctx, []string{kindGLN + m.Gln}, organization)
	takeOne(ctx, organization, countFacilities)
	noteFacility(ctx, organization, site)
	return nil
}

// checkFacility checks what is said of a facility, and returns its subject.
func checkFacility(f *membershipv1.Facility) (site gs1.Key, err error) {
	if _, err := gs1.ParseGLN(f.Gln); err != nil {
		return "", ErrInvalid.With("facility.gln: %s", err)
	}
	if f.Name == "" || len(f.Name) > maxName {
		return "", ErrInvalid.With("facility.name: expected 1 to %d bytes", maxName)
	}
	if !IsJurisdiction(f.Jurisdiction) {
		return "", ErrInvalid.With("facility.jurisdiction: expected an ISO 3166-1 alpha-2 code such as CN")
	}
	return gs1.Canonical("414/" + f.Gln)
}

// Site returns the organization that a GLN (414, without an extension) identifies, or whose facility is there, and the
// jurisdiction of the place.
func Site(ctx *x.Context, key gs1.Key) (organization, jurisdiction string, known bool) {
	els := key.AIs()
	if len(els) != 1 || els[0].AI != "414" {
		return "", "", false
	}
	id, taken := identifiers.Get(ctx, kindGLN+els[0].Value)
	if !taken {
		return "", "", false
	}
	if f, registered := facilities.Get(ctx, collections.Join(id, els[0].Value)); registered {
		return id, f.Jurisdiction, true
	}
	org, member := organizations.Get(ctx, id) // not of who only applies
	return id, org.GetJurisdiction(), member
}

// JurisdictionAt returns that of the registered place at a GLN (414 or 417, with any extension), or of the organization that it
// identifies; empty where none has it.
func JurisdictionAt(ctx *x.Context, key gs1.Key) string {
	els := key.AIs()
	if len(els) == 0 || els[0].AI != "414" && els[0].AI != "417" {
		return ""
	}
	site, err := gs1.Canonical("414/" + els[0].Value)
	if err != nil {
		return ""
	}
	_, jurisdiction, _ := Site(ctx, site)
	return jurisdiction
}

// noteFacility tells the dossiers of an organization and of its facility.
func noteFacility(ctx *x.Context, organization string, site gs1.Key) {
	note(ctx, organization)
	ctx.Note(x.Goods(site), waymarkv1.Kind_KIND_MEMBERSHIP)
}
