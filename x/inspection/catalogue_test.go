package inspection_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection"
)

// attempt is a message, and what becomes of it in a catalogue with two schemes and a product.
type attempt struct {
	by   string
	m    x.Message
	want error  // nil where it applies
	says string // part of the reason
	note string // where it applies
}

// each runs attempts, each in a catalogue of its own, and requires that those that apply leave tables as a genesis may
// have them, and that refusals name dossiers.
func each(t *testing.T, attempts map[string]attempt, before ...func(*catalogue)) {
	for name, a := range attempts {
		t.Run(name, func(t *testing.T) {
			c := published(t)
			for _, do := range before {
				do(c)
			}
			noted, err := c.send(a.by, a.m)
			if a.want == nil {
				require.NoError(t, err)
				require.Equal(t, a.note, strings.Join(noted, ", "))
				c.check()
				return
			}
			require.ErrorIs(t, err, a.want)
			require.ErrorContains(t, err, a.says)
		})
	}
}

// names returns n codes, ascending.
func names(n int) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprintf("n-%04d", i))
	}
	return list
}

const hostile = "\x00\xff../"

func TestProductMessages(t *testing.T) {
	type product = inspectionv1.Product
	wrong := func(says string, change func(*product)) attempt {
		return attempt{by: "brand", m: declare(change), want: inspection.ErrInvalid, says: says}
	}
	classified := func(codes ...*inspectionv1.Classification) func(*product) {
		return func(p *product) { p.Classifications = codes }
	}
	each(t, map[string]attempt{
		"declare":              {by: "brand", m: declare(), note: "PRODUCT " + lamp},
		"declare by URN":       {by: "brand", m: declare(func(p *product) { p.Subject = lampURN }), note: "PRODUCT " + lamp},
		"declare another":      {by: "brand", m: declare(func(p *product) { p.Subject = "(01)09506000000015" }), note: "PRODUCT " + socket},
		"declare little":       {by: "brand", m: &inspectionv1.DeclareProduct{Product: &product{Subject: lamp, GpcBrick: "10005468", Makers: []string{"plant"}}}, note: "PRODUCT " + lamp},
		"nothing":              {by: "brand", m: &inspectionv1.DeclareProduct{}, want: inspection.ErrInvalid, says: "product: required"},
		"another's":            {by: "shop", m: declare(), want: inspection.ErrNotHolder, says: "held by brand"},
		"nobody's":             {by: "brand", m: declare(func(p *product) { p.Subject = unheld }), want: inspection.ErrUnheld},
		"a lot":                wrong("product.subject", func(p *product) { p.Subject = lamp + "/10/L1" }),
		"a variant":            wrong("product.subject", func(p *product) { p.Subject = lamp + "/22/A" }),
		"no identifier":        wrong("product.subject", func(p *product) { p.Subject = hostile }),
		"by whom":              wrong("set by the ledger", func(p *product) { p.Organization = "brand" }),
		"ruled":                wrong("set by the ledger", func(p *product) { p.Rulings = []*inspectionv1.Ruling{{}} }),
		"who was behind it":    wrong("set by the ledger", func(p *product) { p.Former = []*inspectionv1.Former{{}} }),
		"since when":           wrong("set by the ledger", func(p *product) { p.FromHeight = 1 }),
		"no brick":             wrong("gpc_brick", func(p *product) { p.GpcBrick = "" }),
		"a brick of 7":         wrong("gpc_brick", func(p *product) { p.GpcBrick = "1000546" }),
		"another's brand":      wrong("product.brand", func(p *product) { p.Brand = "brand/shop/glow" }),
		"no brand":             wrong("product.brand", func(p *product) { p.Brand = "brand/brand/Glow" }),
		"a long model":         wrong("product.model", func(p *product) { p.Model = strings.Repeat("m", 101) }),
		"no maker":             wrong("product.makers", func(p *product) { p.Makers = nil }),
		"an unknown maker":     wrong("product.makers[1]", func(p *product) { p.Makers = []string{"brand", hostile} }),
		"makers descend":       wrong("product.makers", func(p *product) { p.Makers = []string{"plant", "brand"} }),
		"too many makers":      wrong("at most 16", func(p *product) { p.Makers = names(17) }),
		"8 digits everywhere":  wrong("classifications[0].hs_code", classified(&inspectionv1.Classification{HsCode: "94052100"})),
		"5 digits":             wrong("hs_code", classified(&inspectionv1.Classification{Jurisdiction: "DE", HsCode: "94052"})),
		"13 digits":            wrong("hs_code", classified(&inspectionv1.Classification{Jurisdiction: "DE", HsCode: "9405210000000"})),
		"chapter 00":           wrong("hs_code", classified(&inspectionv1.Classification{HsCode: "000521"})),
		"other digits":         wrong("hs_code", classified(&inspectionv1.Classification{HsCode: "94०"})),
		"no jurisdiction":      wrong("jurisdiction", classified(&inspectionv1.Classification{Jurisdiction: "EU", HsCode: "94052100"})),
		"jurisdiction twice":   wrong("ascending", classified(&inspectionv1.Classification{HsCode: "940521"}, &inspectionv1.Classification{HsCode: "940522"})),
		"rule":                 {by: "customs-us", m: &inspectionv1.RuleProduct{Subject: lampURN, HsCode: "9405420000", Reference: "N330001"}, note: "PRODUCT " + lamp},
		"rule: no customs":     {by: "brand", m: &inspectionv1.RuleProduct{Subject: lamp, HsCode: "940542"}, want: errNotAllowed},
		"rule: unknown":        {by: "customs-us", m: &inspectionv1.RuleProduct{Subject: socket, HsCode: "940542"}, want: inspection.ErrNoProduct},
		"rule: a lot":          {by: "customs-us", m: &inspectionv1.RuleProduct{Subject: lamp + "/10/A", HsCode: "940542"}, want: inspection.ErrInvalid, says: "subject"},
		"rule: code":           {by: "customs-us", m: &inspectionv1.RuleProduct{Subject: lamp, HsCode: "94054"}, want: inspection.ErrInvalid, says: "hs_code"},
		"rule: reference":      {by: "customs-us", m: &inspectionv1.RuleProduct{Subject: lamp, HsCode: "940542", Reference: strings.Repeat("r", 201)}, want: inspection.ErrInvalid, says: "reference"},
		"withdraw: none":       {by: "customs-us", m: &inspectionv1.WithdrawRuling{Subject: lamp}, want: inspection.ErrNoRuling},
		"withdraw: unknown":    {by: "customs-us", m: &inspectionv1.WithdrawRuling{Subject: socket}, want: inspection.ErrNoProduct},
		"withdraw: no product": {by: "customs-us", m: &inspectionv1.WithdrawRuling{Subject: hostile}, want: inspection.ErrInvalid},
	})
}

