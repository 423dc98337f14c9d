package membership_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/membership"
)

// The few things that the organizations of the model contend for.
var (
	modelIDs      = []string{"maker", "shop", "regulator", "ada", "bea", "cyd"}
	modelPrefixes = []string{makerPrefix, makerPrefix + "1", "9507", "95071", "gtin/" + shopGTIN}
	modelNodes    = []string{newNode, "1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b"}
	modelGLNs     = []string{makerGLN, shopGLN, newGLN, "9506000100104"}
	modelRoles    = []x.Role{membership.Manufacturer, membership.Customs, membership.Regulator}
)

// modelOrg is an organization that is a member, or was one.
type modelOrg struct {
	life      membershipv1.Life
	role      x.Role
	gln       string
	suspended int64 // the height from which; 0 for not
	approvals int
}

// modelApp is an application.
type modelApp struct {
	sponsor, gln, node, key string
	role                    x.Role
	ends                    int64
}

// modelKey is a key, by its name.
type modelKey struct {
	organization, successor string
	from, revoked, suspect  int64
	admin                   bool
}

// consortium is the module, and a plain model of it beside.
type consortium struct {
	*world
	rapid      *rapid.T
	orgs       map[string]*modelOrg
	apps       map[string]*modelApp
	keys       map[string]*modelKey
	owner      map[string]string    // of an identifier
	holders    map[string]string    // of a prefix
	offered    map[string][2]string // of a prefix: by whom, to whom
	heirs      map[string]string
	facilities map[[2]string]bool // organization, GLN
	nodes      map[[2]string]bool // organization, node
	affiliated map[[3]string]bool // organization, affiliate, declarer
	named      int                // keys so far
}

func newConsortium(t *rapid.T) *consortium {
	c := &consortium{
		world: newWorld(t), rapid: t, orgs: map[string]*modelOrg{}, apps: map[string]*modelApp{}, keys: map[string]*modelKey{},
		owner: map[string]string{"gln/" + makerGLN: "maker"}, heirs: map[string]string{}, offered: map[string][2]string{},
		holders:    map[string]string{makerPrefix: "maker", "gtin/" + shopGTIN: "shop", "gln/" + shopGLN: "shop"},
		facilities: map[[2]string]bool{}, nodes: map[[2]string]bool{}, affiliated: map[[3]string]bool{},
	}
	for id, role := range map[string]x.Role{
		"maker": membership.Manufacturer, "shop": membership.Platform, "regulator": membership.Regulator,
	} {
		c.orgs[id] = &modelOrg{life: membershipv1.Life_LIFE_ADMITTED, role: role, approvals: 1}
		c.keys[id] = &modelKey{organization: id, from: 2, admin: true}
	}
	c.orgs["maker"].gln = makerGLN
	c.set(`{"application_days":1,"applications":2,"keys":4}`)
	return c
}

func (c *consortium) member(id string) bool {
	return c.orgs[id] != nil && c.orgs[id].life == membershipv1.Life_LIFE_ADMITTED
}

// line returns an organization and those that took its place, one after the other. It ends, whatever is wrong.
func (c *consortium) line(id string) []string {
	line := []string{id}
	for next := c.heirs[id]; next != "" && len(line) <= len(c.heirs); next = c.heirs[next] {
		line = append(line, next)
	}
	return line
}

func (c *consortium) heir(id string) string {
	line := c.line(id)
	return line[len(line)-1]
}

// holder returns who holds the prefix or licence under which a GLN is; empty for nobody.
func (c *consortium) holder(gln string) string {
	for n := 4; n <= 12; n++ {
		if h := c.holders[gln[:n]]; h != "" {
			return c.heir(h)
		}
	}
	if h := c.holders["gln/"+gln]; h != "" {
		return c.heir(h)
	}
	return ""
}

// free reports whether an organization may claim an identifier.
func (c *consortium) free(identifier, by string) bool {
	owner, taken := c.owner[identifier]
	if !taken {
		return true
	}
	if c.apps[owner] != nil || c.member(owner) {
		return false
	}
	heir := c.heir(owner)
	return heir == owner || heir == by || !c.member(heir)
}

// keysOf returns the names of the keys of an organization that are not revoked, those that administer it only where so asked.
func (c *consortium) keysOf(id string, admin bool) (names []string) {
	for _, name := range slices.Sorted(maps.Keys(c.keys)) {
		if k := c.keys[name]; k.organization == id && k.revoked == 0 && (k.admin || !admin) {
			names = append(names, name)
		}
	}
	return names
}

// compare holds what the module answers against the model.
func (c *consortium) compare() {
	t := c.rapid
	for _, role := range modelRoles {
		var want []string
		for _, id := range modelIDs {
			if c.member(id) && c.orgs[id].role == role && (c.orgs[id].suspended == 0 || c.orgs[id].suspended > c.height) {
				want = append(want, id+" DE")
			}
		}
		slices.Sort(want)
		require.Equal(t, want, c.electors(role))
	}
	for _, id := range modelIDs {
		require.Equal(t, c.member(id), membership.Member(c.as(""), id), id)
		require.Equal(t, c.orgs[id] != nil, membership.Exists(c.as(""), id), id)
		require.Equal(t, c.heir(id), membership.Heir(c.as(""), id))
		if org := c.orgs[id]; org != nil {
			require.Equal(t, org.life, c.ask(id).Organization.Life)
			require.EqualValues(t, org.approvals, membership.Approvals(c.as(""), id))
			require.GreaterOrEqual(t, len(c.keysOf(id, true)), org.approvals*boolean(c.member(id)), "enough keys administer %s", id)
		}
		var admins []string
		membership.AdminKeys(c.as(""), id, func(key *authv1.Key) bool {
			admins = append(admins, fmt.Sprintf("%x", key.Address))
			return false
		})
		require.Len(t, admins, len(c.keysOf(id, true)), id)
	}
	for _, node := range modelNodes {
		owner := c.owner["node/"+node]
		got, known := membership.NodeOwner(c.as(""), node)
		require.Equal(t, c.member(owner), known)
		require.True(t, !known || got == owner)
	}
	tied := map[[2]string]bool{}
	for of := range c.affiliated {
		tied[[2]string{of[0], of[1]}], tied[[2]string{of[1], of[0]}] = true, true
	}
	for _, one := range modelIDs {
		for _, other := range modelIDs {
			require.Equal(t, tied[[2]string{one, other}], membership.Tied(c.as(""), one, other), "%s and %s", one, other)
		}
	}
	for name, k := range c.keys {
		key, registered := auth.Lookup(c.as(""), chain.Address(name))
		require.True(t, registered, name)
		require.Equal(t, k.organization, key.Organization)
		require.Equal(t, k.revoked, key.RevokedHeight, name)
		require.Equal(t, k.suspect, key.SuspectSince, name)
		require.Equal(t, k.from, key.FromHeight)
		require.Equal(t, k.admin && k.revoked == 0 || k.admin && k.revoked > c.height+1,
			rules.Permitted(key, c.height+1, authv1.Permission_PERMISSION_ADMIN), name)
	}
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// TestModel gives the module random messages, and knows of each whether it applies and what is then true.
func TestModel(t *testing.T) { checkModel(t, 40) }

func checkModel(t *testing.T, steps int) {
	rapid.Check(t, func(t *rapid.T) {
		c := newConsortium(t)
		for range steps {
			c.step()
		}
		c.compare()
		c.check()
	})
}
