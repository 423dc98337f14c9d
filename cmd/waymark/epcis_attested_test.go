package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
)

// TestAttestedEvents: of a complete dossier each attestation is one event, whichever subjects show it; what was refused is
// none.
func TestAttestedEvents(t *testing.T) {
	const product, lot = "01/09506000134352", "01/09506000134352/10/LOT7"
	c := chain.New(t, nil)
	o := c.Send("regulator", &inspectionv1.PublishScheme{Scheme: &inspectionv1.Scheme{Id: "safety/1", Title: "Safety"}})
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, o.Status, o.Log)
	attest := func(by string, result inspectionv1.Result, party inspectionv1.Party) waymarkv1.Status {
		return c.Send(by, &inspectionv1.IssueAttestation{
			Scheme: "safety/1", Result: result, Party: party, Performed: c.Time.Unix() - 100, Issued: c.Time.Unix(),
			Coverage: []*inspectionv1.Coverage{{Subject: product, Untracked: true}, {Subject: lot, Untracked: true}},
			Reports:  []*inspectionv1.Report{{Sha256: make([]byte, 32), MediaType: "application/pdf", Size_: 1}},
		}).Status
	}
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, attest("inspector", inspectionv1.Result_RESULT_PASS, inspectionv1.Party_PARTY_THIRD))
	require.Equal(t, waymarkv1.Status_STATUS_REFUSED, attest("maker", inspectionv1.Result_RESULT_PASS, inspectionv1.Party_PARTY_THIRD))
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, attest("customs", inspectionv1.Result_RESULT_FAIL, 0))
	// An audit of an organization is no event; bound to a container it is one of that.
	const box = "00/195060000000000005"
	for _, container := range []string{"", box} {
		o := c.Send("inspector", &inspectionv1.IssueAttestation{
			Scheme: "safety/1", Result: inspectionv1.Result_RESULT_PASS, Performed: c.Time.Unix() - 100, Issued: c.Time.Unix(),
			Coverage: []*inspectionv1.Coverage{{Subject: "org/maker"}}, Container: container,
		})
		require.Equal(t, waymarkv1.Status_STATUS_APPLIED, o.Status, o.Log)
	}
	events, err := attestedEvents(c.Verify("org/maker"))
	require.NoError(t, err)
	require.Len(t, events, 1)
	require.Equal(t, []string{"https://id.gs1.org/" + box}, events[0].EpcList)

	events, err = attestedEvents(c.Verify(lot))
	require.NoError(t, err)
	require.Len(t, events, 2)
	for i, want := range []string{"conformant", "non_conformant"} {
		require.Equal(t, []string{want}, events[i].PersistentDisposition.Set)
		require.Len(t, events[i].CertificationInfo, 2)
		require.Equal(t, "https://id.gs1.org/"+lot, events[i].QuantityList[1].EpcClass)
	}
}
