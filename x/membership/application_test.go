package membership_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/auth/rules"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/membership"
)

const (
	newGLN  = "9521321098763"
	newLEI  = "529900T8BM49AURSDO55"
	newEORI = "DE123456789012345"
	newTax  = "DE:811569869"
)

var newNode = strings.Repeat("0a", 20)

// applicant is an organization "new" with every identifier.
func applicant() *membershipv1.Organization {
	o := organization("new", membership.Customs)
	o.Glns, o.Lei, o.Eori, o.TaxId, o.Contact = []string{newGLN}, newLEI, newEORI, newTax, "https://new.example/contact"
	return o
}

// TestAdmission: an application reserves what the organization would have, and gives it nothing; the council makes a
// member of it, with the roles that it likes.
func TestAdmission(t *testing.T) {
	w := newWorld(t)
	w.mustSend("shop", chain.SubmitApplication(applicant(), newNode))
	_, known := auth.Lookup(w.as(""), chain.Address("new"))
	require.False(t, known, "an applicant has no key")
	require.False(t, membership.Exists(w.as(""), "new"))
	require.False(t, membership.HasRole(w.as(""), "new", membership.Anyone))
	_, owned := membership.NodeOwner(w.as(""), newNode)
	require.False(t, owned)
	require.NotContains(t, w.electors(membership.Customs), "new")
	_, err := w.send("maker", chain.RegisterKey("maker", "new", membership.AllPermissions()...))
	require.ErrorIs(t, err, auth.ErrAddressTaken, "its key is reserved")
	require.Equal(t, membershipv1.Life_LIFE_APPLIED, w.ask("new").Organization.Life)
	w.check()

	w.mustSend(x.Council, &membershipv1.AdmitOrganization{Organization: "new", Roles: []x.Role{membership.Inspector, membership.Accreditor}})
	org := w.ask("new").Organization
	require.Equal(t, membershipv1.Life_LIFE_ADMITTED, org.Life)
	require.Equal(t, w.height, org.RegisteredHeight)
	require.True(t, membership.HasRole(w.as(""), "new", membership.Inspector))
	require.False(t, membership.HasRole(w.as(""), "new", membership.Customs), "it is not what it applied for")
	require.Equal(t, []string{"new DE"}, w.electors(membership.Inspector, membership.Accreditor), "once")
	require.True(t, rules.InForce(w.key("new"), w.height+1))
	owner, _ := membership.NodeOwner(w.as(""), newNode)
	require.Equal(t, "new", owner)
	w.check()
	_, err = w.send(x.Council, &membershipv1.AdmitOrganization{Organization: "new"})
	require.ErrorIs(t, err, membership.ErrNoApplication, "once")
}

// TestApplicationEnds: an application that is withdrawn, declined or too old gives back all that it reserved.
func TestApplicationEnds(t *testing.T) {
	for name, ended := range map[string]func(*world){
		"withdrawn": func(w *world) { w.mustSend("shop", &membershipv1.WithdrawApplication{Organization: "new"}) },
		"declined": func(w *world) {
			w.mustSend(x.Council, &membershipv1.DeclineApplication{Organization: "new", Reason: "incomplete"})
		},
		"lapsed": func(w *world) {
			w.height += 90*24*60*60 - 1
			require.Empty(t, w.end())
			w.height++
			require.Equal(t, []x.Subject{"org/new"}, w.end())
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			before := w.state.Clone()
			w.mustSend("shop", chain.SubmitApplication(applicant(), newNode))
			ended(w)
			require.True(t, before.Equal(w.state), "nothing is left")
			w.mustSend("maker", chain.SubmitApplication(applicant(), newNode))
		})
	}
}

