package membership_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/membership"
)

// move is a message, whether it applies, and what is then true. One without a message is nothing.
type move struct {
	by, key string
	message x.Message
	applies bool
	then    func()
}

// step makes a random move.
func (c *consortium) step() {
	kinds := []func() move{
		c.submits, c.withdraws, c.decides, c.suspends, c.departs, c.recovery, c.amends, c.assigns, c.transfers, c.accepts, c.succeeds,
		c.registers, c.rotates, c.revokes, c.retires, c.changes, c.approves, c.sites, c.connects, c.affiliates,
	}
	at := rapid.IntRange(-2, len(kinds)-1).Draw(c.rapid, "kind")
	if at < 0 {
		c.passes()
		return
	}
	m := kinds[at]()
	if m.message == nil || m.by != x.Council && !c.member(m.by) {
		return // who is no member has no key in force
	}
	if m.key == "" {
		m.key = m.by
	}
	_, err := c.sendWith(m.by, m.key, m.message)
	require.Equal(c.rapid, m.applies, err == nil, "%T by %s: %+v: %v", m.message, m.by, m.message, err)
	if m.applies {
		m.then()
	}
}

// passes lets time pass, and applications lapse.
func (c *consortium) passes() {
	c.height += rapid.SampledFrom([]int64{1, 1, 1, 30_000}).Draw(c.rapid, "time")
	var lapsed []x.Subject
	for id, a := range c.apps {
		if a.ends <= 1000+c.height {
			c.ends(id)
			lapsed = append(lapsed, x.Organization(id))
		}
	}
	slices.Sort(lapsed)
	require.Equal(c.rapid, lapsed, c.end())
	c.compare()
}

func (c *consortium) any(list []string, label string) string {
	return rapid.SampledFrom(list).Draw(c.rapid, label)
}

func (c *consortium) submits() move {
	id, by := c.any(modelIDs, "id"), c.any(modelIDs, "by")
	org := organization(id, rapid.SampledFrom(modelRoles).Draw(c.rapid, "role"))
	gln, node := c.any(modelGLNs, "gln"), c.any(modelNodes, "node")
	org.Glns = []string{gln}
	c.named++
	key := fmt.Sprint("key-", c.named)
	statement := &membershipv1.ApplicationStatement{ChainId: chain.ID, Organization: org, PublicKey: publicKey(key), Nodes: []string{node}}
	proof, err := sig.SignStatement(chain.Key(key), sig.Application, x.Encode(statement))
	require.NoError(c.rapid, err)
	sponsored := 0
	for _, a := range c.apps {
		sponsored += boolean(a.sponsor == by)
	}
	return move{
		by: by, message: &membershipv1.SubmitApplication{Organization: org, PublicKey: publicKey(key), Nodes: []string{node}, Proof: proof},
		applies: c.orgs[id] == nil && c.apps[id] == nil && sponsored < 2 && c.holder(gln) == "" &&
			c.free("gln/"+gln, id) && c.free("node/"+node, id),
		then: func() {
			c.apps[id] = &modelApp{sponsor: by, gln: gln, node: node, key: key, role: org.Roles[0], ends: 1000 + c.height + 86_400}
			c.owner["gln/"+gln], c.owner["node/"+node] = id, id
		},
	}
}

// ends forgets an application.
func (c *consortium) ends(id string) {
	delete(c.owner, "gln/"+c.apps[id].gln)
	delete(c.owner, "node/"+c.apps[id].node)
	delete(c.apps, id)
}

func (c *consortium) withdraws() move {
	id, by := c.any(modelIDs, "id"), c.any(modelIDs, "by")
	a := c.apps[id]
	return move{
		by: by, message: &membershipv1.WithdrawApplication{Organization: id},
		applies: a != nil && a.sponsor == by, then: func() { c.ends(id) },
	}
}

