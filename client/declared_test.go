package client_test

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"

	"github.com/cosmos/gogoproto/proto"
	gogotypes "github.com/cosmos/gogoproto/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/waymark-ledger/waymark/client"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
)

func TestDeclare(t *testing.T) {
	d := client.Declare(&membershipv1.RegisterKey{})
	require.Equal(t, "waymark.membership.v1.RegisterKey", d.Name)
	require.Equal(t, "RegisterKey adds a key to the signer's organization.", d.Comment)
	require.Len(t, d.Fields, 3)
	require.Equal(t, "public_key", d.Fields[0].Name)
	require.Equal(t, client.Bytes, d.Fields[0].Kind)
	require.Equal(t, "What it may do.", d.Fields[1].Comment)
	require.True(t, d.Fields[1].Repeated)
	require.Equal(t, []string{"admin", "record", "attest", "vote", "operate"}, d.Fields[1].Choices)
}

func TestShortName(t *testing.T) {
	require.Equal(t, "rating_agency", client.ShortName("waymark.membership.v1.Role", 10))
	require.Equal(t, "object", client.ShortName("waymark.provenance.v1.EventType", 1))
	require.Equal(t, "commit", client.ShortName("waymark.proof.v1.BlockIDFlag", 2))
	require.Equal(t, "99", client.ShortName("waymark.membership.v1.Role", 99))
}

func TestPlain(t *testing.T) {
	text := "on"
	m := &provenancev1.SensorReport{Value: "1", Text: &provenancev1.SensorReport_StringValue{StringValue: text}}
	bz, err := json.Marshal(client.Plain(m, false))
	require.NoError(t, err)
	require.Equal(t, `{"value":"1","string_value":"on"}`, string(bz))

	entry := &waymarkv1.Outcome{TxId: []byte{0xAB}, Height: 7, Status: waymarkv1.Status_STATUS_REFUSED}
	bz, err = json.Marshal(client.Plain(entry, true))
	require.NoError(t, err)
	require.Equal(t, `{"tx_id":"ab","height":"7","index":0,"status":"refused","codespace":"","code":0,"log":"","messages":[],"suspect":false}`, string(bz))

	// What cannot be read is shown as it is.
	packed := &waymarkv1.Tx{Messages: []*gogotypes.Any{{TypeUrl: "/no.Such", Value: []byte{1}}}}
	bz, err = json.Marshal(client.Plain(packed, false))
	require.NoError(t, err)
	require.Equal(t, `{"messages":[{"@type":"no.Such","value":"01"}]}`, string(bz))
}

func TestReadJSONRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`{`:                                    "not JSON",
		`{} {}`:                                "one object and nothing behind it",
		`[]`:                                   "expected a JSON object",
		`{"key": "x"}`:                         `"key": waymark.membership.v1.GrantMandate has no such field, expected mandate`,
		`{"mandate": {"from": "soon"}}`:        `mandate: from: "soon": expected a whole number`,
		`{"mandate": {"from": 1.5}}`:           `mandate: from: "1.5": expected a whole number`,
		`{"mandate": {"holder": 1}}`:           "mandate: holder: a JSON value of the wrong kind: expected text",
		`{"mandate": {"products": "one"}}`:     "mandate: products: expected a list",
		`{"mandate": {"products": [1]}}`:       "mandate: products: [0]: a JSON value of the wrong kind",
		`{"mandate": {"Holder": "x"}}`:         `"Holder"`,
		`{"mandate": {"holder": "x", "a": 1}}`: `"a"`,
	} {
		err := client.ReadJSON([]byte(text), &membershipv1.GrantMandate{})
		require.ErrorContains(t, err, want, text)
	}
	require.ErrorContains(t, client.ReadJSON([]byte(`{"messages":[{"@type":"no.Such"}]}`), &waymarkv1.Tx{}), "no message that this program knows")
	require.ErrorContains(t, client.ReadJSON([]byte(`{"messages":[{}]}`), &waymarkv1.Tx{}), "@type")
}

func TestSetField(t *testing.T) {
	var m membershipv1.SubmitApplication
	for _, f := range [][2]string{
		{"organization.id", "acme"},
		{"organization.roles", "rating-agency"},
		{"organization.roles", "ROLE_CUSTOMS"},
		{"organization.glns", "1"},
		{"organization.glns", "2"},
		{"public_key", "0x02ff"},
	} {
		require.NoError(t, client.SetField(&m, f[0], f[1]), f[0])
	}
	require.Equal(t, membershipv1.SubmitApplication{
		Organization: &membershipv1.Organization{
			Id: "acme", Glns: []string{"1", "2"},
			Roles: []membershipv1.Role{membershipv1.Role_ROLE_RATING_AGENCY, membershipv1.Role_ROLE_CUSTOMS},
		},
		PublicKey: []byte{2, 255},
	}, m)
	require.ErrorContains(t, client.SetField(&m, "organization.roles", "king"), `"king": expected manufacturer,`)
	require.ErrorContains(t, client.SetField(&m, "organization.colour", "red"), `no field "colour"`)
	require.NoError(t, client.SetField(&m, "organization", `{"id": "other"}`))
	require.Equal(t, "other", m.Organization.Id)

	var p governancev1.Propose
	for _, organization := range []string{"a", "b"} {
		text := `{"@type": "waymark.membership.v1.AssignHolding", "organization": "` + organization + `", "key": "9506000"}`
		require.NoError(t, client.SetField(&p, "messages", text))
	}
	require.Len(t, p.Messages, 2)
	require.Equal(t, x.Pack(&membershipv1.AssignHolding{Organization: "b", Key: "9506000"}), p.Messages[1])
	require.ErrorContains(t, client.SetField(&p, "messages", `{"organization": "a"}`), "@type")
	require.ErrorContains(t, client.SetField(&p, "messages", `9`), "@type")
	require.ErrorContains(t, client.SetField(&p, "messages", `{`), "not JSON")
}

