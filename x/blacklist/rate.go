package blacklist

import (
	"cosmossdk.io/collections"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
)

// count takes one listing off what the signer's organization may propose in a time, in all and about a target, so that
// nobody buries another in listings.
func count(ctx *x.Context, target string, platform bool) error {
	p := params.Get(ctx)
	all, each := p.AuthorityListings, p.AuthorityTarget
	if platform {
		all, each = p.PlatformListings, p.PlatformTarget
	}
	organization := ctx.Signer().Organization
	if err := countOne(ctx, collections.Join(organization, ""), p.RateSeconds, all); err != nil {
		return err
	}
	return countOne(ctx, collections.Join(organization, target), p.RateSeconds, each)
}

func countOne(ctx *x.Context, at collections.Pair[string, string], seconds int64, most uint32) error {
	now := ctx.Time().Unix()
	rate, known := rates.Get(ctx, at)
	if !known || now >= rate.From+seconds {
		rate = &blacklistv1.Rate{From: now}
	}
	if rate.Listings >= most {
		about := ""
		if at.K2() != "" {
			about = " about " + at.K2()
		}
		return ErrRate.With("%s proposed %d%s: expected at most %d in %d seconds, the next from Unix time %d",
			at.K1(), rate.Listings, about, most, seconds, rate.From+seconds)
	}
	rate.Listings++
	rates.Set(ctx, at, rate)
	return nil
}
