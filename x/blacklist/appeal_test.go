package blacklist_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x/blacklist"
	"github.com/waymark-ledger/waymark/x/blacklist/rules"
)

const (
	upheld = blacklistv1.Decision_DECISION_UPHELD
	lifted = blacklistv1.Decision_DECISION_LIFTED
	voided = blacklistv1.Decision_DECISION_ANNULLED
)

// listed returns a world in which the maker is blocked by authorities of two markets, as listing 1.
func listed(t *testing.T) *world {
	w := newWorld(t, nil)
	w.do("customs", propose(about("org/maker", hold, "CN", "DE")))
	w.do("customs-de", support(1))
	w.after(8 * day)
	w.came(1, effective)
	return w
}

// TestAppealUpheld: both sides are heard, and an arbitrator without a part in the matter decides.
func TestAppealUpheld(t *testing.T) {
	w := listed(t)
	w.fails(blacklist.ErrNotConcerned, "buyer", appeal(1))
	w.fails(blacklist.ErrStatus, "customs", answer(1))
	w.do("maker", appeal(1))
	w.fails(blacklist.ErrAlready, "maker", appeal(1))
	w.fails(blacklist.ErrTooEarly, "arbiter", decide(1, upheld))
	w.fails(blacklist.ErrNotSupporter, "customs-us", answer(1))
	w.do("customs-de", answer(1))
	w.fails(blacklist.ErrAlready, "customs", answer(1))
	w.fails(blacklist.ErrPartial, "customs-de", decide(1, upheld)) // an arbitrator too
	w.do("arbiter", &blacklistv1.SuspendListing{Listing: 1, Reason: "doubts"})
	off := w.Time.Unix()
	require.False(t, rules.InEffect(w.came(1, suspended), "CN", off))
	w.fails(blacklist.ErrStatus, "arbiter", &blacklistv1.SuspendListing{Listing: 1, Reason: "doubts"})
	w.after(time.Hour)
	w.do("arbiter", decide(1, upheld))
	l := w.came(1, effective)
	require.Equal(t, "arbiter", l.Appeals[0].Arbitrator)
	require.Len(t, l.Effect, 2)
	require.False(t, rules.InEffect(l, "CN", off))
	require.True(t, rules.InEffect(l, "CN", w.Time.Unix()))
	w.fails(blacklist.ErrStatus, "arbiter", decide(1, lifted))
	w.fails(blacklist.ErrAlready, "maker", appeal(1))
}

// TestAppealLifted: a listing that is lifted was in effect until then; one that is annulled never was, and keeps its history.
func TestAppealLifted(t *testing.T) {
	for _, decision := range []blacklistv1.Decision{lifted, voided} {
		w := listed(t)
		had := w.Time.Unix()
		w.do("maker", appeal(1))
		w.do("customs", answer(1))
		w.do("arbiter", decide(1, decision))
		if decision == lifted {
			require.True(t, rules.InEffect(w.came(1, delisted), "CN", had))
			continue
		}
		l := w.came(1, annulled)
		require.False(t, rules.InEffect(l, "CN", had))
		require.Len(t, l.History, 4)
		require.Len(t, l.Supports, 2)
	}
}

// TestSilenceOfThoseWhoListed: an appeal that they leave unanswered suspends the effect.
func TestSilenceOfThoseWhoListed(t *testing.T) {
	w := listed(t)
	w.do("maker", appeal(1))
	by := w.listing(1).Appeals[0].AnswerBy
	w.after(15 * day)
	l := w.came(1, suspended)
	require.Equal(t, by, l.Effect[0].Until)
	w.fails(blacklist.ErrTooLate, "customs", answer(1))
	w.do("arbiter", decide(1, upheld))
	w.came(1, effective)
}

// TestSilenceOfArbitrators: an appeal that nobody decides lifts the listing.
func TestSilenceOfArbitrators(t *testing.T) {
	w := listed(t)
	w.do("maker", appeal(1))
	w.do("customs", answer(1))
	by := w.listing(1).Appeals[0].DecideBy
	w.after(59 * day)
	w.came(1, effective)
	w.after(2 * day)
	l := w.came(1, delisted)
	require.Equal(t, by, l.Effect[0].Until)
	require.Equal(t, lifted, l.Appeals[0].Decision)
	require.Empty(t, l.Appeals[0].Arbitrator)
	w.fails(blacklist.ErrStatus, "arbiter", decide(1, voided))
}

// TestAppealsAfterTheClock: they are not heard, unless another market recognized the listing since.
func TestAppealsAfterTheClock(t *testing.T) {
	w := listed(t)
	w.after(91 * day)
	w.fails(blacklist.ErrTooLate, "maker", appeal(1))
	w.do("customs-us", &blacklistv1.RecognizeListing{Listing: 1})
	w.do("maker", appeal(1))
}

// TestAppealOutlivesListing: what ended can still be annulled.
func TestAppealOutlivesListing(t *testing.T) {
	w := newWorld(t, nil)
	w.do("customs", emergency(about("org/maker", hold, "CN")))
	had := w.Time.Unix()
	w.do("maker", appeal(1))
	w.after(8 * day)
	require.True(t, rules.InEffect(w.came(1, lapsed), "CN", had))
	w.after(8 * day) // nobody answers, and nothing is left to suspend
	w.came(1, lapsed)
	w.do("arbiter", decide(1, voided))
	require.False(t, rules.InEffect(w.came(1, annulled), "CN", had))
}

// TestNothingToAppeal: before it has effect a listing is answered, not appealed.
func TestNothingToAppeal(t *testing.T) {
	w := newWorld(t, nil)
	w.do("customs", propose(about("org/maker", hold, "CN")))
	w.fails(blacklist.ErrStatus, "maker", appeal(1))
	w.fails(blacklist.ErrUnknownListing, "maker", appeal(2))
}

// TestLapsedIsProved: what the ledger did when a time ended is told by whoever verifies the dossiers of the listing and its subject.
func TestLapsedIsProved(t *testing.T) {
	w := newWorld(t, nil)
	w.do("customs", emergency(about("org/maker", hold, "CN")))
	w.do("maker", appeal(1))
	w.after(8 * day)
	w.after(60 * day)
	for _, subject := range []string{"listing/1", "org/maker"} {
		var said []string
		for _, r := range w.Verify(subject).Dossiers[0].Records {
			if r.Lapsed != nil {
				said = append(said, r.Said())
			}
		}
		require.Equal(t, []string{
			`by the ledger: listing 1 is lapsed ("unconfirmed")`,
			`by the ledger: listing 1 is lapsed ("appeal-not-decided"); the appeal is that of "maker", decided so: lifted`,
		}, slices.Compact(said), subject) // of what is listed also that its standing changed
	}
}