// TestApplicationsAreBounded: one sponsor has only so many undecided, and only so many lapse in a block.
func TestApplicationsAreBounded(t *testing.T) {
	w := newWorld(t)
	w.set(`{"applications":2,"lapses_per_block":1}`)
	for i := range 2 {
		w.mustSend("shop", chain.SubmitApplication(organization(fmt.Sprint("new-", i), membership.Customs)))
	}
	third := chain.SubmitApplication(organization("new-2", membership.Customs))
	_, err := w.send("shop", third)
	require.ErrorIs(t, err, membership.ErrTooMany)
	w.mustSend("maker", third)
	w.mustSend("shop", &membershipv1.WithdrawApplication{Organization: "new-0"})
	w.mustSend("shop", chain.SubmitApplication(organization("new-3", membership.Customs)))
	w.check()
	w.height += 90 * 24 * 60 * 60
	for _, id := range []x.Subject{"org/new-1", "org/new-2", "org/new-3"} {
		require.Equal(t, []x.Subject{id}, w.end())
	}
	require.Empty(t, w.end())
}

// TestProof: what is submitted is what the applicant signed, with that key, for this chain and purpose.
func TestProof(t *testing.T) {
	for name, change := range map[string]func(*membershipv1.SubmitApplication){
		"none":           func(m *membershipv1.SubmitApplication) { m.Proof = nil },
		"another's":      func(m *membershipv1.SubmitApplication) { m.PublicKey = publicKey("another") },
		"other name":     func(m *membershipv1.SubmitApplication) { m.Organization.Name = "Other" },
		"other nodes":    func(m *membershipv1.SubmitApplication) { m.Nodes = nil },
		"other roles":    func(m *membershipv1.SubmitApplication) { m.Organization.Roles = []x.Role{membership.Regulator} },
		"longer":         func(m *membershipv1.SubmitApplication) { m.Proof = append(m.Proof, 0) },
		"other contact":  func(m *membershipv1.SubmitApplication) { m.Organization.Contact = "" },
		"other purpose":  func(m *membershipv1.SubmitApplication) { m.Proof = signed(t, sig.Recovery, m, chain.ID) },
		"another chain":  func(m *membershipv1.SubmitApplication) { m.Proof = signed(t, sig.Application, m, "other") },
		"not the signed": func(m *membershipv1.SubmitApplication) { m.Organization.TaxId = "" },
	} {
		t.Run(name, func(t *testing.T) {
			m := chain.SubmitApplication(applicant(), newNode)
			change(m)
			_, err := newWorld(t).send("shop", m)
			require.ErrorIs(t, err, membership.ErrProof)
		})
	}
}

func signed(t *testing.T, purpose sig.Purpose, m *membershipv1.SubmitApplication, chainID string) []byte {
	statement := &membershipv1.ApplicationStatement{ChainId: chainID, Organization: m.Organization, PublicKey: m.PublicKey, Nodes: m.Nodes}
	rs, err := sig.SignStatement(chain.Key(m.Organization.Id), purpose, x.Encode(statement))
	require.NoError(t, err)
	return rs
}

func manyNodes(n int) (nodes []string) {
	for i := range n {
		nodes = append(nodes, fmt.Sprintf("%040x", i))
	}
	return nodes
}

