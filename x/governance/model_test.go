package governance_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/governance"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/standing"
)

// voters are the members of the model's ledger.
var voters = []struct {
	id, jurisdiction string
	role             x.Role
}{
	{"ada", "DE", membership.Regulator},
	{"bea", "NL", membership.Regulator},
	{"cyd", "DE", membership.Customs},
	{"dan", "CN", membership.Customs},
	{"eve", "NL", membership.Manufacturer},
	{"fay", "FR", membership.Arbitrator},
}

// councilMessages are types of messages about which the council decides; the first two are about an organization.
var councilMessages = []string{"test.v1.First", "test.v1.Second", "test.v1.Third"}

// ballotBox is governance, and a plain model of it beside.
type ballotBox struct {
	t         *rapid.T
	state     *memkv.Store
	flat      *memkv.Store
	height    int64
	now       int64
	rules     map[string]*governancev1.Electorate
	suspended map[string]bool
	revoked   map[string]bool // keys: a voter's id, or that and secondKey
	model     []*modelled     // proposal n is at n-1
}

// modelled is a proposal in the model.
type modelled struct {
	proposer  string
	key       string // of an act: which made it
	messages  []x.Carried
	carries   int
	emergency bool
	ends, due int64
	status    governancev1.Status
	uncounted bool
	votes     map[string]governancev1.Choice // by organization; on an act, by key
	rules     map[string]*governancev1.Electorate
}

func newBallotBox(t *rapid.T) *ballotBox {
	b := &ballotBox{
		t: t, state: memkv.New(), flat: memkv.New(), height: 1, now: 1_000_000,
		rules: map[string]*governancev1.Electorate{}, suspended: map[string]bool{}, revoked: map[string]bool{},
	}
	for _, v := range voters {
		org := &membershipv1.Organization{Id: v.id, Name: v.id, Jurisdiction: v.jurisdiction, Roles: []x.Role{v.role}}
		require.NoError(t, membership.Admit(b.as(""), org, sig.PublicKey(chain.Key(v.id))))
		second := v.id + secondKey
		require.NoError(t, auth.Register(b.as(""), &authv1.Key{
			Address: chain.Address(second), PublicKey: sig.PublicKey(chain.Key(second)), Organization: v.id, FromHeight: 2,
			Grants: []*authv1.Grant{{FromHeight: 2, Permissions: membership.AllPermissions()}},
		}))
		require.NoError(t, b.send(v.id, &membershipv1.SetApprovals{Threshold: 2}, nil))
	}
	params, _ := x.ParametersOf("governance")
	require.NoError(t, params.Merge(b.as(""), fmt.Sprintf(`{"open_proposals": %d, "open_acts": %d, "approval_seconds": %d}`,
		openLimit, actsLimit, approvalSeconds)))
	var declared x.Module
	for _, name := range councilMessages {
		b.rules[name] = drawElectorate(t, name)
		require.NoError(t, governance.ValidateElectorate(b.rules[name]))
		declared.Msgs = append(declared.Msgs, x.Msg{Name: name, Electorate: b.rules[name]})
	}
	governance.Adopt(b.as(""), []x.Module{declared})
	b.height = 10
	return b
}

func drawElectorate(t *rapid.T, name string) *governancev1.Electorate {
	draw := func(low, high uint32, what string) uint32 { return rapid.Uint32Range(low, high).Draw(t, name+" "+what) }
	e := &governancev1.Electorate{
		Roles:         []x.Role{membership.Regulator},
		Threshold:     &governancev1.Fraction{Numerator: draw(1, 3, "numerator"), Denominator: 3},
		Jurisdictions: draw(0, 3, "jurisdictions"),
		VotingSeconds: int64(draw(10, 20, "voting")),
		DelaySeconds:  int64(draw(0, 2, "delay") * 7),
	}
	switch draw(0, 2, "roles") {
	case 1:
		e.Roles = []x.Role{membership.Customs, membership.Regulator}
	case 2:
		e.Roles = []x.Role{membership.Customs, membership.Regulator, membership.Arbitrator}
	}
	if draw(0, 1, "emergency") == 1 {
		e.Emergency = &governancev1.Fraction{Numerator: 1, Denominator: 1}
	}
	return e
}

// as returns the context of a message that a key signs.
func (b *ballotBox) as(key string) *x.Context {
	signer := x.Signer{Organization: organizationOf(key)}
	if key != "" {
		signer.Address = chain.Address(key)
	}
	at := x.Chain{ID: "test", Height: b.height, Time: time.Unix(b.now, 0)}
	return x.NewContext(at, signer, b.state, b.flat, nil)
}

// send handles a message, as the state machine does.
func (b *ballotBox) send(key string, m x.Message, carried []x.Carried) error {
	for _, msg := range slices.Concat(governance.Module.Msgs, membership.Module.Msgs) {
		if fmt.Sprintf("%T", msg.New()) == fmt.Sprintf("%T", m) {
			attempt, flat := b.state.Clone(), b.flat.Clone()
			err := msg.Do(b.as(key).Carrying(carried), m)
			if err != nil {
				b.state, b.flat = attempt, flat
			}
			return err
		}
	}
	panic("not declared")
}

