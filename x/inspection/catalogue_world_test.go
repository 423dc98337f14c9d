package inspection_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/inspection"
	"github.com/waymark-ledger/waymark/x/membership"
)

// The trade items of the tests: brand holds the prefix of the first two, shop that of none.
const (
	lamp     = "01/09506000134352"
	lampURN  = "urn:epc:idpat:sgtin:9506000.013435.*"
	socket   = "01/09506000000015"
	unheld   = "01/09527000000003"
	standard = "iec-60598/2020"
	foreign  = "gb-7000/2015"
)

// clerks are the members of the tests, by id.
var clerks = map[string]struct {
	jurisdiction string
	role         x.Role
}{
	"brand": {"DE", membership.Manufacturer}, "plant": {"CN", membership.Manufacturer}, "shop": {"US", membership.Platform},
	"customs-de": {"DE", membership.Customs}, "customs-us": {"US", membership.Customs},
	"office-de": {"DE", membership.Regulator}, "office-us": {"US", membership.Regulator}, "bureau-us": {"US", membership.Regulator},
	"acc-de": {"DE", membership.Accreditor}, "acc-cn": {"CN", membership.Accreditor}, "acc-us": {"US", membership.Accreditor},
	"lab": {"CN", membership.Inspector}, "lab-de": {"DE", membership.Inspector},
}

// catalogue is a ledger of which the block of height 10 executes at the Unix time 1,000, with the members above.
type catalogue struct {
	t           require.TestingT
	state, flat *memkv.Store
	height, now int64
}

func newCatalogue(t require.TestingT) *catalogue {
	c := &catalogue{t: t, state: memkv.New(), flat: memkv.New(), height: 10, now: 1000}
	for id, is := range clerks {
		org := &membershipv1.Organization{Id: id, Name: id, Jurisdiction: is.jurisdiction, Roles: []x.Role{is.role}}
		require.NoError(t, membership.Admit(c.as(""), org, sig.PublicKey(chain.Key(id))))
	}
	require.NoError(t, membership.Hold(c.as(""), "brand", "9506000"))
	return c
}

// as returns the context of a message that an organization sends.
func (c *catalogue) as(organization string) *x.Context {
	at := x.Chain{ID: chain.ID, Height: c.height, Time: time.Unix(c.now, 0)}
	return x.NewContext(at, x.Signer{Organization: organization}, c.state, c.flat, x.NewWork(100_000))
}

// wait lets seconds pass, in a block.
func (c *catalogue) wait(seconds int64) {
	c.height++
	c.now += seconds
}

var errNotAllowed = errors.New("no role for it")

// send handles a message of an organization, and returns what it noted. On an error nothing of it stays.
func (c *catalogue) send(organization string, m x.Message) (noted []string, err error) {
	for _, module := range []x.Module{inspection.Module, membership.Module} {
		for _, msg := range module.Msgs {
			if fmt.Sprintf("%T", msg.New()) != fmt.Sprintf("%T", m) {
				continue
			}
			if organization != x.Council && !membership.HasOneOf(c.as(""), organization, msg.Roles()) {
				return nil, errNotAllowed
			}
			state, flat := c.state.Clone(), c.flat.Clone()
			ctx := c.as(organization)
			if err := msg.Do(ctx, m); err != nil {
				c.state, c.flat = state, flat
				return nil, err
			}
			for _, note := range ctx.TakeNotes() {
				noted = append(noted, fmt.Sprintf("%s %s", note.Kind.String()[len("KIND_"):], note.Subject))
			}
			return noted, nil
		}
	}
	require.FailNow(c.t, "no handler", "%T", m)
	return nil, nil
}

func (c *catalogue) must(organization string, messages ...x.Message) {
	for _, m := range messages {
		_, err := c.send(organization, m)
		require.NoError(c.t, err, "%T by %s", m, organization)
	}
}

// asked answers a query.
func asked[R x.Message](c *catalogue, request x.Message) (answer R, err error) {
	for _, q := range inspection.Module.Queries {
		if fmt.Sprintf("%T", q.NewRequest()) == fmt.Sprintf("%T", request) {
			r, err := q.Do(c.as(""), request)
			if err != nil {
				return answer, err
			}
			return r.(R), nil
		}
	}
	require.FailNow(c.t, "no query", "%T", request)
	return answer, nil
}

