package app

import (
	"bytes"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

// FuzzTransaction decodes whatever comes: it never panics, and what it accepts has one encoding, one
// id, and messages that the header commits to.
func FuzzTransaction(f *testing.F) {
	for _, messages := range [][]x.Message{
		{&membershipv1.RevokeKey{Address: bytes.Repeat([]byte{1}, 20)}},
		{&provenancev1.CaptureEvent{Event: &provenancev1.Event{
			Type: provenancev1.EventType_EVENT_TYPE_OBJECT, EpcList: []string{"urn:epc:id:sgtin:9506000.013435.1"},
			Ilmd: []*provenancev1.Field{{Name: "n", Value: &provenancev1.Value{Kind: &provenancev1.Value_Null{Null: &provenancev1.Null{}}}}},
		}}, &membershipv1.RevokeMandate{Organization: "carrier"}},
	} {
		f.Add(signed(f, messages))
	}
	f.Add([]byte{})
	a := decoder()
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := a.decode(raw)
		if err != nil {
			require.ErrorAs(t, err, new(*x.Error))
			return
		}
		require.Equal(t, raw, x.Encode(e.tx))
		require.Equal(t, sig.TxID(x.Encode(e.tx.Header)), e.id)
		require.Len(t, e.messages, int(e.tx.Header.Count))
	})
}

// decoder is a state machine without a state.
func decoder() *App {
	a := &App{msgs: make(map[string]x.Msg)}
	for _, m := range Modules() {
		for _, msg := range m.Msgs {
			a.msgs[msg.Name] = msg
		}
	}
	return a
}

// TestElementsOfATransaction: what one message may not ask of memory, several together may not either.
func TestElementsOfATransaction(t *testing.T) {
	nulls := func(n int) x.Message { // of two elements each
		list := &provenancev1.List{}
		for range n {
			list.Values = append(list.Values, &provenancev1.Value{Kind: &provenancev1.Value_Null{Null: &provenancev1.Null{}}})
		}
		return &provenancev1.CaptureEvent{Event: &provenancev1.Event{Extensions: []*provenancev1.Field{
			{Namespace: "n:", Name: "n", Value: &provenancev1.Value{Kind: &provenancev1.Value_List{List: list}}},
		}}}
	}
	a := decoder()
	_, err := a.decode(signed(t, []x.Message{nulls(10_000), nulls(10_000), nulls(10_000)}))
	require.NoError(t, err)
	_, err = a.decode(signed(t, []x.Message{nulls(10_000), nulls(10_000), nulls(10_000), nulls(10_000)}))
	require.ErrorIs(t, err, ErrMalformed)
	require.ErrorContains(t, err, "messages[3]")
	require.ErrorContains(t, err, "more elements than it may have in all")
}

func signed(t testing.TB, messages []x.Message) []byte {
	key, err := crypto.ToECDSA(bytes.Repeat([]byte{7}, 32))
	require.NoError(t, err)
	address, err := sig.Address(sig.PublicKey(key))
	require.NoError(t, err)
	tx, err := client.Draft{
		ChainID: "fuzz-1", Signer: address, Nonce: 1, Expires: time.Unix(1_800_000_000, 0), Messages: messages,
	}.Tx()
	require.NoError(t, err)
	s, err := client.Sign(tx, key, waymarkv1.Mode_MODE_DIRECT)
	require.NoError(t, err)
	return s.Bytes
}
