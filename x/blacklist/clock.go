package blacklist

import (
	"cosmossdk.io/collections"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
)

// The reasons of what the ledger does by itself when a time ends.
const (
	unsupported = "unsupported"
	unconfirmed = "unconfirmed"
	withdrawn   = "support-withdrawn"
	heard       = "time-to-answer-ended"
	unanswered  = "appeal-not-answered"
	undecided   = "appeal-not-decided"
)

// ends is a time of a listing that ends by itself, and what follows.
type ends struct {
	at     int64 // the first Unix time in seconds after it
	appeal *blacklistv1.Appeal
	follow func(*x.Context, *blacklistv1.Listing, ends)
}

// timesOf returns the times of a listing that are running. Where two end together what ends the listing comes first.
func timesOf(l *blacklistv1.Listing) (times []ends) {
	for _, a := range l.Appeals {
		if open(a) {
			times = append(times, ends{a.DecideBy + 1, a, liftUndecided})
		}
	}
	if isLive(l) && l.Expires != 0 {
		times = append(times, ends{l.Expires + 1, nil, expire})
	}
	if isLive(l) && l.Deadline != 0 {
		times = append(times, ends{l.Deadline, nil, pass})
	}
	for _, a := range l.Appeals {
		if open(a) && a.Answered == "" && !a.Suspends && (l.Status == effective || l.Status == suspended) {
			times = append(times, ends{a.AnswerBy + 1, a, suspendUnanswered})
		}
	}
	return times
}

// next returns which time of a listing ends first, and whether any is running.
func next(l *blacklistv1.Listing) (first ends, found bool) {
	for _, t := range timesOf(l) {
		if !found || t.at < first.at {
			first, found = t, true
		}
	}
	return first, found
}

// clockOf returns when a listing is to be looked at next; 0 for never.
func clockOf(l *blacklistv1.Listing) int64 {
	first, _ := next(l)
	return first.at
}

// lapse does what follows from times that have ended, before the transactions of a block: as many listings as the parameter
// allows, those whose time ended first, the others in later blocks. What an effect lasts for is in the standing, so that
// none lasts longer by that.
func lapse(ctx *x.Context, _ x.Block) {
	now, left := ctx.Time().Unix(), int(params.Get(ctx).LapsesPerBlock)
	var due []uint64
	clocks.Walk(ctx, nil, func(at collections.Pair[int64, uint64], _ x.Present) bool {
		if at.K1() > now || len(due) == left {
			return true
		}
		due = append(due, at.K2())
		return false
	})
	for _, id := range due {
		l, err := of(ctx, id)
		if err != nil {
			x.Fail(err)
		}
		follow(ctx, l)
		put(ctx, l)
	}
}

// follow does what follows from times of a listing that have ended, and reports whether there were any.
func follow(ctx *x.Context, l *blacklistv1.Listing) (ended bool) {
	for t, found := next(l); found && t.at <= ctx.Time().Unix(); t, found = next(l) {
		t.follow(ctx, l, t)
		ended = true
	}
	return ended
}

// pass is what follows when the time of a status ends.
func pass(ctx *x.Context, l *blacklistv1.Listing, t ends) {
	switch {
	case l.Status == proposed:
		end(ctx, l, lapsed, t.at-1)
		testify(ctx, l, nil, unsupported, false)
	case l.Status == notified && carried(ctx, l):
		begin(ctx, l)
		testify(ctx, l, nil, heard, true)
	case l.Status == notified:
		reopen(ctx, l)
		testify(ctx, l, nil, withdrawn, false)
	default: // an emergency that nobody confirmed
		had := l.Status == effective
		end(ctx, l, lapsed, t.at-1)
		testify(ctx, l, nil, unconfirmed, had)
	}
}

func expire(ctx *x.Context, l *blacklistv1.Listing, t ends) {
	had := l.Status == effective
	end(ctx, l, expired, t.at-1)
	testify(ctx, l, nil, "", had)
}

// suspendUnanswered is what follows when those who listed leave an appeal unanswered.
func suspendUnanswered(ctx *x.Context, l *blacklistv1.Listing, t ends) {
	had := l.Status == effective
	suspend(ctx, l, t.appeal, t.at-1)
	testify(ctx, l, t.appeal, unanswered, had)
}

// liftUndecided is what follows when nobody decides an appeal.
func liftUndecided(ctx *x.Context, l *blacklistv1.Listing, t ends) {
	had := l.Status == effective
	t.appeal.Decision = blacklistv1.Decision_DECISION_LIFTED
	if isLive(l) {
		end(ctx, l, delisted, t.at-1)
	}
	testify(ctx, l, t.appeal, undecided, had)
}

// testify has the ledger say in the dossiers of a listing and its subject what it came to, and by which appeal, nil for none.
func testify(ctx *x.Context, l *blacklistv1.Listing, a *blacklistv1.Appeal, reason string, effectChanged bool) {
	change := step(ctx, l, x.System, reason)
	said := &blacklistv1.Lapsed{Listing: l.Id, Change: change, Decision: a.GetDecision(), Appellant: a.GetOrganization()}
	dossier.Testify(ctx, "", said, func(own *x.Context) { note(own, l, effectChanged) })
}

// step adds to a listing's life that it came to its status.
func step(ctx *x.Context, l *blacklistv1.Listing, organization, reason string) *blacklistv1.Change {
	change := &blacklistv1.Change{
		Status: l.Status, Time: ctx.Time().Unix(), Height: ctx.Height(), Organization: organization, Reason: reason,
	}
	l.History = append(l.History, change)
	return change
}

// note tells the dossiers of a listing and of its subject that something became of it.
func note(ctx *x.Context, l *blacklistv1.Listing, effectChanged bool) {
	ctx.Note(x.Listing(l.Id), waymarkv1.Kind_KIND_LISTING)
	ctx.Note(x.Subject(l.Subject), waymarkv1.Kind_KIND_LISTING)
	if effectChanged {
		ctx.Note(x.Subject(l.Subject), waymarkv1.Kind_KIND_STANDING)
	}
}
