package membership

import (
	"cosmossdk.io/collections"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// ValidateApplication says what is wrong with what an application says of an organization, whatever the ledger knows: an
// applicant learns of it before it signs.
func ValidateApplication(m *membershipv1.SubmitApplication) error {
	if m.Organization == nil {
		return ErrInvalid.With("organization: required")
	}
	if err := validate(m.Organization); err != nil {
		return err
	}
	if err := unset(m.Organization); err != nil {
		return err
	}
	return checkNodes(m.Nodes)
}

// submitApplication keeps an application, and reserves what the organization would have.
func submitApplication(ctx *x.Context, m *membershipv1.SubmitApplication) error {
	if err := ValidateApplication(m); err != nil {
		return err
	}
	org, sponsor, limits := m.Organization, ctx.Signer().Organization, params.Get(ctx)
	if len(m.Nodes) > int(limits.Nodes) {
		return ErrInvalid.With("nodes: expected at most %d", limits.Nodes)
	}
	address, err := sig.Address(m.PublicKey)
	if err != nil {
		return ErrInvalid.With("public_key: %s", err)
	}
	statement := &membershipv1.ApplicationStatement{
		ChainId: ctx.Chain().ID, Organization: org, PublicKey: m.PublicKey, Nodes: m.Nodes,
	}
	if !proved(ctx, m.PublicKey, sig.Application, statement, m.Proof) {
		return ErrProof.With("proof: expected the signature of public_key over this application for chain %q", ctx.Chain().ID)
	}
	if Exists(ctx, org.Id) || applications.Has(ctx, org.Id) {
		return ErrOrganizationExists.With("id %q: expected one that nobody has, had or applies with", org.Id)
	}
	if _, taken := auth.Lookup(ctx, address); taken || identifiers.Has(ctx, keyIdentifier(address)) {
		return auth.ErrAddressTaken.With("address 0x%x", address)
	}
	if err := unheld(ctx, org.Glns); err != nil {
		return err
	}
	if err := addOne(ctx, sponsor, countApplications, limits.Applications); err != nil {
		return err
	}
	applied := *org
	applied.Life, applied.LifeHeight = membershipv1.Life_LIFE_APPLIED, ctx.Height()
	application := &membershipv1.Application{
		Organization: &applied, PublicKey: m.PublicKey, Nodes: m.Nodes, Sponsor: sponsor,
		Ends: ctx.Time().Unix() + int64(limits.ApplicationDays)*day,
	}
	if err := claimAll(ctx, reservedBy(application), org.Id); err != nil {
		return err
	}
	applications.Set(ctx, org.Id, application)
	ends.Set(ctx, collections.Join(application.Ends, org.Id), x.Present{})
	note(ctx, org.Id)
	return nil
}

// unheld checks that GLNs with which somebody applies are under no identifier that another holds. An applicant holds none.
func unheld(ctx *x.Context, glns []string) error {
	for i, gln := range glns {
		if holder, held := HolderOf(ctx, gs1.Key("414/"+gln)); held {
			return ErrHeld.With("organization.glns[%d]: %s is under an identifier of %s: expected one that nobody holds", i, gln, holder)
		}
	}
	return nil
}

// reservedBy returns the identifiers that an application reserves. Its key is one that validated.
func reservedBy(application *membershipv1.Application) []string {
	reserved := identifiersOf(application.Organization)
	for _, node := range application.Nodes {
		reserved = append(reserved, kindNode+node)
	}
	address, err := sig.Address(application.PublicKey)
	if err != nil {
		x.Fail(err)
	}
	return append(reserved, keyIdentifier(address))
}

// withdrawApplication ends an application of the signer's.
func withdrawApplication(ctx *x.Context, m *membershipv1.WithdrawApplication) error {
	application, open := applications.Get(ctx, m.Organization)
	if !open || application.Sponsor != ctx.Signer().Organization {
		return ErrNoApplication.With("%q: expected one that the signer's organization submitted", x.Clip(m.Organization, maxReason))
	}
	forget(ctx, application)
	note(ctx, m.Organization)
	return nil
}

// declineApplication ends an application that the council does not want.
func declineApplication(ctx *x.Context, m *membershipv1.DeclineApplication) error {
	if err := checkReason(m.Reason); err != nil {
		return err
	}
	application, open := applications.Get(ctx, m.Organization)
	if !open {
		return ErrNoApplication.With("%q", x.Clip(m.Organization, maxReason))
	}
	forget(ctx, application)
	note(ctx, m.Organization)
	return nil
}

// admitOrganization makes a member of who applied.
func admitOrganization(ctx *x.Context, m *membershipv1.AdmitOrganization) error {
	application, open := applications.Get(ctx, m.Organization)
	if !open {
		return ErrNoApplication.With("%q", x.Clip(m.Organization, maxReason))
	}
	org := *application.Organization
	if len(m.Roles) > 0 {
		if err := checkRoles("roles", m.Roles); err != nil {
			return err
		}
		org.Roles = m.Roles
	}
	forget(ctx, application)
	if err := claimAll(ctx, identifiersOf(&org), org.Id); err != nil {
		return err
	}
	if err := enroll(ctx, &org, application.PublicKey); err != nil {
		return err
	}
	for _, node := range application.Nodes {
		if err := AddNode(ctx, org.Id, node); err != nil {
			return err
		}
	}
	note(ctx, org.Id)
	return nil
}

// forget removes an application and what it reserved.
func forget(ctx *x.Context, application *membershipv1.Application) {
	id := application.Organization.Id
	release(ctx, reservedBy(application), id)
	applications.Remove(ctx, id)
	ends.Remove(ctx, collections.Join(application.Ends, id))
	takeOne(ctx, application.Sponsor, countApplications)
}

// lapse ends the applications whose time is over, so many in a block.
func lapse(ctx *x.Context) {
	var over []string
	now, most := ctx.Time().Unix(), int(params.Get(ctx).LapsesPerBlock)
	ends.Walk(ctx, nil, func(at collections.Pair[int64, string], _ x.Present) bool {
		if at.K1() > now || len(over) == most {
			return true
		}
		over = append(over, at.K2())
		return false
	})
	for _, id := range over {
		application, _ := applications.Get(ctx, id)
		forget(ctx, application)
		ctx.Note(x.Organization(id), waymarkv1.Kind_KIND_MEMBERSHIP)
	}
}
