package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/inspection"
)

// TestProductLife: a product is what its holder said last, with what customs ruled, whoever holds it.
func TestProductLife(t *testing.T) {
	c := published(t)
	product := func() *inspectionv1.Product {
		return told[*inspectionv1.ProductResponse](c, &inspectionv1.ProductRequest{Id: lampURN}).Product
	}
	codes := func() (all []string) {
		for _, r := range product().Rulings {
			all = append(all, r.Jurisdiction+" "+r.HsCode+" "+r.Authority)
		}
		return all
	}
	c.must("customs-us", &inspectionv1.RuleProduct{Subject: lamp, HsCode: "940511"})
	c.must("customs-de", &inspectionv1.RuleProduct{Subject: lamp, HsCode: "94052100"})
	c.must("customs-us", &inspectionv1.RuleProduct{Subject: lamp, HsCode: "9405110000"})
	require.Equal(t, []string{"DE 94052100 customs-de", "US 9405110000 customs-us"}, codes())
	c.wait(1)
	c.must("brand", declare(func(p *inspectionv1.Product) { p.Model = "GL-2" }))
	require.Equal(t, "GL-2", product().Model)
	require.EqualValues(t, 10, product().FromHeight)
	require.Len(t, codes(), 2, "what customs ruled is not the brand's to change")
	c.must("customs-us", &inspectionv1.WithdrawRuling{Subject: lamp})
	require.Equal(t, []string{"DE 94052100 customs-de"}, codes())

	c.must("brand", &membershipv1.TransferHolding{Key: "9506000", Organization: "shop"})
	c.must("shop", &membershipv1.AcceptHolding{Key: "9506000"})
	_, err := c.send("brand", declare())
	require.ErrorIs(t, err, inspection.ErrNotHolder)
	c.must("shop", declare(func(p *inspectionv1.Product) { p.Brand = "" }))
	require.Equal(t, "shop", product().Organization)
	for organization, n := range map[string]int{"brand": 0, "shop": 1} {
		require.Len(t, told[*inspectionv1.ProductsResponse](c, &inspectionv1.ProductsRequest{Organization: organization}).Products, n)
	}
	c.check()
}

// everything is what all lists answer, page by page of one entry.
func everything(c *catalogue) (all []x.Message) {
	walk := func(ask func(page string) (next string)) {
		for next := ask(""); next != ""; next = ask(next) {
		}
	}
	walk(func(page string) string {
		r := told[*inspectionv1.ProductsResponse](c, &inspectionv1.ProductsRequest{Organization: "brand", Page: page, Limit: 1})
		all = appended(all, r.Products)
		return r.NextPage
	})
	walk(func(page string) string {
		r := told[*inspectionv1.SchemesResponse](c, &inspectionv1.SchemesRequest{Page: page, Limit: 1})
		all = appended(all, r.Schemes)
		return r.NextPage
	})
	for _, by := range []*inspectionv1.AccreditationsRequest{{Organization: "lab"}, {Scheme: standard}, {Accreditor: "acc-cn"}} {
		walk(func(page string) string {
			by.Page, by.Limit = page, 1
			r := told[*inspectionv1.AccreditationsResponse](c, by)
			all = appended(all, r.Accreditations)
			return r.NextPage
		})
	}
	for _, by := range []*inspectionv1.RecognitionsRequest{{}, {Market: "DE"}, {Accreditor: "acc-cn"}} {
		walk(func(page string) string {
			by.Page, by.Limit = page, 1
			r := told[*inspectionv1.RecognitionsResponse](c, by)
			all = appended(all, r.Recognitions)
			return r.NextPage
		})
	}
	for _, class := range []string{"", "hs/9405"} {
		walk(func(page string) string {
			r := told[*inspectionv1.ProfilesResponse](c, &inspectionv1.ProfilesRequest{Market: "DE", Class: class, Page: page, Limit: 1})
			all = appended(all, r.Profiles)
			return r.NextPage
		})
	}
	walk(func(page string) string {
		r := told[*inspectionv1.EquivalencesResponse](c, &inspectionv1.EquivalencesRequest{Market: "DE", Page: page, Limit: 1})
		all = appended(all, r.Equivalences)
		return r.NextPage
	})
	return all
}

