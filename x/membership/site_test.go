package membership_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
)

// gln returns the GLN of a site of a company prefix.
func gln(t testing.TB, prefix string, site int) string {
	digits := fmt.Sprintf("%s%0*d", prefix, 12-len(prefix), site)
	check, err := gs1.CheckDigit(digits)
	require.NoError(t, err)
	return digits + string(check)
}

func works(gln string) *membershipv1.RegisterFacility {
	return &membershipv1.RegisterFacility{Facility: &membershipv1.Facility{Gln: gln, Name: "Works", Jurisdiction: "DE"}}
}

// TestFacilities: a GLN is one organization's site, which it may issue or has a mandate for; the dossiers of both the
// site and the organization say so.
func TestFacilities(t *testing.T) {
	w := newWorld(t)
	own, unheld := gln(t, makerPrefix, 7), gln(t, "9527000", 7)
	noted, err := w.send("maker", works(own))
	require.NoError(t, err)
	require.Equal(t, []x.Subject{x.Subject("414/" + own), "org/maker"}, noted)
	w.mustSend("shop", works(unheld))
	at := func(gln string) string {
		id, _ := membership.ByLocation(w.as(""), gs1.Key("414/"+gln))
		return id
	}
	require.Equal(t, "maker", at(own))
	require.Equal(t, "shop", at(unheld))

	for name, c := range map[string]struct {
		by   string
		m    x.Message
		want *x.Error
	}{
		"nothing":           {"maker", &membershipv1.RegisterFacility{}, membership.ErrInvalid},
		"check digit":       {"maker", works("9506000100013"), membership.ErrInvalid},
		"another's prefix":  {"shop", works(gln(t, makerPrefix, 8)), membership.ErrHeld},
		"another's site":    {"shop", works(own), membership.ErrHeld},
		"another's unheld":  {"maker", works(unheld), membership.ErrIdentifierTaken},
		"an organization's": {"maker", works(makerGLN), membership.ErrIdentifierTaken},
		"name":              {"maker", &membershipv1.RegisterFacility{Facility: &membershipv1.Facility{Gln: own, Jurisdiction: "DE"}}, membership.ErrInvalid},
		"country":           {"maker", &membershipv1.RegisterFacility{Facility: &membershipv1.Facility{Gln: own, Name: "x"}}, membership.ErrInvalid},
		"another's claim": {
			"maker", &membershipv1.RegisterFacility{Facility: &membershipv1.Facility{Gln: own, Name: "x", Jurisdiction: "DE", Organization: "shop"}},
			membership.ErrInvalid,
		},
		"close another's": {"shop", &membershipv1.CloseFacility{Gln: own}, membership.ErrNoFacility},
		"close nothing":   {"maker", &membershipv1.CloseFacility{Gln: strings.Repeat("9", 100_000)}, membership.ErrNoFacility},
	} {
		_, err := w.send(c.by, c.m)
		require.ErrorIs(t, err, c.want, name)
		require.Less(t, len(err.Error()), 700)
	}
	w.mustSend("maker", &membershipv1.GrantMandate{Mandate: &membershipv1.Mandate{Holder: "maker", Organization: "shop"}})
	rented := gln(t, makerPrefix, 8)
	w.mustSend("shop", works(rented))
	require.Equal(t, "shop", at(rented), "under the maker's prefix, and not the maker's")

	w.height += 5
	renamed := works(own)
	renamed.Facility.Name = "New works"
	w.mustSend("maker", renamed)
	r, err := w.query(&membershipv1.FacilityRequest{Gln: own})
	require.NoError(t, err)
	require.Equal(t, "New works", r.(*membershipv1.FacilityResponse).Facility.Name)
	require.EqualValues(t, 10, r.(*membershipv1.FacilityResponse).Facility.FromHeight)
	w.check()
	w.mustSend("shop", &membershipv1.CloseFacility{Gln: rented})
	require.Equal(t, "maker", at(rented), "who holds it")
	w.mustSend("maker", works(rented))
	w.set(`{"facilities":2}`)
	_, err = w.send("maker", works(gln(t, makerPrefix, 9)))
	require.ErrorIs(t, err, membership.ErrTooMany)
	w.check()
}

// TestFacilitiesInPages: a list goes on where its page ended.
func TestFacilitiesInPages(t *testing.T) {
	w := newWorld(t)
	for i := range 5 {
		w.mustSend("maker", works(gln(t, makerPrefix, i)))
	}
	var all []string
	after := ""
	for range 3 {
		r, err := w.query(&membershipv1.FacilitiesRequest{Organization: "maker", After: after, Limit: 2})
		require.NoError(t, err)
		for _, f := range r.(*membershipv1.FacilitiesResponse).Facilities {
			all = append(all, f.Gln)
		}
		after = r.(*membershipv1.FacilitiesResponse).Next
	}
	require.Len(t, all, 5)
	require.Empty(t, after)
}

