package blacklist_test

import (
	"fmt"
	"testing"

	"github.com/cosmos/gogoproto/types"
	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/blacklist"
	"github.com/waymark-ledger/waymark/x/membership"
)

const foreign = "01/04012345000009" // a product whose GTIN no member holds

// by appeals against a listing by goods that it is about.
func by(id uint64, goods string) *blacklistv1.AppealListing {
	m := appeal(id)
	m.Goods = goods
	return m
}

// has has an organization receive goods of the maker's, which are there.
func (w *world) has(organization string, keys ...string) {
	w.t.Helper()
	w.do("maker", w.ship(organization, keys...))
	w.do(organization, w.receive(keys...))
}

// TestNobodyAppealsAgainstItsOwn: who proposed, supported or recognized a listing does not appeal it, whatever of the goods it has.
func TestNobodyAppealsAgainstItsOwn(t *testing.T) {
	w := newWorld(t, nil)
	w.create(lot)
	w.has("customs", lot) // a sample
	w.has("customs-us", lot)
	w.do("customs", emergency(about(lot, block, "CN")))
	w.do("regulator", support(1), &blacklistv1.WithdrawSupport{Listing: 1})
	w.do("customs-us", &blacklistv1.RecognizeListing{Listing: 1})
	w.do("customs", emergency(about("person/"+fmt.Sprintf("%064x", 7), block, "CN"))) // any member speaks for it
	w.do("regulator", support(2), &blacklistv1.WithdrawSupport{Listing: 2})
	for _, who := range []string{"customs", "customs-us"} {
		w.fails(blacklist.ErrPartial, who, appeal(1))
	}
	for _, who := range []string{"customs", "regulator"} {
		w.fails(blacklist.ErrPartial, who, appeal(2))
	}
	w.do("maker", appeal(1), appeal(2))
}

// TestEachAppealsForItself: a holder's appeal takes nobody else's place, and each is answered and decided by itself.
func TestEachAppealsForItself(t *testing.T) {
	w := newWorld(t, nil)
	w.create(lot)
	w.has("partner", lot)
	w.do("customs", emergency(about(lot, block, "CN")))
	w.do("regulator", support(1))
	w.do("customs-us", support(1)) // it stays
	w.do("partner", appeal(1))
	w.do("customs", answer(1))
	w.do("maker", appeal(1))
	w.fails(blacklist.ErrInvalid, "arbiter", decide(1, upheld)) // which of them
	of := func(who string, decision blacklistv1.Decision) *blacklistv1.DecideAppeal {
		m := decide(1, decision)
		m.Appellant = who
		return m
	}
	w.fails(blacklist.ErrTooEarly, "arbiter", of("maker", upheld))
	w.do("arbiter", of("partner", upheld))
	w.fails(blacklist.ErrStatus, "arbiter", of("partner", lifted))
	w.fails(blacklist.ErrAlready, "partner", appeal(1))

	w.after(15 * day) // nobody answers the maker
	w.came(1, suspended)
	w.do("arbiter", of("maker", voided))
	w.came(1, annulled)
}

// TestSuspendedByTwo: the effect comes back once no appeal that suspends it is open.
func TestSuspendedByTwo(t *testing.T) {
	w := newWorld(t, nil)
	w.create(lot)
	w.has("partner", lot)
	w.do("customs", emergency(about(lot, block, "CN")))
	w.do("regulator", support(1))
	w.do("customs-us", support(1))
	w.do("maker", appeal(1))
	w.do("partner", appeal(1))
	stop := &blacklistv1.SuspendListing{Listing: 1, Reason: "doubts", Appellant: "maker"}
	w.do("arbiter", stop)
	w.fails(blacklist.ErrStatus, "arbiter", stop)
	w.after(15 * day) // nobody answers either
	l := w.came(1, suspended)
	require.True(t, l.Appeals[0].Suspends && l.Appeals[1].Suspends)
	m := decide(1, upheld)
	m.Appellant = "maker"
	w.do("arbiter", m)
	w.came(1, suspended)
	m.Appellant = "partner"
	w.do("arbiter", m)
	require.Len(t, w.came(1, effective).Effect, 2)
}

