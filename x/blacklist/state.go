package blacklist

import (
	"cosmossdk.io/collections"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/blacklist/rules"
)

const prefix = rules.Prefix

// The tables; the package comment gives their layout. Consensus: changing a prefix or a key is state-machine breaking.
var (
	schema    = x.NewSchema(prefix)
	listings  = x.NewTable(schema, rules.ListingsTable, "listings", collections.Uint64Key, x.Proto[blacklistv1.Listing]())
	bySubject = x.NewTable(schema, rules.SubjectsTable, "by_subject", collections.StringKey, x.Proto[blacklistv1.Listings]())
)