// TestAffiliations: one of the two or a regulator says what connects them, each for itself, and takes back its own.
func TestAffiliations(t *testing.T) {
	w := newWorld(t)
	declare := func(organization, affiliate string, relations ...membershipv1.Relation) *membershipv1.DeclareAffiliation {
		return &membershipv1.DeclareAffiliation{Organization: organization, Affiliate: affiliate, Relations: relations}
	}
	const controls, interest = membershipv1.Relation_RELATION_CONTROLS, membershipv1.Relation_RELATION_INTEREST
	noted, err := w.send("regulator", declare("maker", "shop", controls))
	require.NoError(t, err)
	require.Equal(t, []x.Subject{"org/maker", "org/regulator", "org/shop"}, noted)
	w.mustSend("shop", declare("maker", "shop", interest))
	w.mustSend("shop", declare("maker", "shop", controls, interest))
	w.check()
	var declared []string
	membership.Affiliations(w.as(""), "shop", "maker", func(a *membershipv1.Affiliation) bool {
		declared = append(declared, fmt.Sprint(a.Declarer, a.Relations))
		return false
	})
	require.Equal(t, []string{"regulator[RELATION_CONTROLS]", "shop[RELATION_CONTROLS RELATION_INTEREST]"}, declared)
	require.True(t, membership.Tied(w.as(""), "shop", "maker") && membership.Tied(w.as(""), "maker", "shop"))
	require.False(t, membership.Tied(w.as(""), "shop", "regulator"))
	require.Len(t, w.ask("maker").Affiliations, 2)
	require.Len(t, w.ask("shop").Affiliations, 2)
	require.Empty(t, w.ask("regulator").Affiliations)

	for name, c := range map[string]struct {
		by   string
		m    x.Message
		want *x.Error
	}{
		"a third":     {"shop", declare("maker", "regulator", controls), membership.ErrInvalid},
		"itself":      {"shop", declare("shop", "shop", controls), membership.ErrInvalid},
		"nobody":      {"shop", declare("shop", strings.Repeat("x", 100_000), controls), membership.ErrUnknownOrganization},
		"nothing":     {"shop", declare("shop", "maker"), membership.ErrInvalid},
		"relation 0":  {"shop", declare("shop", "maker", 0), membership.ErrInvalid},
		"relation 9":  {"shop", declare("shop", "maker", 9), membership.ErrInvalid},
		"twice":       {"shop", declare("shop", "maker", controls, controls), membership.ErrInvalid},
		"not its own": {"maker", &membershipv1.WithdrawAffiliation{Organization: "maker", Affiliate: "shop"}, membership.ErrNoAffiliation},
	} {
		_, err := w.send(c.by, c.m)
		require.ErrorIs(t, err, c.want, name)
	}
	w.mustSend("shop", &membershipv1.WithdrawAffiliation{Organization: "maker", Affiliate: "shop"})
	require.Len(t, w.ask("shop").Affiliations, 1)
	require.True(t, membership.Tied(w.as(""), "shop", "maker"), "the regulator still says so")
	w.mustSend("regulator", &membershipv1.WithdrawAffiliation{Organization: "maker", Affiliate: "shop"})
	require.False(t, membership.Tied(w.as(""), "shop", "maker"))
	w.mustSend("regulator", declare("shop", "maker", interest))
	require.True(t, membership.Tied(w.as(""), "shop", "maker"), "whichever is the affiliate")
	w.set(`{"affiliations":1}`)
	w.mustSend("maker", declare("maker", "shop", controls))
	_, err = w.send("maker", declare("maker", "regulator", controls))
	require.ErrorIs(t, err, membership.ErrTooMany)
	w.check()
}

// TestNodes: a node is one member's while it is one.
func TestNodes(t *testing.T) {
	w := newWorld(t)
	w.mustSend("maker", &membershipv1.RegisterNode{Node: newNode})
	for by, node := range map[string]string{"shop": newNode, "maker": newNode} {
		_, err := w.send(by, &membershipv1.RegisterNode{Node: node})
		require.ErrorIs(t, err, membership.ErrIdentifierTaken)
	}
	_, err := w.send("shop", &membershipv1.RegisterNode{Node: strings.Repeat("x", 100_000)})
	require.ErrorIs(t, err, membership.ErrInvalid)
	_, err = w.send("shop", &membershipv1.RemoveNode{Node: newNode})
	require.ErrorIs(t, err, membership.ErrNoNode)
	owner, known := membership.NodeOwner(w.as(""), newNode)
	require.True(t, known)
	require.Equal(t, "maker", owner)
	w.mustSend("maker", &membershipv1.RemoveNode{Node: newNode})
	_, known = membership.NodeOwner(w.as(""), newNode)
	require.False(t, known)
	w.mustSend("shop", &membershipv1.RegisterNode{Node: newNode})
	w.mustSend("shop", &membershipv1.LeaveConsortium{Reason: "merger"})
	_, known = membership.NodeOwner(w.as(""), newNode)
	require.False(t, known, "a member's no more")
	w.mustSend("maker", &membershipv1.RegisterNode{Node: newNode})
	w.set(`{"nodes":1}`)
	_, err = w.send("maker", &membershipv1.RegisterNode{Node: strings.Repeat("b0", 20)})
	require.ErrorIs(t, err, membership.ErrTooMany)
	w.check()
}