// outcome is how the votes on a proposal stand, told without the state.
func (b *ballotBox) outcome(p *modelled) (passes, hopeless bool) {
	if p.key != "" {
		return b.approved(p), false
	}
	passes = true
	for name, e := range p.rules {
		var yes, no, all, electors int
		places, yesPlaces := map[string]bool{}, map[string]bool{}
		for _, v := range voters {
			if !slices.Contains(e.Roles, v.role) || b.suspended[v.id] {
				continue
			}
			electors++
			if !b.mayVote(p, name, v.id) {
				continue
			}
			all++
			places[v.jurisdiction] = true
			switch p.votes[v.id] {
			case governancev1.Choice_CHOICE_YES:
				yes++
				yesPlaces[v.jurisdiction] = true
			case governancev1.Choice_CHOICE_NO:
				no++
			}
		}
		share := e.Threshold
		if p.emergency {
			share = e.Emergency
		}
		wanted := max(1, (electors*int(share.Numerator)+int(share.Denominator)-1)/int(share.Denominator))
		if yes < wanted || len(yesPlaces) < min(int(e.Jurisdictions), len(places)) {
			passes = false
		}
		if all-no < wanted {
			hopeless = true
		}
	}
	return passes && !hopeless, hopeless
}

// mayVote says whether an organization has a role that decides about a message, and none of its messages is about it.
func (b *ballotBox) mayVote(p *modelled, name, id string) bool {
	for _, m := range p.messages {
		if about, ok := m.Value.(*membershipv1.SuspendOrganization); ok && m.Name == name && about.Organization == id {
			return false
		}
	}
	for _, v := range voters {
		if v.id == id {
			return slices.Contains(p.rules[name].Roles, v.role)
		}
	}
	return false
}

func (b *ballotBox) hasVote(p *modelled, id string) bool {
	for name := range p.rules {
		if b.mayVote(p, name, id) {
			return true
		}
	}
	return false
}

// settle does in the model what follows of the votes.
func (b *ballotBox) settle(p *modelled) {
	p.uncounted = false
	passes, hopeless := b.outcome(p)
	switch {
	case hopeless:
		p.status = governancev1.Status_STATUS_REJECTED
	case passes && p.due == 0:
		p.due = b.now
		if !p.emergency {
			for _, e := range p.rules {
				p.due = max(p.due, b.now+e.DelaySeconds)
			}
		}
	case !passes && p.due != 0:
		if p.due = 0; b.now > p.ends {
			p.status = governancev1.Status_STATUS_EXPIRED
		}
	}
}

// require reports whether an error is the one that is wanted.
func (b *ballotBox) require(want *x.Error, err error, what string) {
	if want == nil {
		require.NoError(b.t, err, what)
		return
	}
	require.True(b.t, errors.Is(err, want), "%s: expected %v, found %v", what, want, err)
}

// compare holds every proposal of the state against the model.
func (b *ballotBox) compare() {
	for i, p := range b.model {
		r := b.query(uint64(i + 1))
		require.Equal(b.t, p.status, r.Proposal.Status, "proposal %d", i+1)
		require.Equal(b.t, p.votes, votesOf(r), "proposal %d", i+1)
		require.Len(b.t, r.Proposal.Messages, p.carries, "proposal %d", i+1)
		if p.status == governancev1.Status_STATUS_OPEN {
			require.Equal(b.t, p.due, r.Proposal.Due, "proposal %d", i+1)
		}
	}
	require.NoError(b.t, governance.Module.Check(b.as("")))
}

func votesOf(r *governancev1.ProposalResponse) map[string]governancev1.Choice {
	votes := map[string]governancev1.Choice{}
	for _, ballot := range r.Ballots {
		voter := ballot.Organization
		if r.Proposal.Approvals > 0 && bytes.Equal(ballot.Key, chain.Address(voter+secondKey)) {
			voter += secondKey
		}
		votes[voter] = ballot.Choice
	}
	return votes
}

func (b *ballotBox) query(id uint64) *governancev1.ProposalResponse {
	for _, q := range governance.Module.Queries {
		if q.Name == "proposal" {
			r, err := q.Do(b.as(""), &governancev1.ProposalRequest{Id: id})
			require.NoError(b.t, err)
			return r.(*governancev1.ProposalResponse)
		}
	}
	panic("not served")
}

func (b *ballotBox) suspend(id string, now bool) {
	subject := x.Organization(id)
	if b.suspended[id] = now; now {
		standing.Impose(b.as(""), subject, &standingv1.Entry{
			Effect: standingv1.Effect_EFFECT_SUSPENDED, Reason: "test", Authority: x.Council, SinceHeight: 1,
		})
	} else {
		standing.Lift(b.as(""), subject, standingv1.Effect_EFFECT_SUSPENDED, x.Council)
	}
}

// TestAgainstModel votes at random, and compares what becomes of proposals with the plain model.
func TestAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { playModel(t, 60) })
}
