package blacklist

import (
	"slices"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance"
)

// suspendListing suspends the effect of a listing until an appeal is decided.
func suspendListing(ctx *x.Context, m *blacklistv1.SuspendListing) error {
	l, a, err := arbitrated(ctx, m.Listing, m.Appellant)
	if err != nil {
		return err
	}
	if err := checkCode("reason", m.Reason); err != nil {
		return err
	}
	if a.Suspends || l.Status != effective && l.Status != suspended {
		return ErrStatus.With("listing %d: expected one that has effect, or whose effect another appeal suspends", l.Id)
	}
	had := l.Status == effective
	suspend(ctx, l, a, ctx.Time().Unix()-1)
	step(ctx, l, ctx.Signer().Organization, m.Reason)
	note(ctx, l, had)
	put(ctx, l)
	return nil
}

// decideAppeal ends an appeal. What has ended meanwhile stays ended; annulled it should never have had effect, and nothing is
// left of it for other appeals to decide.
func decideAppeal(ctx *x.Context, m *blacklistv1.DecideAppeal) error {
	l, a, err := arbitrated(ctx, m.Listing, m.Appellant)
	if err != nil {
		return err
	}
	if err := checkCode("reason", m.Reason); err != nil {
		return err
	}
	now, organization := ctx.Time().Unix(), ctx.Signer().Organization
	if a.Answered == "" && now <= a.AnswerBy {
		return ErrTooEarly.With("listing %d: until Unix time %d", l.Id, a.AnswerBy)
	}
	had := l.Status == effective
	decided := []*blacklistv1.Appeal{a}
	switch m.Decision {
	case blacklistv1.Decision_DECISION_UPHELD:
	case blacklistv1.Decision_DECISION_LIFTED:
		if isLive(l) {
			end(ctx, l, delisted, now-1)
		}
	case blacklistv1.Decision_DECISION_ANNULLED:
		end(ctx, l, annulled, now-1)
		l.Effect = nil
		decided = l.Appeals
	default:
		return ErrInvalid.With("decision: expected DECISION_UPHELD, DECISION_LIFTED or DECISION_ANNULLED")
	}
	for _, each := range decided {
		if open(each) {
			each.Arbitrator, each.Decision = organization, m.Decision
		}
	}
	if l.Status == suspended && !slices.ContainsFunc(l.Appeals, func(a *blacklistv1.Appeal) bool { return open(a) && a.Suspends }) {
		begin(ctx, l)
	}
	step(ctx, l, organization, m.Reason)
	note(ctx, l, had != (l.Status == effective))
	put(ctx, l)
	return nil
}

// arbitrated returns a listing and an appeal against it about which the signer's organization may decide: it has no part in the
// matter, nor had one.
func arbitrated(ctx *x.Context, id uint64, appellant string) (*blacklistv1.Listing, *blacklistv1.Appeal, error) {
	l, a, err := appealed(ctx, id, appellant)
	if err != nil {
		return nil, nil, err
	}
	organization := ctx.Signer().Organization
	all := parties(ctx, l)
	for _, party := range all {
		heir := membership.Heir(ctx, party)
		if organization == party || organization == heir || affiliated(ctx, organization, party, all) || affiliated(ctx, organization, heir, all) {
			return nil, nil, ErrPartial.With("listing %d: expected an arbitrator that is neither %s, nor has its place, nor is affiliated with it", id, party)
		}
	}
	if slices.ContainsFunc(matter(l), func(key gs1.Key) bool { return provenance.HasPart(ctx, key, organization) }) {
		return nil, nil, ErrPartial.With("listing %d: expected an arbitrator that neither made nor holds what it is about", id)
	}
	return l, a, nil
}

// affiliated reports whether an arbitrator is affiliated with one of the parties, as it says itself or another does that is none
// of them: or else a party would keep all arbitrators from its matter by calling them its affiliates, and nobody's decision
// lifts a listing.
func affiliated(ctx *x.Context, arbitrator, with string, parties []string) (found bool) {
	if !membership.Tied(ctx, arbitrator, with) {
		return false
	}
	membership.Affiliations(ctx, arbitrator, with, func(a *membershipv1.Affiliation) bool {
		found = a.Declarer == arbitrator || a.Declarer != with && !slices.Contains(parties, a.Declarer)
		return found
	})
	return found
}

// listers returns those who proposed a listing, ever supported it, or recognized it. One may be there twice.
func listers(l *blacklistv1.Listing) []string {
	all := []string{l.Proposer}
	for _, s := range l.Supports {
		all = append(all, s.Organization)
	}
	for _, r := range l.Recognitions {
		all = append(all, r.Organization)
	}
	return all
}

// parties returns those who have a part in a listing: who listed, who appeals, and who provides what is listed or what
// they appeal by.
func parties(ctx *x.Context, l *blacklistv1.Listing) []string {
	all := append(listers(l), providers(ctx, l.Subject)...)
	for _, a := range l.Appeals {
		all = append(all, a.Organization)
	}
	for _, key := range matter(l)[1:] {
		all = append(all, providers(ctx, string(key))...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// matter returns what a listing is of, and then by which goods it is appealed.
func matter(l *blacklistv1.Listing) []gs1.Key {
	all := []gs1.Key{gs1.Key(l.Subject)}
	for _, a := range l.Appeals {
		if a.Goods != "" {
			all = append(all, gs1.Key(a.Goods))
		}
	}
	return all
}