// What is written as JSON reads as the same message, whatever is in it.
func TestJSONRoundTrip(t *testing.T) {
	for _, m := range []proto.Message{
		&provenancev1.CaptureEvent{}, &membershipv1.SubmitApplication{}, &membershipv1.OrganizationResponse{},
		&waymarkv1.Outcome{}, &waymarkv1.Record{}, &provenancev1.LotResponse{}, &waymarkv1.Tx{},
	} {
		t.Run(proto.MessageName(m), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				want := reflect.New(reflect.TypeOf(m).Elem())
				fill(t, want.Elem(), 4)
				message := want.Interface().(proto.Message)
				for _, all := range []bool{false, true} {
					bz, err := json.Marshal(client.Plain(message, all))
					require.NoError(t, err)
					got := reflect.New(want.Type().Elem()).Interface().(proto.Message)
					require.NoError(t, client.ReadJSON(bz, got), string(bz))
					require.True(t, proto.Equal(message, got), "%s\n%s\n%s", bz, message, got)
				}
			})
		})
	}
}

// fill sets the fields of a message at random.
func fill(t *rapid.T, v reflect.Value, depth int) {
	if any, ok := v.Addr().Interface().(*gogotypes.Any); ok {
		m := &membershipv1.RevokeMandate{Organization: rapid.String().Draw(t, "organization")}
		bz, err := m.Marshal()
		require.NoError(t, err)
		*any = gogotypes.Any{TypeUrl: "/" + proto.MessageName(m), Value: bz}
		return
	}
	if at, ok := v.Addr().Interface().(*gogotypes.Timestamp); ok {
		*at = gogotypes.Timestamp{Seconds: rapid.Int64Range(0, 4e9).Draw(t, "seconds"), Nanos: rapid.Int32Range(0, 999_999_999).Draw(t, "nanos")}
		return
	}
	for i := range v.NumField() {
		if rapid.Bool().Draw(t, "set") {
			fillValue(t, v.Field(i), v, depth)
		}
	}
}

func fillValue(t *rapid.T, f, in reflect.Value, depth int) {
	switch f.Kind() {
	case reflect.Bool:
		f.SetBool(true)
	case reflect.String:
		f.SetString(rapid.String().Draw(t, "text"))
	case reflect.Int32:
		if f.Type() == reflect.TypeFor[int32]() {
			f.SetInt(int64(rapid.Int32().Draw(t, "number")))
		} else {
			f.SetInt(rapid.Int64Range(0, 2).Draw(t, "value")) // which every enumeration of these has
		}
	case reflect.Int64:
		f.SetInt(rapid.SampledFrom([]int64{math.MinInt64, -1, 1, math.MaxInt64}).Draw(t, "number"))
	case reflect.Uint32, reflect.Uint64:
		f.SetUint(uint64(rapid.Uint32().Draw(t, "number")))
	case reflect.Pointer:
		if depth > 0 {
			f.Set(reflect.New(f.Type().Elem()))
			fill(t, f.Elem(), depth-1)
		}
	case reflect.Slice:
		for range rapid.IntRange(1, 2).Draw(t, "elements") {
			if f.Type().Elem().Kind() == reflect.Uint8 {
				f.SetBytes(rapid.SliceOfN(rapid.Byte(), 1, 4).Draw(t, "bytes"))
				continue
			}
			if f.Type().Elem().Kind() == reflect.Pointer && depth == 0 {
				return
			}
			element := reflect.New(f.Type().Elem()).Elem()
			fillValue(t, element, in, depth)
			f.Set(reflect.Append(f, element))
		}
	case reflect.Interface:
		if depth == 0 {
			return
		}
		wrappers := in.Addr().Interface().(interface{ XXX_OneofWrappers() []any }).XXX_OneofWrappers()
		var fitting []any
		for _, w := range wrappers {
			if reflect.TypeOf(w).Implements(f.Type()) {
				fitting = append(fitting, w)
			}
		}
		wrapper := reflect.New(reflect.TypeOf(rapid.SampledFrom(fitting).Draw(t, "alternative")).Elem())
		fillValue(t, wrapper.Elem().Field(0), wrapper.Elem(), depth-1)
		if inner := wrapper.Elem().Field(0); inner.Kind() != reflect.Pointer || !inner.IsNil() {
			f.Set(wrapper)
		}
	default:
		t.Fatalf("a field of %s", f.Type())
	}
}
