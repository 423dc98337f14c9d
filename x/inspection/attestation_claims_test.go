package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection"
)

// TestAccredited: a claim of accredited status holds where the accreditation is the author's, for the scheme, in scope and
// in force when it was performed, issued and recorded. Any other is refused, and remembered with what it is about.
func TestAccredited(t *testing.T) {
	for name, c := range map[string]struct {
		by     string
		under  uint64
		change func(*inspectionv1.IssueAttestation)
		want   *x.Error // nil for one that holds
	}{
		"it is":                           {"lab", 1, nil, nil},
		"nobody granted it":               {"lab", 99, nil, inspection.ErrNotAccredited},
		"another's":                       {"owned", 1, nil, inspection.ErrNotAccredited},
		"of another scheme":               {"lab", 2, nil, inspection.ErrNotAccredited},
		"no inspector":                    {"shop", 8, nil, inspection.ErrNotAccredited},
		"expired when performed":          {"lab", 6, func(m *inspectionv1.IssueAttestation) { m.Performed = now - days + 1 }, inspection.ErrNotAccredited},
		"expired when issued":             {"lab", 6, nil, inspection.ErrNotAccredited},
		"expired when recorded":           {"lab", 6, func(m *inspectionv1.IssueAttestation) { m.Issued = m.Performed }, inspection.ErrNotAccredited},
		"suspended when it was performed": {"lab", 11, nil, inspection.ErrNotAccredited},
		"reinstated by then":              {"lab", 11, func(m *inspectionv1.IssueAttestation) { m.Performed = now - days }, nil},
		"of another chapter":              {"lab", 3, nil, inspection.ErrOutOfScope},
		"by its ruling":                   {"lab", 4, nil, nil},
		"by what a ruling ended":          {"lab", 10, nil, inspection.ErrOutOfScope},
		"no product": {"lab", 4, func(m *inspectionv1.IssueAttestation) {
			m.Coverage = []*inspectionv1.Coverage{{Subject: "org/shop"}}
		}, inspection.ErrOutOfScope},
		"undeclared product": {"lab", 4, func(m *inspectionv1.IssueAttestation) {
			m.Coverage = []*inspectionv1.Coverage{{Subject: otherGTIN, Untracked: true}}
		}, inspection.ErrOutOfScope},
		"nowhere":   {"lab", 5, nil, inspection.ErrOutOfScope},
		"at a site": {"lab", 5, func(m *inspectionv1.IssueAttestation) { m.Place = "https://id.gs1.org/" + works }, nil},
		"elsewhere": {"lab", 5, func(m *inspectionv1.IssueAttestation) { m.Place = "414/9506000100029" }, inspection.ErrOutOfScope},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLedger(t)
			m := good("safety/1", lot)
			m.Accreditation = c.under
			if c.change != nil {
				c.change(m)
			}
			_, err := l.send(c.by, m)
			if c.want == nil {
				require.NoError(t, err)
				require.Equal(t, c.under, l.attestation(1).Attestation.Accreditation)
				return
			}
			var refused *x.Error
			require.ErrorIs(t, err, c.want)
			require.ErrorAs(t, err, &refused)
			require.True(t, refused.Refused)
			require.Equal(t, []x.Subject{x.Subject(m.Coverage[0].Subject)}, refused.Subjects)
			m.Accreditation = 0
			require.NoError(t, sent(l, c.by, m), "who claims nothing may say it")
		})
	}
}

// TestIndependence: the least of what is claimed and what the record leaves is kept; only the claim of a third party that
// the record contradicts is refused.
func TestIndependence(t *testing.T) {
	const none, first, second = inspectionv1.Party_PARTY_UNSPECIFIED, inspectionv1.Party_PARTY_FIRST, inspectionv1.Party_PARTY_SECOND
	for name, c := range map[string]struct {
		by, of string
		claims inspectionv1.Party
		keeps  inspectionv1.Party // none where it is refused
	}{
		"a third":              {"lab", lot, third, third},
		"a third, of less":     {"lab", lot, second, second},
		"its own lot":          {"maker", lot, third, none},
		"its own product":      {"maker", gtin, third, none},
		"its own item":         {"maker", item, third, none},
		"its own box":          {"maker", box, third, none},
		"its own works":        {"maker", works, third, none},
		"itself":               {"maker", "org/maker", third, none},
		"its own, as it is":    {"maker", lot, first, first},
		"its own, as a user":   {"maker", lot, second, first},
		"an affiliate":         {"owned", lot, third, none},
		"an affiliate's works": {"owned", works, third, none},
		"an affiliate, less":   {"owned", lot, second, first},
		"who holds it":         {"shop", item, third, none},
		"who holds it, less":   {"shop", item, second, second},
		"who holds the lot":    {"shop", lot, third, none},
		"holds nothing of it":  {"shop", works, third, third},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLedger(t)
			l.must("maker", aggregationOf(box, item))
			l.sell(item, "250")
			m := good("safety/1", c.of)
			m.Party = c.claims
			_, err := l.send(c.by, m)
			if c.keeps == none {
				require.ErrorIs(t, err, inspection.ErrNotThirdParty)
				m.Party = none
				require.NoError(t, sent(l, c.by, m))
				require.Equal(t, none, l.attestation(1).Attestation.PartyRecorded)
				return
			}
			require.NoError(t, err)
			require.Equal(t, c.keeps, l.attestation(1).Attestation.PartyRecorded)
			require.Equal(t, c.claims, l.attestation(1).Attestation.Party)
		})
	}
}

// TestTypesOfBody: who is accredited as a type A body is independent, and as a type B body is not.
func TestTypesOfBody(t *testing.T) {
	l := newLedger(t)
	under := func(id uint64, party inspectionv1.Party) *inspectionv1.IssueAttestation {
		m := good("safety/1", lot)
		m.Accreditation, m.Party = id, party
		return m
	}
	require.ErrorIs(t, sent(l, "lab", under(12, third)), inspection.ErrNotThirdParty)
	require.NoError(t, sent(l, "lab", under(12, inspectionv1.Party_PARTY_SECOND)))
	require.ErrorIs(t, sent(l, "owned", under(13, 0)), inspection.ErrNotThirdParty, "it says that the maker controls it")
	require.NoError(t, sent(l, "owned", under(7, 0)), "it is accredited, and claims no independence")
	l.must("owned", &membershipv1.WithdrawAffiliation{Organization: "maker", Affiliate: "owned"})
	require.NoError(t, sent(l, "owned", under(13, 0)))
	require.Equal(t, third, l.attestation(3).Attestation.PartyRecorded, "a type A body is one, whatever it says")
	require.NoError(t, sent(l, "owned", under(7, third)))
}