// TestApplicationsThatAreNone goes through the rules of what an organization may be said to be.
func TestApplicationsThatAreNone(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*membershipv1.Organization)
		want   *x.Error
		says   string
	}{
		"id":            {func(o *membershipv1.Organization) { o.Id = "New" }, membership.ErrInvalid, "id"},
		"id newline":    {func(o *membershipv1.Organization) { o.Id = "new\n" }, membership.ErrInvalid, "id"},
		"id length":     {func(o *membershipv1.Organization) { o.Id = strings.Repeat("x", 100_000) }, membership.ErrInvalid, "id"},
		"id taken":      {func(o *membershipv1.Organization) { o.Id = "shop" }, membership.ErrOrganizationExists, "shop"},
		"id of ledger":  {func(o *membershipv1.Organization) { o.Id = x.System }, membership.ErrInvalid, "id"},
		"id of council": {func(o *membershipv1.Organization) { o.Id = x.Council }, membership.ErrInvalid, "id"},
		"name":          {func(o *membershipv1.Organization) { o.Name = "" }, membership.ErrInvalid, "name"},
		"long name":     {func(o *membershipv1.Organization) { o.Name = strings.Repeat("x", 201) }, membership.ErrInvalid, "name"},
		"country name":  {func(o *membershipv1.Organization) { o.Jurisdiction = "Germany" }, membership.ErrInvalid, "jurisdiction"},
		"no country":    {func(o *membershipv1.Organization) { o.Jurisdiction = "" }, membership.ErrInvalid, "jurisdiction"},
		"not assigned":  {func(o *membershipv1.Organization) { o.Jurisdiction = "XX" }, membership.ErrInvalid, "jurisdiction"},
		"between codes": {func(o *membershipv1.Organization) { o.Jurisdiction = "D " }, membership.ErrInvalid, "jurisdiction"},
		"no role":       {func(o *membershipv1.Organization) { o.Roles = nil }, membership.ErrInvalid, "roles"},
		"role 0":        {func(o *membershipv1.Organization) { o.Roles = []x.Role{0} }, membership.ErrInvalid, "roles[0]"},
		"role 99":       {func(o *membershipv1.Organization) { o.Roles = []x.Role{99} }, membership.ErrInvalid, "roles[0]"},
		"role twice":    {func(o *membershipv1.Organization) { o.Roles = []x.Role{2, 2} }, membership.ErrInvalid, "ascending"},
		"GLN digit":     {func(o *membershipv1.Organization) { o.Glns = []string{"9506000100013"} }, membership.ErrInvalid, "glns[0]"},
		"GLN twice":     {func(o *membershipv1.Organization) { o.Glns = []string{newGLN, newGLN} }, membership.ErrInvalid, "ascending"},
		"many GLNs":     {func(o *membershipv1.Organization) { o.Glns = make([]string, 17) }, membership.ErrInvalid, "at most 16"},
		"GLN held":      {func(o *membershipv1.Organization) { o.Glns = []string{shopGLN} }, membership.ErrHeld, "glns[0]: " + shopGLN},
		"GLN of prefix": {func(o *membershipv1.Organization) {
			o.Glns = []string{"9506000100104", newGLN}
		}, membership.ErrHeld, "under an identifier of maker"},
		"LEI digits":     {func(o *membershipv1.Organization) { o.Lei = "529900T8BM49AURSDO56" }, membership.ErrInvalid, "lei"},
		"LEI swapped":    {func(o *membershipv1.Organization) { o.Lei = "259900T8BM49AURSDO55" }, membership.ErrInvalid, "lei"},
		"LEI short":      {func(o *membershipv1.Organization) { o.Lei = newLEI[1:] }, membership.ErrInvalid, "lei"},
		"LEI lower case": {func(o *membershipv1.Organization) { o.Lei = strings.ToLower(newLEI) }, membership.ErrInvalid, "lei"},
		"EORI country":   {func(o *membershipv1.Organization) { o.Eori = "1E12" }, membership.ErrInvalid, "eori"},
		"EORI empty":     {func(o *membershipv1.Organization) { o.Eori = "DE" }, membership.ErrInvalid, "eori"},
		"EORI long":      {func(o *membershipv1.Organization) { o.Eori = newEORI + "6" }, membership.ErrInvalid, "eori"},
		"tax country":    {func(o *membershipv1.Organization) { o.TaxId = "XX:1" }, membership.ErrInvalid, "tax_id"},
		"tax form":       {func(o *membershipv1.Organization) { o.TaxId = "DE811569869" }, membership.ErrInvalid, "tax_id"},
		"tax spaces":     {func(o *membershipv1.Organization) { o.TaxId = "DE:811 569" }, membership.ErrInvalid, "tax_id"},
		"http":           {func(o *membershipv1.Organization) { o.Contact = "http://new.example" }, membership.ErrInvalid, "contact"},
		"mail":           {func(o *membershipv1.Organization) { o.Contact = "mailto:jane@new.example" }, membership.ErrInvalid, "contact"},
		"user":           {func(o *membershipv1.Organization) { o.Contact = "https://jane@new.example" }, membership.ErrInvalid, "contact"},
		"query":          {func(o *membershipv1.Organization) { o.Contact = "https://new.example/?name=jane" }, membership.ErrInvalid, "contact"},
		"long contact": {func(o *membershipv1.Organization) {
			o.Contact = "https://new.example/" + strings.Repeat("x", 200)
		}, membership.ErrInvalid, "contact"},
		"height":    {func(o *membershipv1.Organization) { o.RegisteredHeight = 1 }, membership.ErrInvalid, "registered_height"},
		"life":      {func(o *membershipv1.Organization) { o.Life = membershipv1.Life_LIFE_ADMITTED }, membership.ErrInvalid, "life"},
		"approvals": {func(o *membershipv1.Organization) { o.Approvals = 1 }, membership.ErrInvalid, "approvals"},
	} {
		t.Run(name, func(t *testing.T) {
			o := applicant()
			c.change(o)
			_, err := newWorld(t).send("maker", chain.SubmitApplication(o, newNode))
			require.ErrorIs(t, err, c.want)
			require.ErrorContains(t, err, c.says)
			require.Less(t, len(err.Error()), 700)
		})
	}
	for name, c := range map[string]struct {
		m    *membershipv1.SubmitApplication
		want *x.Error
	}{
		"nothing":        {&membershipv1.SubmitApplication{}, membership.ErrInvalid},
		"key":            {&membershipv1.SubmitApplication{Organization: applicant(), PublicKey: make([]byte, 33)}, membership.ErrInvalid},
		"node form":      {chain.SubmitApplication(applicant(), strings.ToUpper(newNode)), membership.ErrInvalid},
		"node twice":     {chain.SubmitApplication(applicant(), newNode, newNode), membership.ErrInvalid},
		"many nodes":     {chain.SubmitApplication(applicant(), manyNodes(17)...), membership.ErrInvalid},
		"too many nodes": {chain.SubmitApplication(applicant(), manyNodes(101)...), membership.ErrInvalid},
		"a member key":   {chain.SubmitApplication(&membershipv1.Organization{Id: "maker", Name: "x", Jurisdiction: "DE", Roles: []x.Role{1}}), membership.ErrOrganizationExists},
	} {
		_, err := newWorld(t).send("maker", c.m)
		require.ErrorIs(t, err, c.want, name)
	}
}

