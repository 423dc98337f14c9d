package app_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/client/verify"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
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

// TestKeyLives proves the lives of keys as of each block, most of which signed nothing, by no more than the first record
// of an organization.
func TestKeyLives(t *testing.T) {
	c := chain.New(t, nil)
	names := []string{"maker", "one", "stranger"}
	slices.SortFunc(names, func(a, b string) int { return bytes.Compare(chain.Address(a), chain.Address(b)) })
	var addresses [][]byte
	for _, name := range names {
		addresses = append(addresses, chain.Address(name))
	}
	request := &proofv1.ProveRequest{
		Subject: "org/partner", Statement: proofv1.Statement_STATEMENT_INCLUSION, Indexes: []uint64{0}, Keys: addresses,
	}
	status := func(one verify.Status, words string) {
		t.Helper()
		r, err := verify.Verify(c.Prove(request), c.Genesis(), verify.Options{})
		require.NoError(t, err)
		require.Len(t, r.Keys, 3)
		want := map[string]verify.Status{"maker": verify.InForce, "one": one, "stranger": verify.Unregistered}
		for i, name := range names {
			require.Equal(t, addresses[i], r.Keys[i].Address)
			require.Equal(t, want[name], r.Keys[i].Status(r.Height), name)
		}
		require.Contains(t, strings.Join(r.Proved, "\n"), fmt.Sprintf("The key 0x%x, as of block %d: %s.", chain.Address("one"), c.Height, words))
	}
	status(verify.Unregistered, "not registered")
	c.Send("maker", registerKey("one"))
	from := c.Height + 1
	may := `of organization "maker", may record; `
	status(verify.Registered, fmt.Sprintf("%snot yet in force, from block %d on", may, from))
	c.Block()
	status(verify.InForce, fmt.Sprintf("%sin force from block %d", may, from))
	c.Send("maker", &membershipv1.RevokeKey{Address: chain.Address("one"), SuspectSince: c.Time.Unix()})
	suspect := "; suspect since " + c.Time.Add(-time.Second).Format(time.RFC3339) + ": its organization does not vouch for what it signed from then on"
	status(verify.InForce, fmt.Sprintf("%sin force from block %d, revoked from block %d on%s", may, from, c.Height+1, suspect))
	c.Block()
	status(verify.Revoked, fmt.Sprintf(`of organization "maker", might record; in force from block %d; revoked at block %d%s`, from, c.Height, suspect))

	for _, statement := range []*proofv1.ProveRequest{
		{Subject: "org/maker", Statement: proofv1.Statement_STATEMENT_COMPLETE},
		{Subject: "org/maker", Statement: proofv1.Statement_STATEMENT_CONSISTENCY, EarlierSize: 1},
		{Subject: "org/nobody", Statement: proofv1.Statement_STATEMENT_ABSENCE},
	} {
		statement.Keys = addresses
		r, err := verify.Verify(c.Prove(statement), c.Genesis(), verify.Options{})
		require.NoError(t, err)
		require.Len(t, r.Keys, 3)
	}
	for name, keys := range map[string][][]byte{
		"no address": {nil}, "too short": {make([]byte, 19)}, "too long": {make([]byte, 21)},
		"twice": {addresses[0], addresses[0]}, "out of order": {addresses[1], addresses[0]}, "too many": slices.Repeat(addresses, 400),
	} {
		request.Keys = keys
		require.Error(t, c.TryQuery(app.ProvePath, request, new(proofv1.Bundle)), name)
	}
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

// TestHistoryThatIsTooLong fills a dossier beyond what a complete bundle holds, as any member can. The answer says what can
// be had instead; both verify offline, and not when anything of them is changed.
func TestHistoryThatIsTooLong(t *testing.T) {
	const most = 10_000
	c := chain.New(t, nil)
	w := writer{c}
	const subject = "01/09506000134352"
	seen := func() *provenancev1.Event {
		e := w.object(provenancev1.Action_ACTION_OBSERVE, "inspecting")
		e.QuantityList = []*provenancev1.QuantityElement{{EpcClass: "https://id.gs1.org/" + subject}}
		return e
	}
	c.Send("maker", capture(seen()))
	c.Send("maker", capture(w.lot(provenancev1.Action_ACTION_ADD, "creating_class_instance", "L", "1")))
	start := c.Time.Unix()
	sight := func(from, n int) {
		var messages []x.Message
		for i := range n {
			e := seen()
			e.EventTime.Seconds = start - int64(from+i)
			messages = append(messages, capture(e))
		}
		results := c.Decide([][]byte{c.Sign("partner", messages...).Bytes})
		require.Zero(t, results[0].Code, results[0].Log)
	}
	for from := 1; from < most; from += 1111 {
		sight(from, 1111)
	}
	closed := &proofv1.ProveRequest{Statement: proofv1.Statement_STATEMENT_COMPLETE, Subject: subject, Closed: true}
	whole, err := verify.Verify(c.Prove(closed), c.Genesis(), verify.Options{})
	require.NoError(t, err)
	require.EqualValues(t, most, whole.Dossiers[len(whole.Dossiers)-1].Size, "as many as there may be")
	sight(most, 1)

	for of, says := range map[string]string{
		subject: "has 10001 records, expected at most 10000; of its own it has 10001: " +
			"inclusion takes indexes from 0 to 10000, consistency an earlier size from 1 to 10001",
		subject + "/10/L": "has 10002 records, expected at most 10000; of its own it has one: inclusion takes index 0",
		subject + "/10/M": "has 10001 records, expected at most 10000; of its own it has none: prove what it belongs to",
	} {
		err = c.TryQuery(app.ProvePath, complete(of), new(proofv1.Bundle))
		require.ErrorIs(t, err, app.ErrTooManyRecords)
		require.ErrorContains(t, err, says)
	}

	verified := func(q *proofv1.ProveRequest) (bundle []byte, d verify.Dossier) {
		bundle = c.Prove(q)
		r, err := verify.Verify(bundle, c.Genesis(), verify.Options{})
		require.NoError(t, err)
		require.Len(t, r.Dossiers, 1)
		require.EqualValues(t, most+1, r.Dossiers[0].Size)
		return bundle, r.Dossiers[0]
	}
	inclusion, d := verified(&proofv1.ProveRequest{
		Statement: proofv1.Statement_STATEMENT_INCLUSION, Subject: subject, Indexes: []uint64{0, 5000, most},
	})
	require.Len(t, d.Records, 3)
	require.Equal(t, "maker", d.Records[0].Record.Organization)
	require.Equal(t, "partner", d.Records[2].Record.Organization)
	consistency, d := verified(&proofv1.ProveRequest{
		Statement: proofv1.Statement_STATEMENT_CONSISTENCY, Subject: subject, EarlierSize: most - 1,
	})
	verified(&proofv1.ProveRequest{Statement: proofv1.Statement_STATEMENT_CONSISTENCY, Subject: subject, EarlierSize: most + 1})
	require.EqualValues(t, most-1, d.Earlier.Size)
	for _, bundle := range [][]byte{inclusion, consistency} {
		var b proofv1.Bundle
		require.NoError(t, b.Unmarshal(bundle))
		dossier := b.Dossiers[0]
		var changed []*[]byte
		if e := dossier.Earlier; e != nil {
			changed = append(changed, &e.Root)
			for i := range e.Path {
				changed = append(changed, &e.Path[i])
			}
		}
		for _, o := range dossier.Opened {
			changed = append(changed, &o.Record)
			for i := range o.Path {
				changed = append(changed, &o.Path[i])
			}
		}
		require.Greater(t, len(changed), 5)
		for _, at := range changed {
			for _, bit := range []int{0, len(*at) - 1} {
				(*at)[bit] ^= 1
				_, err := verify.Verify(x.Encode(&b), c.Genesis(), verify.Options{})
				require.Error(t, err)
				(*at)[bit] ^= 1
			}
		}
		_, err := verify.Verify(x.Encode(&b), c.Genesis(), verify.Options{})
		require.NoError(t, err)
	}
}
