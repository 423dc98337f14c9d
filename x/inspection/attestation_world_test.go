package inspection_test

import (
	"encoding/binary"
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/testutil/memkv"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/inspection"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance"
)

// What the ledger knows of, besides its members.
const (
	gtin      = "01/09506000134352"
	lot       = gtin + "/10/LOT7"
	item      = gtin + "/21/1001"
	other     = gtin + "/21/1002"
	box       = "00/195060000000000005"
	box2      = "00/195060000000000012"
	freight   = "bic/CSQU3054383"
	works     = "414/9506000100012"
	otherGTIN = "01/09506000134369"
)

// now is the time of every block.
const now = int64(1_790_000_000)

const (
	days   = int64(24 * 60 * 60)
	passes = inspectionv1.Result_RESULT_PASS
	fails  = inspectionv1.Result_RESULT_FAIL
	third  = inspectionv1.Party_PARTY_THIRD
)

// ledger has a maker, a lot of 1,000 and an item of its product, inspectors, their accreditor, and customs.
type ledger struct {
	t           require.TestingT
	state, flat *memkv.Store
	unix        int64
	height      int64
	txs         uint64
}

func newLedger(t require.TestingT) *ledger {
	l := &ledger{t: t, state: memkv.New(), flat: memkv.New(), unix: now, height: 10}
	ctx := l.as("")
	for id, role := range map[string]x.Role{
		"accreditor": membership.Accreditor, "customs": membership.Customs, "lab": membership.Inspector, "maker": membership.Manufacturer,
		"owned": membership.Inspector, "regulator": membership.Regulator, "shop": membership.Platform,
	} {
		org := &membershipv1.Organization{Id: id, Name: id, Jurisdiction: "DE", Roles: []x.Role{role}}
		if id == "maker" {
			org.Glns = []string{works[4:]}
		}
		require.NoError(t, membership.Admit(ctx, org, sig.PublicKey(chain.Key(id))))
	}
	require.NoError(t, membership.Hold(ctx, "maker", "9506000"))
	l.must("owned", controls("maker", "owned"))
	l.must("maker", event("commissioning", nil, "1000"))
	l.must("maker", event("commissioning", []string{item}, ""))
	inspection.Given{
		Schemes: []*inspectionv1.Scheme{
			{Id: "catch/1", Consumable: true}, {Id: "old/1", Retired: now}, {Id: "safety/1", LateDays: 30, ValidDays: 365}, water,
		},
		Products: []*inspectionv1.Product{{
			Subject: gtin, Organization: "maker", GpcBrick: "10001234", Makers: []string{"maker"},
			Classifications: []*inspectionv1.Classification{{HsCode: "851712"}, {Jurisdiction: "DE", HsCode: "85171200"}},
			Rulings:         []*inspectionv1.Ruling{{Jurisdiction: "DE", HsCode: "85176200"}},
		}},
		Accreditations: []*inspectionv1.Accreditation{
			granted(1, "lab", "safety/1", nil, 0), granted(2, "lab", "catch/1", nil, 0),
			granted(3, "lab", "safety/1", &inspectionv1.Scope{HsPrefixes: []string{"84"}}, 0),
			granted(4, "lab", "safety/1", &inspectionv1.Scope{HsPrefixes: []string{"851762"}, GpcBricks: []string{"10001234"}}, 0),
			granted(5, "lab", "safety/1", &inspectionv1.Scope{Jurisdictions: []string{"DE"}, Sites: []string{works}}, 0),
			granted(6, "lab", "safety/1", nil, now-days), granted(7, "owned", "safety/1", nil, 0), granted(8, "shop", "safety/1", nil, 0),
			granted(9, "owned", "catch/1", nil, 0), granted(10, "lab", "safety/1", &inspectionv1.Scope{HsPrefixes: []string{"85171200"}}, 0),
			suspendedAccreditation(11),
			{Id: 12, Accreditor: "accreditor", Organization: "lab", Scheme: "safety/1", Body: inspectionv1.Body_BODY_B, History: began},
			{Id: 13, Accreditor: "accreditor", Organization: "owned", Scheme: "safety/1", Body: inspectionv1.Body_BODY_A, History: began},
			{Id: 14, Accreditor: "accreditor", Organization: "lab", Scheme: "safety/1", Body: inspectionv1.Body_BODY_A, History: began},
		},
	}.Set(l.as(""))
	return l
}