func appended[M x.Message](all []x.Message, some []M) []x.Message {
	for _, m := range some {
		all = append(all, m)
	}
	return all
}

// TestLists has every list find what is there, and nothing else.
func TestLists(t *testing.T) {
	c := published(t)
	require.Len(t, everything(c), 3, "a product and two schemes")
	c.must("brand", declare(func(p *inspectionv1.Product) { p.Subject = socket }))
	c.must("acc-de", publish("iec-60598/2024"), publish("iec-60598-2/2024"))
	c.must("acc-cn", grant(), grant(func(m *inspectionv1.GrantAccreditation) { m.Scheme = foreign }))
	c.must("acc-de", grant())
	c.must("office-de", recognize(0))
	c.must("office-us", recognize(0))
	c.must("office-de", profile(), profile(), profile(func(p *inspectionv1.Profile) { p.Mode = 1 }),
		profile(func(p *inspectionv1.Profile) { p.Class = "hs/94" }), equivalence(0))
	require.Len(t, everything(c), 2+4+(3+2+2)+(2+1+2)+(3+2)+1)
	versions := told[*inspectionv1.SchemesResponse](c, &inspectionv1.SchemesRequest{Name: "iec-60598"})
	require.Len(t, versions.Schemes, 2)

	for _, q := range []x.Message{
		&inspectionv1.AccreditationsRequest{}, &inspectionv1.AccreditationsRequest{Organization: "lab", Scheme: standard},
		&inspectionv1.ProductRequest{Id: hostile}, &inspectionv1.ProductRequest{Id: string(gs1.Key("414/9506000100012"))},
		&inspectionv1.ProductsRequest{Page: hostile}, &inspectionv1.SchemesRequest{Page: "AAAA", Name: standard},
		&inspectionv1.ProfilesRequest{Market: "DE", Page: "AAAA"}, &inspectionv1.ProductRequest{Id: unheld},
		&inspectionv1.SchemeRequest{Id: hostile}, &inspectionv1.AccreditationRequest{Id: 99},
	} {
		_, err := asked[x.Message](c, q)
		require.Error(t, err, "%T", q)
	}
	require.Equal(t, standard, told[*inspectionv1.SchemeResponse](c, &inspectionv1.SchemeRequest{Id: standard}).Scheme.Id)
}

// TestParameters: each is held within its bounds, and what was said under others stays.
func TestParameters(t *testing.T) {
	c := published(t)
	for _, object := range []string{
		`{"makers":0}`, `{"makers":257}`, `{"characteristics":501}`, `{"scope":0}`, `{"requirements":65}`, `{"alternatives":33}`,
		`{"exemptions":1001}`, `{"equivalents":65}`, `{"tax":1}`,
	} {
		require.Error(t, inspection.Module.Params.Merge(c.as(""), object), object)
	}
	require.NoError(t, inspection.Module.Params.Merge(c.as(""), `{"makers":1,"characteristics":1}`))
	c.check()
	_, err := c.send("brand", declare())
	require.ErrorContains(t, err, "at most 1")
}

// TestIndexesAreFoundAgain: after a snapshot or a genesis, which have none, the lists are as they were.
func TestIndexesAreFoundAgain(t *testing.T) {
	c := published(t)
	c.must("acc-cn", grant())
	c.must("office-de", recognize(0), profile(), equivalence(0))
	before := everything(c)
	c.flat = memkv.New()
	require.NotEqual(t, before, everything(c))
	inspection.Module.Reindex(x.NewContext(c.as("").Chain(), x.Signer{}, c.state, c.flat, nil))
	require.Equal(t, before, everything(c))
}