func TestSchemeMessages(t *testing.T) {
	type scheme = inspectionv1.Scheme
	wrong := func(says string, change func(*scheme)) attempt {
		return attempt{by: "acc-us", m: publish("ul-8750/2", change), want: inspection.ErrInvalid, says: says}
	}
	measured := func(c *inspectionv1.Characteristic) func(*scheme) {
		return func(s *scheme) { s.Characteristics = []*inspectionv1.Characteristic{c} }
	}
	each(t, map[string]attempt{
		"publish":              {by: "acc-us", m: publish("ul-8750/2"), note: "SCHEME scheme/ul-8750/2"},
		"publish little":       {by: "office-us", m: &inspectionv1.PublishScheme{Scheme: &scheme{Id: "ul-8750/2", Title: "Lamps"}}, note: "SCHEME scheme/ul-8750/2"},
		"an inspector's":       {by: "lab", m: publish("lab-photometry/1"), note: "SCHEME scheme/lab-photometry/1"},
		"the next version":     {by: "acc-de", m: publish("iec-60598/2024"), note: "SCHEME scheme/iec-60598/2024"},
		"nothing":              {by: "acc-us", m: &inspectionv1.PublishScheme{}, want: inspection.ErrInvalid, says: "scheme: required"},
		"no publisher":         {by: "brand", m: publish("ul-8750/2"), want: errNotAllowed},
		"a public name":        {by: "lab", m: publish("ul-8750/2"), want: inspection.ErrNotPublisher, says: "lab-"},
		"another's name":       {by: "acc-us", m: publish("iec-60598/2024"), want: inspection.ErrNotPublisher, says: "acc-de"},
		"again":                {by: "acc-de", m: publish(standard), want: inspection.ErrSchemeExists},
		"by whom":              wrong("set by the ledger", func(s *scheme) { s.Organization = "acc-us" }),
		"since when":           wrong("set by the ledger", func(s *scheme) { s.FromHeight = 1 }),
		"retired":              wrong("set by the ledger", func(s *scheme) { s.Retired = 1 }),
		"no version":           wrong("scheme.id", func(s *scheme) { s.Id = "ul-8750" }),
		"two slashes":          wrong("scheme.id", func(s *scheme) { s.Id = "ul-8750/2/3" }),
		"no title":             wrong("scheme.title", func(s *scheme) { s.Title = "" }),
		"a long title":         wrong("scheme.title", func(s *scheme) { s.Title = strings.Repeat("t", 201) }),
		"a long standard":      wrong("scheme.standard", func(s *scheme) { s.Standard = strings.Repeat("t", 201) }),
		"late in 1,000 years":  wrong("scheme.late_days", func(s *scheme) { s.LateDays = 365_250 }),
		"valid for 1,000":      wrong("scheme.valid_days", func(s *scheme) { s.ValidDays = 365_250 }),
		"no retests":           wrong("retest.passes", func(s *scheme) { s.Retest.Passes = 0 }),
		"17 retests":           wrong("retest.passes", func(s *scheme) { s.Retest.Passes = 17 }),
		"retests in 1,000":     wrong("retest.days", func(s *scheme) { s.Retest.Days = 365_250 }),
		"no code":              wrong("characteristics[0]: code", measured(&inspectionv1.Characteristic{Name: "n"})),
		"no name":              wrong("characteristics[0].name", measured(&inspectionv1.Characteristic{Code: "c"})),
		"no unit":              wrong("characteristics[0].unit", measured(&inspectionv1.Characteristic{Code: "c", Name: "n", Unit: "metre"})),
		"no number":            wrong("characteristics[0].least", measured(&inspectionv1.Characteristic{Code: "c", Name: "n", Least: "1e3"})),
		"not the shortest":     wrong("characteristics[0].greatest", measured(&inspectionv1.Characteristic{Code: "c", Name: "n", Greatest: "1.50"})),
		"nothing between":      wrong("at least -1", measured(&inspectionv1.Characteristic{Code: "c", Name: "n", Least: "-1", Greatest: "-1.1"})),
		"just one value":       {by: "acc-us", m: publish("ul-8750/2", measured(&inspectionv1.Characteristic{Code: "c", Name: "n", Least: "-1", Greatest: "-1"})), note: "SCHEME scheme/ul-8750/2"},
		"terms with a unit":    wrong("characteristics[0].terms", measured(&inspectionv1.Characteristic{Code: "c", Name: "n", Unit: "C62", Terms: []string{"a"}, Admissible: []string{"a"}})),
		"terms with a limit":   wrong("characteristics[0].terms", measured(&inspectionv1.Characteristic{Code: "c", Name: "n", Least: "1", Terms: []string{"a"}, Admissible: []string{"a"}})),
		"admissible, no terms": wrong("characteristics[0].admissible[0]", measured(&inspectionv1.Characteristic{Code: "c", Name: "n", Admissible: []string{"a"}})),
		"no admissible":        wrong("characteristics[0].admissible", measured(&inspectionv1.Characteristic{Code: "c", Name: "n", Terms: []string{"a"}})),
		"terms descend":        wrong("characteristics[0].terms", measured(&inspectionv1.Characteristic{Code: "c", Name: "n", Terms: []string{"b", "a"}, Admissible: []string{"a"}})),
		"33 terms":             wrong("at most 32", measured(&inspectionv1.Characteristic{Code: "c", Name: "n", Terms: names(33), Admissible: names(1)})),
		"101 characteristics": wrong("at most 100", func(s *scheme) {
			s.Characteristics = nil
			for _, code := range names(101) {
				s.Characteristics = append(s.Characteristics, &inspectionv1.Characteristic{Code: code, Name: "n"})
			}
		}),
		"retire":            {by: "acc-de", m: &inspectionv1.RetireScheme{Scheme: standard}, note: "SCHEME scheme/" + standard},
		"retire another's":  {by: "acc-us", m: &inspectionv1.RetireScheme{Scheme: standard}, want: inspection.ErrNotPublisher, says: "acc-de"},
		"retire an unknown": {by: "acc-de", m: &inspectionv1.RetireScheme{Scheme: hostile}, want: inspection.ErrNoScheme},
	})
}
