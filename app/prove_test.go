package app_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
)

// TestProofsAreBounded: nobody has a node put together more than a verifier would read, with few records of much text.
func TestProofsAreBounded(t *testing.T) {
	const subject, large, each = "01/09506000134352/21/S1", 60 << 10, 8
	c := chain.New(t, nil)
	start := c.Time.Unix()
	event := func(n int) x.Message {
		text := &provenancev1.Value{Kind: &provenancev1.Value_Text{Text: strings.Repeat("x", large)}}
		return &provenancev1.CaptureEvent{Event: &provenancev1.Event{
			Type: provenancev1.EventType_EVENT_TYPE_OBJECT, Action: provenancev1.Action_ACTION_OBSERVE,
			EventTime: &provenancev1.DateTime{Seconds: start - int64(n)}, EventTimeZoneOffset: "+00:00",
			EpcList:    []string{"https://id.gs1.org/" + subject},
			Extensions: []*provenancev1.Field{{Namespace: "https://example.com/", Name: "note", Value: text}},
		}}
	}
	records := 0
	for records*large < 49<<20 {
		messages := make([]x.Message, each)
		for i := range messages {
			messages[i] = event(records)
			records++
		}
		results := c.Decide([][]byte{c.Sign("maker", messages...).Bytes})
		require.Zero(t, results[0].Code, results[0].Log)
	}
	ask := func(statement proofv1.Statement, indexes ...uint64) (*proofv1.Bundle, error) {
		var b proofv1.Bundle
		return &b, c.TryQuery(app.ProvePath, &proofv1.ProveRequest{Subject: subject, Statement: statement, Indexes: indexes}, &b)
	}
	_, err := ask(proofv1.Statement_STATEMENT_COMPLETE)
	require.ErrorIs(t, err, app.ErrTooManyRecords)
	all := make([]uint64, records)
	for i := range all {
		all[i] = uint64(i)
	}
	_, err = ask(proofv1.Statement_STATEMENT_INCLUSION, all...)
	require.ErrorIs(t, err, app.ErrTooManyRecords)
	some, err := ask(proofv1.Statement_STATEMENT_INCLUSION, all[:each+1]...)
	require.NoError(t, err)
	require.Len(t, some.Materials, each+1)
}

// TestHostileProofRequests: whatever is asked for, the answer is a bundle or an error.
func TestHostileProofRequests(t *testing.T) {
	c := chain.New(t, nil)
	o := c.Send("maker", registerKey("one"))
	require.Equal(t, waymarkv1.Status_STATUS_APPLIED, o.Status, o.Log)
	for _, subject := range []string{
		"", "\x00", "org/", "org/maker", "org/maker\x00\x00\x00\x00\x00\x00\x00\x00\x00", "org/nobody", "\U0010ffff",
		"01/09506000134352/21/S1", "01/", "x/", "00/", strings.Repeat("9", 100_000),
	} {
		for statement := range proofv1.Statement_name {
			for _, indexes := range [][]uint64{nil, {0}, {1 << 63}, {0, 0}} {
				for _, earlier := range []uint64{0, 1, 2, 1 << 63} {
					var b proofv1.Bundle
					q := &proofv1.ProveRequest{Subject: subject, Statement: proofv1.Statement(statement), Indexes: indexes, EarlierSize: earlier}
					if err := c.TryQuery(app.ProvePath, q, &b); err != nil {
						require.Less(t, len(err.Error()), 700, fmt.Sprintf("%v", statement))
					}
				}
			}
		}
	}
}
