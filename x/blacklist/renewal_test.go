package blacklist_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x/blacklist"
)

// again returns an emergency on evidence of its own.
func again(subject, page string) *blacklistv1.ListInEmergency {
	p := about(subject, block, "CN")
	p.Evidence = evidence(page)
	return emergency(p)
}

// TestNoEmergencyForEver: what nobody confirmed its author does not list anew in an emergency for 30 days, whatever the evidence,
// and whatever it calls a part of it; while it runs, it may say more, for as long.
func TestNoEmergencyForEver(t *testing.T) {
	w := newWorld(t, nil)
	w.create(item)
	w.do("customs", again(lot, "page 1"))
	until := w.listing(1).Deadline
	w.after(3 * day)
	w.do("customs", again(lot, "page 2"), again(item, "page 3"))
	require.Equal(t, until, w.listing(2).Deadline)
	require.Equal(t, until, w.listing(3).Deadline)
	w.do("customs", &blacklistv1.Delist{Listing: 2, Reason: "narrowed"})
	w.after(5 * day)
	w.came(1, lapsed)
	w.came(3, lapsed)
	w.fails(blacklist.ErrRenewal, "customs", again(lot, "page 4"))
	w.fails(blacklist.ErrRenewal, "customs", again(item, "page 4"))
	w.do("customs", again(product+"/10/LOT8", "page 5")) // another lot
	w.do("customs", propose(about(lot, block, "CN")))
	w.do("regulator", again(lot, "page 6")) // another authority answers for itself
	w.after(28 * day)
	w.fails(blacklist.ErrRenewal, "customs", again(lot, "page 7"))
	w.after(2 * day)
	w.do("customs", again(lot, "page 7"))
}

// stands has the maker declare its product, with a brand and who makes it, so that more than it stands behind a lot.
func (w *world) stands() {
	w.t.Helper()
	w.create(lot)
	w.do("maker", &inspectionv1.DeclareProduct{Product: &inspectionv1.Product{
		Subject: product, GpcBrick: "10005678", Makers: []string{"carrier", "maker"}, Brand: "brand/maker/glow",
	}})
}

// TestNoEmergencyOfWhatIsWider: from a lot an authority does not go on to what stands behind it, in whatever order, also not by
// beginning with other lots of it; another authority answers for itself.
func TestNoEmergencyOfWhatIsWider(t *testing.T) {
	behind := []string{product, "brand/maker/glow", "org/maker", "org/carrier"}
	w := newWorld(t, nil)
	w.stands()
	w.do("customs", again(lot, "page 1"))
	until := w.listing(1).Deadline
	w.after(3 * day)
	for i, wide := range behind { // for as long as the lot is
		w.do("customs", again(wide, "page 2 of "+wide))
		require.Equal(t, until, w.listing(uint64(i+2)).Deadline, wide)
	}
	w.after(5 * day)
	for i := range 5 {
		w.came(uint64(i+1), lapsed)
	}

	w = newWorld(t, nil)
	w.stands()
	w.do("customs", again(lot, "page 1"))
	w.after(8 * day)
	refused := func() {
		for _, wide := range behind {
			w.fails(blacklist.ErrRenewal, "customs", again(wide, "page 3"))
		}
	}
	refused()
	w.do("customs", again(otherLot, "page 4")) // an incident of its own
	refused()
	w.after(28 * day)
	w.do("customs", again(product+"/10/LOT9", "page 5"))
	w.after(8 * day) // 37 after the first lapsed
	refused()
	w.do("customs", propose(about("org/maker", hold, "CN")))
	w.do("regulator", again("org/maker", "page 6"))
	w.after(60 * day)
	w.do("customs", again("org/maker", "page 7"))
}

// TestOtherIncidents: what an authority listed in an emergency does not keep it from listing in another what is neither a part of
// it nor wider, for as long as any.
func TestOtherIncidents(t *testing.T) {
	const other = "01/09506000134369"
	w := newWorld(t, nil)
	w.stands()
	for i, subject := range []string{lot, otherLot, other + "/10/LOT1", "01/09506000134376", "org/partner"} {
		w.do("customs", again(subject, "page 1 of "+subject))
		require.Equal(t, w.Time.Add(7*day).Unix(), w.listing(uint64(i+1)).Deadline, subject)
		w.after(9 * day)
	}
	w.do("customs", again(other+"/10/LOT2", "page 2"))

	w = newWorld(t, nil) // goods of who was listed before
	w.stands()
	w.do("customs", again("org/maker", "page 1"))
	w.after(8 * day)
	w.fails(blacklist.ErrRenewal, "customs", again("brand/maker/glow", "page 2"))
	w.do("customs", again(lot, "page 3"))
}

