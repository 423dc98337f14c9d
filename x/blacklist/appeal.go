package blacklist

import (
	"slices"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
)

// open reports whether there is an appeal that is not decided.
func open(a *blacklistv1.Appeal) bool { return a != nil && a.Decision == 0 }

// answerListing keeps what whom a listing concerns says of it. What it says is in the dossiers, for those who support,
// confirm and decide.
func answerListing(ctx *x.Context, m *blacklistv1.AnswerListing) error {
	l, err := of(ctx, m.Listing)
	if err != nil {
		return err
	}
	if err := checkEvidence("evidence", m.Evidence); err != nil {
		return err
	}
	if !isLive(l) {
		return ErrStatus.With("listing %d has ended", l.Id)
	}
	if err := concerned(ctx, l); err != nil {
		return err
	}
	note(ctx, l, false)
	return nil
}

// appealListing starts the clocks of an appeal: of those who listed to answer, and of an arbitrator to decide.
func appealListing(ctx *x.Context, m *blacklistv1.AppealListing) error {
	l, err := of(ctx, m.Listing)
	if err != nil {
		return err
	}
	if err := checkEvidence("evidence", m.Evidence); err != nil {
		return err
	}
	switch {
	case l.Appeal != nil:
		return ErrAlready.With("%s appealed against listing %d", l.Appeal.Organization, l.Id)
	case len(l.Effect) == 0:
		return ErrStatus.With("listing %d has had no effect: answer it", l.Id)
	}
	p, now := params.Get(ctx), ctx.Time().Unix()
	if end := began(l) + p.AppealSeconds; now > end {
		return ErrTooLate.With("listing %d: until Unix time %d", l.Id, end)
	}
	if err := concerned(ctx, l); err != nil {
		return err
	}
	l.Appeal = &blacklistv1.Appeal{
		Organization: ctx.Signer().Organization, Time: now, Evidence: m.Evidence,
		AnswerBy: now + p.AnswerSeconds, DecideBy: now + p.DecideSeconds,
	}
	note(ctx, l, false)
	put(ctx, l)
	return nil
}

// began returns from when on a listing can be appealed: when its effect began, or that in a market that recognized it.
func began(l *blacklistv1.Listing) int64 {
	from := l.Effect[0].From
	for _, r := range l.Recognitions {
		from = max(from, r.From)
	}
	return from
}

// answerAppeal keeps what those who listed say to an appeal, which ends that their silence suspends the effect.
func answerAppeal(ctx *x.Context, m *blacklistv1.AnswerAppeal) error {
	l, err := appealed(ctx, m.Listing)
	if err != nil {
		return err
	}
	if err := checkEvidence("evidence", m.Evidence); err != nil {
		return err
	}
	organization := ctx.Signer().Organization
	switch {
	case organization != l.Proposer && supporting(l, organization) == nil:
		return ErrNotSupporter.With("%s neither proposed nor supports listing %d", organization, l.Id)
	case l.Appeal.Answered != "":
		return ErrAlready.With("%s answered the appeal against listing %d", l.Appeal.Answered, l.Id)
	case ctx.Time().Unix() > l.Appeal.AnswerBy:
		return ErrTooLate.With("listing %d: until Unix time %d", l.Id, l.Appeal.AnswerBy)
	}
	l.Appeal.Answered = organization
	note(ctx, l, false)
	put(ctx, l)
	return nil
}

// suspendListing suspends the effect of a listing until the appeal is decided.
func suspendListing(ctx *x.Context, m *blacklistv1.SuspendListing) error {
	l, err := arbitrated(ctx, m.Listing)
	if err != nil {
		return err
	}
	if err := checkCode("reason", m.Reason); err != nil {
		return err
	}
	if l.Status != effective {
		return ErrStatus.With("listing %d: expected one that has effect", l.Id)
	}
	cease(ctx, l, ctx.Time().Unix()-1)
	l.Status = suspended
	step(ctx, l, ctx.Signer().Organization, m.Reason)
	note(ctx, l, true)
	put(ctx, l)
	return nil
}

// decideAppeal ends an appeal. What has ended meanwhile stays ended; annulled it should never have had effect.
func decideAppeal(ctx *x.Context, m *blacklistv1.DecideAppeal) error {
	l, err := arbitrated(ctx, m.Listing)
	if err != nil {
		return err
	}
	if err := checkCode("reason", m.Reason); err != nil {
		return err
	}
	now, organization := ctx.Time().Unix(), ctx.Signer().Organization
	if l.Appeal.Answered == "" && now <= l.Appeal.AnswerBy {
		return ErrTooEarly.With("listing %d: until Unix time %d", l.Id, l.Appeal.AnswerBy)
	}
	had := l.Status == effective
	switch m.Decision {
	case blacklistv1.Decision_DECISION_UPHELD:
		if l.Status == suspended {
			begin(ctx, l)
		}
	case blacklistv1.Decision_DECISION_LIFTED:
		if isLive(l) {
			end(ctx, l, delisted, now-1)
		}
	case blacklistv1.Decision_DECISION_ANNULLED:
		end(ctx, l, annulled, now-1)
		l.Effect = nil
	default:
		return ErrInvalid.With("decision: expected DECISION_UPHELD, DECISION_LIFTED or DECISION_ANNULLED")
	}
	l.Appeal.Arbitrator, l.Appeal.Decision = organization, m.Decision
	step(ctx, l, organization, m.Reason)
	note(ctx, l, had != (l.Status == effective))
	put(ctx, l)
	return nil
}

// appealed returns a listing whose appeal is not decided.
func appealed(ctx *x.Context, id uint64) (*blacklistv1.Listing, error) {
	l, err := of(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case !open(l.Appeal):
		return nil, ErrStatus.With("listing %d: expected one with an appeal that is not decided", id)
	case ctx.Time().Unix() > l.Appeal.DecideBy:
		return nil, ErrTooLate.With("listing %d: until Unix time %d", id, l.Appeal.DecideBy)
	}
	return l, nil
}

// arbitrated returns a listing about whose appeal the signer's organization may decide: it has no part in the matter, nor
// had one.
func arbitrated(ctx *x.Context, id uint64) (*blacklistv1.Listing, error) {
	l, err := appealed(ctx, id)
	if err != nil {
		return nil, err
	}
	organization := ctx.Signer().Organization
	about, _ := organizationOf(l.Subject)
	if organization == l.Proposer || organization == l.Appeal.Organization || organization == about ||
		slices.ContainsFunc(l.Supports, func(s *blacklistv1.Support) bool { return s.Organization == organization }) ||
		slices.ContainsFunc(l.Recognitions, func(r *blacklistv1.Recognition) bool { return r.Organization == organization }) {
		return nil, ErrPartial.With("listing %d: expected an arbitrator that neither proposed, supported nor recognized it, nor appeals", id)
	}
	return l, nil
}
