package app_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/gogoproto/proto"
	"github.com/cosmos/gogoproto/types"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/validators"
)

// The names of organizations and keys, of members and of such as may become some.
var (
	hostileMembers = []string{
		"accreditor", "carrier", "customs", "inspector", "maker", "partner", "platform", "regulator", "new0", "new1", "new2",
	}
	hostileKeys = append(slices.Clone(hostileMembers), "k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9")
	hostileGLNs = gln("950600010000", "950600010001", "950600010003", "950600020000", "950600020001", "950600120000", "123456789012")
)

func gln(digits ...string) (all []string) {
	for _, d := range digits {
		check, err := gs1.CheckDigit(d)
		if err != nil {
			panic(err)
		}
		all = append(all, d+string(check))
	}
	return all
}

// texts are what fields of a name are filled with; all others with a word.
var texts = map[string][]string{
	"Organization": hostileMembers, "Affiliate": hostileMembers, "Successor": hostileMembers, "Id": hostileMembers, "Holder": hostileMembers,
	"Gln":          hostileGLNs,
	"Jurisdiction": {"CN", "DE", "NL"},
	"Key":          {"9506000", "9506001", "95060", "gtin/09506000134352", "gln/" + hostileGLNs[0]},
	"Lei":          {"", "5493001KJTIIGC8Y1R12", "529900T8BM49AURSDO55"},
	"Eori":         {"", "DE123"}, "TaxId": {"", "DE:811569869"},
	"Contact":  {"", "https://example.com/x"},
	"Message":  {"waymark.governance.v1.SetElectorate", "waymark.membership.v1.SuspendOrganization", "waymark.membership.v1.AmendOrganization"},
	"Module":   {"governance", "membership", "validators", "quota", "provenance", "waymark", "auth"},
	"Platform": {"linux/amd64", "linux/arm64"},
	"Type":     {validators.Ed25519},
}

// wrongTexts are what any of them is filled with now and then.
var wrongTexts = []string{
	"", "\x00", "a\x00b", x.Council, x.System, "\u2028<>&\"", strings.Repeat("x", 3000), "☃", "a\nb", "\xff", "/", "a/b", "org/",
	"org/\x00", "brand/maker/\x00", "person/\x00",
}

// setByLedger are fields that a message leaves empty.
var setByLedger = map[string]bool{"RegisteredHeight": true, "Life": true, "LifeHeight": true, "Approvals": true, "FromHeight": true}

// author writes random messages.
type author struct {
	random    *rand.Rand
	test      *testing.T
	chain     *chain.Chain
	all       []x.Msg
	written   map[string]int // how many there are of each
	events    []*provenancev1.Event
	evidence  []abci.Misbehavior
	proposals uint64 // how many there are
	made      int    // consensus keys
}

// registered are all messages that there are.
func registered() (all []x.Msg) {
	for _, m := range app.Modules() {
		all = append(all, m.Msgs...)
	}
	return all
}

func newAuthor(t *testing.T, random *rand.Rand, c *chain.Chain) author {
	a := author{random: random, test: t, chain: c, all: registered(), written: map[string]int{}}
	for _, name := range []string{"1-production", "2-over-shipment", "3-clone", "5-correction"} {
		a.events = append(a.events, story(t, name)...)
	}
	return a
}

func nameOf(m x.Message) string { return proto.MessageName(m) }

func (a *author) pick(of []string) string { return of[a.random.IntN(len(of))] }

// The messages that may be in a place.
func sendable(m x.Msg) bool { return m.Electorate == nil }

func decidable(m x.Msg) bool { return m.Electorate != nil }

func approvable(m x.Msg) bool {
	return m.Electorate == nil && !m.Alone && m.Permission == authv1.Permission_PERMISSION_ADMIN
}

// rare are messages that would soon end a world: so many are left out for one that is written, unless it is due.
var rare = map[string]int{"LeaveConsortium": 60, "ExpelOrganization": 3, "ScheduleUpgrade": 4, "SetElectorate": 3}

// scarcest returns the first of the messages of which there are fewest.
func (a *author) scarcest(may func(x.Msg) bool) (scarcest x.Msg) {
	for _, msg := range a.all {
		if may(msg) && (scarcest.Name == "" || a.written[msg.Name] < a.written[scarcest.Name]) {
			scarcest = msg
		}
	}
	return scarcest
}

