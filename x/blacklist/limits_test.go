package blacklist_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	"github.com/waymark-ledger/waymark/x/blacklist"
)

// TestFlooding: nobody buries another, whatever goods of its it names, nor everybody at once.
func TestFlooding(t *testing.T) {
	w := newWorld(t, map[string]string{"blacklist.platform_target": "3", "blacklist.platform_listings": "5"})
	for i := range 3 {
		w.do("platform", propose(about(fmt.Sprintf("01/09506000134352/21/%d", i), hold, "CN")))
	}
	for _, subject := range []string{"01/09506000134352", lot, "org/maker", "brand/maker/blue", "414/9506000100043"} {
		w.fails(blacklist.ErrRate, "platform", propose(about(subject, hold, "CN")))
	}
	w.do("customs", propose(about("org/maker", hold, "CN"))) // another has a rate of its own
	w.do("platform", propose(about("org/buyer", hold, "CN")), propose(about("org/carrier", hold, "CN")))
	w.fails(blacklist.ErrRate, "platform", propose(about("org/partner", hold, "CN")))
	w.after(day)
	w.do("platform", propose(about("org/maker", hold, "CN")))
}

// TestBadProposals: each field has its rule.
func TestBadProposals(t *testing.T) {
	w := newWorld(t, nil)
	now := w.Time.Unix()
	for name, spoil := range map[string]func(*blacklistv1.Proposed){
		"no subject":            func(p *blacklistv1.Proposed) { p.Subject = "" },
		"a name":                func(p *blacklistv1.Proposed) { p.Subject = "Maker Inc" },
		"a wrong check digit":   func(p *blacklistv1.Proposed) { p.Subject = "https://id.gs1.org/01/09506000134351" },
		"no such organization":  func(p *blacklistv1.Proposed) { p.Subject = "org/nobody" },
		"no such brand's":       func(p *blacklistv1.Proposed) { p.Subject = "brand/nobody/blue" },
		"a member by its GLN":   func(p *blacklistv1.Proposed) { p.Subject = "417/9507000000005" },
		"a proposal":            func(p *blacklistv1.Proposed) { p.Subject = "proposal/1" },
		"the ledger":            func(p *blacklistv1.Proposed) { p.Subject = "ledger" },
		"no severity":           func(p *blacklistv1.Proposed) { p.Severity = 0 },
		"a severity of nothing": func(p *blacklistv1.Proposed) { p.Severity = 9 },
		"no reason":             func(p *blacklistv1.Proposed) { p.Reason = "" },
		"a reason in words":     func(p *blacklistv1.Proposed) { p.Reason = "Very bad" },
		"a campaign in words":   func(p *blacklistv1.Proposed) { p.Campaign = "The Big One" },
		"no market":             func(p *blacklistv1.Proposed) { p.Markets = nil },
		"no such market":        func(p *blacklistv1.Proposed) { p.Markets = []string{"XX"} },
		"markets out of order":  func(p *blacklistv1.Proposed) { p.Markets = []string{"DE", "CN"} },
		"no evidence":           func(p *blacklistv1.Proposed) { p.Evidence = nil },
		"evidence of 31 bytes":  func(p *blacklistv1.Proposed) { p.Evidence = [][]byte{make([]byte, 31)} },
		"evidence twice":        func(p *blacklistv1.Proposed) { p.Evidence = append(p.Evidence, p.Evidence[0]) },
		"an end that is over":   func(p *blacklistv1.Proposed) { p.Expires = now },
		"an end before 1970":    func(p *blacklistv1.Proposed) { p.Expires = -1 },
		"a basis of two lines":  func(p *blacklistv1.Proposed) { p.Basis = "one\ntwo" },
		"a recall of no goods": func(p *blacklistv1.Proposed) {
			p.Subject, p.Recall = "org/maker", &blacklistv1.Recall{Action: "return"}
		},
		"a recall without words": func(p *blacklistv1.Proposed) { p.Recall = &blacklistv1.Recall{} },
		"instructions over http": func(p *blacklistv1.Proposed) {
			p.Recall = &blacklistv1.Recall{Action: "return", Instructions: "http://x.example"}
		},
		"a remedy of nothing":   func(p *blacklistv1.Proposed) { p.Remedy = &blacklistv1.Remedy{} },
		"a remedy with nobody":  func(p *blacklistv1.Proposed) { p.Remedy = &blacklistv1.Remedy{Organization: "nobody"} },
		"a remedy at no place":  func(p *blacklistv1.Proposed) { p.Remedy = &blacklistv1.Remedy{Place: lot} },
		"one that decides":      func(p *blacklistv1.Proposed) { p.Subject = "org/arbiter" },
		"one that decides, too": func(p *blacklistv1.Proposed) { p.Subject = "org/customs-us" },
	} {
		t.Run(name, func(t *testing.T) {
			w := &world{w.Chain, t}
			p := about(lot, block, "CN")
			spoil(p)
			w.fails(blacklist.ErrInvalid, "customs", propose(p))
			w.fails(blacklist.ErrInvalid, "customs", emergency(p))
		})
	}
	w.fails(blacklist.ErrInvalid, "customs", &blacklistv1.ProposeListing{})
}

// TestStanding: what has effect is in force on its subject, as long and where it has.
func TestStanding(t *testing.T) {
	w := newWorld(t, nil)
	p := about("org/maker", hold, "CN")
	w.do("customs", emergency(p))
	l := w.came(1, effective)
	held := &standingv1.Entry{
		Effect: standingv1.Effect_EFFECT_HELD, SinceHeight: w.Height, Until: l.Deadline - 1, Reason: p.Reason, Authority: "listing/1", Markets: p.Markets,
	}
	require.Equal(t, []*standingv1.Entry{held}, w.standing("maker"))
	w.do("regulator", support(1))
	held.Until = 0
	require.Equal(t, []*standingv1.Entry{held}, w.standing("maker"))
	w.do("customs-de", &blacklistv1.RecognizeListing{Listing: 1, Until: w.Time.Add(5 * day).Unix()})
	there := w.standing("maker")[1]
	require.Equal(t, []any{"listing/1/DE", []string{"DE"}}, []any{there.Authority, there.Markets})
	w.do("customs-de", &blacklistv1.WithdrawRecognition{Listing: 1})
	require.Len(t, w.standing("maker"), 1)
	w.do("customs", &blacklistv1.Delist{Listing: 1, Reason: "solved"})
	w.do("regulator", &blacklistv1.Delist{Listing: 1, Reason: "solved"})
	require.Empty(t, w.standing("maker"))
}

// TestManyClocks: what is due is done a few a block, the oldest first, and no effect outlasts its time meanwhile.
func TestManyClocks(t *testing.T) {
	w := newWorld(t, map[string]string{"blacklist.lapses_per_block": "2"})
	for i := range 5 {
		w.do("customs", emergency(about(fmt.Sprintf("01/09506000134352/21/%d", i), block, "CN")))
	}
	w.after(8 * day)
	for _, want := range [][]blacklistv1.Status{
		{lapsed, lapsed, effective, effective, effective}, {lapsed, lapsed, lapsed, lapsed, effective}, {lapsed, lapsed, lapsed, lapsed, lapsed},
	} {
		for i, status := range want {
			l := w.came(uint64(i+1), status)
			require.Less(t, l.Effect[0].Until, w.Time.Unix())
		}
		w.Block()
	}
}
