package membership_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/membership"
)

// The identifiers of the members: maker holds a company prefix, shop one licensed GTIN and one GLN.
const (
	makerPrefix = "9506000"
	makerGLN    = "9506000100012"
	shopGTIN    = "09521234543213"
	shopGLN     = "9521141111116"
)

// TestMessages goes through the rules of every message: what each says where one is broken, and that it writes what
// it should where none is.
func TestMessages(t *testing.T) {
	const record, admin = authv1.Permission_PERMISSION_RECORD, authv1.Permission_PERMISSION_ADMIN
	mandate := func(change func(*membershipv1.Mandate)) *membershipv1.GrantMandate {
		m := &membershipv1.Mandate{Holder: "maker", Organization: "shop"}
		change(m)
		return &membershipv1.GrantMandate{Mandate: m}
	}
	long := make([]string, 1001)
	for i := range long {
		long[i] = fmt.Sprintf("01/09506000134352/10/L%04d", i)
	}
	hostile := "\x00\xff" + string(make([]byte, 100_000))

	for name, c := range map[string]struct {
		by   string
		m    x.Message
		want *x.Error    // nil where it applies
		says string      // part of the reason
		note []x.Subject // where it applies
	}{
		"hold":         {by: x.Council, m: &membershipv1.AssignHolding{Organization: "shop", Key: "9507"}, note: []x.Subject{"org/shop"}},
		"hold: nobody": {by: x.Council, m: &membershipv1.AssignHolding{Organization: hostile, Key: "9507"}, want: membership.ErrUnknownOrganization},
		"hold: short":  {by: x.Council, m: &membershipv1.AssignHolding{Organization: "shop", Key: "950"}, want: membership.ErrInvalid},
		"hold: long":   {by: x.Council, m: &membershipv1.AssignHolding{Organization: "shop", Key: "9507000000000"}, want: membership.ErrInvalid},
		"hold: digits": {by: x.Council, m: &membershipv1.AssignHolding{Organization: "shop", Key: "９５０７"}, want: membership.ErrInvalid},
		"hold: held":   {by: x.Council, m: &membershipv1.AssignHolding{Organization: "shop", Key: makerPrefix}, want: membership.ErrHeld},
		"hold: within": {by: x.Council, m: &membershipv1.AssignHolding{Organization: "shop", Key: makerPrefix + "1"}, want: membership.ErrHeld},
		"hold: around": {by: x.Council, m: &membershipv1.AssignHolding{Organization: "shop", Key: makerPrefix[:5]}, want: membership.ErrHeld},
		"hold: around a licence": {
			by: x.Council, m: &membershipv1.AssignHolding{Organization: "maker", Key: shopGTIN[1:8]}, want: membership.ErrHeld, says: "gtin/",
		},
		"hold: GTIN within": {
			by: x.Council, m: &membershipv1.AssignHolding{Organization: "shop", Key: "gtin/09506000134352"}, want: membership.ErrHeld,
		},
		"hold: GTIN digit": {by: x.Council, m: &membershipv1.AssignHolding{Organization: "shop", Key: "gtin/09521234543214"}, want: membership.ErrInvalid},
		"hold: GTIN short": {by: x.Council, m: &membershipv1.AssignHolding{Organization: "shop", Key: "gtin/9521234543213"}, want: membership.ErrInvalid},
		"hold: other":      {by: x.Council, m: &membershipv1.AssignHolding{Organization: "shop", Key: "sscc/" + hostile}, want: membership.ErrInvalid},

		"suspend":          {by: x.Council, m: &membershipv1.SuspendOrganization{Organization: "shop", Reason: "fraud"}, note: []x.Subject{"org/shop"}},
		"suspend: nobody":  {by: x.Council, m: &membershipv1.SuspendOrganization{Organization: hostile, Reason: "fraud"}, want: membership.ErrUnknownOrganization},
		"suspend: reason":  {by: x.Council, m: &membershipv1.SuspendOrganization{Organization: "shop", Reason: "Fraud!"}, want: membership.ErrInvalid, says: "reason"},
		"reinstate: not":   {by: x.Council, m: &membershipv1.ReinstateOrganization{Organization: "shop"}, want: membership.ErrNotSuspended},
		"reinstate: bytes": {by: x.Council, m: &membershipv1.ReinstateOrganization{Organization: hostile}, want: membership.ErrNotSuspended},

		"key": {
			by: "maker", m: chain.RegisterKey("maker", "two", admin, record),
			note: []x.Subject{"org/maker"},
		},
		"key: permissions": {by: "maker", m: chain.RegisterKey("maker", "two"), want: membership.ErrInvalid, says: "permissions"},
		"key: permission 0": {
			by: "maker", m: chain.RegisterKey("maker", "two", 0), want: membership.ErrInvalid,
		},
		"key: permission 9": {
			by: "maker", m: chain.RegisterKey("maker", "two", 9), want: membership.ErrInvalid,
		},
		"key: permission twice": {
			by: "maker", m: chain.RegisterKey("maker", "two", record, record), want: membership.ErrInvalid,
		},
		"key: point": {by: "maker", m: &membershipv1.RegisterKey{PublicKey: []byte(hostile), Permissions: []x.Permission{record}}, want: membership.ErrInvalid},
		"key: taken": {
			by: "maker", m: chain.RegisterKey("maker", "shop", record), want: auth.ErrAddressTaken,
		},

		"rotate":        {by: "maker", m: chain.RotateKey("maker", "two"), note: []x.Subject{"org/maker"}},
		"rotate: point": {by: "maker", m: &membershipv1.RotateKey{}, want: membership.ErrInvalid},
		"rotate: taken": {by: "maker", m: chain.RotateKey("maker", "maker"), want: auth.ErrAddressTaken},

		"revoke: last":   {by: "maker", m: &membershipv1.RevokeKey{Address: chain.Address("maker")}, want: membership.ErrLastKey},
		"revoke: none":   {by: "maker", m: &membershipv1.RevokeKey{}, want: membership.ErrUnknownKey},
		"revoke: other":  {by: "maker", m: &membershipv1.RevokeKey{Address: chain.Address("shop")}, want: membership.ErrUnknownKey},
		"revoke: future": {by: "maker", m: &membershipv1.RevokeKey{Address: chain.Address("maker"), SuspectSince: 2000}, want: membership.ErrInvalid, says: "suspect_since"},
		"revoke: past":   {by: "maker", m: &membershipv1.RevokeKey{Address: chain.Address("maker"), SuspectSince: -1}, want: membership.ErrInvalid, says: "suspect_since"},

		"mandate":           {by: "maker", m: mandate(func(*membershipv1.Mandate) {}), note: []x.Subject{"org/maker", "org/shop"}},
		"mandate: none":     {by: "maker", m: &membershipv1.GrantMandate{}, want: membership.ErrInvalid, says: "required"},
		"mandate: holder":   {by: "shop", m: mandate(func(*membershipv1.Mandate) {}), want: membership.ErrInvalid, says: "holder"},
		"mandate: itself":   {by: "maker", m: mandate(func(m *membershipv1.Mandate) { m.Organization = "maker" }), want: membership.ErrInvalid, says: "another"},
		"mandate: nobody":   {by: "maker", m: mandate(func(m *membershipv1.Mandate) { m.Organization = hostile }), want: membership.ErrUnknownOrganization},
		"mandate: time":     {by: "maker", m: mandate(func(m *membershipv1.Mandate) { m.From, m.Until = 8, 7 }), want: membership.ErrInvalid, says: "until"},
		"mandate: negative": {by: "maker", m: mandate(func(m *membershipv1.Mandate) { m.From = -1 }), want: membership.ErrInvalid, says: "until"},
		"mandate: products": {by: "maker", m: mandate(func(m *membershipv1.Mandate) { m.Products = long }), want: membership.ErrInvalid, says: "at most 1000"},
		"mandate: form":     {by: "maker", m: mandate(func(m *membershipv1.Mandate) { m.Products = []string{hostile} }), want: membership.ErrInvalid, says: "canonical"},
		"mandate: order":    {by: "maker", m: mandate(func(m *membershipv1.Mandate) { m.Sites = []string{"414/" + makerGLN, "414/" + makerGLN} }), want: membership.ErrInvalid, says: "sites"},
		"mandate: revoke":   {by: "maker", m: &membershipv1.RevokeMandate{Organization: "shop"}, want: membership.ErrNoMandate},
		"mandate: bytes":    {by: "maker", m: &membershipv1.RevokeMandate{Organization: hostile}, want: membership.ErrNoMandate},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			noted, err := w.send(c.by, c.m)
			if c.want == nil {
				require.NoError(t, err)
				require.Equal(t, c.note, noted)
				return
			}
			require.ErrorIs(t, err, c.want)
			require.ErrorContains(t, err, c.says)
			require.Less(t, len(err.Error()), 700, "no more of hostile text than helps")
		})
	}
}

