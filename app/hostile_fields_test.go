package app_test

import (
	"context"
	"log/slog"
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
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/testutil/chain"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/membership"
)

// spoilers make of the text of a field what no check may let through into a key: they say what each field is now.
var spoilers = []func(string) string{
	func(s string) string { return s + "\x00x" },
	func(s string) string { return "\x00" + s },
	func(s string) string { return s + "/" },
	func(s string) string { return s + strings.Repeat("x", 4000) },
	func(string) string { return "org/\x00" },
	func(string) string { return "brand/maker/\x00" },
	func(string) string { return "person/" + strings.Repeat("\x00", 64) },
	func(string) string { return "scheme/\x00" },
}

// textField is where a text is in a message: numbers of fields. Lists have one element on the way.
type textField []int

// textFields returns all texts that a message can have, in messages at most so deep.
func textFields(t reflect.Type, depth int) (fields []textField) {
	switch t.Kind() {
	case reflect.String:
		return []textField{{}}
	case reflect.Pointer, reflect.Slice:
		return textFields(t.Elem(), depth)
	case reflect.Struct:
		if depth == 0 || t == reflect.TypeFor[types.Any]() {
			return nil
		}
		for i := range t.NumField() {
			if t.Field(i).Tag.Get("protobuf") == "" {
				continue
			}
			for _, rest := range textFields(t.Field(i).Type, depth-1) {
				fields = append(fields, append(textField{i}, rest...))
			}
		}
	}
	return fields
}

// spoiled returns a copy of a message with another text at a field. Messages and lists on the way that are empty get one element.
func (f textField) spoiled(m x.Message, change func(string) string) x.Message {
	m = proto.Clone(m).(x.Message)
	f.set(reflect.ValueOf(m), change)
	return m
}

func (f textField) set(v reflect.Value, change func(string) string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(change(v.String()))
	case reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		f.set(v.Elem(), change)
	case reflect.Slice:
		if v.Len() == 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		}
		f.set(v.Index(0), change)
	case reflect.Struct:
		f[1:].set(v.Field(f[0]), change)
	}
}

// TestHostileTexts sends every message that there is, nearly right but for one text, which is every text of it in turn, by
// those who may send it. Nothing panics, and what is taken begins a chain that exports the same.
func TestHostileTexts(t *testing.T) {
	for _, module := range app.Modules() {
		t.Run(module.Name, func(t *testing.T) {
			c := newFurnished(t)
			a := newAuthor(t, rand.New(rand.NewPCG(1, 2)), c)
			for _, msg := range module.Msgs {
				if msg.Name == "waymark.membership.v1.LeaveConsortium" {
					continue // who sends it sends nothing else, and its reason is one like those of others
				}
				for _, field := range textFields(reflect.TypeOf(msg.New()), 5) {
					var txs [][]byte
					for _, change := range spoilers {
						for n := range 4 * len(sendersOf(msg)) {
							sender := sendersOf(msg)[n/4]
							txs = append(txs, c.Sign(sender, a.spoiled(msg, sender, field, change)).Bytes)
						}
					}
					require.NotEmpty(t, txs, "%s: somebody may send it", msg.Name)
					for _, result := range c.Decide(txs) {
						require.NotEqual(t, []any{app.ErrPanic.Codespace, app.ErrPanic.Code}, []any{result.Codespace, result.Code}, "%s %v", msg.Name, field)
					}
				}
			}
			state, rows := exported(t, c)
			again, againRows := exported(t, c.Import([]byte(state), []byte(rows)))
			require.Equal(t, state, again)
			require.Equal(t, rows, againRows)
		})
	}
}

// spoiled writes a message that is right but for a text, as a sender sends or proposes it.
func (a *author) spoiled(msg x.Msg, sender string, field textField, change func(string) string) x.Message {
	m := msg.New()
	a.fill(reflect.ValueOf(m).Elem(), "", 0)
	a.mend(m, sender)
	m = field.spoiled(m, change)
	if msg.Electorate != nil {
		return &governancev1.Propose{Title: "title", Messages: []*types.Any{x.Pack(m)}}
	}
	return m
}