// TestWhoeverHasAStakeAppeals: who has, made or brands goods that a listing is about names them, also where what is listed is
// their product, their brand, their maker or the place where they were made.
func TestWhoeverHasAStakeAppeals(t *testing.T) {
	w := newWorld(t, nil)
	w.do("maker", &inspectionv1.DeclareProduct{Product: &inspectionv1.Product{
		Subject: product, GpcBrick: "10005678", Makers: []string{"carrier"}, Brand: "brand/maker/glow",
		Classifications: []*inspectionv1.Classification{{HsCode: "851712"}},
	}})
	w.create(lot)
	w.has("partner", lot)
	w.do("partner", capture(w.object(provenancev1.Action_ACTION_ADD, "receiving", foreign+"/10/L1")))
	for i, subject := range []string{foreign, product, "brand/maker/glow", "org/maker", lot} {
		id := uint64(i + 1)
		w.do("customs", emergency(about(subject, hold, "CN")))
		goods := lot
		if subject == foreign {
			goods = foreign + "/10/L1"
			w.fails(blacklist.ErrNotConcerned, "partner", appeal(id)) // by which goods?
		}
		w.fails(blacklist.ErrNotConcerned, "buyer", by(id, goods))
		w.fails(blacklist.ErrNotConcerned, "partner", by(id, product+"/10/OTHER"))
		w.fails(blacklist.ErrNotConcerned, "partner", by(id, foreign+"/10/L2"))
		w.fails(blacklist.ErrInvalid, "partner", by(id, "org/partner"))
		w.do("partner", by(id, web+goods))
		require.Equal(t, goods, w.listing(id).Appeals[0].Goods)
	}
	w.do("carrier", appeal(2), appeal(5)) // a maker of the product
	w.fails(blacklist.ErrNotConcerned, "carrier", appeal(4))
}

// TestArbitratorsHaveNoPart: nor does who makes, brands or holds what is listed, or is affiliated with who lists or appeals, or
// came into the place of one.
func TestArbitratorsHaveNoPart(t *testing.T) {
	for name, part := range map[string]func(*world){
		"makes it": func(w *world) {
			w.council(&membershipv1.AmendOrganization{
				Organization: "maker", Name: "Maker", Jurisdiction: "CN", Glns: []string{gln("maker")},
				Roles: []x.Role{membership.Manufacturer, membership.Arbitrator},
			})
		},
		"holds it":                       func(w *world) { w.has("arbiter", lot) },
		"is affiliated with who lists":   func(w *world) { w.affiliate("arbiter", "arbiter", "customs") },
		"is affiliated with who appeals": func(w *world) { w.affiliate("arbiter", "partner", "arbiter") },
		"is affiliated with the maker, says a regulator": func(w *world) {
			w.council(&membershipv1.AmendOrganization{
				Organization: "accreditor", Name: "Accreditor", Jurisdiction: "CN", Glns: []string{gln("accreditor")},
				Roles: []x.Role{membership.Regulator, membership.Accreditor},
			})
			w.affiliate("accreditor", "maker", "arbiter")
		},
		"has the place of who appeals": func(w *world) {
			w.council(&membershipv1.RecordSuccession{Organization: "partner", Successor: "arbiter"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, nil)
			w.create(lot)
			w.has("partner", lot)
			w.do("customs", emergency(about(lot, hold, "CN")))
			w.do("regulator", support(1))
			w.do("partner", appeal(1))
			w.do("customs", answer(1))
			part(w)
			who := "arbiter"
			if name == "makes it" {
				who = "maker"
			}
			w.fails(blacklist.ErrPartial, who, decide(1, voided))
			w.fails(blacklist.ErrPartial, who, &blacklistv1.SuspendListing{Listing: 1, Reason: "doubts"})
		})
	}
}

// council has the council of three jurisdictions decide.
func (w *world) council(m x.Message) {
	w.t.Helper()
	last := func() *governancev1.Proposal {
		var listed governancev1.ProposalsResponse
		w.Query("/governance/proposals", &governancev1.ProposalsRequest{Limit: 1}, &listed)
		return listed.Proposals[0]
	}
	w.do("regulator", &governancev1.Propose{Title: "test", Messages: []*types.Any{x.Pack(m)}})
	for _, voter := range []string{"customs", "customs-de", "customs-us"} {
		w.Send(voter, &governancev1.Vote{Proposal: last().Id, Choice: governancev1.Choice_CHOICE_YES}) // enough of them decide
	}
	for range 10 {
		w.after(day)
	}
	require.Equal(w.t, governancev1.Status_STATUS_EXECUTED, last().Status, "%v", last())
}

// TestPartiesRefuseNoArbitrator: none keeps arbitrators from its matter by calling them its affiliates, or another's, or makers of
// its product.
func TestPartiesRefuseNoArbitrator(t *testing.T) {
	w := newWorld(t, nil)
	w.do("maker", &inspectionv1.DeclareProduct{Product: &inspectionv1.Product{
		Subject: product, GpcBrick: "10005678", Makers: []string{"arbiter", "maker"},
		Classifications: []*inspectionv1.Classification{{HsCode: "851712"}},
	}})
	w.create(lot)
	w.do("customs", emergency(about(lot, hold, "CN")))
	w.do("regulator", support(1))
	w.do("maker", appeal(1))
	w.do("customs", answer(1))
	w.affiliate("maker", "maker", "arbiter")
	w.affiliate("customs", "arbiter", "customs")
	w.affiliate("regulator", "maker", "arbiter")
	w.do("arbiter", decide(1, upheld))
}

// affiliate has somebody declare one organization as another's affiliate.
func (w *world) affiliate(declarer, organization, affiliate string) {
	w.t.Helper()
	w.do(declarer, &membershipv1.DeclareAffiliation{
		Organization: organization, Affiliate: affiliate, Relations: []membershipv1.Relation{membershipv1.Relation_RELATION_CONTROLS},
	})
}
