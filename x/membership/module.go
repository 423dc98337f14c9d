package membership

import (
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
)

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
	anyKey  = authv1.Permission_PERMISSION_UNSPECIFIED
	admin   = authv1.Permission_PERMISSION_ADMIN
	vote    = authv1.Permission_PERMISSION_VOTE
	operate = authv1.Permission_PERMISSION_OPERATE
)

// Module is the membership module.
var Module = x.Module{
	Name:   "membership",
	Prefix: prefix,
	Msgs: []x.Msg{
		x.Decide(majority(), admitOrganization),
		x.Decide(majority(), declineApplication),
		x.Decide(majority(), amendOrganization),
		x.Decide(majority(), assignHolding),
		x.Decide(majority(), reinstateOrganization),
		x.Decide(majority(), suspendOrganization),
		x.Decide(urgent(), recoverOrganization),
		x.Decide(grave(), revokeHolding),
		x.Decide(grave(), recordSuccession),
		x.Decide(grave(), expelOrganization),

		x.Handle(Anyone, vote, submitApplication),
		x.Handle(Anyone, vote, withdrawApplication).AsRemedy(),

		x.Handle(Anyone, admin, updateContact),
		x.Handle(Anyone, admin, leaveConsortium).AsRemedy().AsDeparture(),
		x.Handle(Anyone, admin, registerFacility),
		x.Handle(Anyone, admin, closeFacility),
		x.Handle(Anyone, admin, declareAffiliation),
		x.Handle(Anyone, admin, withdrawAffiliation),
		x.Handle(Anyone, admin, transferHolding),
		x.Handle(Anyone, admin, acceptHolding),
		x.Handle(Anyone, admin, grantMandate),
		x.Handle(Anyone, admin, revokeMandate).AsRemedy(),

		x.Handle(Anyone, admin, registerKey),
		x.Handle(Anyone, admin, changeKeyPermissions),
		x.Handle(Anyone, admin, setApprovals),
		x.Handle(Anyone, anyKey, rotateKey).AsRemedy(),
		x.Handle(Anyone, admin, revokeKey).AsRemedy().AsPriority(), // before a thief's transactions of the same block
		x.Handle(Anyone, anyKey, retireKey).AsRemedy().AsPriority(),

		x.Handle(Anyone, operate, registerNode),
		x.Handle(Anyone, operate, removeNode).AsRemedy(),
	},
	Queries: []x.Query{
		x.Serve(organization), x.Serve(listOrganizations), x.Serve(listApplications), x.Serve(key), x.Serve(listHoldings),
		x.Serve(listFacilities), x.Serve(facility), x.Serve(listAffiliations), x.Serve(listNodes),
	},
	Tables:   schema,
	Params:   params,
	Check:    checkTables,
	EndBlock: lapse,
}
