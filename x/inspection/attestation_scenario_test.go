package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection"
)

// market is a chain with a lot of the maker's, schemes of the regulator's, and an inspector who is accredited for phones.
func market(t *testing.T) *chain.Chain {
	c := chain.New(t, nil)
	applied := func(by string, messages ...x.Message) {
		o := c.Send(by, messages...)
		require.Equal(t, waymarkv1.Status_STATUS_APPLIED, o.Status, o.Log)
	}
	applied("maker", event("commissioning", nil, "1000"), &inspectionv1.DeclareProduct{Product: &inspectionv1.Product{
		Subject: gtin, GpcBrick: "10001234", Makers: []string{"maker"}, Classifications: []*inspectionv1.Classification{{HsCode: "851713"}},
	}})
	applied("regulator",
		&inspectionv1.PublishScheme{Scheme: &inspectionv1.Scheme{Id: "safety/1", Title: "Safety"}},
		&inspectionv1.PublishScheme{Scheme: &inspectionv1.Scheme{Id: "catch/1", Title: "Catch", Consumable: true}})
	const long = 50 * 365 * days
	from := c.Time.Unix() - 60*days
	applied("accreditor",
		&inspectionv1.GrantAccreditation{
			Organization: "inspector", Scheme: "safety/1", From: from, Until: from + long, Scope: &inspectionv1.Scope{HsPrefixes: []string{"8517"}},
		},
		&inspectionv1.GrantAccreditation{
			Organization: "inspector", Scheme: "safety/1", From: from, Until: from + long, Scope: &inspectionv1.Scope{HsPrefixes: []string{"95"}},
		},
		&inspectionv1.GrantAccreditation{Organization: "inspector", Scheme: "safety/1", From: from, Until: c.Time.Unix() + 2},
		&inspectionv1.GrantAccreditation{Organization: "inspector", Scheme: "catch/1", From: from})
	return c
}

// inspected is an attestation of the lot that was performed a day before the chain's time.
func inspected(c *chain.Chain, scheme string, accreditation uint64, party inspectionv1.Party) *inspectionv1.IssueAttestation {
	m := good(scheme, lot)
	m.Performed, m.Issued, m.Accreditation, m.Party = c.Time.Unix()-days, c.Time.Unix()-1, accreditation, party
	return m
}

// TestAttestationsOnAChain sends what the ledger takes, and what it refuses, as signed transactions in blocks. A proof of the
// lot shows all of it.
func TestAttestationsOnAChain(t *testing.T) {
	c := market(t)
	certificate := func(quantity string) *inspectionv1.IssueAttestation {
		m := inspected(c, "catch/1", 4, 0)
		m.Consumes = quantity
		return m
	}
	for _, s := range []struct {
		what string
		by   string
		m    x.Message
		want *x.Error // nil for what applies
	}{
		{"accredited, in scope, independent", "inspector", inspected(c, "safety/1", 1, third), nil},
		{"out of scope", "inspector", inspected(c, "safety/1", 2, third), inspection.ErrOutOfScope},
		{"expired accreditation", "inspector", inspected(c, "safety/1", 3, third), inspection.ErrNotAccredited},
		{"own product", "maker", inspected(c, "safety/1", 0, third), inspection.ErrNotThirdParty},
		{"own product, said so", "maker", inspected(c, "safety/1", 0, inspectionv1.Party_PARTY_FIRST), nil},
		{"most of the lot", "inspector", certificate("999.5"), nil},
		{"above the lot", "inspector", certificate("0.501"), inspection.ErrOverConsumed},
		{"somebody else's seals", "platform", &inspectionv1.RecordSeals{Container: box, Seals: []string{"Z1"}}, inspection.ErrMayNotSeal},
		{"a suspension", "accreditor", becomes(suspended, 0), nil},
		{"a revocation by a stranger", "platform", becomes(ended, 0), inspection.ErrNoAttestation},
	} {
		o := c.Send(s.by, s.m)
		switch {
		case s.want == nil:
			require.Equal(t, waymarkv1.Status_STATUS_APPLIED, o.Status, "%s: %s", s.what, o.Log)
		case s.want.Refused:
			require.Equal(t, waymarkv1.Status_STATUS_REFUSED, o.Status, "%s: %s", s.what, o.Log)
			require.Equal(t, s.want.Code, o.Code, s.what)
			require.Len(t, o.Messages[0].Entries, 2, "%s: who tried and what about", s.what)
		default:
			require.Equal(t, waymarkv1.Status_STATUS_REJECTED, o.Status, "%s: %s", s.what, o.Log)
			require.Equal(t, s.want.Code, o.Code, s.what)
		}
	}
	var a inspectionv1.AttestationResponse
	c.Query("/inspection/attestation", &inspectionv1.AttestationRequest{Id: 1}, &a)
	require.Equal(t, suspended, a.Status)
	require.Equal(t, third, a.Attestation.PartyRecorded)
	var kinds []waymarkv1.Kind
	for _, d := range c.Verify(lot).Dossiers {
		if d.Subject == lot {
			for _, record := range d.Records {
				kinds = append(kinds, record.Record.Kind)
				require.True(t, record.Permitted)
			}
		}
	}
	const attested, refused = waymarkv1.Kind_KIND_ATTESTATION, waymarkv1.Kind_KIND_REFUSED
	require.Equal(t, []waymarkv1.Kind{
		waymarkv1.Kind_KIND_CREATED, attested, refused, refused, refused, attested, attested, refused, attested,
	}, kinds)
}
