package provenance

import (
	"cosmossdk.io/collections"
	"cosmossdk.io/collections/codec"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// The tables; the package comment gives their layout. Consensus: changing a prefix or a key is state-machine breaking.
var (
	schema = x.NewSchema(prefix)
	params = x.NewParams[provenancev1.Params](schema, defaults, validate)

	lotsOfItems = x.NewTable(schema, rules.LotsTable, "lots_of_items", subjectKey, codec.KeyToValueCodec(subjectKey))
	items       = x.NewTable(schema, rules.ItemsTable, "items", subjectKey, x.Proto[provenancev1.Item]())
	lots        = x.NewTable(schema, rules.LotEntriesTable, "lots", subjectKey, x.Proto[provenancev1.Lot]())
	accounts    = x.NewTable(schema, 0x04, "accounts", account, collections.StringValue)
	contents    = x.NewTable(schema, 0x05, "contents", contentKey, x.Member)
	transits    = x.NewTable(schema, 0x06, "transits",
		collections.QuadKeyCodec(subjectKey, collections.StringKey, collections.StringKey, collections.Uint64Key),
		collections.StringValue)
	events     = x.NewTable(schema, rules.EventsTable, "events", collections.Uint64Key, x.Proto[provenancev1.CapturedEvent]())
	claims     = x.NewTable(schema, 0x09, "claims", collections.Uint64Key, x.Proto[provenancev1.Claim]())
	waiting    = x.NewTable(schema, 0x0a, "waiting", subjectKey, x.Proto[provenancev1.Waiting]())
	due        = x.NewTable(schema, 0x0b, "due", subjectKey, x.Member)
	lapsing    = x.NewTable(schema, 0x0c, "lapsing", collections.PairKeyCodec(collections.Int64Key, collections.Uint64Key), x.Member)
	processes  = x.NewTable(schema, rules.ProcessesTable, "processes", collections.StringKey, x.Proto[provenancev1.Process]())
	members    = x.NewTable(schema, 0x0e, "process_members", memberKey, collections.Uint64Value)
	genealogy  = x.NewTable(schema, 0x0f, "genealogy", genealogyKey, x.Member)
	dispatches = x.NewTable(schema, 0x10, "dispatches", collections.Uint64Key, x.Proto[provenancev1.Dispatch]())
	counters   = x.NewItem(schema, 0x11, "counters", x.Proto[provenancev1.Counters]())
	turn       = x.NewItem(schema, 0x12, "turn", codec.KeyToValueCodec(subjectKey))
	sources    = x.NewTable(schema, rules.SourcesTable, "sources", subjectKey, x.Proto[provenancev1.Sources]())
	inputs     = x.NewTable(schema, rules.InputsTable, "inputs",
		collections.PairKeyCodec(collections.StringKey, collections.Uint64Key), codec.KeyToValueCodec(subjectKey))
)

// The indexes: see the package comment.
var (
	indexes    = x.NewIndexes(prefix)
	identities = x.NewTable(indexes, 0x01, "identities",
		collections.PairKeyCodec(collections.BytesKey, collections.StringKey), x.Proto[provenancev1.Versions]())
)

// reindex finds the identities of all events.
func reindex(ctx *x.Context) {
	events.Walk(ctx, nil, func(number uint64, e *provenancev1.CapturedEvent) bool {
		before, _ := identities.Get(ctx, collections.Join(e.Hash, e.Organization))
		identify(ctx, before, number, e)
		return false
	})
}

// identify adds an event to those that its organization recorded under its hash.
func identify(ctx *x.Context, before *provenancev1.Versions, number uint64, e *provenancev1.CapturedEvent) {
	versions := append(before.GetVersions(), &provenancev1.Version{Digest: e.Digest, Event: number})
	identities.Set(ctx, collections.Join(e.Hash, e.Organization), &provenancev1.Versions{Versions: versions})
}

// subjectKey encodes canonical subject keys as their text, which never holds a control character.
var subjectKey = codec.NewStringKeyCodec[gs1.Key]()

// account is the key of a balance: lot, dimension, place.
var account = collections.TripleKeyCodec(subjectKey, collections.StringKey, codec.NewStringKeyCodec[place]())

// contentKey is the key of what is in a container: container, item or lot, dimension (empty for an item).
var contentKey = collections.TripleKeyCodec(subjectKey, subjectKey, collections.StringKey)

// memberKey is the key of a member of a process: process, side, subject; genealogyKey is that of the same from the subject.
var (
	memberKey    = collections.TripleKeyCodec(collections.StringKey, collections.StringKey, subjectKey)
	genealogyKey = collections.TripleKeyCodec(subjectKey, collections.StringKey, collections.StringKey)
)

// nextEvent gives out the number of an event.
func nextEvent(ctx *x.Context) uint64 {
	c := counted(ctx)
	c.Events++
	counters.Set(ctx, c)
	return c.Events
}

// nextClaim gives out the number of a claim.
func nextClaim(ctx *x.Context) uint64 {
	c := counted(ctx)
	c.Claims++
	counters.Set(ctx, c)
	return c.Claims
}

func counted(ctx *x.Context) *provenancev1.Counters {
	c, found := counters.Get(ctx)
	if !found {
		c = &provenancev1.Counters{}
	}
	return c
}
