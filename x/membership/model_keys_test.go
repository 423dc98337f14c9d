package membership_test

import (
	"maps"
	"slices"

	"pgregory.net/rapid"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x/membership"
)

// spared reports whether enough keys administer an organization once some ended.
func (c *consortium) spared(by string, ended ...string) bool {
	left, some := 0, false
	for _, name := range c.keysOf(by, true) {
		if slices.Contains(ended, name) {
			some = true
		} else {
			left++
		}
	}
	return !some || left >= c.orgs[by].approvals
}

func (c *consortium) revokes() move {
	by, key := c.any(modelIDs, "by"), c.any(slices.Sorted(maps.Keys(c.keys)), "key")
	successors := rapid.Bool().Draw(c.rapid, "successors")
	suspect := rapid.SampledFrom([]int64{0, 1004, 1007}).Draw(c.rapid, "suspect")
	ended := []string{key}
	for at := c.keys[key].successor; successors && at != ""; at = c.keys[at].successor {
		ended = append(ended, at)
	}
	m := move{by: by, message: &membershipv1.RevokeKey{Address: chain.Address(key), SuspectSince: suspect, Successors: successors}}
	changes := suspect != 0 || c.keys[ended[len(ended)-1]].revoked == 0
	m.applies = c.member(by) && c.keys[key].organization == by && changes && c.spared(by, ended...)
	m.then = func() {
		for _, name := range ended {
			c.endKey(name, suspect)
		}
	}
	return m
}

func (c *consortium) endKey(name string, suspect int64) {
	k := c.keys[name]
	if k.revoked == 0 {
		k.revoked = c.height + 1
	}
	if suspect != 0 && (k.suspect == 0 || suspect < k.suspect) {
		k.suspect = suspect
	}
}

func (c *consortium) retires() move {
	by := c.any(modelIDs, "by")
	key := c.signing(by)
	if key == "" {
		return move{}
	}
	return move{
		by: by, key: key, message: &membershipv1.RetireKey{SuspectSince: 1003}, applies: c.member(by) && c.spared(by, key),
		then: func() { c.endKey(key, 1003) },
	}
}

func (c *consortium) changes() move {
	by, key := c.any(modelIDs, "by"), c.any(slices.Sorted(maps.Keys(c.keys)), "key")
	admin, k := rapid.Bool().Draw(c.rapid, "admin"), c.keys[key]
	return move{
		by: by, message: &membershipv1.ChangeKeyPermissions{Address: chain.Address(key), Permissions: allOrRecord[admin]},
		applies: c.member(by) && k.organization == by && k.revoked == 0 && (admin || c.spared(by, key)),
		then:    func() { k.admin = admin },
	}
}

func (c *consortium) approves() move {
	by, threshold := c.any(modelIDs, "by"), rapid.IntRange(0, 4).Draw(c.rapid, "threshold")
	return move{
		by: by, message: &membershipv1.SetApprovals{Threshold: uint32(threshold)},
		applies: threshold >= 1 && threshold <= len(c.keysOf(by, true)),
		then:    func() { c.orgs[by].approvals = threshold },
	}
}

// sites registers, changes or closes a facility at a GLN under no prefix but the maker's.
func (c *consortium) sites() move {
	by, gln := c.any(modelIDs, "by"), c.any(modelGLNs, "gln")
	at := [2]string{by, gln}
	if rapid.IntRange(0, 2).Draw(c.rapid, "closes") == 0 {
		return move{by: by, message: &membershipv1.CloseFacility{Gln: gln}, applies: c.facilities[at], then: func() {
			delete(c.facilities, at)
			if c.owner["gln/"+gln] == by {
				delete(c.owner, "gln/"+gln)
			}
		}}
	}
	holder := c.holder(gln)
	issues := holder == "" || holder == by
	return move{
		by: by, message: works(gln), applies: c.facilities[at] || issues && c.free("gln/"+gln, by),
		then: func() { c.facilities[at], c.owner["gln/"+gln] = true, by },
	}
}

// connects registers or removes a node.
func (c *consortium) connects() move {
	by, node := c.any(modelIDs, "by"), c.any(modelNodes, "node")
	at := [2]string{by, node}
	if rapid.Bool().Draw(c.rapid, "removes") {
		return move{by: by, message: &membershipv1.RemoveNode{Node: node}, applies: c.nodes[at], then: func() {
			delete(c.nodes, at)
			if c.owner["node/"+node] == by {
				delete(c.owner, "node/"+node)
			}
		}}
	}
	return move{by: by, message: &membershipv1.RegisterNode{Node: node}, applies: c.free("node/"+node, by), then: func() {
		c.nodes[at], c.owner["node/"+node] = true, by
	}}
}

// affiliates declares an affiliation, or withdraws one.
func (c *consortium) affiliates() move {
	by, one, other := c.any(modelIDs, "by"), c.any(modelIDs, "one"), c.any(modelIDs, "other")
	at := [3]string{one, other, by}
	if rapid.Bool().Draw(c.rapid, "withdraws") {
		return move{
			by: by, message: &membershipv1.WithdrawAffiliation{Organization: one, Affiliate: other}, applies: c.affiliated[at],
			then: func() { delete(c.affiliated, at) },
		}
	}
	regulator := c.member(by) && c.orgs[by].role == membership.Regulator
	return move{
		by: by, message: &membershipv1.DeclareAffiliation{
			Organization: one, Affiliate: other, Relations: []membershipv1.Relation{membershipv1.Relation_RELATION_INTEREST},
		},
		applies: (by == one || by == other || regulator) && one != other && c.orgs[one] != nil && c.orgs[other] != nil,
		then:    func() { c.affiliated[at] = true },
	}
}
