package verify

import authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"

// permissions are what a key needs to send a message, by the message's type. A test of the state
// machine keeps this table equal to what its modules declare.
var permissions = map[string]authv1.Permission{
	"/waymark.blacklist.v1.AcknowledgeRecall":             authv1.Permission_PERMISSION_RECORD,
	"/waymark.blacklist.v1.AnswerAppeal":                  authv1.Permission_PERMISSION_VOTE,
	"/waymark.blacklist.v1.AnswerListing":                 authv1.Permission_PERMISSION_RECORD,
	"/waymark.blacklist.v1.AppealListing":                 authv1.Permission_PERMISSION_RECORD,
	"/waymark.blacklist.v1.DecideAppeal":                  authv1.Permission_PERMISSION_VOTE,
	"/waymark.blacklist.v1.Delist":                        authv1.Permission_PERMISSION_VOTE,
	"/waymark.blacklist.v1.ListInEmergency":               authv1.Permission_PERMISSION_VOTE,
	"/waymark.blacklist.v1.ProposeListing":                authv1.Permission_PERMISSION_VOTE,
	"/waymark.blacklist.v1.RecognizeListing":              authv1.Permission_PERMISSION_VOTE,
	"/waymark.blacklist.v1.SupportListing":                authv1.Permission_PERMISSION_VOTE,
	"/waymark.blacklist.v1.SuspendListing":                authv1.Permission_PERMISSION_VOTE,
	"/waymark.blacklist.v1.WithdrawRecognition":           authv1.Permission_PERMISSION_VOTE,
	"/waymark.blacklist.v1.WithdrawSupport":               authv1.Permission_PERMISSION_VOTE,
	"/waymark.governance.v1.Approve":                      authv1.Permission_PERMISSION_ADMIN,
	"/waymark.governance.v1.Propose":                      authv1.Permission_PERMISSION_VOTE,
	"/waymark.governance.v1.ProposeAct":                   authv1.Permission_PERMISSION_ADMIN,
	"/waymark.governance.v1.Vote":                         authv1.Permission_PERMISSION_VOTE,
	"/waymark.governance.v1.WithdrawProposal":             authv1.Permission_PERMISSION_UNSPECIFIED,
	"/waymark.governance.v1.WithdrawVote":                 authv1.Permission_PERMISSION_UNSPECIFIED,
	"/waymark.inspection.v1.ChangeAccreditation":          authv1.Permission_PERMISSION_ATTEST,
	"/waymark.inspection.v1.ChangeAttestation":            authv1.Permission_PERMISSION_ATTEST,
	"/waymark.inspection.v1.ChangeRecognition":            authv1.Permission_PERMISSION_ATTEST,
	"/waymark.inspection.v1.DeclareEquivalence":           authv1.Permission_PERMISSION_ATTEST,
	"/waymark.inspection.v1.DeclareProduct":               authv1.Permission_PERMISSION_RECORD,
	"/waymark.inspection.v1.ExtendAccreditation":          authv1.Permission_PERMISSION_ATTEST,
	"/waymark.inspection.v1.GrantAccreditation":           authv1.Permission_PERMISSION_ATTEST,
	"/waymark.inspection.v1.IssueAttestation":             authv1.Permission_PERMISSION_ATTEST,
	"/waymark.inspection.v1.PublishProfile":               authv1.Permission_PERMISSION_ATTEST,
	"/waymark.inspection.v1.PublishScheme":                authv1.Permission_PERMISSION_ATTEST,
	"/waymark.inspection.v1.RecognizeAccreditor":          authv1.Permission_PERMISSION_ATTEST,
	"/waymark.inspection.v1.RecordSeals":                  authv1.Permission_PERMISSION_ATTEST,
	"/waymark.inspection.v1.RetireScheme":                 authv1.Permission_PERMISSION_ATTEST,
	"/waymark.inspection.v1.RuleProduct":                  authv1.Permission_PERMISSION_ATTEST,
	"/waymark.inspection.v1.WithdrawEquivalence":          authv1.Permission_PERMISSION_ATTEST,
	"/waymark.inspection.v1.WithdrawProfile":              authv1.Permission_PERMISSION_ATTEST,
	"/waymark.inspection.v1.WithdrawRuling":               authv1.Permission_PERMISSION_ATTEST,
	"/waymark.membership.v1.AcceptHolding":                authv1.Permission_PERMISSION_ADMIN,
	"/waymark.membership.v1.ChangeKeyPermissions":         authv1.Permission_PERMISSION_ADMIN,
	"/waymark.membership.v1.CloseFacility":                authv1.Permission_PERMISSION_ADMIN,
	"/waymark.membership.v1.DeclareAffiliation":           authv1.Permission_PERMISSION_ADMIN,
	"/waymark.membership.v1.GrantMandate":                 authv1.Permission_PERMISSION_ADMIN,
	"/waymark.membership.v1.LeaveConsortium":              authv1.Permission_PERMISSION_ADMIN,
	"/waymark.membership.v1.RegisterFacility":             authv1.Permission_PERMISSION_ADMIN,
	"/waymark.membership.v1.RegisterKey":                  authv1.Permission_PERMISSION_ADMIN,
	"/waymark.membership.v1.RegisterNode":                 authv1.Permission_PERMISSION_OPERATE,
	"/waymark.membership.v1.RemoveNode":                   authv1.Permission_PERMISSION_OPERATE,
	"/waymark.membership.v1.RetireKey":                    authv1.Permission_PERMISSION_UNSPECIFIED,
	"/waymark.membership.v1.RevokeKey":                    authv1.Permission_PERMISSION_ADMIN,
	"/waymark.membership.v1.RevokeMandate":                authv1.Permission_PERMISSION_ADMIN,
	"/waymark.membership.v1.RotateKey":                    authv1.Permission_PERMISSION_UNSPECIFIED,
	"/waymark.membership.v1.SetApprovals":                 authv1.Permission_PERMISSION_ADMIN,
	"/waymark.membership.v1.SubmitApplication":            authv1.Permission_PERMISSION_VOTE,
	"/waymark.membership.v1.TransferHolding":              authv1.Permission_PERMISSION_ADMIN,
	"/waymark.membership.v1.UpdateContact":                authv1.Permission_PERMISSION_ADMIN,
	"/waymark.membership.v1.WithdrawAffiliation":          authv1.Permission_PERMISSION_ADMIN,
	"/waymark.membership.v1.WithdrawApplication":          authv1.Permission_PERMISSION_VOTE,
	"/waymark.provenance.v1.CaptureEvent":                 authv1.Permission_PERMISSION_RECORD,
	"/waymark.validators.v1.ApplyValidator":               authv1.Permission_PERMISSION_OPERATE,
	"/waymark.validators.v1.RetireValidator":              authv1.Permission_PERMISSION_OPERATE,
	"/waymark.validators.v1.RotateConsensusKey":           authv1.Permission_PERMISSION_OPERATE,
	"/waymark.validators.v1.UnjailValidator":              authv1.Permission_PERMISSION_OPERATE,
	"/waymark.validators.v1.WithdrawValidatorApplication": authv1.Permission_PERMISSION_OPERATE,
}

// PermissionFor returns what a key needs to send messages of a type, unspecified where any key in
// force may, and whether this package knows the type.
func PermissionFor(typeURL string) (permission authv1.Permission, known bool) {
	permission, known = permissions[typeURL]
	return permission, known
}
