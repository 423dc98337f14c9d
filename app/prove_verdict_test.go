package app_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/client/verify"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection"
)

// TestProveVerdict: the verdict that a node tells is the one that its bundle proves, and nothing else is a bundle.
func TestProveVerdict(t *testing.T) {
	const subject = "01/09506000134352/21/S1"
	c := chain.New(t, nil)
	c.Send("maker", &provenancev1.CaptureEvent{Event: &provenancev1.Event{
		Type: provenancev1.EventType_EVENT_TYPE_OBJECT, Action: provenancev1.Action_ACTION_ADD, BizStep: "commissioning",
		EventTime: &provenancev1.DateTime{Seconds: c.Time.Unix()}, EventTimeZoneOffset: "+00:00",
		EpcList: []string{"https://id.gs1.org/" + subject},
	}})
	for _, subject := range []string{subject, "01/09506000134352/21/UNKNOWN", "00/095060001343520017"} {
		bundle := c.Prove(&proofv1.ProveRequest{
			Statement: proofv1.Statement_STATEMENT_COMPLETE, Subject: subject, Verdict: &inspectionv1.VerdictRequest{Market: "CN"},
		})
		result, err := verify.Verify(bundle, c.Genesis(), verify.Options{})
		require.NoError(t, err)
		var told inspectionv1.VerdictResponse
		c.Query("/inspection/verdict", &inspectionv1.VerdictRequest{Id: subject, Market: "CN"}, &told)
		require.Equal(t, told.Verdict, result.Verdict)
		require.Equal(t, inspectionv1.Outcome_OUTCOME_UNDETERMINED, result.Verdict.Outcome)
		require.Equal(t, inspectionv1.Mode_MODE_B2C, result.Verdict.Mode)
		require.Equal(t, c.Time.Unix(), result.Verdict.At)
	}
	for _, subject := range []string{subject, "org/maker", "414/9506000100043", "brand/maker/shiny"} {
		bundle := c.Prove(&proofv1.ProveRequest{Statement: proofv1.Statement_STATEMENT_NOT_LISTED, Subject: subject})
		require.Less(t, len(bundle), 20_000, "a clearance is small")
		result, err := verify.Verify(bundle, c.Genesis(), verify.Options{})
		require.NoError(t, err)
		var told inspectionv1.ClearanceResponse
		c.Query("/inspection/clearance", &inspectionv1.ClearanceRequest{Id: subject}, &told)
		require.Equal(t, told.Clearance, result.Clearance)
		require.Contains(t, result.Clearance.Checked, subject)

		later, err := verify.Decode(bundle)
		require.NoError(t, err)
		later.Clearance.At++
		_, err = verify.Verify(x.Encode(later), c.Genesis(), verify.Options{})
		require.Equal(t, verify.Forged, verify.ClassOf(err), "what the next block lists is not in the state")
	}
	const complete, clear = proofv1.Statement_STATEMENT_COMPLETE, proofv1.Statement_STATEMENT_NOT_LISTED
	for _, refused := range []struct {
		statement proofv1.Statement
		subject   string
		verdict   *inspectionv1.VerdictRequest
		err       error
	}{
		{complete, "org/maker", &inspectionv1.VerdictRequest{Market: "CN"}, app.ErrStatement},
		{complete, subject, &inspectionv1.VerdictRequest{Market: "CN", Id: subject}, app.ErrStatement},
		{complete, subject, &inspectionv1.VerdictRequest{Market: "cn"}, inspection.ErrQuestion},
		{complete, subject, &inspectionv1.VerdictRequest{Market: "CN", At: c.Time.Unix() + 1}, inspection.ErrQuestion},
		{proofv1.Statement_STATEMENT_CONSISTENCY, subject, &inspectionv1.VerdictRequest{Market: "CN"}, app.ErrNoRecord},
		{clear, "https://id.gs1.org/" + subject, nil, app.ErrStatement},
		{clear, subject, &inspectionv1.VerdictRequest{Mode: inspectionv1.Mode_MODE_B2B}, app.ErrStatement},
		{clear, subject, &inspectionv1.VerdictRequest{Market: "C"}, inspection.ErrQuestion},
		{clear, subject, &inspectionv1.VerdictRequest{At: -1}, inspection.ErrQuestion},
	} {
		err := c.TryQuery(app.ProvePath, &proofv1.ProveRequest{Statement: refused.statement, Subject: refused.subject, Verdict: refused.verdict}, new(proofv1.Bundle))
		require.ErrorIs(t, err, refused.err)
	}
}

// TestProveNoClearance makes lots of each other, in eleven steps: of the last there is no clearance, since that looks at ten, and
// of none in which a listing is found.
func TestProveNoClearance(t *testing.T) {
	c := chain.New(t, nil)
	lot := func(n int) string { return fmt.Sprintf("01/09506000134352/10/L%d", n) }
	quantity := func(n int) []*provenancev1.QuantityElement {
		return []*provenancev1.QuantityElement{{EpcClass: "https://id.gs1.org/" + lot(n), Quantity: "10", Uom: "EA"}}
	}
	for n := range 12 {
		e := &provenancev1.Event{
			Type: provenancev1.EventType_EVENT_TYPE_OBJECT, Action: provenancev1.Action_ACTION_ADD, BizStep: "commissioning",
			EventTime: &provenancev1.DateTime{Seconds: c.Time.Unix()}, EventTimeZoneOffset: "+00:00", QuantityList: quantity(0),
		}
		if n > 0 {
			e.Type, e.Action, e.QuantityList = provenancev1.EventType_EVENT_TYPE_TRANSFORMATION, 0, nil
			e.InputQuantityList, e.OutputQuantityList = quantity(n-1), quantity(n)
		}
		require.Equal(t, waymarkv1.Status_STATUS_APPLIED, c.Send("maker", &provenancev1.CaptureEvent{Event: e}).Status)
	}
	prove := func(n int) error {
		return c.TryQuery(app.ProvePath, &proofv1.ProveRequest{Statement: proofv1.Statement_STATEMENT_NOT_LISTED, Subject: lot(n)}, new(proofv1.Bundle))
	}
	ask := func(n int) (*inspectionv1.ClearanceResponse, error) {
		var told inspectionv1.ClearanceResponse
		return &told, c.TryQuery("/inspection/clearance", &inspectionv1.ClearanceRequest{Id: lot(n)}, &told)
	}
	require.NoError(t, prove(10))
	require.ErrorIs(t, prove(11), inspection.ErrTooMuch)
	_, err := ask(11)
	require.ErrorIs(t, err, inspection.ErrTooMuch)

	listed := &blacklistv1.Proposed{
		Subject: lot(0), Reason: "counterfeit", Markets: []string{"CN"}, Evidence: [][]byte{make([]byte, 32)}, Severity: blacklistv1.Severity_SEVERITY_BLOCK,
	}
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, c.Send("customs", &blacklistv1.ListInEmergency{Listing: listed}).Status)
	err = prove(10)
	require.ErrorIs(t, err, inspection.ErrListed)
	require.ErrorContains(t, err, `"01/09506000134352/10/L0" is blocked by listing 1`)
	told, err := ask(10)
	require.NoError(t, err)
	require.Nil(t, told.Clearance)
	require.Len(t, told.Against, 1)
	require.ErrorIs(t, prove(11), inspection.ErrTooMuch, "it is a step too far to be found")
}
