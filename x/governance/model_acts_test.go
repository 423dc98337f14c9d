package governance_test

import (
	"strings"

	"github.com/stretchr/testify/require"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/governance"
	"github.com/waymark-ledger/waymark/x/membership"
)

// secondKey follows a voter's id in the name of its second key. Both keys must approve what the voter does.
const secondKey = "/2"

func organizationOf(key string) string {
	organization, _, _ := strings.Cut(key, "/")
	return organization
}

// approved says whether both keys of an organization approve its act, and administer it.
func (b *ballotBox) approved(p *modelled) bool {
	given := 0
	for key := range p.votes {
		if !b.revoked[key] {
			given++
		}
	}
	return given >= 2
}

func (b *ballotBox) act(key string) {
	p := &modelled{
		proposer: organizationOf(key), key: key, status: governancev1.Status_STATUS_OPEN, ends: b.now + approvalSeconds,
		votes: map[string]governancev1.Choice{key: governancev1.Choice_CHOICE_YES}, uncounted: true, carries: 1,
	}
	open := 0
	for _, other := range b.model {
		if other.proposer == p.proposer && other.status == governancev1.Status_STATUS_OPEN &&
			other.key != "" && (other.key == key || b.revoked[other.key]) {
			open++
		}
	}
	var want *x.Error
	if open >= actsLimit {
		want = governance.ErrTooMany
	}
	value := &membershipv1.UpdateContact{Contact: "https://example.org"}
	m := &governancev1.ProposeAct{Title: "test"}
	m.Messages = append(m.Messages, x.Pack(value))
	carried := x.Carried{Msg: x.Msg{Name: "test", Permission: membership.AllPermissions()[0]}, Value: value}
	b.require(want, b.send(key, m, []x.Carried{carried}), "act")
	if want == nil {
		b.model = append(b.model, p)
	}
}

func (b *ballotBox) approve(key string) {
	id, p := b.any()
	want := b.votable(p)
	if want == nil && (p.key == "" || p.proposer != organizationOf(key)) {
		want = governance.ErrNotEligible
	}
	b.require(want, b.send(key, &governancev1.Approve{Proposal: id}, nil), "approve")
	if want == nil {
		p.votes[key] = governancev1.Choice_CHOICE_YES
		p.uncounted = true
	}
}

// revoke ends a key: from then on it approves nothing, and sends nothing.
func (b *ballotBox) revoke(key string) {
	found, known := auth.Lookup(b.as(""), chain.Address(key))
	require.True(b.t, known)
	ended := *found
	ended.RevokedHeight = b.height + 1
	auth.Replace(b.as(""), &ended)
	b.revoked[key] = true
}
