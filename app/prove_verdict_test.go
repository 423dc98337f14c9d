package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/client/verify"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
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
