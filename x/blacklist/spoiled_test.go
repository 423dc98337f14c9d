package blacklist

import (
	"testing"

	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
)

// TestLivesThatNoMessageLeft: a genesis with one of them is refused.
func TestLivesThatNoMessageLeft(t *testing.T) {
	sound := func() *blacklistv1.Listing {
		return &blacklistv1.Listing{
			Id: 1, Subject: "org/maker", Status: effective, Supports: []*blacklistv1.Support{{Organization: "a", Times: 1}, {Organization: "b", Times: 2}},
			Effect:       []*blacklistv1.Interval{{From: 10, Until: 20}, {From: 30}},
			Recognitions: []*blacklistv1.Recognition{{Market: "CN", From: 5, Until: 6}, {Market: "CN", From: 8}, {Market: "DE", From: 7}},
			History:      []*blacklistv1.Change{{Status: proposed}, {Status: effective}},
			Appeals: []*blacklistv1.Appeal{{
				Organization: "maker", Time: 12, AnswerBy: 13, DecideBy: 14, Evidence: [][]byte{make([]byte, 32)}, Goods: "01/09506000134352",
			}},
		}
	}
	require.NoError(t, checkLife(sound()))
	require.NoError(t, checkAppeals(sound()))
	for name, spoil := range map[string]func(*blacklistv1.Listing){
		"no status":                    func(l *blacklistv1.Listing) { l.Status = 0 },
		"no such status":               func(l *blacklistv1.Listing) { l.Status = 99 },
		"no history":                   func(l *blacklistv1.Listing) { l.History = nil },
		"a history of something else":  func(l *blacklistv1.Listing) { l.History = l.History[:1] },
		"a proposal for ever":          func(l *blacklistv1.Listing) { l.Status, l.History[1].Status = proposed, proposed },
		"a deadline of what ended":     func(l *blacklistv1.Listing) { l.Status, l.History[1].Status, l.Deadline = lapsed, lapsed, 5 },
		"a deadline of no emergency":   func(l *blacklistv1.Listing) { l.Deadline = 5 },
		"a deadline before 1970":       func(l *blacklistv1.Listing) { l.Deadline = -1 },
		"in force without a time":      func(l *blacklistv1.Listing) { l.Effect = nil },
		"annulled with one":            func(l *blacklistv1.Listing) { l.Status, l.History[1].Status = annulled, annulled },
		"times that overlap":           func(l *blacklistv1.Listing) { l.Effect[1].From = 20 },
		"a time that ends before":      func(l *blacklistv1.Listing) { l.Effect[0].Until = 9 },
		"an end that it does not have": func(l *blacklistv1.Listing) { l.Effect[1].Until = 40 },
		"two supports of one":          func(l *blacklistv1.Listing) { l.Supports[1].Organization = "a" },
		"too many supports of one":     func(l *blacklistv1.Listing) { l.Supports[1].Times = 3 },
		"a support that nobody gave":   func(l *blacklistv1.Listing) { l.Supports[1].Times = 0 },
		"a market that keeps changing": func(l *blacklistv1.Listing) {
			l.Recognitions = nil
			for i := range int64(5) {
				l.Recognitions = append(l.Recognitions, &blacklistv1.Recognition{Market: "CN", From: 3 * i, Until: 3*i + 1})
			}
		},
		"markets out of order":          func(l *blacklistv1.Listing) { l.Recognitions[2].Market = "BE" },
		"an appeal of nobody":           func(l *blacklistv1.Listing) { l.Appeals[0].Organization = "" },
		"clocks out of order":           func(l *blacklistv1.Listing) { l.Appeals[0].DecideBy = 13 },
		"no such decision":              func(l *blacklistv1.Listing) { l.Appeals[0].Decision = 9 },
		"an appeal by what is no goods": func(l *blacklistv1.Listing) { l.Appeals[0].Goods = "LOT7" },
		"two appeals of one":            func(l *blacklistv1.Listing) { l.Appeals = append(l.Appeals, sound().Appeals...) },
		"suspended by no appeal":        func(l *blacklistv1.Listing) { l.Status, l.History[1].Status = suspended, suspended },
		"in force in spite of one":      func(l *blacklistv1.Listing) { l.Appeals[0].Suspends = true },
		"an appeal without evidence":    func(l *blacklistv1.Listing) { l.Appeals[0].Evidence = nil },
	} {
		l := sound()
		spoil(l)
		err := checkLife(l)
		if err == nil {
			err = checkAppeals(l)
		}
		require.Error(t, err, name)
	}
}