// message writes a message that an organization may mean to send: now and then one of which there are fewest.
func (a *author) message(organization string, may func(x.Msg) bool) x.Message {
	scarce := a.random.IntN(4) == 0
	for {
		msg := a.all[a.random.IntN(len(a.all))]
		if scarce {
			msg = a.scarcest(may)
		} else if !may(msg) || a.random.IntN(1+rare[msg.Name[strings.LastIndexByte(msg.Name, '.')+1:]]) > 0 {
			continue
		}
		a.written[msg.Name]++
		m := msg.New()
		a.fill(reflect.ValueOf(m).Elem(), "", 0)
		if a.random.IntN(10) > 0 {
			a.mend(m, organization)
		}
		if fields := textFields(reflect.TypeOf(m), 5); len(fields) > 0 && a.random.IntN(16) == 0 {
			wrong := a.pick(wrongTexts)
			m = fields[a.random.IntN(len(fields))].spoiled(m, func(s string) string { return a.pick([]string{s, ""}) + wrong })
		}
		return m
	}
}

// fill gives a field a random value, mostly one of its kind.
func (a *author) fill(v reflect.Value, field string, depth int) {
	r := a.random
	wrong := r.IntN(25) == 0
	switch v.Kind() {
	case reflect.String:
		of := texts[field]
		switch {
		case wrong:
			of = wrongTexts
		case field == "Node":
			of = []string{fmt.Sprintf("%040x", r.IntN(20))}
		case of == nil:
			of = []string{"word", "Two words", "5"}
		}
		v.SetString(a.pick(of))
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int32: // an enumeration
		v.SetInt(int64(1 + r.IntN(5)))
		if wrong {
			v.SetInt([]int64{0, -1, 77, 1 << 30}[r.IntN(4)])
		}
	case reflect.Int64:
		v.SetInt(a.number(field))
		if wrong {
			v.SetInt([]int64{0, -1, 1 << 62, -1 << 63, 1<<63 - 1}[r.IntN(5)])
		}
	case reflect.Uint32:
		v.SetUint([]uint64{0, 1, 1, 2, 2, 3, 3, 10, 1<<32 - 1}[r.IntN(9)])
	case reflect.Uint64:
		v.SetUint([]uint64{0, 1, 2, 3, 1 << 63}[r.IntN(5)])
		if field == "Proposal" {
			v.SetUint(a.proposals + 1 - min(a.proposals, uint64(r.IntN(8))))
		}
	case reflect.Slice:
		a.fillList(v, field, depth)
	case reflect.Pointer:
		if v.Type() == reflect.TypeFor[*types.Any]() {
			plain := func(m x.Msg) bool { _, carries := m.New().(interface{ GetMessages() []*types.Any }); return !carries }
			v.Set(reflect.ValueOf(x.Pack(a.message("", plain))))
			return
		}
		v.Set(reflect.New(v.Type().Elem()))
		if depth < 5 && !wrong {
			a.fill(v.Elem(), field, depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			absent := setByLedger[f.Name] && r.IntN(30) > 0 || f.Type.Kind() == reflect.Pointer && r.IntN(15) == 0
			if f.Tag.Get("protobuf") != "" && !absent {
				a.fill(v.Field(i), f.Name, depth+1)
			}
		}
	}
}

func (a *author) number(field string) int64 {
	r := a.random
	switch field {
	case "Height":
		return a.chain.Height + 5000 + int64(r.IntN(100_000))
	case "VotingSeconds":
		return int64(10 + r.IntN(5000))
	case "SuspectSince":
		return a.chain.Time.Unix() - int64(r.IntN(100))
	}
	return int64(r.IntN(100))
}

// fillList fills a list, mostly short, sorted and with nothing twice.
func (a *author) fillList(v reflect.Value, field string, depth int) {
	r := a.random
	if v.Type().Elem().Kind() == reflect.Uint8 {
		v.SetBytes(a.bytes(field))
		return
	}
	n := r.IntN(4)
	if r.IntN(60) == 0 {
		n = 40
	}
	if depth > 3 {
		n = min(n, 1)
	}
	v.Set(reflect.MakeSlice(v.Type(), n, n))
	for i := range n {
		a.fill(v.Index(i), strings.TrimSuffix(field, "s"), depth+1)
	}
	if texts, ok := v.Addr().Interface().(*[]string); ok && r.IntN(10) > 0 {
		slices.Sort(*texts)
		*texts = slices.Compact(*texts)
	}
	if v.Type().Elem().Kind() == reflect.Int32 && r.IntN(10) > 0 {
		for i := range n { // the first so many of the enumeration
			v.Index(i).SetInt(int64(i) + 1)
		}
	}
}

func (a *author) bytes(field string) []byte {
	switch {
	case field == "PublicKey" && a.random.IntN(25) > 0:
		return sig.PublicKey(chain.Key(a.pick(hostileKeys)))
	case field == "Address" && a.random.IntN(25) > 0:
		return chain.Address(a.pick(hostileKeys))
	}
	bz := make([]byte, a.random.IntN(40))
	for i := range bz {
		bz[i] = byte(a.random.IntN(256))
	}
	return bz
}

// mend puts right what is never right by chance: proofs, parameters, events, and what proposals carry.
func (a *author) mend(m x.Message, organization string) {
	r := a.random
	switch m := m.(type) {
	case *provenancev1.CaptureEvent:
		e := *a.events[r.IntN(len(a.events))]
		e.BizStep = a.pick([]string{e.BizStep, e.BizStep, "shipping", "receiving", "destroying", "cycle_counting"})
		m.Event = &e
	case *membershipv1.SubmitApplication:
		if m.Organization == nil {
			return
		}
		name := a.pick(hostileKeys)
		m.Organization.Id, m.PublicKey = a.pick([]string{"new0", "new1", "new2"}), sig.PublicKey(chain.Key(name))
		m.Organization.Reason, m.Organization.Lei, m.Organization.Glns = "", "", nil
		statement := &membershipv1.ApplicationStatement{
			ChainId: chain.ID, Organization: m.Organization, PublicKey: m.PublicKey, Nodes: m.Nodes,
		}
		var err error
		m.Proof, err = sig.SignStatement(chain.Key(name), sig.Application, x.Encode(statement))
		require.NoError(a.test, err)
	case *membershipv1.RegisterFacility:
		if m.Facility != nil {
			m.Facility.Organization = ""
		}
	case *membershipv1.GrantMandate:
		m.Mandate = &membershipv1.Mandate{Holder: organization, Organization: a.pick(hostileMembers)}
	case *membershipv1.DeclareAffiliation:
		m.Organization = organization
	case *membershipv1.RegisterKey:
		m.PublicKey, m.Proof = chain.Prove(chain.ID, organization, a.pick(hostileKeys), sig.Registration)
	case *membershipv1.RotateKey:
		m.PublicKey, m.Proof = chain.Prove(chain.ID, organization, a.pick(hostileKeys), sig.Rotation)
	case *membershipv1.RecoverOrganization:
		m.PublicKey, m.Proof = chain.Prove(chain.ID, m.Organization, a.pick(hostileKeys), sig.Recovery)
	case *validatorsv1.ApplyValidator:
		m.PublicKey, m.Proof = a.consensusKey(organization)
	case *validatorsv1.RotateConsensusKey:
		m.PublicKey, m.Proof = a.consensusKey(organization)
	case *validatorsv1.AdmitValidator:
		m.Power = 10 + int64(r.IntN(40))
	case *validatorsv1.SetValidatorPower:
		m.Power = 10 + int64(r.IntN(100))
	case *governancev1.ChangeParameters:
		m.Module, m.Params = "membership", x.Encode(&membershipv1.Params{
			ApplicationDays: 1, Applications: 5, LapsesPerBlock: 2, Keys: uint32(2 + r.IntN(5)), Nodes: 2, Facilities: 2, Affiliations: 2,
		})
		if r.IntN(2) == 0 {
			m.Module, m.Params = "validators", x.Encode(&validatorsv1.Params{
				MissedWindow: 20 + int64(r.IntN(20)), MissedBlocks: 10 + int64(r.IntN(5)), JailedBlocks: 1 + int64(r.IntN(5)),
			})
		}
	case *governancev1.SetElectorate:
		m.Electorate = &governancev1.Electorate{
			Roles: []x.Role{4, 5, 6}, Threshold: &governancev1.Fraction{Numerator: 1, Denominator: 2}, VotingSeconds: 100,
		}
	case *governancev1.Propose:
		m.Title, m.Messages, m.Emergency = "title", a.carried(organization, decidable), r.IntN(6) == 0
	case *governancev1.ProposeAct:
		m.Title, m.Messages = "title", a.carried(organization, approvable)
	default:
		a.mendTrade(m, organization)
	}
}

func (a *author) carried(organization string, may func(x.Msg) bool) (messages []*types.Any) {
	for range 1 + a.random.IntN(8)/6 {
		messages = append(messages, x.Pack(a.message(organization, may)))
	}
	return messages
}

// consensusKey returns one that proves itself, and was used before now and then.
func (a *author) consensusKey(organization string) (*validatorsv1.ConsensusKey, []byte) {
	a.made++
	kind := validators.Ed25519
	if a.random.IntN(3) == 0 {
		kind = validators.MLDSA65
	}
	key := a.chain.ConsensusKey(fmt.Sprint("hostile ", a.made-a.random.IntN(3)), kind)
	return chain.WireKey(key), proofOf(a.test, organization, key)
}