var began = []*inspectionv1.Change{{Status: inspectionv1.Status_STATUS_IN_FORCE}}

func granted(id uint64, to, scheme string, scope *inspectionv1.Scope, until int64) *inspectionv1.Accreditation {
	return &inspectionv1.Accreditation{Id: id, Accreditor: "accreditor", Organization: to, Scheme: scheme, Scope: scope, Until: until, History: began}
}

// suspendedAccreditation is one that was suspended for a day, two days ago.
func suspendedAccreditation(id uint64) *inspectionv1.Accreditation {
	a := granted(id, "lab", "safety/1", nil, 0)
	a.History = append(began[:1:1],
		&inspectionv1.Change{Status: inspectionv1.Status_STATUS_SUSPENDED, Since: now - 2*days},
		&inspectionv1.Change{Status: inspectionv1.Status_STATUS_IN_FORCE, Since: now - days})
	return a
}

// water is a scheme that measures.
var water = &inspectionv1.Scheme{Id: "water/1", Characteristics: []*inspectionv1.Characteristic{
	{Code: "colour", Terms: []string{"brown", "clear"}, Admissible: []string{"clear"}},
	{Code: "lead", Unit: "MGM", Greatest: "10"},
	{Code: "note", Terms: []string{"a", "b"}},
	{Code: "ph", Least: "6.5", Greatest: "8.5"},
	{Code: "taste"},
}}

// controls is that an organization controls another.
func controls(organization, affiliate string) *membershipv1.DeclareAffiliation {
	return &membershipv1.DeclareAffiliation{
		Organization: organization, Affiliate: affiliate, Relations: []membershipv1.Relation{membershipv1.Relation_RELATION_CONTROLS},
	}
}

// event is one of the maker's, on items or a quantity of the lot.
func event(bizStep string, items []string, quantity string) x.Message {
	ev := &provenancev1.Event{
		Type: provenancev1.EventType_EVENT_TYPE_OBJECT, Action: provenancev1.Action_ACTION_ADD, BizStep: bizStep,
		EventTime: &provenancev1.DateTime{Seconds: now - 40*days}, EventTimeZoneOffset: "+00:00",
	}
	if bizStep != "commissioning" {
		ev.Action = provenancev1.Action_ACTION_OBSERVE
	}
	if bizStep == "shipping" || bizStep == "receiving" {
		ev.BizTransactionList = []*provenancev1.BizTransaction{{Type: "desadv", BizTransaction: "urn:epcglobal:cbv:bt:9506000100012:D1"}}
	}
	for _, id := range items {
		ev.EpcList = append(ev.EpcList, "https://id.gs1.org/"+id)
	}
	if quantity != "" {
		ev.QuantityList = []*provenancev1.QuantityElement{{EpcClass: "https://id.gs1.org/" + lot, Quantity: quantity}}
	}
	return &provenancev1.CaptureEvent{Event: ev}
}

// aggregation packs items into a container, or takes them out.
func aggregation(action provenancev1.Action, bizStep, container string, items ...string) x.Message {
	ev := &provenancev1.Event{
		Type: provenancev1.EventType_EVENT_TYPE_AGGREGATION, Action: action, BizStep: bizStep, ParentId: "https://id.gs1.org/" + container,
		EventTime: &provenancev1.DateTime{Seconds: now - 3*days}, EventTimeZoneOffset: "+00:00",
	}
	for _, id := range items {
		ev.ChildEpcs = append(ev.ChildEpcs, "https://id.gs1.org/"+id)
	}
	return &provenancev1.CaptureEvent{Event: ev}
}

