package provenance

import (
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// prefix begins every state key of the module. Consensus: changing it is state-machine breaking.
const prefix = rules.Prefix

// Module is the provenance module.
var Module = x.Module{
	Name:   "provenance",
	Prefix: prefix,
	Msgs: []x.Msg{
		x.Handle(membership.Anyone, authv1.Permission_PERMISSION_RECORD, captureEvent).AsRedress(),
	},
	Queries: []x.Query{
		x.Serve(queryItem), x.Serve(queryLot), x.Serve(queryContents), x.Serve(queryInTransit), x.Serve(queryTrace),
		x.Serve(queryEvent), x.Serve(queryPending), x.Serve(queryRecall),
	},
	Tables:   schema,
	Indexes:  indexes,
	Reindex:  reindex,
	Params:   params,
	Check:    checkTables,
	EndBlock: settle,
}
