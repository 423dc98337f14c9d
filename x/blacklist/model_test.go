package blacklist_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/blacklist"
	"github.com/waymark-ledger/waymark/x/blacklist/rules"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/standing"
)

// life is what the rules say of one listing that holds in CN and takes two authorities of two jurisdictions, told plainly.
type life struct {
	status                     blacklistv1.Status
	emergency                  bool
	begun, deadline, expires   int64
	supports                   []string
	gave                       map[string]int // how often each supported it
	delisting                  []string
	appealed, answered, closed bool
	answerBy, decideBy         int64
	from                       int64 // when its effect began first; 0 for never
}

const (
	notice, proposal, urgency = 7 * 86400, 30 * 86400, 7 * 86400
	answering, deciding       = 14 * 86400, 60 * 86400
	appealing                 = 90 * 86400
)

func (m *life) live() bool { return m.status >= proposed && m.status <= suspended }

func (m *life) carried() bool {
	cn := slices.Contains(m.supports, "cn1") || slices.Contains(m.supports, "cn2")
	return cn && slices.Contains(m.supports, "de1")
}

// tick lets time pass.
func (m *life) tick(now int64) {
	for {
		first, what := int64(0), ""
		is := func(at int64, name string) {
			if at <= now && (what == "" || at < first) {
				first, what = at, name
			}
		}
		if m.appealed && !m.closed {
			is(m.decideBy+1, "undecided")
		}
		if m.live() && m.expires != 0 {
			is(m.expires+1, "expired")
		}
		if m.live() && m.deadline != 0 {
			is(m.deadline, "deadline")
		}
		if m.appealed && !m.closed && !m.answered && m.status == effective {
			is(m.answerBy+1, "unanswered")
		}
		switch {
		case what == "":
			return
		case what == "undecided":
			m.closed = true
			if m.live() {
				m.end(delisted)
			}
		case what == "expired":
			m.end(expired)
		case what == "unanswered":
			m.status = suspended
		case m.status == notified && m.carried():
			m.status, m.deadline = effective, 0
			if m.expires == 0 || now <= m.expires { // else it ends as it begins
				m.from = now
			}
		default: // support of a notice is looked at when it is withdrawn
			m.end(lapsed)
		}
	}
}

func (m *life) end(status blacklistv1.Status) { m.status, m.deadline = status, 0 }

// supportable reports whether support counts.
func (m *life) supportable() bool {
	return m.status == proposed || m.status == notified || m.emergency && m.deadline != 0 && m.live()
}

// do does what somebody sends, and reports whether it can be done.
func (m *life) do(now int64, who, what string) bool {
	backs := slices.Contains(m.supports, who)
	switch what {
	case "support":
		if !m.supportable() || backs {
			return false
		}
		if m.gave[who]++; m.gave[who] > 2 {
			return false
		}
		m.supports = append(m.supports, who)
		switch {
		case !m.carried():
		case m.status == proposed:
			m.status, m.deadline = notified, now+notice
		case m.status != notified:
			m.deadline = 0
		}
	case "withdraw":
		if !m.supportable() || !backs || m.emergency && who == "cn1" {
			return false
		}
		m.supports = slices.DeleteFunc(m.supports, func(s string) bool { return s == who })
		if m.status == notified && !m.carried() {
			m.status, m.deadline = proposed, max(m.begun+proposal, now+1)
		}
	case "delist":
		alone := who == "cn1" && (len(m.supports) == 0 || len(m.supports) == 1 && backs)
		if !m.live() || !alone && (!backs || slices.Contains(m.delisting, who)) {
			return false
		}
		m.delisting = append(m.delisting, who)
		n := 0
		for _, s := range m.supports {
			if slices.Contains(m.delisting, s) {
				n++
			}
		}
		if alone || n >= min(2, len(m.supports)) {
			m.end(delisted)
		} else if alone {
			m.delisting = m.delisting[:len(m.delisting)-1]
		}
	case "appeal":
		if m.appealed || m.from == 0 || now > m.from+appealing {
			return false
		}
		m.appealed, m.answerBy, m.decideBy = true, now+answering, now+deciding
	case "answer":
		if !m.appealed || m.closed || m.answered || now > m.answerBy || who != "cn1" && !backs {
			return false
		}
		m.answered = true
	case "suspend":
		if !m.appealed || m.closed || m.status != effective {
			return false
		}
		m.status = suspended
	default: // a decision
		if !m.appealed || m.closed || !m.answered && now <= m.answerBy {
			return false
		}
		m.closed = true
		switch {
		case what == "annul":
			m.end(annulled)
		case what == "lift" && m.live():
			m.end(delisted)
		case what == "uphold" && m.status == suspended:
			m.status = effective
		}
	}
	return true
}