func (c *consortium) decides() move {
	id := c.any(modelIDs, "id")
	a := c.apps[id]
	if rapid.IntRange(0, 3).Draw(c.rapid, "declines") == 0 {
		return move{
			by: x.Council, message: &membershipv1.DeclineApplication{Organization: id, Reason: "incomplete"},
			applies: a != nil, then: func() { c.ends(id) },
		}
	}
	return move{by: x.Council, message: &membershipv1.AdmitOrganization{Organization: id}, applies: a != nil, then: func() {
		c.ends(id)
		c.orgs[id] = &modelOrg{life: membershipv1.Life_LIFE_ADMITTED, role: a.role, gln: a.gln, approvals: 1}
		c.keys[a.key] = &modelKey{organization: id, from: c.height + 1, admin: true}
		c.owner["gln/"+a.gln], c.owner["node/"+a.node] = id, id
		c.nodes[[2]string{id, a.node}] = true
	}}
}

func (c *consortium) suspends() move {
	id := c.any(modelIDs, "id")
	if rapid.Bool().Draw(c.rapid, "reinstates") {
		return move{
			by: x.Council, message: &membershipv1.ReinstateOrganization{Organization: id},
			applies: c.orgs[id] != nil && c.orgs[id].suspended != 0, then: func() { c.orgs[id].suspended = 0 },
		}
	}
	return move{
		by: x.Council, message: &membershipv1.SuspendOrganization{Organization: id, Reason: "audit"}, applies: c.member(id),
		then: func() {
			if c.orgs[id].suspended == 0 || c.orgs[id].suspended > c.height {
				c.orgs[id].suspended = c.height + 1
			}
		},
	}
}

func (c *consortium) departs() move {
	id, others := c.any(modelIDs, "id"), 0
	for _, other := range modelIDs {
		others += boolean(other != id && c.member(other))
	}
	m := move{by: x.Council, message: &membershipv1.ExpelOrganization{Organization: id, Reason: "fraud"}, applies: c.member(id) && others > 0}
	life := membershipv1.Life_LIFE_EXPELLED
	if rapid.Bool().Draw(c.rapid, "leaves") {
		m.by, m.message, life = id, &membershipv1.LeaveConsortium{Reason: "merger"}, membershipv1.Life_LIFE_LEFT
	}
	m.then = func() {
		c.orgs[id].life = life
		for _, name := range c.keysOf(id, false) {
			c.keys[name].revoked = c.height + 1
		}
	}
	return m
}

func (c *consortium) recovery() move {
	id := c.any(modelIDs, "id")
	c.named++
	key := fmt.Sprint("key-", c.named)
	statement := &membershipv1.KeyStatement{ChainId: chain.ID, Organization: id, PublicKey: publicKey(key)}
	proof, err := sig.SignStatement(chain.Key(key), sig.Recovery, x.Encode(statement))
	require.NoError(c.rapid, err)
	return move{
		by: x.Council, applies: c.member(id),
		message: &membershipv1.RecoverOrganization{Organization: id, PublicKey: publicKey(key), Proof: proof, SuspectSince: 1005},
		then: func() {
			for _, name := range c.keysOf(id, true) {
				c.keys[name].revoked = c.height + 1
				c.keys[name].suspect = 1005
			}
			c.keys[key] = &modelKey{organization: id, from: c.height + 1, admin: true}
			c.orgs[id].approvals = 1
		},
	}
}

func (c *consortium) amends() move {
	id, gln := c.any(modelIDs, "id"), c.any(modelGLNs, "gln")
	role := rapid.SampledFrom(modelRoles).Draw(c.rapid, "role")
	return move{
		by: x.Council,
		message: &membershipv1.AmendOrganization{
			Organization: id, Name: id, Jurisdiction: "DE", Roles: []x.Role{role}, Glns: []string{gln},
		},
		applies: c.member(id) && (gln == c.orgs[id].gln || c.free("gln/"+gln, id)),
		then: func() {
			if before := c.orgs[id].gln; before != "" && before != gln {
				delete(c.owner, "gln/"+before)
			}
			c.orgs[id].gln, c.orgs[id].role, c.owner["gln/"+gln] = gln, role, id
		},
	}
}

