package membership

import (
	"slices"

	"cosmossdk.io/collections"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/standing"
	"github.com/waymark-ledger/waymark/x/standing/rules"
)

// Exists reports whether an organization is a member, or was one.
func Exists(ctx *x.Context, id string) bool { return organizations.Has(ctx, id) }

// Member reports whether an organization is admitted: suspended or not, but neither expelled nor gone.
func Member(ctx *x.Context, id string) bool {
	org, known := organizations.Get(ctx, id)
	return known && admitted(org)
}

// Get returns an organization that is a member, or was one. The caller must not change it.
func Get(ctx *x.Context, id string) (*membershipv1.Organization, bool) {
	return organizations.Get(ctx, id)
}

// HasRole reports whether an organization is a member with a role; every member has [Anyone].
func HasRole(ctx *x.Context, id string, role x.Role) bool {
	org, known := organizations.Get(ctx, id)
	return known && admitted(org) && (role == Anyone || slices.Contains(org.Roles, role))
}

// HasOneOf reports whether an organization is a member with one of some roles; with none of them, whether it is a member.
func HasOneOf(ctx *x.Context, id string, roles []x.Role) bool {
	org, known := organizations.Get(ctx, id)
	return known && admitted(org) && (len(roles) == 0 || slices.ContainsFunc(roles, func(role x.Role) bool {
		return slices.Contains(org.Roles, role)
	}))
}

// Suspended reports whether an organization may not write at a block.
func Suspended(ctx *x.Context, id string) bool {
	return standing.Has(ctx, x.Organization(id), standingv1.Effect_EFFECT_SUSPENDED)
}

// Restraint says whether an organization may not write at a block: whether it is suspended, and by what it is blocked in
// its own jurisdiction.
func Restraint(ctx *x.Context, id string) (suspended bool, blocks []*standingv1.Entry) {
	s := standing.Of(ctx, x.Organization(id))
	if s == nil {
		return false, nil
	}
	org, _ := organizations.Get(ctx, id)
	for _, e := range s.Entries {
		switch {
		case !rules.InForce(e, ctx.Height(), ctx.Time().Unix()):
		case e.Effect == standingv1.Effect_EFFECT_SUSPENDED:
			suspended = true
		case e.Effect == standingv1.Effect_EFFECT_BLOCKED && rules.HoldsIn(e, org.GetJurisdiction()):
			blocks = append(blocks, e)
		}
	}
	return suspended, blocks
}

func admitted(org *membershipv1.Organization) bool {
	return org.Life == membershipv1.Life_LIFE_ADMITTED
}

// member returns a member, or ErrUnknownOrganization. The caller must not change it.
func member(ctx *x.Context, id string) (*membershipv1.Organization, error) {
	org, known := organizations.Get(ctx, id)
	if !known {
		return nil, ErrUnknownOrganization.With("%q", x.Clip(id, maxReason))
	}
	if !admitted(org) {
		return nil, ErrUnknownOrganization.With("%q was a member until height %d", id, org.LifeHeight)
	}
	return org, nil
}

// Admit adds an organization with its first key, which gets all permissions, without an application: a genesis does.
func Admit(ctx *x.Context, org *membershipv1.Organization, publicKey []byte) error {
	if err := validate(org); err != nil {
		return err
	}
	if err := unset(org); err != nil {
		return err
	}
	if Exists(ctx, org.Id) {
		return ErrOrganizationExists.With("id %q: expected an id that was never used", org.Id)
	}
	if err := claimAll(ctx, identifiersOf(org), org.Id); err != nil {
		return err
	}
	return enroll(ctx, org, publicKey)
}

// enroll makes a member of an organization whose identifiers are its own.
func enroll(ctx *x.Context, org *membershipv1.Organization, publicKey []byte) error {
	enrolled := *org
	enrolled.RegisteredHeight = ctx.Height()
	enrolled.Life, enrolled.LifeHeight = membershipv1.Life_LIFE_ADMITTED, ctx.Height()
	enrolled.Approvals = 1
	organizations.Set(ctx, org.Id, &enrolled)
	indexRoles(ctx, &enrolled)
	_, err := enterKey(ctx, org.Id, publicKey, AllPermissions())
	return err
}

// indexRoles lists a member under each of its roles.
func indexRoles(ctx *x.Context, org *membershipv1.Organization) {
	for _, role := range org.Roles {
		byRole.Set(ctx, collections.Join(uint32(role), org.Id), org.Jurisdiction)
	}
}

// unindexRoles takes a member off the lists of its roles.
func unindexRoles(ctx *x.Context, org *membershipv1.Organization) {
	for _, role := range org.Roles {
		byRole.Remove(ctx, collections.Join(uint32(role), org.Id))
	}
}

// AllPermissions returns every permission a key can have, ascending.
func AllPermissions() []x.Permission {
	return []x.Permission{
		authv1.Permission_PERMISSION_ADMIN, authv1.Permission_PERMISSION_RECORD,
		authv1.Permission_PERMISSION_ATTEST, authv1.Permission_PERMISSION_VOTE,
		authv1.Permission_PERMISSION_OPERATE,
	}
}

// amendOrganization changes what an organization was admitted as and with.
func amendOrganization(ctx *x.Context, m *membershipv1.AmendOrganization) error {
	org, err := member(ctx, m.Organization)
	if err != nil {
		return err
	}
	amended := *org
	amended.Name, amended.Jurisdiction, amended.Roles = m.Name, m.Jurisdiction, m.Roles
	amended.Glns, amended.Lei, amended.Eori, amended.TaxId = m.Glns, m.Lei, m.Eori, m.TaxId
	if err := validate(&amended); err != nil {
		return err
	}
	before, after := identifiersOf(org), identifiersOf(&amended)
	release(ctx, without(before, after), org.Id)
	if err := claimAll(ctx, without(after, before), org.Id); err != nil {
		return err
	}
	unindexRoles(ctx, org)
	organizations.Set(ctx, org.Id, &amended)
	indexRoles(ctx, &amended)
	note(ctx, org.Id)
	return nil
}

// updateContact changes where the signer's organization says how to reach it.
func updateContact(ctx *x.Context, m *membershipv1.UpdateContact) error {
	org, err := member(ctx, ctx.Signer().Organization)
	if err != nil {
		return err
	}
	if m.Contact != "" && !IsPage(m.Contact) {
		return ErrInvalid.With("contact: %s", expectPage)
	}
	updated := *org
	updated.Contact = m.Contact
	organizations.Set(ctx, org.Id, &updated)
	note(ctx, org.Id)
	return nil
}

// without returns those of a list that are not in another.
func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(one string) bool { return slices.Contains(other, one) })
}

// note tells the dossiers of organizations that their lives changed.
func note(ctx *x.Context, ids ...string) {
	for _, id := range ids {
		ctx.Note(x.Organization(id), waymarkv1.Kind_KIND_MEMBERSHIP)
	}
}
