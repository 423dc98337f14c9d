package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection"
)

// beforeShipment is an inspection of what is packed, that seals the container.
func beforeShipment(container string, seals ...string) *inspectionv1.IssueAttestation {
	m := good("safety/1", item)
	m.Container, m.Seals = container, seals
	return m
}

func records(container string, seals ...string) *inspectionv1.RecordSeals {
	return &inspectionv1.RecordSeals{Container: container, Seals: seals}
}

// TestSeals: an attestation that is bound to a container is broken by other seals, and by what is packed or unpacked.
func TestSeals(t *testing.T) {
	for name, c := range map[string]struct {
		then   []x.Message // by the maker, who holds the box
		broken bool
	}{
		"nothing":         {nil, false},
		"the same seals":  {[]x.Message{records(box, "A1", "A2")}, false},
		"other seals":     {[]x.Message{records(box, "A1", "B2")}, true},
		"opened":          {[]x.Message{records(box)}, true},
		"opened and shut": {[]x.Message{records(box), records(box, "A1", "A2")}, true},
		"packed more":     {[]x.Message{aggregationOf(box, other)}, true},
		"unpacked":        {[]x.Message{aggregation(provenancev1.Action_ACTION_DELETE, "unpacking", box, item)}, true},
		"another box":     {[]x.Message{aggregationOf(box2, other), records(box2, "C1")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLedger(t)
			l.must("maker", event("commissioning", []string{other}, ""))
			l.must("maker", aggregationOf(box, item))
			notes := l.must("lab", beforeShipment("https://id.gs1.org/"+box, "A1", "A2"))
			require.Equal(t, []x.Note{
				{Subject: box, Kind: waymarkv1.Kind_KIND_ATTESTATION}, {Subject: item, Kind: waymarkv1.Kind_KIND_ATTESTATION},
			}, notes)
			require.NotZero(t, l.attestation(1).Attestation.SealedAfter)
			for _, m := range c.then {
				l.must("maker", m)
			}
			require.Equal(t, c.broken, l.attestation(1).Broken)
			r, err := ask[inspectionv1.AttestationsResponse](l, &inspectionv1.AttestationsRequest{Id: item})
			require.NoError(t, err)
			require.Equal(t, c.broken, r.Attestations[0].Broken)
			l.check()
		})
	}
}

// TestBound: what is bound to a container without seals of its own is bound to those that it has.
func TestBound(t *testing.T) {
	l := newLedger(t)
	l.must("customs", records(freight, "A1"))
	l.must("shop", beforeShipment("CSQU3054383"))
	require.Equal(t, []string{"A1"}, l.attestation(1).Attestation.Seals)
	require.False(t, l.attestation(1).Broken)
	l.must("customs", records(freight, "A2"))
	require.True(t, l.attestation(1).Broken)
	r, err := ask[inspectionv1.SealsResponse](l, &inspectionv1.SealsRequest{Id: freight})
	require.NoError(t, err)
	require.Equal(t, &inspectionv1.Seals{Numbers: []string{"A2"}, Organization: "customs", Height: 10, Version: 2}, r.Seals)
	_, err = ask[inspectionv1.SealsResponse](l, &inspectionv1.SealsRequest{Id: box})
	require.ErrorIs(t, err, inspection.ErrNotFound)
}

// TestForeignSeals: an inspector without a part in it does not break what another bound to a container; who holds it, customs
// and who put the seals on may replace them.
func TestForeignSeals(t *testing.T) {
	for name, c := range map[string]struct {
		by     string
		m      x.Message
		want   *x.Error
		broken bool
	}{
		"by another inspector":             {"owned", records(box, "B1"), inspection.ErrMayNotSeal, false},
		"opened by another inspector":      {"owned", records(box), inspection.ErrMayNotSeal, false},
		"attested by another inspector":    {"owned", beforeShipment(box, "B1"), inspection.ErrMayNotSeal, false},
		"the same by another inspector":    {"owned", beforeShipment(box, "A1"), nil, false},
		"bound to as they are, by another": {"owned", beforeShipment(box), nil, false},
		"by who put them on":               {"lab", records(box, "B1"), nil, true},
		"by customs":                       {"customs", records(box, "B1"), nil, true},
		"by who holds it":                  {"maker", records(box, "B1"), nil, true},
		"by its successor":                 {"heir", records(box, "B1"), nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLedger(t)
			l.must("maker", aggregationOf(box, item))
			l.must("lab", beforeShipment(box, "A1"))
			if c.by == "heir" {
				l.must(x.Council, &membershipv1.RecordSuccession{Organization: "lab", Successor: "owned"})
				c.by = "owned"
			}
			err := sent(l, c.by, c.m)
			if c.want != nil {
				require.ErrorIs(t, err, c.want)
			} else {
				require.NoError(t, err)
			}
			require.Equal(t, c.broken, l.attestation(1).Broken)
		})
	}
	l := newLedger(t)
	l.must("maker", aggregationOf(box, item))
	l.must("lab", beforeShipment(box))
	l.must("maker", records(box, "M1"))
	require.False(t, l.attestation(1).Broken, "the first seals are no other ones")
	l.must("maker", aggregation(provenancev1.Action_ACTION_DELETE, "unpacking", box, item))
	require.True(t, l.attestation(1).Broken, "it is bound to what was in the container")
	require.ErrorIs(t, sent(l, "lab", beforeShipment(box, "A1")), inspection.ErrMayNotSeal, "the holder's")
	l.must("customs", records(box, "C1"))
	require.ErrorIs(t, sent(l, "lab", records(box, "A1")), inspection.ErrMayNotSeal, "those of customs")
}

// TestSealsThatAreNone: only who holds a container, or inspects it, says how it is sealed.
func TestSealsThatAreNone(t *testing.T) {
	l := newLedger(t)
	l.must("maker", aggregationOf(box, item))
	for _, m := range []x.Message{records(box, "Z1"), beforeShipment(box, "Z1")} {
		err := sent(l, "shop", m)
		require.ErrorIs(t, err, inspection.ErrMayNotSeal)
		var refused *x.Error
		require.ErrorAs(t, err, &refused)
		require.Equal(t, []x.Subject{box}, refused.Subjects)
	}
	many := make([]string, 17)
	for i := range many {
		many[i] = string(rune('A' + i))
	}
	for name, m := range map[string]*inspectionv1.RecordSeals{
		"no container": records(lot, "A1"), "nothing": records("", "A1"), "order": records(box, "B1", "A1"), "twice": records(box, "A1", "A1"),
		"too many": records(box, many...), "empty": records(box, " "), "control": records(box, "A\x00"),
	} {
		require.ErrorIs(t, sent(l, "maker", m), inspection.ErrInvalid, name)
	}
	l.check()
}