// TestRights: by what right organizations act under identifiers, and who stands behind a location.
func TestRights(t *testing.T) {
	w := newWorld(t)
	key := func(id string) gs1.Key {
		k, err := gs1.Canonical(id)
		require.NoError(t, err, id)
		return k
	}
	lot, other := key("01/09506000134352/10/L1"), key("01/09506000134369/10/L1")
	licensed, site := key("01/"+shopGTIN+"/10/L1"), key("414/"+makerGLN)
	right := func(organization string, key, site gs1.Key, unix int64) membership.Right {
		return membership.MayIssue(w.as(""), organization, key, site, unix)
	}
	require.Equal(t, membership.RightHeld, right("maker", lot, "", 0))
	require.Equal(t, membership.RightNone, right("shop", lot, "", 0))
	require.Equal(t, membership.RightHeld, right("shop", licensed, "", 0))
	require.Equal(t, membership.RightNone, right("maker", licensed, "", 0))
	require.Equal(t, membership.RightUnheld, right("maker", key("01/09527000000003/10/L1"), "", 0))

	w.mustSend("maker", &membershipv1.GrantMandate{Mandate: &membershipv1.Mandate{
		Holder: "maker", Organization: "shop", Products: []string{"01/09506000134352"}, Sites: []string{string(site)}, From: 5, Until: 9,
	}})
	require.Equal(t, membership.RightMandate, right("shop", lot, site, 5))
	require.Equal(t, membership.RightMandate, right("shop", lot, site, 9))
	for name, none := range map[string]membership.Right{
		"before": right("shop", lot, site, 4), "after": right("shop", lot, site, 10),
		"another product": right("shop", other, site, 5), "no site": right("shop", lot, "", 5),
		"another site": right("shop", lot, key("414/"+shopGLN), 5), "another organization": right("regulator", lot, site, 5),
	} {
		require.Equal(t, membership.RightNone, none, name)
	}
	w.mustSend("maker", &membershipv1.RevokeMandate{Organization: "shop"})
	require.Equal(t, membership.RightNone, right("shop", lot, site, 5))

	for location, want := range map[gs1.Key]string{site: "maker", key("414/" + shopGLN): "shop"} {
		id, known := membership.ByLocation(w.as(""), location)
		require.True(t, known)
		require.Equal(t, want, id)
	}
}