// aggregationOf packs items into a container of the maker's.
func aggregationOf(container string, items ...string) x.Message {
	return aggregation(provenancev1.Action_ACTION_ADD, "packing", container, items...)
}

// sell has the maker ship an item and a quantity of the lot, and the shop receive them.
func (l *ledger) sell(item, quantity string) {
	l.must("maker", event("shipping", []string{item}, quantity))
	l.must("shop", event("receiving", []string{item}, quantity))
}

// as returns the context of a message that an organization signs.
func (l *ledger) as(organization string) *x.Context {
	signer := x.Signer{Organization: organization}
	if organization != "" {
		l.txs++
		signer.Address, signer.TxID = chain.Address(organization), make([]byte, 32)
		binary.BigEndian.PutUint64(signer.TxID, l.txs)
	}
	return x.NewContext(x.Chain{ID: chain.ID, Height: l.height, Time: time.Unix(l.unix, 0)}, signer, l.state, l.flat, nil)
}

// send handles a message, and returns what it noted. On an error nothing of it stays.
func (l *ledger) send(organization string, m x.Message) ([]x.Note, error) {
	for _, module := range []x.Module{membership.Module, provenance.Module, inspection.Module} {
		for _, msg := range module.Msgs {
			if fmt.Sprintf("%T", msg.New()) != fmt.Sprintf("%T", m) {
				continue
			}
			require.NoError(l.t, x.Decode(x.Encode(m), msg.New()), "it is one that arrives")
			state, flat := l.state.Clone(), l.flat.Clone()
			ctx := l.as(organization)
			if err := msg.Do(ctx, m); err != nil {
				l.state, l.flat = state, flat
				return nil, err
			}
			return ctx.TakeNotes(), nil
		}
	}
	require.FailNow(l.t, "no handler", "%T", m)
	return nil, nil
}

func (l *ledger) must(organization string, m x.Message) []x.Note {
	notes, err := l.send(organization, m)
	require.NoError(l.t, err)
	return notes
}

// issue sends an attestation that a test changed, and returns it as it is then.
func (l *ledger) issue(organization string, m *inspectionv1.IssueAttestation) *inspectionv1.AttestationResponse {
	l.must(organization, m)
	var last uint64
	for ; ; last++ {
		if _, err := ask[inspectionv1.AttestationResponse](l, &inspectionv1.AttestationRequest{Id: last + 1}); err != nil {
			break
		}
	}
	return l.attestation(last)
}

func (l *ledger) attestation(id uint64) *inspectionv1.AttestationResponse {
	r, err := ask[inspectionv1.AttestationResponse](l, &inspectionv1.AttestationRequest{Id: id})
	require.NoError(l.t, err)
	return r
}

// check requires that the tables are as messages leave them.
func (l *ledger) check() { require.NoError(l.t, inspection.CheckAttestations(l.as(""))) }

// ask answers a query.
func ask[R any](l *ledger, m x.Message) (*R, error) {
	for _, q := range inspection.Module.Queries {
		if fmt.Sprintf("%T", q.NewRequest()) == fmt.Sprintf("%T", m) {
			answer, err := q.Do(l.as(""), m)
			if err != nil {
				return nil, err
			}
			return any(answer).(*R), nil
		}
	}
	require.FailNow(l.t, "no query", "%T", m)
	return nil, nil
}

// good is an attestation that passes about subjects, by somebody who claims nothing.
func good(scheme string, subjects ...string) *inspectionv1.IssueAttestation {
	m := &inspectionv1.IssueAttestation{Scheme: scheme, Result: passes, Performed: now - 3*days/2, Issued: now - days/2}
	for _, subject := range subjects {
		m.Coverage = append(m.Coverage, &inspectionv1.Coverage{Subject: subject})
	}
	return m
}

// with changes an attestation.
func with(m *inspectionv1.IssueAttestation, change func(*inspectionv1.IssueAttestation)) *inspectionv1.IssueAttestation {
	change(m)
	return m
}
