package inspection_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier/rules"
)

// TestCatalogueOnChain goes the way from a product to what a market requires of it with signed transactions, and finds each
// step in the dossiers that it concerns, of kinds that a complete bundle opens.
func TestCatalogueOnChain(t *testing.T) {
	c := chain.New(t, nil)
	gln := "9506000100104"
	c.Council(&membershipv1.AmendOrganization{
		Organization: "accreditor", Name: "Accreditor", Jurisdiction: "VN", Roles: []x.Role{membershipv1.Role_ROLE_ACCREDITOR}, Glns: []string{gln},
	})
	now := c.Time.Unix()
	apply := func(by string, m x.Message, kind waymarkv1.Kind, subjects ...string) {
		t.Helper()
		o := c.Send(by, m)
		require.Equal(t, waymarkv1.Status_STATUS_APPLIED, o.Status, "%T: %s", m, o.Log)
		var noted []string
		for _, entry := range o.Messages[0].Entries {
			require.Equal(t, kind, entry.Kind)
			require.True(t, rules.MustOpen(entry.Kind))
			noted = append(noted, entry.Subject)
		}
		require.Equal(t, subjects, noted, "%T", m)
	}
	apply("maker", declare(func(p *inspectionv1.Product) {
		p.Makers, p.Brand = []string{"maker"}, "brand/maker/glow"
	}), waymarkv1.Kind_KIND_PRODUCT, lamp)
	apply("customs", &inspectionv1.RuleProduct{Subject: lampURN, HsCode: "94052190"}, waymarkv1.Kind_KIND_PRODUCT, lamp)
	apply("accreditor", publish(standard), waymarkv1.Kind_KIND_SCHEME, "scheme/"+standard)
	apply("inspector", publish("inspector-lamps/1"), waymarkv1.Kind_KIND_SCHEME, "scheme/inspector-lamps/1")
	apply("accreditor", grant(func(m *inspectionv1.GrantAccreditation) {
		m.Organization, m.From, m.Until = "inspector", now, now+86_400
	}), waymarkv1.Kind_KIND_ACCREDITATION, "accreditation/1", "org/inspector")
	apply("regulator", &inspectionv1.RecognizeAccreditor{Accreditor: "accreditor"}, waymarkv1.Kind_KIND_ACCREDITATION,
		"org/accreditor", "org/regulator")
	apply("regulator", profile(func(p *inspectionv1.Profile) {
		p.From, p.Consulted, p.Exemptions = now, []string{"VN"}, nil
	}), waymarkv1.Kind_KIND_PROFILE, "profile/CN/hs/9405/b2c")
	apply("regulator", &inspectionv1.DeclareEquivalence{Scheme: standard, Equivalent: "inspector-lamps/1"}, waymarkv1.Kind_KIND_SCHEME,
		"scheme/"+standard, "scheme/inspector-lamps/1")
	apply("accreditor", changeAccreditation(statusSuspended, 0), waymarkv1.Kind_KIND_ACCREDITATION, "accreditation/1", "org/inspector")

	// What somebody claims that is not its own is refused, and stays in the dossiers.
	o := c.Send("platform", declare(func(p *inspectionv1.Product) { p.Makers, p.Brand = []string{"maker"}, "" }))
	require.Equal(t, waymarkv1.Status_STATUS_REFUSED, o.Status)
	for subject, want := range map[string][]waymarkv1.Kind{
		lamp:              {waymarkv1.Kind_KIND_PRODUCT, waymarkv1.Kind_KIND_PRODUCT, waymarkv1.Kind_KIND_REFUSED},
		"accreditation/1": {waymarkv1.Kind_KIND_ACCREDITATION, waymarkv1.Kind_KIND_ACCREDITATION},
	} {
		var r dossierv1.HistoryResponse
		c.Query("/dossier/history", &dossierv1.HistoryRequest{Id: subject}, &r)
		var kinds []waymarkv1.Kind
		for _, record := range r.Records {
			kinds = append(kinds, record.Kind)
		}
		require.Equal(t, want, kinds, subject)
	}
	var r inspectionv1.ProductResponse
	c.Query("/inspection/product", &inspectionv1.ProductRequest{Id: lamp + "/10/LOT-7"}, &r)
	require.Equal(t, "94052190", r.Product.Rulings[0].HsCode)
	require.Equal(t, "CN", r.Product.Rulings[0].Jurisdiction)
}

// TestBrandOfWhoWasSucceeded: what was declared before somebody took its owner's place begins a chain after it.
func TestBrandOfWhoWasSucceeded(t *testing.T) {
	c := chain.New(t, nil)
	o := c.Send("maker", declare(func(p *inspectionv1.Product) { p.Makers, p.Brand = []string{"maker"}, "brand/maker/glow" }))
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, o.Status, o.Log)
	o = c.Send("maker", declare(func(p *inspectionv1.Product) { p.Makers, p.Brand = []string{"partner"}, "brand/maker/blue" })) // what was before is kept
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, o.Status, o.Log)
	proposed := c.Council(&membershipv1.RecordSuccession{Organization: "maker", Successor: "partner"})
	c.Send("accreditor", &governancev1.Vote{Proposal: proposed.Id, Choice: governancev1.Choice_CHOICE_YES})
	c.Time = c.Time.Add(8 * 24 * time.Hour)
	c.Block()
	var r governancev1.ProposalResponse
	c.Query("/governance/proposal", &governancev1.ProposalRequest{Id: proposed.Id}, &r)
	require.Equal(t, governancev1.Status_STATUS_EXECUTED, r.Proposal.Status)

	export := func(c *chain.Chain) (string, string) {
		var rows bytes.Buffer
		exported, err := c.App.Export(&rows)
		require.NoError(t, err)
		return string(exported.AppState), rows.String()
	}
	state, rows := export(c)
	again, againRows := export(c.Import([]byte(state), []byte(rows)))
	require.Equal(t, state, again)
	require.Equal(t, rows, againRows)
}
