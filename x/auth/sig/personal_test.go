package sig

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/cosmos/gogoproto/types"
	"github.com/ethereum/go-ethereum/accounts"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/golden"
	"github.com/waymark-ledger/waymark/x"
)

func pack(m x.Message, name string) *types.Any {
	return &types.Any{TypeUrl: "/" + name, Value: x.Encode(m)}
}

func keyOf(t testing.TB, name string) *ecdsa.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	key, err := crypto.ToECDSA(seed[:])
	require.NoError(t, err)
	return key
}

// transaction is one with what is hard to show: long and hostile strings, other scripts, bytes,
// nested and empty messages, times, enumerations, a choice.
func transaction() (*waymarkv1.Header, []*types.Any) {
	header := &waymarkv1.Header{
		ChainId: "waymark-1", Signer: []byte("twenty bytes address"), Nonce: 7,
		Expires: &types.Timestamp{Seconds: 1_772_352_000, Nanos: 5}, Salt: []byte("0123456789abcdef"),
		MessagesRoot: make([]byte, 32), Count: 2, Memo: "line\nbreak \"quoted\" \\ \u202Ereversed\u202C pаypal 提单 é \xff",
	}
	return header, []*types.Any{
		pack(&membershipv1.SuspendOrganization{Organization: strings.Repeat("carrier-", 30), Reason: "x\x00\x7f\U0001f600"},
			"waymark.membership.v1.SuspendOrganization"),
		pack(&provenancev1.CaptureEvent{Event: &provenancev1.Event{
			Type: provenancev1.EventType_EVENT_TYPE_OBJECT, Action: provenancev1.Action_ACTION_ADD,
			EventTime:           &provenancev1.DateTime{Seconds: 1_772_352_000, OffsetMinutes: -60},
			EventTimeZoneOffset: "-01:00",
			EpcList:             []string{"urn:epc:id:sgtin:9506000.134352.1", "urn:epc:id:sgtin:9506000.134352.2"},
			QuantityList:        []*provenancev1.QuantityElement{{EpcClass: "urn:epc:class:lgtin:9506000.134352.LOT7"}},
			BizLocation:         &provenancev1.Location{},
		}}, "waymark.provenance.v1.CaptureEvent"),
	}
}

// TestPersonalText pins the text: a change of one byte makes every signature another one.
func TestPersonalText(t *testing.T) {
	header, messages := transaction()
	text, err := PersonalText(header, messages)
	require.NoError(t, err)
	golden.Check(t, "testdata/golden/personal.txt", text)
	again, err := PersonalText(header, messages)
	require.NoError(t, err)
	require.Equal(t, text, again)
}

func TestPersonalSignature(t *testing.T) {
	header, messages := transaction()
	canonical := x.Encode(header)
	text, err := PersonalText(header, messages)
	require.NoError(t, err)
	require.Equal(t, accounts.TextHash([]byte(text)), PersonalDigest(text), "what wallets sign")

	key := keyOf(t, "maker")
	signature, err := SignPersonal(key, text)
	require.NoError(t, err)
	require.Equal(t, waymarkv1.Mode_MODE_PERSONAL, signature.Mode)
	public := PublicKey(key)
	require.NoError(t, VerifyPersonal(public, canonical, text, signature))

	require.ErrorIs(t, VerifyPersonal(PublicKey(keyOf(t, "carrier")), canonical, text, signature), ErrSignature)
	require.ErrorIs(t, VerifyDirect(public, canonical, signature), ErrSignature)
	header.Nonce++
	require.ErrorIs(t, VerifyPersonal(public, x.Encode(header), text, signature), ErrPersonalText)

	last := text[strings.LastIndexByte(text, '\n')+1:]
	for _, other := range []string{
		"",
		last,
		"\n" + last,
		"Sign in to example.com\n" + last,
		" " + text,
		text + "\n",
		strings.TrimSuffix(text, last) + strings.ToUpper(last),
		personalTitle + "\n" + strings.Repeat("x", MaxPersonalText) + "\n" + last,
	} {
		signature, err := SignPersonal(key, other)
		require.NoError(t, err)
		require.ErrorIs(t, VerifyPersonal(public, canonical, other, signature), ErrPersonalText, "%.80q", other)
	}
	require.ErrorIs(t, VerifyPersonal(public, canonical, strings.Replace(text, "nonce: 7", "nonce: 8", 1), signature), ErrSignature)
}

func TestPersonalTextRefuses(t *testing.T) {
	header, messages := transaction()
	for name, list := range map[string][]*types.Any{
		"none":          nil,
		"too many":      make([]*types.Any, MaxPersonalMessages+1),
		"unknown type":  {{TypeUrl: "/waymark.v1.Nothing"}},
		"no type":       {{}},
		"nil":           {nil},
		"not a message": {{TypeUrl: "/waymark.v1.Kind"}},
		"malformed":     {{TypeUrl: messages[0].TypeUrl, Value: []byte{0x0a}}},
		"not canonical": {{TypeUrl: messages[0].TypeUrl, Value: append(messages[0].Value, 0x0a, 0)}},
		"too long": {pack(&membershipv1.SuspendOrganization{Reason: strings.Repeat("x", MaxPersonalText)},
			"waymark.membership.v1.SuspendOrganization")},
	} {
		_, err := PersonalText(header, list)
		require.Error(t, err, name)
		require.Less(t, len(err.Error()), 512)
	}
}
