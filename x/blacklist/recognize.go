package blacklist

import (
	"slices"
	"strings"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
)

// recognize has a listing have effect in the market of the signer's jurisdiction too.
func recognize(ctx *x.Context, m *blacklistv1.RecognizeListing) error {
	l, err := current(ctx, m.Listing)
	if err != nil {
		return err
	}
	now, market := ctx.Time().Unix(), jurisdictionOf(ctx)
	switch {
	case l.Status != effective && l.Status != suspended:
		return ErrStatus.With("listing %d: expected one that has effect", l.Id)
	case slices.Contains(l.Markets, market):
		return ErrAlready.With("listing %d holds in %s", l.Id, market)
	case slices.ContainsFunc(l.Recognitions, func(r *blacklistv1.Recognition) bool { return r.Market == market && recognizes(ctx, r) }):
		return ErrAlready.With("%s recognizes listing %d", market, l.Id)
	case m.Until != 0 && m.Until <= now:
		return ErrInvalid.With("until: expected a time after the block's, %d, or 0 for no end", now)
	case recognizedBy(l, ctx.Signer().Organization) == maxRecognitions:
		return ErrTooMany.With("%s recognized listing %d %d times: expected another authority of %s", ctx.Signer().Organization, l.Id, maxRecognitions, market)
	}
	r := &blacklistv1.Recognition{Market: market, Organization: ctx.Signer().Organization, From: now, Until: m.Until}
	behind := func(r *blacklistv1.Recognition) bool { return r.Market > market }
	at := len(l.Recognitions)
	if i := slices.IndexFunc(l.Recognitions, behind); i >= 0 {
		at = i
	}
	l.Recognitions = slices.Insert(l.Recognitions, at, r)
	if l.Status == effective {
		impose(ctx, l)
	}
	note(ctx, l, l.Status == effective)
	put(ctx, l)
	return nil
}

// withdrawRecognition ends the effect of a listing in the market of the signer's jurisdiction.
func withdrawRecognition(ctx *x.Context, m *blacklistv1.WithdrawRecognition) error {
	l, err := current(ctx, m.Listing)
	if err != nil {
		return err
	}
	now, market := ctx.Time().Unix(), jurisdictionOf(ctx)
	at := slices.IndexFunc(l.Recognitions, func(r *blacklistv1.Recognition) bool { return r.Market == market && recognizes(ctx, r) })
	if at < 0 {
		return ErrStatus.With("%s does not recognize listing %d", market, l.Id)
	}
	if r := l.Recognitions[at]; r.From < now {
		r.Until = now - 1
	} else {
		l.Recognitions = slices.Delete(l.Recognitions, at, at+1) // of less than a second
	}
	had := l.Status == effective
	if had {
		lift(ctx, l, market)
	}
	note(ctx, l, had)
	put(ctx, l)
	return nil
}

// recognizedBy returns how often an organization recognized a listing.
func recognizedBy(l *blacklistv1.Listing, organization string) (n int) {
	for _, r := range l.Recognitions {
		if r.Organization == organization {
			n++
		}
	}
	return n
}

// compareRecognitions orders recognitions by market, then time.
func compareRecognitions(a, b *blacklistv1.Recognition) int {
	if c := strings.Compare(a.Market, b.Market); c != 0 {
		return c
	}
	return int(min(max(a.From-b.From, -1), 1))
}
