package membership

import (
	"cosmossdk.io/collections"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership/rules"
)

// prefix begins every state key of the module. Consensus: changing it is state-machine breaking.
const prefix = rules.Prefix

var (
	pair   = collections.PairKeyCodec(collections.StringKey, collections.StringKey)
	triple = collections.TripleKeyCodec(collections.StringKey, collections.StringKey, collections.StringKey)
)

var (
	schema        = x.NewSchema(prefix)
	params        = x.NewParams(schema, defaults, validateParams)
	organizations = x.NewTable(schema, rules.OrganizationsTable, "organizations", collections.StringKey, x.Proto[membershipv1.Organization]())
	holdings      = x.NewTable(schema, 0x02, "holdings", collections.StringKey, x.Proto[membershipv1.Holding]())
	mandates      = x.NewTable(schema, 0x03, "mandates", pair, x.Proto[membershipv1.Mandate]())
	identifiers   = x.NewTable(schema, 0x04, "identifiers", collections.StringKey, collections.StringValue)
	applications  = x.NewTable(schema, 0x05, "applications", collections.StringKey, x.Proto[membershipv1.Application]())
	ends          = x.NewTable(schema, 0x06, "applications_by_end",
		collections.PairKeyCodec(collections.Int64Key, collections.StringKey), x.Member)
	byRole = x.NewTable(schema, 0x07, "members_by_role",
		collections.PairKeyCodec(collections.Uint32Key, collections.StringKey), collections.StringValue)
	byHolder     = x.NewTable(schema, 0x08, "holdings_by_organization", pair, x.Member)
	offers       = x.NewTable(schema, 0x09, "offers", collections.StringKey, x.Proto[membershipv1.Offer]())
	facilities   = x.NewTable(schema, 0x0a, "facilities", pair, x.Proto[membershipv1.Facility]())
	affiliations = x.NewTable(schema, 0x0b, "affiliations", triple, x.Proto[membershipv1.Affiliation]())
	byAffiliate  = x.NewTable(schema, 0x0c, "affiliations_by_affiliate", triple, x.Member)
	nodes        = x.NewTable(schema, 0x0d, "nodes", pair, x.Proto[membershipv1.Node]())
	successions  = x.NewTable(schema, 0x0e, "successors", collections.StringKey, collections.StringValue)
	counts       = x.NewTable(schema, 0x0f, "counts", pair, collections.Uint64Value)
	ties         = x.NewTable(schema, rules.TiesTable, "ties", pair, collections.Uint64Value)
)
