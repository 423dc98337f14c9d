package governance_test

import (
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/governance"
)

// The parameters of the model's ledger.
const (
	openLimit       = 3
	actsLimit       = 2
	approvalSeconds = 60
)

// playModel does so many random steps on a ledger and its model.
func playModel(t *rapid.T, steps int) {
	b := newBallotBox(t)
	for range steps {
		who := rapid.SampledFrom(voters).Draw(t, "who").id
		key := who + rapid.SampledFrom([]string{"", secondKey}).Draw(t, "key")
		if b.revoked[key] {
			continue
		}
		switch rapid.SampledFrom([]string{
			"propose", "propose", "vote", "vote", "vote", "vote", "withdraw vote", "withdraw", "suspend", "suspend", "block", "block",
			"act", "act", "approve", "approve", "approve", "revoke",
		}).Draw(t, "step") {
		case "propose":
			b.propose(who)
		case "act":
			b.act(key)
		case "approve":
			b.approve(key)
		case "revoke":
			b.revoke(key)
		case "vote":
			b.vote(who, rapid.SampledFrom([]governancev1.Choice{0, 1, 1, 1, 2, 2, 3}).Draw(t, "choice"))
		case "withdraw vote":
			b.withdrawVote(key)
		case "withdraw":
			b.withdraw(key)
		case "suspend":
			b.suspend(who, rapid.Bool().Draw(t, "suspended"))
		case "block":
			b.block(rapid.Int64Range(0, 12).Draw(t, "seconds"), rapid.Bool().Draw(t, "fails"))
		}
		b.compare()
	}
}

func (b *ballotBox) propose(who string) {
	p := &modelled{
		proposer: who, status: governancev1.Status_STATUS_OPEN, emergency: rapid.IntRange(0, 3).Draw(b.t, "emergency") == 0,
		votes: map[string]governancev1.Choice{}, rules: map[string]*governancev1.Electorate{},
	}
	m := &governancev1.Propose{Title: "test", Emergency: p.emergency}
	lane := true
	for range rapid.IntRange(0, 3).Draw(b.t, "messages") {
		name := rapid.SampledFrom(councilMessages).Draw(b.t, "message")
		carried := x.Carried{Msg: x.Msg{Name: name, Electorate: b.rules[name]}, Value: &governancev1.ChangeParameters{Module: name}}
		if name != councilMessages[2] {
			about := rapid.SampledFrom(voters).Draw(b.t, "about").id
			carried.Value = &membershipv1.SuspendOrganization{Organization: about}
		}
		p.messages = append(p.messages, carried)
		p.rules[name] = b.rules[name]
		p.ends = max(p.ends, b.now+b.rules[name].VotingSeconds)
		lane = lane && b.rules[name].Emergency != nil
		m.Messages = append(m.Messages, x.Pack(carried.Value))
	}
	p.carries = len(p.messages)
	open := 0
	for _, other := range b.model {
		if other.proposer == who && other.key == "" && other.status == governancev1.Status_STATUS_OPEN {
			open++
		}
	}
	var want *x.Error
	switch {
	case len(p.messages) == 0, p.emergency && !lane:
		want = governance.ErrInvalid
	case open >= openLimit:
		want = governance.ErrTooMany
	}
	b.require(want, b.send(who, m, p.messages), "propose")
	if want != nil {
		return
	}
	b.model = append(b.model, p)
	if b.hasVote(p, who) {
		p.votes[who] = governancev1.Choice_CHOICE_YES
	}
	p.uncounted = true
}

// any returns a proposal, or one that does not exist.
func (b *ballotBox) any() (uint64, *modelled) {
	n := rapid.IntRange(1, len(b.model)+1).Draw(b.t, "proposal")
	if n > len(b.model) {
		return uint64(n), nil
	}
	return uint64(n), b.model[n-1]
}

// votable returns why no vote on a proposal is taken, nil where one is.
func (b *ballotBox) votable(p *modelled) *x.Error {
	switch {
	case p == nil:
		return governance.ErrUnknownProposal
	case p.status != governancev1.Status_STATUS_OPEN, b.now > p.ends:
		return governance.ErrClosed
	}
	return nil
}

func (b *ballotBox) vote(who string, choice governancev1.Choice) {
	id, p := b.any()
	want := b.votable(p)
	switch {
	case want != nil:
	case choice != governancev1.Choice_CHOICE_YES && choice != governancev1.Choice_CHOICE_NO:
		want = governance.ErrInvalid
	case !b.hasVote(p, who):
		want = governance.ErrNotEligible
	}
	b.require(want, b.send(who, &governancev1.Vote{Proposal: id, Choice: choice}, nil), "vote")
	if want == nil {
		p.votes[who] = choice
		p.uncounted = true
	}
}

func (b *ballotBox) withdrawVote(key string) {
	id, p := b.any()
	want := b.votable(p)
	who := organizationOf(key)
	if want == nil && p.key != "" {
		who = key
	}
	if want == nil && p.votes[who] == 0 {
		want = governance.ErrNoVote
	}
	b.require(want, b.send(key, &governancev1.WithdrawVote{Proposal: id}, nil), "withdraw vote")
	if want == nil {
		delete(p.votes, who)
		p.uncounted = true
	}
}

func (b *ballotBox) withdraw(key string) {
	id, p := b.any()
	var want *x.Error
	switch {
	case p == nil:
		want = governance.ErrUnknownProposal
	case p.status != governancev1.Status_STATUS_OPEN:
		want = governance.ErrClosed
	case p.proposer != organizationOf(key), p.key != "" && p.key != key && !b.revoked[p.key]:
		want = governance.ErrNotProposer
	}
	b.require(want, b.send(key, &governancev1.WithdrawProposal{Proposal: id}, nil), "withdraw")
	if want == nil {
		p.status = governancev1.Status_STATUS_WITHDRAWN
	}
}

// block ends a block: what is due and still has the votes is executed, in order, what has no time left closes.
func (b *ballotBox) block(seconds int64, fails bool) {
	b.height, b.now = b.height+1, b.now+seconds
	governance.Count(b.as(""), 1)
	for _, p := range b.model {
		if p.uncounted && p.status == governancev1.Status_STATUS_OPEN {
			b.settle(p)
		}
	}
	for {
		want, found := b.next()
		p, more := governance.Next(b.as(""))
		require.Equal(b.t, found, more)
		if !more {
			break
		}
		require.Equal(b.t, want, p.Id)
		var failure *x.Error
		status := governancev1.Status_STATUS_EXECUTED
		if fails {
			failure, status = governance.ErrNoParameters, governancev1.Status_STATUS_FAILED
		}
		governance.Executed(b.as(""), p, failure)
		b.model[want-1].status = status
	}
	governance.Module.EndBlock(b.as(""))
	for _, p := range b.model {
		if p.status == governancev1.Status_STATUS_OPEN && p.due == 0 && p.ends < b.now {
			p.status = governancev1.Status_STATUS_EXPIRED
		}
	}
}

// next returns the proposal that the model executes next: those that lost their votes are not due any more.
func (b *ballotBox) next() (id uint64, found bool) {
	for {
		at := -1
		for i, p := range b.model {
			if p.status == governancev1.Status_STATUS_OPEN && p.due != 0 && p.due <= b.now && (at < 0 || p.due < b.model[at].due) {
				at = i
			}
		}
		if at < 0 {
			return 0, false
		}
		p := b.model[at]
		if passes, _ := b.outcome(p); passes {
			return uint64(at + 1), true
		}
		b.settle(p)
	}
}