// digits are those of a prefix or licence by which it covers others.
func digits(key string) string {
	if gtin, licence := strings.CutPrefix(key, "gtin/"); licence {
		return gtin[1:13]
	}
	return strings.TrimPrefix(key, "gln/")
}

func (c *consortium) assigns() move {
	id, key := c.any(modelIDs, "id"), c.any(modelPrefixes, "key")
	if rapid.IntRange(0, 2).Draw(c.rapid, "revokes") == 0 {
		return move{
			by: x.Council, message: &membershipv1.RevokeHolding{Organization: id, Key: key}, applies: c.holders[key] == id,
			then: func() { delete(c.holders, key); delete(c.offered, key) },
		}
	}
	free := true
	for held := range c.holders {
		free = free && !strings.HasPrefix(digits(held), digits(key)) && !strings.HasPrefix(digits(key), digits(held))
	}
	return move{
		by: x.Council, message: &membershipv1.AssignHolding{Organization: id, Key: key}, applies: c.member(id) && free,
		then: func() { c.holders[key] = id },
	}
}

func (c *consortium) transfers() move {
	by, to, key := c.any(modelIDs, "by"), c.any(append(modelIDs, ""), "to"), c.any(modelPrefixes, "key")
	m := move{by: by, message: &membershipv1.TransferHolding{Key: key, Organization: to}}
	own := c.holders[key] != "" && c.heir(c.holders[key]) == by
	if to == "" {
		m.applies, m.then = own && c.offered[key][0] != "", func() { delete(c.offered, key) }
		return m
	}
	m.applies, m.then = own && c.member(to) && to != by, func() { c.offered[key] = [2]string{by, to} }
	return m
}

func (c *consortium) accepts() move {
	by, key := c.any(modelIDs, "by"), c.any(modelPrefixes, "key")
	offer := c.offered[key]
	return move{
		by: by, message: &membershipv1.AcceptHolding{Key: key},
		applies: offer[1] == by && c.member(offer[0]) && c.holders[key] != "" && c.heir(c.holders[key]) == offer[0],
		then:    func() { c.holders[key] = by; delete(c.offered, key) },
	}
}

func (c *consortium) succeeds() move {
	id, successor := c.any(modelIDs, "id"), c.any(modelIDs, "successor")
	circle := slices.Contains(c.line(successor), id)
	return move{
		by: x.Council, message: &membershipv1.RecordSuccession{Organization: id, Successor: successor},
		applies: c.orgs[id] != nil && c.member(successor) && !circle, then: func() { c.heirs[id] = successor },
	}
}

var allOrRecord = map[bool][]x.Permission{true: membership.AllPermissions(), false: {authv1.Permission_PERMISSION_RECORD}}

func (c *consortium) registers() move {
	by, admin := c.any(modelIDs, "by"), rapid.Bool().Draw(c.rapid, "admin")
	c.named++
	key := fmt.Sprint("key-", c.named)
	return move{
		by: by, message: chain.RegisterKey(by, key, allOrRecord[admin]...),
		applies: len(c.keysOf(by, false)) < 4,
		then:    func() { c.keys[key] = &modelKey{organization: by, from: c.height + 1, admin: admin} },
	}
}

// signing draws a key of an organization that is in force in this block.
func (c *consortium) signing(by string) string {
	var names []string
	for _, name := range c.keysOf(by, false) {
		if c.keys[name].from <= c.height {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return c.any(names, "signing")
}

func (c *consortium) rotates() move {
	by := c.any(modelIDs, "by")
	old := c.signing(by)
	if old == "" {
		return move{}
	}
	c.named++
	key := fmt.Sprint("key-", c.named)
	return move{by: by, key: old, message: chain.RotateKey(by, key), applies: true, then: func() {
		c.keys[key] = &modelKey{organization: by, from: c.height + 1, admin: c.keys[old].admin}
		c.keys[old].revoked, c.keys[old].successor = c.height+1, key
	}}
}
