package membership

import (
	"regexp"
	"slices"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/standing"
)

const (
	maxName   = 200
	maxGLNs   = 16
	maxReason = 64

	// reserved is no organization's id: an effect that the ledger itself imposes has it as its authority.
	reserved = "system"
)

var (
	idForm           = regexp.MustCompile(`^[a-z0-9-]{2,32}$`)
	jurisdictionForm = regexp.MustCompile(`^[A-Z]{2}$`)
	reasonForm       = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)
)

// Exists reports whether an organization is a member.
func Exists(ctx *x.Context, id string) bool { return organizations.Has(ctx, id) }

// Get returns an organization. The caller must not change it.
func Get(ctx *x.Context, id string) (*membershipv1.Organization, bool) {
	return organizations.Get(ctx, id)
}

// HasRole reports whether an organization is a member with a role; every member has [Anyone].
func HasRole(ctx *x.Context, id string, role x.Role) bool {
	org, ok := organizations.Get(ctx, id)
	return ok && (role == Anyone || slices.Contains(org.Roles, role))
}

// Admit adds an organization with its first key, which gets all permissions.
func Admit(ctx *x.Context, org *membershipv1.Organization, publicKey []byte) error {
	if err := validate(org); err != nil {
		return err
	}
	if Exists(ctx, org.Id) {
		return ErrOrganizationExists.With("id %q: expected an id that was never used", org.Id)
	}
	for _, gln := range org.Glns {
		if other, taken := byGLN.Get(ctx, gln); taken {
			return ErrOrganizationExists.With("GLN %s identifies %s: expected one that no member has", gln, other)
		}
	}
	for _, gln := range org.Glns {
		byGLN.Set(ctx, gln, org.Id)
	}
	admitted := *org
	admitted.RegisteredHeight = ctx.Height()
	organizations.Set(ctx, org.Id, &admitted)
	return addKey(ctx, org.Id, publicKey, AllPermissions())
}

// AllPermissions returns every permission a key can have, ascending.
func AllPermissions() []x.Permission {
	return []x.Permission{
		authv1.Permission_PERMISSION_ADMIN, authv1.Permission_PERMISSION_RECORD,
		authv1.Permission_PERMISSION_ATTEST, authv1.Permission_PERMISSION_VOTE,
		authv1.Permission_PERMISSION_OPERATE,
	}
}

func registerOrganization(ctx *x.Context, m *membershipv1.RegisterOrganization) error {
	if m.Organization == nil {
		return ErrInvalid.With("organization: required")
	}
	if m.Organization.RegisteredHeight != 0 {
		return ErrInvalid.With("organization.registered_height: set by the ledger, expected none")
	}
	if _, err := sig.Address(m.PublicKey); err != nil {
		return ErrInvalid.With("public_key: %s", err)
	}
	if err := Admit(ctx, m.Organization, m.PublicKey); err != nil {
		return err
	}
	note(ctx, m.Organization.Id)
	return nil
}

func suspendOrganization(ctx *x.Context, m *membershipv1.SuspendOrganization) error {
	if !reasonForm.MatchString(m.Reason) {
		return ErrInvalid.With("reason: expected 1 to %d lower-case letters, digits or hyphens", maxReason)
	}
	if m.Organization == ctx.Signer().Organization {
		return ErrInvalid.With("organization: expected another than the signer's, which could not reinstate itself")
	}
	if !Exists(ctx, m.Organization) {
		return ErrUnknownOrganization.With("%q", x.Clip(m.Organization, maxReason))
	}
	standing.Impose(ctx, x.Organization(m.Organization), &standingv1.Entry{
		Effect:      standingv1.Effect_EFFECT_SUSPENDED,
		SinceHeight: ctx.Height() + 1,
		Reason:      m.Reason,
		Authority:   ctx.Signer().Organization,
	})
	ctx.Note(x.Organization(m.Organization), waymarkv1.Kind_KIND_STANDING)
	return nil
}

func reinstateOrganization(ctx *x.Context, m *membershipv1.ReinstateOrganization) error {
	subject := x.Organization(m.Organization)
	if !standing.Lift(ctx, subject, standingv1.Effect_EFFECT_SUSPENDED, ctx.Signer().Organization) {
		return ErrNotSuspended.With("%q", x.Clip(m.Organization, maxReason))
	}
	ctx.Note(subject, waymarkv1.Kind_KIND_STANDING)
	return nil
}

// Suspended reports whether an organization may not write at a block.
func Suspended(ctx *x.Context, id string) bool {
	return standing.Has(ctx, x.Organization(id), standingv1.Effect_EFFECT_SUSPENDED)
}

func validate(org *membershipv1.Organization) error {
	switch {
	case !idForm.MatchString(org.Id) || org.Id == reserved:
		return ErrInvalid.With("organization.id: expected 2 to 32 lower-case letters, digits or hyphens, and not %q", reserved)
	case org.Name == "" || len(org.Name) > maxName:
		return ErrInvalid.With("organization.name: expected 1 to %d bytes", maxName)
	case !jurisdictionForm.MatchString(org.Jurisdiction):
		return ErrInvalid.With("organization.jurisdiction: expected an ISO 3166-1 alpha-2 code such as CN")
	case len(org.Roles) == 0:
		return ErrInvalid.With("organization.roles: expected at least one")
	case len(org.Glns) > maxGLNs:
		return ErrInvalid.With("organization.glns: expected at most %d", maxGLNs)
	}
	for i, role := range org.Roles {
		if _, known := membershipv1.Role_name[int32(role)]; !known || role == Anyone {
			return ErrInvalid.With("organization.roles[%d]: not a role", i)
		}
		if i > 0 && org.Roles[i-1] >= role {
			return ErrInvalid.With("organization.roles: expected ascending, each once")
		}
	}
	for i, gln := range org.Glns {
		if _, err := gs1.ParseGLN(gln); err != nil {
			return ErrInvalid.With("organization.glns[%d]: %s", i, err)
		}
		if i > 0 && org.Glns[i-1] >= gln {
			return ErrInvalid.With("organization.glns: expected ascending, each once")
		}
	}
	return nil
}

// note tells the dossier of an organization that its life changed.
func note(ctx *x.Context, id string) { ctx.Note(x.Organization(id), waymarkv1.Kind_KIND_MEMBERSHIP) }

func addKey(ctx *x.Context, organization string, publicKey []byte, permissions []x.Permission) error {
	address, err := sig.Address(publicKey)
	if err != nil {
		return ErrInvalid.With("public_key: %s", err)
	}
	return auth.Register(ctx, &authv1.Key{
		Address:      address,
		PublicKey:    publicKey,
		Organization: organization,
		FromHeight:   ctx.Height() + 1,
		Grants:       []*authv1.Grant{{FromHeight: ctx.Height() + 1, Permissions: permissions}},
	})
}
