package blacklist_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x/blacklist"
	"github.com/waymark-ledger/waymark/x/blacklist/rules"
)

// TestOrdinaryListing: authorities of both markets support it, whom it is about has time to answer, and then it has effect by
// itself, in these markets only.
func TestOrdinaryListing(t *testing.T) {
	w := newWorld(t, nil)
	w.do("customs", propose(about("org/maker", block, "CN", "DE")))
	w.came(1, proposed)
	w.fails(blacklist.ErrAlready, "customs", support(1))
	w.do("regulator", support(1))
	l := w.came(1, proposed) // two authorities, of one jurisdiction
	require.Len(t, l.Supports, 2)
	w.do("customs-us", support(1))
	w.came(1, proposed) // of two jurisdictions, but none is DE's
	w.do("customs-de", support(1))
	l = w.came(1, notified)
	require.Equal(t, w.Time.Add(14*day).Unix(), l.Deadline)
	require.False(t, rules.InEffectAnywhere(l, w.Time.Unix()))
	w.do("maker", &blacklistv1.AnswerListing{Listing: 1, Evidence: evidence("a", "b")})
	w.fails(blacklist.ErrNotConcerned, "buyer", &blacklistv1.AnswerListing{Listing: 1, Evidence: evidence("a")})

	w.after(13 * day)
	w.came(1, notified)
	w.after(day)
	l = w.came(1, effective)
	require.Zero(t, l.Deadline)
	now := w.Time.Unix()
	require.Equal(t, []*blacklistv1.Interval{{From: now}}, l.Effect)
	require.True(t, rules.InEffect(l, "DE", now))
	require.False(t, rules.InEffect(l, "US", now), "US supported it, and is not one of its markets")
	require.Equal(t, "system", l.History[len(l.History)-1].Organization)
	w.fails(blacklist.ErrStatus, "customs-us", support(1))
}

// TestLapse: a proposal that too few support lapses.
func TestLapse(t *testing.T) {
	w := newWorld(t, nil)
	w.do("platform", propose(about(lot, block, "CN")))
	require.Empty(t, w.came(1, proposed).Supports)
	w.do("customs", support(1))
	w.after(31 * day)
	w.came(1, lapsed)
	w.fails(blacklist.ErrStatus, "customs-de", support(1))
}

// TestSupportIsTakenBack: a notice that loses its support is a proposal again, and stays in the trail.
func TestSupportIsTakenBack(t *testing.T) {
	w := newWorld(t, nil)
	w.do("customs", propose(about(lot, hold, "CN")))
	w.do("regulator", support(1))
	w.came(1, notified)
	w.do("regulator", &blacklistv1.WithdrawSupport{Listing: 1})
	l := w.came(1, proposed)
	require.NotZero(t, l.Supports[1].Withdrawn)
	w.fails(blacklist.ErrNotSupporter, "regulator", &blacklistv1.WithdrawSupport{Listing: 1})
	w.do("regulator", support(1))
	require.Len(t, w.came(1, notified).Supports, 2, "one of each")
	w.after(8 * day)
	w.came(1, effective)
}

// TestSuspendedAuthorityDoesNotCount: who is suspended when the notice ends has not supported it.
func TestSuspendedAuthorityDoesNotCount(t *testing.T) {
	w := newWorld(t, nil)
	w.do("customs", propose(about(lot, hold, "CN", "US")))
	w.do("customs-us", support(1))
	w.came(1, notified)
	w.suspend("customs-us")
	w.after(8 * day)
	w.came(1, proposed)
	w.after(31 * day)
	w.came(1, lapsed)
}

// TestEmergency: one authority lists with effect at once, in its own market; it lapses by itself, and is not renewed.
func TestEmergency(t *testing.T) {
	w := newWorld(t, nil)
	w.fails(blacklist.ErrCompetence, "customs", emergency(about(lot, block, "CN", "DE")))
	w.fails(blacklist.ErrCompetence, "customs", emergency(about(lot, block, "DE")))
	w.do("customs", emergency(about(lot, block, "CN")))
	l := w.came(1, effective)
	from := w.Time.Unix()
	require.Equal(t, []*blacklistv1.Interval{{From: from, Until: l.Deadline - 1}}, l.Effect)
	w.fails(blacklist.ErrRenewal, "regulator", emergency(about(lot, block, "CN")))

	other := about("01/09506000134352/10/LOT8", block, "CN")
	other.Evidence = evidence(lot)
	w.after(2 * day)
	w.do("regulator", emergency(other))
	require.Equal(t, l.Deadline, w.came(2, effective).Deadline, "no longer than the first on this evidence")

	w.after(5 * day)
	l = w.came(1, lapsed)
	w.came(2, lapsed)
	require.True(t, rules.InEffect(l, "CN", from))
	require.False(t, rules.InEffect(l, "CN", w.Time.Unix()))
	other.Subject = "01/09506000134352/10/LOT9"
	w.fails(blacklist.ErrRenewal, "customs", emergency(other))
	w.fails(blacklist.ErrRenewal, "customs", emergency(about(lot, block, "CN")))
	more := about(lot, block, "CN")
	more.Evidence = evidence("new")
	w.do("regulator", emergency(more))                     // which listed nothing about this lot so far
	w.do("customs-de", emergency(about(lot, block, "DE"))) // a market's own matter
}

