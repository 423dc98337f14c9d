package inspection

import (
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

const (
	record = authv1.Permission_PERMISSION_RECORD
	attest = authv1.Permission_PERMISSION_ATTEST
)

// Module is the inspection module.
var Module = x.Module{
	Name:   "inspection",
	Prefix: prefix,
	Msgs: []x.Msg{
		x.Handle(membership.Anyone, record, declareProduct),
		x.Handle(membership.Customs, attest, ruleProduct),
		x.Handle(membership.Customs, attest, withdrawRuling),

		x.Handle(membership.Inspector, attest, publishScheme).Or(membership.Regulator, membership.Accreditor),
		x.Handle(membership.Anyone, attest, retireScheme),

		x.Handle(membership.Accreditor, attest, grantAccreditation),
		x.Handle(membership.Accreditor, attest, extendAccreditation),
		x.Handle(membership.Regulator, attest, changeAccreditation).Or(membership.Accreditor).AsRemedy(),
		x.Handle(membership.Regulator, attest, recognizeAccreditor).Or(membership.Accreditor),
		x.Handle(membership.Regulator, attest, changeRecognition).Or(membership.Accreditor),

		x.Handle(membership.Anyone, attest, issueAttestation),
		x.Handle(membership.Anyone, attest, changeAttestation).AsRemedy(),
		x.Handle(membership.Anyone, attest, recordSeals),

		x.Handle(membership.Regulator, attest, publishProfile),
		x.Handle(membership.Regulator, attest, withdrawProfile),
		x.Handle(membership.Regulator, attest, declareEquivalence),
		x.Handle(membership.Regulator, attest, withdrawEquivalence),
	},
	Queries: []x.Query{
		x.Serve(queryProduct), x.Serve(listProducts), x.Serve(queryScheme), x.Serve(listSchemes), x.Serve(queryAccreditation),
		x.Serve(listAccreditations), x.Serve(listRecognitions), x.Serve(queryProfile), x.Serve(listProfiles),
		x.Serve(listEquivalences),
		x.Serve(attestation), x.Serve(listAttestations), x.Serve(sealsOf), x.Serve(consumedOf),
		x.Serve(verdict), x.Serve(clearance),
	},
	Tables:  schema,
	Indexes: indexes,
	Reindex: reindex,
	Params:  params,
	Check:   checkTables,
}
