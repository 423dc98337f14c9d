package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection"
)

// TestInspectionsInWords: every message about products and attestations is told in words by who verifies it.
func TestInspectionsInWords(t *testing.T) {
	for _, msg := range inspection.Module.Msgs {
		m, err := client.Unpack("/"+msg.Name, nil)
		require.NoError(t, err)
		require.NotEmpty(t, inspectionWords(m), msg.Name)
	}
	lot := []*inspectionv1.Coverage{{Subject: "01/09506000134352/10/LOT7"}}
	for want, m := range map[string]x.Message{
		"attests PASS under water/1: 01/09506000134352/10/LOT7, lead <0.5 4H, colour clear, under accreditation 3, on 1 document": &inspectionv1.IssueAttestation{
			Scheme: "water/1", Coverage: lot, Result: inspectionv1.Result_RESULT_PASS, Accreditation: 3, Reports: make([]*inspectionv1.Report, 1),
			Measurements: []*inspectionv1.Measurement{
				{Characteristic: "lead", Comparator: inspectionv1.Comparator_COMPARATOR_LESS, Value: "0.5", Unit: "4H"},
				{Characteristic: "colour", Term: "clear"},
			},
		},
		"attests CONDITIONAL under water/1: 01/09506000134352/10/LOT7, on condition of boil first, in place of attestation 2": &inspectionv1.IssueAttestation{
			Scheme: "water/1", Coverage: lot, Result: inspectionv1.Result_RESULT_CONDITIONAL, Conditions: []string{"boil first"}, Supersedes: 2,
		},
		"revokes attestation 2: sample-mixed-up, since 2027-01-15T08:00:00Z": &inspectionv1.ChangeAttestation{
			Attestation: 2, Status: inspectionv1.Status_STATUS_ENDED, Since: 1_800_000_000, Reason: "sample-mixed-up",
		},
		"declares the trade item 01/09506000134352, brand brand/maker/glow, GPC brick 10005535, made by maker partner": &inspectionv1.DeclareProduct{
			Product: &inspectionv1.Product{
				Subject: "01/09506000134352", Brand: "brand/maker/glow", GpcBrick: "10005535", Makers: []string{"maker", "partner"},
			},
		},
		"publishes what its market requires of any, b2c: 2 requirements": &inspectionv1.PublishProfile{Profile: &inspectionv1.Profile{
			Class: "any", Mode: inspectionv1.Mode_MODE_B2C, Requirements: make([]*inspectionv1.Requirement, 2),
		}},
	} {
		require.Equal(t, want, summaryOf(m))
	}
}