// TestHostileQuestions asks every question that there is with every text of it spoiled in turn. A node answers, or says what
// it expects.
func TestHostileQuestions(t *testing.T) {
	c := newFurnished(t)
	a := newAuthor(t, rand.New(rand.NewPCG(1, 2)), c)
	ask := func(path string, fresh func() x.Message) {
		for _, field := range textFields(reflect.TypeOf(fresh()), 5) {
			for _, change := range spoilers {
				q := fresh()
				a.fill(reflect.ValueOf(q).Elem(), "", 0)
				q = field.spoiled(q, change)
				res, err := c.App.Query(context.Background(), &abci.RequestQuery{Path: path, Data: x.Encode(q)})
				require.NoError(t, err)
				require.NotContains(t, res.Log, "cannot be answered", "%s %v", path, q)
			}
		}
	}
	for _, m := range app.Modules() {
		for _, q := range m.Queries {
			ask("/"+m.Name+"/"+q.Name, q.NewRequest)
		}
	}
	ask(app.ProvePath, func() x.Message { return new(proofv1.ProveRequest) })
}

// judge is a member of a furnished chain beside those of every chain.
var judge = &membershipv1.Organization{Id: "judge", Name: "Judge", Jurisdiction: "DE", Roles: []x.Role{membership.Arbitrator}}

// newFurnished returns a chain that has one of each: goods, a product, a scheme, an accreditation, a profile, a listing. It
// fails the test when its node logs an error.
func newFurnished(t *testing.T) *chain.Chain {
	c := chain.New(t, nil, judge)
	c.Configure(func(o *app.Options) { o.Logger = slog.New(alarm{slog.DiscardHandler, t}) })
	now := c.Time.Unix()
	var txs [][]byte
	for _, e := range story(t, "1-production") {
		txs = append(txs, c.Sign("maker", capture(e)).Bytes)
	}
	for _, sent := range []struct {
		by      string
		message x.Message
	}{
		{"maker", &inspectionv1.DeclareProduct{Product: &inspectionv1.Product{Subject: hostileProducts[0], GpcBrick: "10005853", Makers: []string{"maker"}}}},
		{"accreditor", &inspectionv1.PublishScheme{Scheme: &inspectionv1.Scheme{Id: hostileSchemes[0], Title: "title"}}},
		{"accreditor", &inspectionv1.PublishScheme{Scheme: &inspectionv1.Scheme{Id: hostileSchemes[1], Title: "title"}}},
		{"accreditor", &inspectionv1.PublishScheme{Scheme: &inspectionv1.Scheme{Id: hostileSchemes[2], Title: "title", Consumable: true}}},
		{"accreditor", &inspectionv1.GrantAccreditation{Organization: "inspector", Scheme: hostileSchemes[0], From: now - 1000}},
		{"regulator", &inspectionv1.PublishProfile{Profile: &inspectionv1.Profile{
			Class: "any", Mode: inspectionv1.Mode_MODE_B2C, Basis: inspectionv1.Basis_BASIS_PLACED, From: now,
		}}},
		{"regulator", &blacklistv1.ListInEmergency{Listing: &blacklistv1.Proposed{
			Subject: hostileLots[0], Severity: blacklistv1.Severity_SEVERITY_BLOCK, Reason: "unsafe", Markets: []string{"CN"},
			Evidence: [][]byte{make([]byte, 32)}, Recall: &blacklistv1.Recall{Action: "return"},
		}}},
	} {
		txs = append(txs, c.Sign(sent.by, sent.message).Bytes)
	}
	for i, result := range c.Decide(txs) {
		require.Zero(t, result.Code, "%d: %s", i, result.Log)
	}
	return c
}

// sendersOf returns members that may send a message, or propose it.
func sendersOf(msg x.Msg) []string {
	if msg.Electorate != nil {
		return []string{"regulator"}
	}
	if msg.Role == membershipv1.Role_ROLE_UNSPECIFIED {
		return []string{"maker", "partner"}
	}
	organizations := []*membershipv1.Organization{judge}
	for _, m := range chain.Organizations {
		organizations = append(organizations, m.Organization)
	}
	var senders []string
	for _, o := range organizations {
		if slices.ContainsFunc(o.Roles, func(r x.Role) bool { return r == msg.Role || slices.Contains(msg.Also, r) }) {
			senders = append(senders, o.Id)
		}
	}
	return senders
}