var acts = map[string]func() x.Message{
	"support":  func() x.Message { return support(1) },
	"withdraw": func() x.Message { return &blacklistv1.WithdrawSupport{Listing: 1} },
	"delist":   func() x.Message { return &blacklistv1.Delist{Listing: 1, Reason: "test"} },
	"appeal":   func() x.Message { return appeal(1) },
	"answer":   func() x.Message { return answer(1) },
	"suspend":  func() x.Message { return &blacklistv1.SuspendListing{Listing: 1, Reason: "test"} },
	"uphold":   func() x.Message { return decide(1, upheld) },
	"lift":     func() x.Message { return decide(1, lifted) },
	"annul":    func() x.Message { return decide(1, voided) },
}

// TestModel leads listings through random lives, and compares them with the plain rules: how far they have come, when they had
// effect, and what is in force.
func TestModel(t *testing.T) {
	names := []string{"annul", "answer", "appeal", "delist", "lift", "support", "suspend", "uphold", "withdraw"}
	rapid.Check(t, func(t *rapid.T) {
		s := &small{t: t, state: memkv.New(), flat: memkv.New(), now: 1_800_000_000}
		s.found()
		p := about("org/maker", hold, "CN")
		m := &life{status: proposed, begun: s.now, deadline: s.now + proposal, supports: []string{"cn1"}, gave: map[string]int{"cn1": 1}}
		if rapid.Bool().Draw(t, "ends") {
			p.Expires = s.now + rapid.Int64Range(1, 40).Draw(t, "days")*86400
			m.expires = p.Expires
		}
		if m.emergency = rapid.Bool().Draw(t, "emergency"); m.emergency {
			require.NoError(t, s.send("cn1", emergency(p)))
			m.status, m.deadline, m.from = effective, s.now+urgency, s.now
		} else {
			require.NoError(t, s.send("cn1", propose(p)))
		}
		had := map[int64]bool{}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			s.pass(rapid.SampledFrom([]int64{1, 3600, 86400, 7 * 86400, 15 * 86400, 46 * 86400}).Draw(t, "seconds"))
			m.tick(s.now)
			what := rapid.SampledFrom(names).Draw(t, "what")
			who := rapid.SampledFrom([]string{"cn1", "cn2", "de1"}).Draw(t, "who")
			switch what {
			case "appeal":
				who = "maker"
			case "suspend", "uphold", "lift", "annul":
				who = "judge"
			}
			err := s.send(who, acts[what]())
			require.Equal(t, m.do(s.now, who, what), err == nil, "%s by %s: %v", what, who, err)

			l := s.listing()
			require.Equal(t, m.status, l.Status)
			require.Equal(t, m.deadline, l.Deadline)
			had[s.now] = m.status == effective
			require.Equal(t, had[s.now], standing.Has(s.context(""), "org/maker", standingv1.Effect_EFFECT_HELD))
			for at, effect := range had {
				require.Equal(t, effect && m.status != annulled, rules.InEffect(l, "CN", at), "%v", l)
			}
			require.NoError(t, blacklist.Module.Check(s.context("")))
		}
	})
}

// small is a ledger of a few members, without a chain.
type small struct {
	t           *rapid.T
	state, flat *memkv.Store
	now         int64
	height      int64
}

func (s *small) context(organization string) *x.Context {
	at := x.Chain{ID: "test", Height: s.height, Time: time.Unix(s.now, 0)}
	return x.NewContext(at, x.Signer{Organization: organization, Address: make([]byte, 20)}, s.state, s.flat, nil)
}

func (s *small) found() {
	s.height = 1
	for id, role := range map[string]x.Role{
		"cn1": membership.Customs, "cn2": membership.Regulator, "de1": membership.Customs, "maker": membership.Manufacturer, "judge": membership.Arbitrator,
	} {
		jurisdiction := "CN"
		if id == "de1" {
			jurisdiction = "DE"
		}
		org := &membershipv1.Organization{Id: id, Name: id, Jurisdiction: jurisdiction, Roles: []x.Role{role}}
		require.NoError(s.t, membership.Admit(s.context(""), org, sig.PublicKey(chain.Key(id))))
	}
	require.NoError(s.t, blacklist.Module.Params.Merge(s.context(""), `{"hold_jurisdictions": 2}`))
}

// pass lets time pass, and begins a block.
func (s *small) pass(seconds int64) {
	s.now += seconds
	s.height++
	blacklist.Module.BeginBlock(s.context(""), x.Block{})
}

// send handles a message: what is not done leaves no trace.
func (s *small) send(organization string, m x.Message) error {
	state, flat := s.state.Clone(), s.flat.Clone()
	for _, msg := range blacklist.Module.Msgs {
		if msg.Name != name(m) {
			continue
		}
		err := msg.Do(s.context(organization), m)
		if err != nil {
			s.state, s.flat = state, flat
		}
		return err
	}
	return errors.New("no such message")
}

func (s *small) listing() *blacklistv1.Listing {
	for _, q := range blacklist.Module.Queries {
		if q.Name == "listing" {
			answer, err := q.Do(s.context(""), &blacklistv1.ListingRequest{Id: 1})
			require.NoError(s.t, err)
			return answer.(*blacklistv1.ListingResponse).Listing
		}
	}
	return nil
}

// name returns the name of a message's type.
func name(m x.Message) string { return x.Pack(m).TypeUrl[1:] }
