package inspection

import (
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

const attest = authv1.Permission_PERMISSION_ATTEST

// Module is the inspection module.
var Module = x.Module{
	Name:   "inspection",
	Prefix: prefix,
	Msgs: []x.Msg{
		x.Handle(membership.Anyone, attest, issueAttestation),
		x.Handle(membership.Anyone, attest, changeAttestation).AsRemedy(),
		x.Handle(membership.Anyone, attest, recordSeals),
	},
	Queries: []x.Query{
		x.Serve(attestation), x.Serve(listAttestations), x.Serve(sealsOf), x.Serve(consumedOf),
		x.Serve(verdict), x.Serve(clearance),
	},
	Tables:  schema,
	Indexes: indexes,
	Reindex: reindex,
	Check:   checkAttestations,
}