// TestIdentifiersAreUnique: of two that claim one identifier the second is told who has it, whatever the kind, and also
// while the first only applies; who left gives its own up to the next.
func TestIdentifiersAreUnique(t *testing.T) {
	second := func(change func(*membershipv1.Organization)) *membershipv1.SubmitApplication {
		o := organization("second", membership.Customs)
		change(o)
		return chain.SubmitApplication(o)
	}
	all := map[string]*membershipv1.SubmitApplication{
		"gln " + newGLN:   second(func(o *membershipv1.Organization) { o.Glns = []string{newGLN} }),
		"lei " + newLEI:   second(func(o *membershipv1.Organization) { o.Lei = newLEI }),
		"eori " + newEORI: second(func(o *membershipv1.Organization) { o.Eori = newEORI }),
		"tax " + newTax:   second(func(o *membershipv1.Organization) { o.TaxId = newTax }),
		"node " + newNode: chain.SubmitApplication(organization("second", membership.Customs), newNode),
	}
	w := newWorld(t)
	taken := func() {
		for says, m := range all {
			_, err := w.send("maker", m)
			require.ErrorIs(t, err, membership.ErrIdentifierTaken, says)
			require.ErrorContains(t, err, says+" is that of new")
		}
	}
	w.mustSend("shop", chain.SubmitApplication(applicant(), newNode))
	taken()
	w.mustSend(x.Council, &membershipv1.AdmitOrganization{Organization: "new"})
	taken()
	w.mustSend(x.Council, &membershipv1.ExpelOrganization{Organization: "new", Reason: "fraud"})
	w.check()
	for says, m := range all {
		_, err := w.send("maker", m)
		require.NoError(t, err, says)
		w.check()
		w.mustSend("maker", &membershipv1.WithdrawApplication{Organization: "second"})
		w.check()
	}
}
