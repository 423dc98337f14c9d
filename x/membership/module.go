package membership

import (
	"cosmossdk.io/collections"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
)

const prefix = 0x04

// The roles, for the declarations of modules.
const (
	Anyone             = membershipv1.Role_ROLE_UNSPECIFIED
	Manufacturer       = membershipv1.Role_ROLE_MANUFACTURER
	Inspector          = membershipv1.Role_ROLE_INSPECTOR
	Platform           = membershipv1.Role_ROLE_PLATFORM
	Customs            = membershipv1.Role_ROLE_CUSTOMS
	Regulator          = membershipv1.Role_ROLE_REGULATOR
	Accreditor         = membershipv1.Role_ROLE_ACCREDITOR
	Logistics          = membershipv1.Role_ROLE_LOGISTICS
	Partner            = membershipv1.Role_ROLE_PARTNER
	Arbitrator         = membershipv1.Role_ROLE_ARBITRATOR
	RatingAgency       = membershipv1.Role_ROLE_RATING_AGENCY
	PaymentInstitution = membershipv1.Role_ROLE_PAYMENT_INSTITUTION
)

const (
	anyKey = authv1.Permission_PERMISSION_UNSPECIFIED
	admin  = authv1.Permission_PERMISSION_ADMIN
	vote   = authv1.Permission_PERMISSION_VOTE
)

// Module is the membership module.
var Module = x.Module{
	Name:   "membership",
	Prefix: prefix,
	Msgs: []x.Msg{
		x.Handle(Regulator, vote, registerOrganization),
		x.Handle(Regulator, vote, assignHolding),
		x.Handle(Regulator, vote, suspendOrganization),
		x.Handle(Regulator, vote, reinstateOrganization),
		x.Handle(Anyone, admin, registerKey),
		x.Handle(Anyone, anyKey, rotateKey).AsRemedy(),
		x.Handle(Anyone, admin, revokeKey).AsRemedy().AsPriority(), // before a thief's transactions of the same block
		x.Handle(Anyone, admin, grantMandate),
		x.Handle(Anyone, admin, revokeMandate).AsRemedy(),
	},
	Queries: []x.Query{x.Serve(organization), x.Serve(listOrganizations), x.Serve(key)},
	Tables:  schema,
	Check:   checkTables,
}

var (
	schema        = x.NewSchema(prefix)
	organizations = x.NewTable(schema, 0x01, "organizations", collections.StringKey, x.Proto[membershipv1.Organization]())
	holdings      = x.NewTable(schema, 0x02, "holdings", collections.StringKey, x.Proto[membershipv1.Holding]())
	mandates      = x.NewTable(schema, 0x03, "mandates",
		collections.PairKeyCodec(collections.StringKey, collections.StringKey), x.Proto[membershipv1.Mandate]())
	byGLN = x.NewTable(schema, 0x04, "organizations_by_gln", collections.StringKey, collections.StringValue)
)

var (
	// ErrInvalid rejects a message with a field that breaks its rule.
	ErrInvalid = x.NewError("membership", 1, "invalid message")
	// ErrUnknownOrganization rejects a message about an organization that is not a member.
	ErrUnknownOrganization = x.NewError("membership", 2, "no such organization")
	// ErrOrganizationExists rejects an id or a GLN that is taken.
	ErrOrganizationExists = x.NewError("membership", 3, "the organization exists")
	// ErrHeld rejects a prefix, GTIN or GLN that overlaps one that is held.
	ErrHeld = x.NewError("membership", 4, "the identifier is held")
	// ErrUnknownKey rejects a message about a key that is not the organization's, or not in force.
	ErrUnknownKey = x.NewError("membership", 5, "no such key in force")
	// ErrLastKey rejects the revocation of the last key that administers an organization.
	ErrLastKey = x.NewError("membership", 6, "the organization's last administrating key cannot be revoked: rotate it")
	// ErrNoMandate rejects the revocation of a mandate that does not exist.
	ErrNoMandate = x.NewError("membership", 7, "no such mandate")
	// ErrNotSuspended rejects the reinstatement of an organization that the signer did not suspend.
	ErrNotSuspended = x.NewError("membership", 8, "the organization is not suspended by the signer's")
)