// told is asked of what there is.
func told[R x.Message](c *catalogue, request x.Message) R {
	answer, err := asked[R](c, request)
	require.NoError(c.t, err, "%T", request)
	return answer
}

// check requires that the tables are as messages leave them.
func (c *catalogue) check() {
	ctx := x.NewContext(c.as("").Chain(), x.Signer{}, c.state, c.flat, nil)
	require.NoError(c.t, inspection.Module.Check(ctx))
}

// Messages that apply where nothing else is said.

func declare(change ...func(*inspectionv1.Product)) *inspectionv1.DeclareProduct {
	p := &inspectionv1.Product{
		Subject: lamp, GpcBrick: "10005468", Makers: []string{"brand", "plant"}, Brand: "brand/brand/glow", Model: "GL-1",
		Classifications: []*inspectionv1.Classification{{HsCode: "940521"}, {Jurisdiction: "US", HsCode: "9405214010"}},
	}
	for _, c := range change {
		c(p)
	}
	return &inspectionv1.DeclareProduct{Product: p}
}

func publish(id string, change ...func(*inspectionv1.Scheme)) *inspectionv1.PublishScheme {
	s := &inspectionv1.Scheme{
		Id: id, Title: "Luminaires", Standard: "IEC 60598-1:2020", Retest: &inspectionv1.Retest{Passes: 2, OtherOrganization: true, Days: 90},
		LateDays: 30, ValidDays: 365, Characteristics: []*inspectionv1.Characteristic{
			{Code: "leakage", Name: "Leakage current", Unit: "4K", Greatest: "0.7"},
			{Code: "temperature", Name: "Temperature", Unit: "CEL", Least: "-20", Greatest: "45.5"},
			{Code: "visual", Name: "Visual inspection", Terms: []string{"cracked", "intact", "scratched"}, Admissible: []string{"intact", "scratched"}},
		},
	}
	for _, c := range change {
		c(s)
	}
	return &inspectionv1.PublishScheme{Scheme: s}
}

func grant(change ...func(*inspectionv1.GrantAccreditation)) *inspectionv1.GrantAccreditation {
	m := &inspectionv1.GrantAccreditation{
		Organization: "lab", Scheme: standard, From: 500, Until: 5000, Body: inspectionv1.Body_BODY_A, Scope: &inspectionv1.Scope{
			GpcBricks: []string{"10005468"}, HsPrefixes: []string{"85", "9405"}, Jurisdictions: []string{"CN", "VN"},
			Sites: []string{"414/9506000100012"},
		},
	}
	for _, c := range change {
		c(m)
	}
	return m
}

func demand(change ...func(*inspectionv1.Requirement)) *inspectionv1.Requirement {
	r := &inspectionv1.Requirement{
		Id: "safety", Schemes: []string{standard}, Target: inspectionv1.Target_TARGET_GOODS, Count: 1, MaxAgeDays: 365,
		Party: inspectionv1.Party_PARTY_THIRD, Accredited: true, Bodies: []inspectionv1.Body{inspectionv1.Body_BODY_A},
	}
	for _, c := range change {
		c(r)
	}
	return r
}

func profile(change ...func(*inspectionv1.Profile)) *inspectionv1.PublishProfile {
	p := &inspectionv1.Profile{
		Class: "hs/9405", Mode: inspectionv1.Mode_MODE_B2C, Basis: inspectionv1.Basis_BASIS_PLACED, From: 900, InputDepth: 2,
		Requirements: []*inspectionv1.Requirement{demand()}, Consulted: []string{"CN", "US"}, Reference: "https://example.com/rules",
		Exemptions: []*inspectionv1.Exemption{
			{Subject: lamp, Requirement: "safety", Until: 2000, Reason: "sample"}, {Subject: "org/plant", Reason: "trusted"},
		},
	}
	for _, c := range change {
		c(p)
	}
	return &inspectionv1.PublishProfile{Profile: p}
}

// published is a catalogue with the two schemes and a product.
func published(t require.TestingT) *catalogue {
	c := newCatalogue(t)
	c.must("acc-de", publish(standard))
	c.must("acc-cn", publish(foreign))
	c.must("brand", declare())
	return c
}