// TestOneLotAllTheTime: one authority alone keeps a lot inadmissible for two weeks of six at most, in whatever order it lists what
// the lot is a part of and whose that is.
func TestOneLotAllTheTime(t *testing.T) {
	for _, chain := range [][]string{
		{lot, product, "brand/maker/glow", "org/maker", "org/carrier"},
		{"org/maker", "brand/maker/glow", product, lot},
		{"brand/maker/glow", lot, product, "org/maker"},
	} {
		w := newWorld(t, nil)
		w.stands()
		var days int
		var last uint64
		for d := range 42 {
			listed := last != 0 && w.listing(last).Status == effective
			for i := 0; i < len(chain) && !listed; i++ {
				m := again(chain[i], fmt.Sprint(chain[i], d))
				if listed = w.Send("customs", m).Status == waymarkv1.Status_STATUS_APPLIED; listed {
					last++
				}
			}
			if listed {
				days++
			}
			w.after(day)
		}
		require.LessOrEqual(t, days, 15, "%v", chain)
	}
}

// TestConfirmedIsNoRenewal: of what others confirmed, an authority lists more in an emergency at any time.
func TestConfirmedIsNoRenewal(t *testing.T) {
	w := newWorld(t, nil)
	w.do("customs", again(lot, "page 1"))
	w.do("customs-de", support(1))
	w.came(1, effective)
	w.after(8 * day)
	w.came(1, effective)
	w.do("customs", again(lot, "page 2"))
	require.Equal(t, w.Time.Add(7*day).Unix(), w.listing(2).Deadline)

	w = newWorld(t, nil)
	w.stands()
	w.do("customs", again(lot, "page 1"))
	w.do("customs-de", support(1))
	w.after(8 * day)
	w.do("customs", again(product, "page 2"))
	require.Equal(t, w.Time.Add(7*day).Unix(), w.listing(2).Deadline)
}

// TestWarningFreesNoBlock: few confirm what only warns, and the block beside it is not begun anew by that.
func TestWarningFreesNoBlock(t *testing.T) {
	w := newWorld(t, nil)
	p := about(lot, advisory, "CN")
	w.do("customs", again(lot, "page 1"), emergency(p))
	w.do("regulator", support(2))
	require.Zero(t, w.came(2, effective).Deadline)
	w.after(8 * day)
	w.came(1, lapsed)
	w.fails(blacklist.ErrRenewal, "customs", again(lot, "page 2"))
}

// TestNobodyUsesUpATrail: to give and take back fills neither the supports nor the recognitions of a listing.
func TestNobodyUsesUpATrail(t *testing.T) {
	w := newWorld(t, nil)
	w.do("customs", emergency(about("org/maker", block, "CN")))
	withdraw := &blacklistv1.WithdrawSupport{Listing: 1}
	w.do("regulator", support(1), withdraw, support(1), withdraw)
	w.fails(blacklist.ErrTooMany, "regulator", support(1))
	for range 4 {
		w.do("customs-us", &blacklistv1.RecognizeListing{Listing: 1})
		w.do("customs-us", &blacklistv1.WithdrawRecognition{Listing: 1})
	}
	w.fails(blacklist.ErrTooMany, "customs-us", &blacklistv1.RecognizeListing{Listing: 1})
	w.do("customs-us", emergency(about("org/carrier", block, "US")))
	for range 4 {
		w.do("customs", &blacklistv1.RecognizeListing{Listing: 2})
		w.do("customs", &blacklistv1.WithdrawRecognition{Listing: 2})
	}
	w.fails(blacklist.ErrTooMany, "customs", &blacklistv1.RecognizeListing{Listing: 2})
	w.do("regulator", &blacklistv1.RecognizeListing{Listing: 2}) // of the same market
	w.do("customs-de", &blacklistv1.RecognizeListing{Listing: 1}, support(1))
	l := w.came(1, effective)
	require.Zero(t, l.Deadline, "confirmed")
	require.Len(t, l.Supports, 3)
	require.Len(t, l.Recognitions, 5)
}

// TestWhatIsOverStaysOver: with more times ended than a block looks at, a message finds each listing as it is by then, and what is
// exported can be imported.
func TestWhatIsOverStaysOver(t *testing.T) {
	w := newWorld(t, map[string]string{"blacklist.lapses_per_block": "1"})
	for i, who := range []string{"maker", "carrier", "partner"} {
		w.do("customs", emergency(about("org/"+who, hold, "CN")))
		w.do(who, appeal(uint64(i+1)))
	}
	w.do("customs", answer(3))
	w.do("arbiter", &blacklistv1.SuspendListing{Listing: 3, Reason: "doubts"})
	w.after(7 * day)                   // looks at the first
	w.do("arbiter", decide(3, upheld)) // after the second
	l := w.came(3, lapsed)
	require.Len(t, l.Effect, 1)
	require.Empty(t, w.standing("partner"))
	w.fails(blacklist.ErrStatus, "customs-de", &blacklistv1.RecognizeListing{Listing: 3})

	var rows, more bytes.Buffer
	exported, err := w.App.Export(&rows)
	require.NoError(t, err)
	w.Close()
	again := w.Import(exported.AppState, rows.Bytes())
	second, err := again.App.Export(&more)
	require.NoError(t, err)
	require.Equal(t, string(exported.AppState), string(second.AppState))
}
