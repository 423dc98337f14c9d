package blacklist

import (
	"slices"

	"cosmossdk.io/collections"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
)

// Whoever asks for a verdict reads all listings of a subject, so that there is room for so many only. Nobody takes it from
// others. Consensus: changing a bound is state-machine breaking.
const (
	// maxListings is how many listings a subject has that have effect, had it or can come to.
	maxListings = 512
	// keptForEmergencies is how many of them are emergencies only.
	keptForEmergencies = 128
	// maxByOne is how many of them one authority proposes.
	maxByOne = 32
	// maxByPlatforms is how many of them platforms propose, and maxByPlatform one platform.
	maxByPlatforms = 64
	maxByPlatform  = 8
)

// takesPlace reports whether a listing is one of its subject's that verdicts look at: it has effect, had it, or can come to.
func takesPlace(l *blacklistv1.Listing) bool { return isLive(l) || len(l.Effect) > 0 }

// join adds a new listing to those of its subject, or returns ErrTooMany.
func join(ctx *x.Context, l *blacklistv1.Listing) error {
	all, known := bySubject.Get(ctx, l.Subject)
	if !known {
		all = &blacklistv1.Listings{}
	}
	by := collections.Join(l.Subject, l.Proposer)
	own, _ := shares.Get(ctx, by)
	room, each := maxListings, uint64(maxByOne)
	if !l.Emergency {
		room -= keptForEmergencies
	}
	if l.ByPlatform {
		each = maxByPlatform
	}
	switch {
	case own >= each:
		return ErrTooMany.With("%s has %d listings of %s: expected at most %d that have effect, had it or can come to", l.Proposer, own, l.Subject, each)
	case l.ByPlatform && all.ByPlatforms >= maxByPlatforms:
		return ErrTooMany.With("platforms have %d listings of %s: expected at most %d", all.ByPlatforms, l.Subject, maxByPlatforms)
	case len(all.Ids) >= room:
		return ErrTooMany.With("%s has %d listings: expected at most %d, of which %d are kept for emergencies",
			l.Subject, len(all.Ids), maxListings, keptForEmergencies)
	}
	all.Ids = append(all.Ids, l.Id)
	if l.ByPlatform {
		all.ByPlatforms++
	}
	bySubject.Set(ctx, l.Subject, all)
	shares.Set(ctx, by, own+1)
	named.Set(ctx, collections.Join(l.Subject, l.Id), x.Present{})
	return nil
}

// leave takes a listing from those of its subject.
func leave(ctx *x.Context, l *blacklistv1.Listing) {
	all, _ := bySubject.Get(ctx, l.Subject)
	all.Ids = slices.DeleteFunc(all.Ids, func(id uint64) bool { return id == l.Id })
	if l.ByPlatform {
		all.ByPlatforms--
	}
	if len(all.Ids) == 0 {
		bySubject.Remove(ctx, l.Subject)
	} else {
		bySubject.Set(ctx, l.Subject, all)
	}
	by := collections.Join(l.Subject, l.Proposer)
	if own, _ := shares.Get(ctx, by); own > 1 {
		shares.Set(ctx, by, own-1)
	} else {
		shares.Remove(ctx, by)
	}
}

// reindex fills the index.
func reindex(ctx *x.Context) {
	listings.Walk(ctx, nil, func(id uint64, l *blacklistv1.Listing) bool {
		named.Set(ctx, collections.Join(l.Subject, id), x.Present{})
		return false
	})
}
