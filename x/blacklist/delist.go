package blacklist

import (
	"slices"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// delist takes a listing back: by its proposer, where nobody else supports it; else once as many of its supporters want it as
// it took, or all that are left.
func delist(ctx *x.Context, m *blacklistv1.Delist) error {
	l, err := current(ctx, m.Listing)
	if err != nil {
		return err
	}
	if err := checkCode("reason", m.Reason); err != nil {
		return err
	}
	if !isLive(l) {
		return ErrStatus.With("listing %d has ended", l.Id)
	}
	organization := ctx.Signer().Organization
	backers := supporters(ctx, l)
	alone := organization == l.Proposer && !slices.ContainsFunc(backers, func(id string) bool { return id != organization })
	if !alone {
		if !slices.Contains(backers, organization) {
			return ErrNotSupporter.With("expected the proposer of listing %d alone, or one that supports it", l.Id)
		}
		if slices.Contains(l.Delisting, organization) {
			return ErrAlready.With("%s wants to take back listing %d", organization, l.Id)
		}
		l.Delisting = append(l.Delisting, organization)
	}
	want := 0
	for _, id := range backers {
		if slices.Contains(l.Delisting, id) {
			want++
		}
	}
	had := l.Status == effective
	done := alone || want >= min(max(int(l.Authorities), 1), len(backers))
	if done {
		end(ctx, l, delisted, ctx.Time().Unix()-1)
		step(ctx, l, organization, m.Reason)
	}
	note(ctx, l, done && had)
	put(ctx, l)
	return nil
}

// supporters returns those who support a listing and are members still.
func supporters(ctx *x.Context, l *blacklistv1.Listing) (ids []string) {
	for _, s := range l.Supports {
		if s.Withdrawn == 0 && membership.Member(ctx, s.Organization) {
			ids = append(ids, s.Organization)
		}
	}
	return ids
}
