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
	last      = x.NewItem(schema, 0x03, "last", collections.Uint64Value)
	clocks    = x.NewTable(schema, 0x04, "clocks", collections.PairKeyCodec(collections.Int64Key, collections.Uint64Key), x.Member)
	relied    = x.NewTable(schema, 0x05, "relied",
		collections.TripleKeyCodec(collections.StringKey, collections.StringKey, collections.BytesKey), collections.Int64Value)
	acknowledgements = x.NewTable(schema, 0x06, "acknowledgements",
		collections.TripleKeyCodec(collections.Uint64Key, collections.StringKey, collections.StringKey),
		x.Proto[blacklistv1.Acknowledgement]())
	rates = x.NewTable(schema, 0x07, "rates", collections.PairKeyCodec(collections.StringKey, collections.StringKey),
		x.Proto[blacklistv1.Rate]())
)

const (
	// maxListings is how many listings a subject ever has: as many as a verdict can look at. Consensus.
	maxListings = 1_000
	// maxByPlatforms is how many of them platforms propose, so that they leave room. Consensus.
	maxByPlatforms = 100
	// maxSteps bounds the steps of a life that authorities can bring about at will; the rest of the 256 is for the
	// clocks and the appeal. Consensus.
	maxSteps = 240
	// maxTrail bounds supports and recognitions of a listing. Consensus.
	maxTrail = 256
	// maxGoods is of how many goods an organization acknowledges a recall one by one. Consensus.
	maxGoods = 256
)

// of returns a listing, or ErrUnknownListing. The caller may change it, and puts it back.
func of(ctx *x.Context, id uint64) (*blacklistv1.Listing, error) {
	l, known := listings.Get(ctx, id)
	if !known {
		return nil, ErrUnknownListing.With("listing: %d", id)
	}
	return l, nil
}

// put stores a listing, and when it is to be looked at next.
func put(ctx *x.Context, l *blacklistv1.Listing) {
	if before, known := listings.Get(ctx, l.Id); known {
		if at := clockOf(before); at != 0 {
			clocks.Remove(ctx, collections.Join(at, l.Id))
		}
	}
	if at := clockOf(l); at != 0 {
		clocks.Set(ctx, collections.Join(at, l.Id), x.Present{})
	}
	listings.Set(ctx, l.Id, l)
}