// TestConfirmation: enough others end that an emergency lapses.
func TestConfirmation(t *testing.T) {
	w := newWorld(t, nil)
	w.do("customs", emergency(about(lot, block, "CN")))
	w.do("regulator", support(1))
	require.NotZero(t, w.came(1, effective).Deadline, "of one jurisdiction")
	w.do("customs-de", support(1))
	l := w.came(1, effective)
	require.Zero(t, l.Deadline)
	require.Zero(t, l.Effect[0].Until)
	w.after(30 * day)
	w.came(1, effective)

	warning := about("org/maker", advisory, "CN")
	w.do("customs", emergency(warning))
	require.NotZero(t, w.came(2, effective).Deadline, "nobody confirms itself, however few it takes")
	w.do("regulator", support(2))
	require.Zero(t, w.came(2, effective).Deadline)
}

// TestExpiry: a listing with an end ends then, whatever else runs.
func TestExpiry(t *testing.T) {
	w := newWorld(t, nil)
	p := about(lot, block, "CN")
	p.Expires = w.Time.Add(3 * day).Unix()
	w.do("customs", emergency(p))
	require.Equal(t, p.Expires, w.came(1, effective).Effect[0].Until)
	w.after(4 * day)
	l := w.came(1, expired)
	require.True(t, rules.InEffect(l, "CN", p.Expires))
	require.False(t, rules.InEffect(l, "CN", p.Expires+1))
}

// TestPlatform: a platform warns by itself in its own jurisdiction, after the notice, and proposes everything else.
func TestPlatform(t *testing.T) {
	w := newWorld(t, nil)
	w.do("platform", propose(about("org/maker", advisory, "CN")))
	w.came(1, notified)
	w.do("platform", propose(about("org/maker", advisory, "CN", "DE")))
	w.came(2, proposed)
	w.do("platform", propose(about("org/maker", hold, "CN")))
	w.came(3, proposed)
	w.after(4 * day)
	w.came(1, effective)
	w.came(2, proposed)
	w.do("platform", &blacklistv1.Delist{Listing: 1, Reason: "solved"})
	w.came(1, delisted)
}

// TestDelist: the proposer takes back what nobody else supports; else as many as it took.
func TestDelist(t *testing.T) {
	w := newWorld(t, nil)
	w.do("customs", emergency(about(lot, block, "CN")))
	w.fails(blacklist.ErrNotSupporter, "regulator", &blacklistv1.Delist{Listing: 1, Reason: "solved"})
	w.fails(blacklist.ErrStatus, "customs", &blacklistv1.WithdrawSupport{Listing: 1})
	w.do("customs", &blacklistv1.Delist{Listing: 1, Reason: "solved"})
	w.came(1, delisted)

	w.do("customs", propose(about(lot, block, "CN")))
	w.do("customs-de", support(2))
	w.after(15 * day)
	w.came(2, effective)
	w.do("customs", &blacklistv1.Delist{Listing: 2, Reason: "solved"})
	w.came(2, effective)
	w.fails(blacklist.ErrAlready, "customs", &blacklistv1.Delist{Listing: 2, Reason: "solved"})
	w.do("customs-de", &blacklistv1.Delist{Listing: 2, Reason: "solved"})
	l := w.came(2, delisted)
	require.Equal(t, w.Time.Unix()-1, l.Effect[0].Until)
	w.fails(blacklist.ErrStatus, "customs-de", &blacklistv1.Delist{Listing: 2, Reason: "solved"})
}

// TestRecognition: another market has a listing hold there too, from when it says so until it ends.
func TestRecognition(t *testing.T) {
	w := newWorld(t, nil)
	w.do("customs", emergency(about(lot, block, "CN")))
	w.fails(blacklist.ErrAlready, "regulator", &blacklistv1.RecognizeListing{Listing: 1})
	until := w.Time.Add(2 * day).Unix()
	w.do("customs-us", &blacklistv1.RecognizeListing{Listing: 1, Until: until})
	w.do("customs-de", &blacklistv1.RecognizeListing{Listing: 1})
	from := w.Time.Unix()
	l := w.came(1, effective)
	require.Equal(t, []string{"DE", "US"}, []string{l.Recognitions[0].Market, l.Recognitions[1].Market})
	require.True(t, rules.InEffect(l, "DE", from))
	require.False(t, rules.InEffect(l, "DE", from-1))
	require.True(t, rules.InEffect(l, "US", until))
	require.False(t, rules.InEffect(l, "US", until+1))
	w.after(day)
	w.do("customs-de", &blacklistv1.WithdrawRecognition{Listing: 1})
	w.fails(blacklist.ErrStatus, "customs-de", &blacklistv1.WithdrawRecognition{Listing: 1})
	require.False(t, rules.InEffect(w.listing(1), "DE", w.Time.Unix()))
	w.do("customs-de", &blacklistv1.RecognizeListing{Listing: 1})
	require.Len(t, w.listing(1).Recognitions, 3)
	w.after(7 * day)
	require.False(t, rules.InEffect(w.came(1, lapsed), "DE", w.Time.Unix()), "it ends with the listing")
}
