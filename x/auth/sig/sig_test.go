package sig

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
)

func direct(rs []byte) *waymarkv1.Signature {
	return &waymarkv1.Signature{Mode: waymarkv1.Mode_MODE_DIRECT, Rs: rs}
}

func TestDirectSignature(t *testing.T) {
	key, header := keyOf(t, "maker"), []byte("any canonical header")
	public := PublicKey(key)
	signature, err := SignDirect(key, header)
	require.NoError(t, err)
	require.NoError(t, VerifyDirect(public, header, signature))

	order := crypto.S256().Params().N
	s := new(big.Int).SetBytes(signature.Rs[32:])
	high := append(bytes.Clone(signature.Rs[:32]), new(big.Int).Sub(order, s).FillBytes(make([]byte, 32))...)
	zero, n := make([]byte, 32), order.FillBytes(make([]byte, 32))
	for name, rs := range map[string][]byte{
		"s in the upper half": high,
		"r = 0":               append(bytes.Clone(zero), signature.Rs[32:]...),
		"s = 0":               append(bytes.Clone(signature.Rs[:32]), zero...),
		"r = n":               append(bytes.Clone(n), signature.Rs[32:]...),
		"s = n":               append(bytes.Clone(signature.Rs[:32]), n...),
		"63 bytes":            signature.Rs[:63],
		"65 bytes":            append(bytes.Clone(signature.Rs), 27),
		"66 bytes":            append(bytes.Clone(signature.Rs), 0, 27),
		"none":                nil,
	} {
		require.ErrorIs(t, VerifyDirect(public, header, direct(rs)), ErrSignature, name)
	}
	require.ErrorIs(t, VerifyDirect(public, header, nil), ErrSignature)
	require.ErrorIs(t, VerifyDirect(PublicKey(keyOf(t, "carrier")), header, signature), ErrSignature)
	require.ErrorIs(t, VerifyDirect(public, []byte("another header"), signature), ErrSignature)
	require.ErrorIs(t, VerifyDirect(public[:32], header, signature), ErrSignature)
	require.ErrorIs(t, VerifyDirect(append([]byte{2}, bytes.Repeat([]byte{0xff}, 32)...), header, signature), ErrSignature)

	rapid.Check(t, func(t *rapid.T) {
		rs := bytes.Clone(signature.Rs)
		rs[rapid.IntRange(0, Size-1).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		require.Error(t, VerifyDirect(public, header, direct(rs)))
		require.Error(t, VerifyDirect(public, header, direct(rapid.SliceOfN(rapid.Byte(), Size, Size).Draw(t, "any"))))
	})
}

func TestAddress(t *testing.T) {
	key := keyOf(t, "maker")
	address, err := Address(PublicKey(key))
	require.NoError(t, err)
	require.Equal(t, crypto.PubkeyToAddress(key.PublicKey).Bytes(), address)
	for _, public := range [][]byte{
		nil,
		PublicKey(key)[:32],
		crypto.FromECDSAPub(&key.PublicKey),
		append([]byte{4}, PublicKey(key)[1:]...),
		append([]byte{2}, bytes.Repeat([]byte{0xff}, 32)...),
	} {
		_, err := Address(public)
		require.ErrorIs(t, err, ErrPublicKey)
	}
}

// TestDomains: what is hashed for one purpose is never what is hashed for another.
func TestDomains(t *testing.T) {
	header := []byte("header")
	id := TxID(header)
	require.NotEqual(t, id[:], DirectDigest(header))
	require.NotEqual(t, crypto.Keccak256(header), DirectDigest(header))
	require.NotEqual(t, PersonalDigest(string(header)), DirectDigest(header))
}
