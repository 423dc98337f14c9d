package blacklist

import (
	"slices"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
)

const (
	// maxAppeals is how many organizations appeal against one listing beside those that are listed. Consensus.
	maxAppeals = 16
	// maxAllAppeals bounds them together: who provides what is listed can change. Consensus.
	maxAllAppeals = 32
)

// open reports whether an appeal is not decided.
func open(a *blacklistv1.Appeal) bool { return a.Decision == 0 }

// answerListing keeps what whom a listing concerns says of it. What it says is in the dossiers, for those who support,
// confirm and decide.
func answerListing(ctx *x.Context, m *blacklistv1.AnswerListing) error {
	l, err := current(ctx, m.Listing)
	if err != nil {
		return err
	}
	if err := checkEvidence("evidence", m.Evidence); err != nil {
		return err
	}
	if !isLive(l) {
		return ErrStatus.With("listing %d has ended", l.Id)
	}
	if _, err := concerned(ctx, l, m.Goods); err != nil {
		return err
	}
	note(ctx, l, false)
	return nil
}

// appealListing starts the clocks of an appeal: of those who listed to answer, and of an arbitrator to decide.
func appealListing(ctx *x.Context, m *blacklistv1.AppealListing) error {
	l, err := current(ctx, m.Listing)
	if err != nil {
		return err
	}
	if err := checkEvidence("evidence", m.Evidence); err != nil {
		return err
	}
	organization := ctx.Signer().Organization
	switch {
	case appealOf(l, organization) != nil:
		return ErrAlready.With("%s appealed against listing %d", organization, l.Id)
	case len(l.Effect) == 0:
		return ErrStatus.With("listing %d has had no effect: answer it", l.Id)
	case slices.Contains(listers(l), organization):
		return ErrPartial.With("listing %d: expected one that neither proposed, supported nor recognized it; those take it back", l.Id)
	}
	p, now := params.Get(ctx), ctx.Time().Unix()
	if end := began(l) + p.AppealSeconds; now > end {
		return ErrTooLate.With("listing %d: until Unix time %d", l.Id, end)
	}
	goods, err := concerned(ctx, l, m.Goods)
	if err != nil {
		return err
	}
	if err := checkRoom(ctx, l, organization); err != nil {
		return err
	}
	l.Appeals = append(l.Appeals, &blacklistv1.Appeal{
		Organization: organization, Time: now, Evidence: m.Evidence, Goods: goods,
		AnswerBy: now + p.AnswerSeconds, DecideBy: now + p.DecideSeconds,
	})
	note(ctx, l, false)
	put(ctx, l)
	return nil
}

// checkRoom keeps a place for who is listed, whoever else appeals.
func checkRoom(ctx *x.Context, l *blacklistv1.Listing, organization string) error {
	if len(l.Appeals) < maxAllAppeals && isListed(ctx, l.Subject, organization) {
		return nil
	}
	others := 0
	for _, a := range l.Appeals {
		if !isListed(ctx, l.Subject, a.Organization) {
			others++
		}
	}
	if others >= maxAppeals || len(l.Appeals) >= maxAllAppeals {
		return ErrTooMany.With("%d organizations appealed against listing %d", len(l.Appeals), l.Id)
	}
	return nil
}

// appealOf returns the appeal of an organization, nil for none.
func appealOf(l *blacklistv1.Listing, organization string) *blacklistv1.Appeal {
	for _, a := range l.Appeals {
		if a.Organization == organization {
			return a
		}
	}
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
	l, a, err := appealed(ctx, m.Listing, m.Appellant)
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
	case a.Answered != "":
		return ErrAlready.With("%s answered the appeal of %s against listing %d", a.Answered, a.Organization, l.Id)
	case ctx.Time().Unix() > a.AnswerBy:
		return ErrTooLate.With("listing %d: until Unix time %d", l.Id, a.AnswerBy)
	}
	a.Answered = organization
	note(ctx, l, false)
	put(ctx, l)
	return nil
}

// appealed returns a listing and an appeal against it that is not decided: that of an organization, or where none is named the
// only one.
func appealed(ctx *x.Context, id uint64, organization string) (*blacklistv1.Listing, *blacklistv1.Appeal, error) {
	l, err := current(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	var found []*blacklistv1.Appeal
	for _, a := range l.Appeals {
		if open(a) && (organization == "" || a.Organization == organization) {
			found = append(found, a)
		}
	}
	switch len(found) {
	case 0:
		return nil, nil, ErrStatus.With("listing %d: expected one with an appeal that is not decided", id)
	case 1:
		return l, found[0], nil
	}
	return nil, nil, ErrInvalid.With("appellant: expected one of the %d whose appeals against listing %d are not decided, such as %s",
		len(found), id, found[0].Organization)
}
