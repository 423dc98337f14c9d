package blacklist

import (
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/standing"
)

// The statuses, by short names.
const (
	proposed  = blacklistv1.Status_STATUS_PROPOSED
	notified  = blacklistv1.Status_STATUS_NOTIFIED
	effective = blacklistv1.Status_STATUS_EFFECTIVE
	suspended = blacklistv1.Status_STATUS_SUSPENDED
	lapsed    = blacklistv1.Status_STATUS_LAPSED
	expired   = blacklistv1.Status_STATUS_EXPIRED
	delisted  = blacklistv1.Status_STATUS_DELISTED
	annulled  = blacklistv1.Status_STATUS_ANNULLED
)

// isLive reports whether a listing has effect or can come to have it.
func isLive(l *blacklistv1.Listing) bool { return l.Status >= proposed && l.Status <= suspended }

// isUnconfirmed reports whether a listing is an emergency that lapses unless it is confirmed.
func isUnconfirmed(l *blacklistv1.Listing) bool {
	return l.Emergency && l.Deadline != 0 && (l.Status == effective || l.Status == suspended)
}

// lastOf returns the last Unix time at which an effect lasts as far as it is known beforehand; 0 for no end.
func lastOf(l *blacklistv1.Listing) int64 {
	if isUnconfirmed(l) {
		return earlier(l.Deadline-1, l.Expires)
	}
	return l.Expires
}

// earlier returns the earlier of two ends; 0 is none.
func earlier(a, b int64) int64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// begin gives a listing effect from the block on. The caller adds the step.
func begin(ctx *x.Context, l *blacklistv1.Listing) {
	if l.Status == notified {
		l.Deadline = 0
	}
	l.Status = effective
	l.Effect = append(l.Effect, &blacklistv1.Interval{From: ctx.Time().Unix(), Until: lastOf(l)})
	impose(ctx, l)
}

// prolong changes until when the effect of a listing lasts.
func prolong(ctx *x.Context, l *blacklistv1.Listing) {
	if l.Status == effective {
		l.Effect[len(l.Effect)-1].Until = lastOf(l)
		impose(ctx, l)
	}
}

// cease ends the effect of a listing that has it. The last time is that of its last second.
func cease(ctx *x.Context, l *blacklistv1.Listing, last int64) {
	current := l.Effect[len(l.Effect)-1]
	if current.Until = earlier(last, current.Until); current.Until < current.From {
		l.Effect = l.Effect[:len(l.Effect)-1] // of less than a second
	}
	lift(ctx, l, "")
	for _, r := range l.Recognitions {
		lift(ctx, l, r.Market)
	}
}

// suspend suspends the effect of a listing until an appeal is decided. Its last time is that of its last second.
func suspend(ctx *x.Context, l *blacklistv1.Listing, a *blacklistv1.Appeal, last int64) {
	a.Suspends = true
	if l.Status == effective {
		cease(ctx, l, last)
		l.Status = suspended
	}
}

// lift takes the effects of a listing out of force, in its own markets or in one that recognizes it.
func lift(ctx *x.Context, l *blacklistv1.Listing, recognizing string) {
	for _, effect := range effectsOf(l) {
		standing.Lift(ctx, x.Subject(l.Subject), effect, authorityOf(l, recognizing))
	}
}

// end ends a listing, whose effect, if it has any, lasts up to a time. The caller adds the step.
func end(ctx *x.Context, l *blacklistv1.Listing, status blacklistv1.Status, last int64) {
	if l.Status == effective {
		cease(ctx, l, last)
	}
	l.Status, l.Deadline = status, 0
}

// effectsOf returns what a listing puts in force.
func effectsOf(l *blacklistv1.Listing) (effects []standingv1.Effect) {
	switch l.Severity {
	case blacklistv1.Severity_SEVERITY_HOLD:
		effects = append(effects, standingv1.Effect_EFFECT_HELD)
	case blacklistv1.Severity_SEVERITY_BLOCK:
		effects = append(effects, standingv1.Effect_EFFECT_BLOCKED)
	}
	if l.Recall != nil {
		effects = append(effects, standingv1.Effect_EFFECT_RECALLED)
	}
	return effects
}

// authorityOf returns by what the effects of a listing are known: in its own markets, or in one that recognizes it, where
// they have an end of their own.
func authorityOf(l *blacklistv1.Listing, recognizing string) string {
	authority := string(x.Listing(l.Id))
	if recognizing != "" {
		authority += "/" + recognizing
	}
	return authority
}

// impose puts in force what a listing does, in its own markets and in those that recognize it.
func impose(ctx *x.Context, l *blacklistv1.Listing) {
	for _, effect := range effectsOf(l) {
		imposeIn(ctx, l, effect, authorityOf(l, ""), l.Markets, 0)
		for _, r := range l.Recognitions {
			if recognizes(ctx, r) {
				imposeIn(ctx, l, effect, authorityOf(l, r.Market), []string{r.Market}, r.Until)
			}
		}
	}
}

func imposeIn(ctx *x.Context, l *blacklistv1.Listing, effect standingv1.Effect, authority string, markets []string, until int64) {
	entry := &standingv1.Entry{
		Effect: effect, SinceHeight: ctx.Height(), Until: earlier(until, lastOf(l)), Reason: l.Reason, Authority: authority, Markets: markets,
	}
	if l.Remedy != nil {
		entry.RemedyOrganization, entry.RemedyPlace = l.Remedy.Organization, l.Remedy.Place
	}
	standing.Impose(ctx, x.Subject(l.Subject), entry)
}

// recognizes reports whether a recognition has not ended.
func recognizes(ctx *x.Context, r *blacklistv1.Recognition) bool {
	return r.Until == 0 || ctx.Time().Unix() <= r.Until
}
