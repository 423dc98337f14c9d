package blacklist

import (
	"cosmossdk.io/collections"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/blacklist/rules"
)

const prefix = rules.Prefix

// inMarket is a key of an organization, a market, a subject and a weight.
var inMarket = collections.QuadKeyCodec(collections.StringKey, collections.StringKey, collections.StringKey, collections.Uint64Key)

// The tables; the package comment gives their layout. Consensus: changing a prefix or a key is state-machine breaking.
var (
	schema    = x.NewSchema(prefix)
	listings  = x.NewTable(schema, rules.ListingsTable, "listings", collections.Uint64Key, x.Proto[blacklistv1.Listing]())
	bySubject = x.NewTable(schema, rules.SubjectsTable, "by_subject", collections.StringKey, x.Proto[blacklistv1.Listings]())
	last      = x.NewItem(schema, 0x03, "last", collections.Uint64Value)
	clocks    = x.NewTable(schema, 0x04, "clocks", collections.PairKeyCodec(collections.Int64Key, collections.Uint64Key), x.Member)
	relied    = x.NewTable(schema, 0x05, "relied",
		collections.TripleKeyCodec(collections.StringKey, collections.StringKey, collections.BytesKey), collections.Int64Value)
	acknowledgements = x.NewTable(schema, 0x06, "acknowledgements",
		collections.TripleKeyCodec(collections.Uint64Key, collections.StringKey, collections.StringKey),
		x.Proto[blacklistv1.Acknowledgement]())
	rates = x.NewTable(schema, 0x07, "rates", collections.PairKeyCodec(collections.StringKey, collections.StringKey),
		x.Proto[blacklistv1.Rate]())
	shares   = x.NewTable(schema, 0x08, "shares", collections.PairKeyCodec(collections.StringKey, collections.StringKey), collections.Uint64Value)
	renewed  = x.NewTable(schema, 0x09, "renewed", inMarket, x.Proto[blacklistv1.Unconfirmed]())
	narrower = x.NewTable(schema, 0x0a, "narrower", inMarket, x.Proto[blacklistv1.Unconfirmed]())
)

// The index; the package comment gives its layout.
var (
	indexes = x.NewIndexes(prefix)
	named   = x.NewTable(indexes, 0x01, "listings_by_subject", collections.PairKeyCodec(collections.StringKey, collections.Uint64Key), x.Member)
)

const (
	// maxSteps bounds the steps of a life that authorities can bring about at will; the rest of the 256 is for the
	// clocks and the appeals, of which each takes three at most. Consensus.
	maxSteps = 150
	// maxTrail bounds steps and supports of a listing. Consensus.
	maxTrail = 256
	// maxTimes is how often an organization supports one listing, so that it does not use up the steps. Consensus.
	maxTimes = 2
	// maxRecognitions is how often one authority recognizes a listing, so that it uses up no other's. Consensus.
	maxRecognitions = 4
	// maxGoods is of how many goods an organization acknowledges a recall one by one. Consensus.
	maxGoods = 256
)

// of returns a listing, or ErrUnknownListing, as it was looked at last.
func of(ctx *x.Context, id uint64) (*blacklistv1.Listing, error) {
	l, known := listings.Get(ctx, id)
	if !known {
		return nil, ErrUnknownListing.With("listing: %d", id)
	}
	return l, nil
}

// current returns a listing, or ErrUnknownListing, as it is in this block: what follows from times that ended, and the ledger has
// not come to, it does first. The caller may change it, and puts it back.
func current(ctx *x.Context, id uint64) (*blacklistv1.Listing, error) {
	l, err := of(ctx, id)
	if err == nil && follow(ctx, l) {
		put(ctx, l)
	}
	return l, err
}

// put stores a listing, and when it is to be looked at next. One that ended and has no effect to show any more makes room
// among those of its subject.
func put(ctx *x.Context, l *blacklistv1.Listing) {
	if before, known := listings.Get(ctx, l.Id); known {
		if at := clockOf(before); at != 0 {
			clocks.Remove(ctx, collections.Join(at, l.Id))
		}
		if takesPlace(before) && !takesPlace(l) {
			leave(ctx, l)
		}
	}
	if at := clockOf(l); at != 0 {
		clocks.Set(ctx, collections.Join(at, l.Id), x.Present{})
	}
	listings.Set(ctx, l.Id, l)
}
