package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client/epcis"
	"github.com/waymark-ledger/waymark/client/verify"
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

// lotShown, itemShown and nothingShown are subjects of the bundles.
const (
	lotShown     = "01/09506000134352/10/DEMO-1"
	itemShown    = "01/09506000134352/21/BATCH-7"
	nothingShown = "01/09506000134352/10/NOTHING"
)

// bundleWorld is a ledger with records of many kinds, and bundles of two of its heights with what is true of each.
type bundleWorld struct {
	t         *testing.T
	chain     *chain.Chain
	subjects  map[string]bool // all that have a dossier
	bundles   []*proofv1.Bundle
	proposals uint64
	truths    map[int64]*truth
}

// truth is what is true of a height.
type truth struct {
	header   []byte
	dossiers map[string]verify.Dossier // complete and open
	keys     map[string]*authv1.Key    // by address
}

func newBundleWorld(t *testing.T) *bundleWorld {
	w := &bundleWorld{t: t, chain: chain.New(t, nil), subjects: map[string]bool{}, truths: map[int64]*truth{}}
	for _, o := range chain.Organizations {
		w.subjects["org/"+o.Organization.Id] = true
	}
	w.council(&membershipv1.AssignHolding{Organization: "partner", Key: "9506007"})
	w.send("maker", w.story("1-production")...)
	w.send("maker", w.story("2-over-shipment")...)
	w.show(0)
	w.send("partner", w.story("3-clone")...)
	for _, message := range slices.Concat(w.story("4-inspection"), w.story("5-correction")) {
		w.send("partner", message)
	}
	w.send("maker", w.batch(50)...)
	w.sent(w.chain.SignText("maker", w.batch(60)[58], chain.RegisterKey("maker", "second", authv1.Permission_PERMISSION_RECORD)).Bytes)
	w.council(&membershipv1.SuspendOrganization{Organization: "partner", Reason: "test"})
	w.show(1)
	return w
}

// story reads the events of a document of the demonstration, at fixed times.
func (w *bundleWorld) story(name string) []x.Message {
	bz, err := os.ReadFile(filepath.Join("..", "..", "scripts", "demo", name+".jsonld"))
	require.NoError(w.t, err)
	text := string(bz)
	for n := range 9 {
		text = strings.ReplaceAll(text, fmt.Sprintf("@%d@", n), fmt.Sprintf("2026-10-01T0%d:00:00Z", n))
	}
	var messages []x.Message
	for item := range epcis.Read(strings.NewReader(text), epcis.Options{}) {
		require.NoError(w.t, item.Err)
		messages = append(messages, &provenancev1.CaptureEvent{Event: item.Event})
	}
	return messages
}

// batch returns the commissioning of as many items.
func (w *bundleWorld) batch(items int) []x.Message {
	messages := make([]x.Message, items)
	for i := range messages {
		messages[i] = &provenancev1.CaptureEvent{Event: &provenancev1.Event{
			Type: provenancev1.EventType_EVENT_TYPE_OBJECT, Action: provenancev1.Action_ACTION_ADD, BizStep: "commissioning",
			EventTime: &provenancev1.DateTime{Seconds: 1790000000}, EventTimeZoneOffset: "+00:00",
			EpcList: []string{fmt.Sprintf("https://id.gs1.org/01/09506000134352/21/BATCH-%d", i)},
		}}
	}
	return messages
}

func (w *bundleWorld) send(organization string, messages ...x.Message) {
	w.t.Helper()
	w.sent(w.chain.Sign(organization, messages...).Bytes)
}

// council has the council decide for messages.
func (w *bundleWorld) council(messages ...x.Message) {
	w.t.Helper()
	p := &governancev1.Propose{Title: "test"}
	for _, m := range messages {
		p.Messages = append(p.Messages, x.Pack(m))
	}
	w.proposals++
	w.send("regulator", p)
	w.send("customs", &governancev1.Vote{Proposal: w.proposals, Choice: governancev1.Choice_CHOICE_YES})
}

// sent executes a transaction in a block of its own.
func (w *bundleWorld) sent(raw []byte) {
	w.t.Helper()
	results := w.chain.Decide([][]byte{raw})
	var tx waymarkv1.Tx
	require.NoError(w.t, tx.Unmarshal(raw))
	id := sig.TxID(x.Encode(tx.Header))
	outcome := w.chain.Outcome(id[:])
	require.NotEqual(w.t, waymarkv1.Status_STATUS_REJECTED, outcome.Status, results[0].Log)
	for _, m := range outcome.Messages {
		for _, e := range m.Entries {
			w.subjects[e.Subject] = true
		}
	}
}

// show notes what is true now, and makes bundles of it, whose paths begin so many blocks earlier.
func (w *bundleWorld) show(earlier int64) {
	const whole, inclusion = proofv1.Statement_STATEMENT_COMPLETE, proofv1.Statement_STATEMENT_INCLUSION
	now := &truth{dossiers: map[string]verify.Dossier{}, keys: map[string]*authv1.Key{}}
	w.truths[w.chain.Height] = now
	for subject := range w.subjects {
		result := w.chain.Verify(subject)
		now.header = result.HeaderHash
		for _, d := range result.Dossiers {
			now.dossiers[d.Subject] = d
		}
		for _, key := range result.Keys {
			now.keys[string(key.Address)] = key.Life
		}
	}
	keys := [][]byte{chain.Address("maker"), chain.Address("nobody"), chain.Address("second")}
	slices.SortFunc(keys, bytes.Compare)
	for _, request := range []*proofv1.ProveRequest{
		{Statement: whole, Subject: lotShown},
		{Statement: whole, Subject: lotShown, Closed: true},
		{Statement: whole, Subject: itemShown},
		{Statement: whole, Subject: nothingShown},
		{Statement: whole, Subject: "org/maker", Closed: true, Keys: keys},
		{Statement: whole, Subject: "org/partner"},
		{Statement: inclusion, Subject: lotShown, Indexes: []uint64{0, 1}},
		{Statement: proofv1.Statement_STATEMENT_CONSISTENCY, Subject: lotShown, EarlierSize: 1},
		{Statement: proofv1.Statement_STATEMENT_CONSISTENCY, Subject: "org/maker", EarlierSize: 2},
	} {
		var b proofv1.Bundle
		w.chain.Query("/prove", request, &b)
		if earlier > 0 {
			b.Path = append(b.Path, w.chain.LightBlock(b.Height-earlier))
		}
		b.Path = append(b.Path, w.chain.LightBlock(b.Height))
		result, err := verify.Verify(x.Encode(&b), w.chain.Genesis(), verify.Options{})
		require.NoError(w.t, err, "%s of %s", request.Statement, request.Subject)
		for _, key := range result.Keys {
			now.keys[string(key.Address)] = key.Life
		}
		w.bundles = append(w.bundles, &b)
	}
}
