package blacklist

import (
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

const (
	record = authv1.Permission_PERMISSION_RECORD
	vote   = authv1.Permission_PERMISSION_VOTE
)

// Module is the blacklist module.
var Module = x.Module{
	Name:   "blacklist",
	Prefix: prefix,
	Msgs: []x.Msg{
		x.Handle(membership.Platform, vote, propose).Or(authorities()...),
		x.Handle(membership.Customs, vote, listInEmergency).Or(membership.Regulator).AsPriority(), // before goods move in the same block
		x.Handle(membership.Customs, vote, supportListing).Or(membership.Regulator).AsPriority(),
		x.Handle(membership.Customs, vote, withdrawSupport).Or(membership.Regulator),
		x.Handle(membership.Platform, vote, delist).Or(authorities()...),
		x.Handle(membership.Customs, vote, recognize).Or(membership.Regulator).AsPriority(),
		x.Handle(membership.Customs, vote, withdrawRecognition).Or(membership.Regulator),

		x.Handle(membership.Anyone, record, answerListing).AsRemedy(),
		x.Handle(membership.Anyone, record, appealListing).AsRemedy(),
		x.Handle(membership.Platform, vote, answerAppeal).Or(authorities()...),
		x.Handle(membership.Arbitrator, vote, suspendListing).AsPriority(),
		x.Handle(membership.Arbitrator, vote, decideAppeal).AsPriority(),

		x.Handle(membership.Anyone, record, acknowledge).AsRemedy(),
	},
	Queries: []x.Query{
		x.Serve(listing), x.Serve(list), x.Serve(listAcknowledgements),
	},
	Tables:     schema,
	Params:     params,
	Indexes:    indexes,
	Reindex:    reindex,
	Check:      checkTables,
	BeginBlock: lapse,
}
