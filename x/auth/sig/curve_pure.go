//go:build js || purego

package sig

import (
	"crypto/ecdsa"

	"github.com/decred/dcrd/dcrec/secp256k1/v4"
	signature "github.com/decred/dcrd/dcrec/secp256k1/v4/ecdsa"
	"github.com/ethereum/go-ethereum/crypto/keccak"
)

// This is what curve.go does, with what go-ethereum itself does it with where there is no C compiler, and without the rest of
// that: in a browser it would be a seventh of the program. The tests hold it against go-ethereum: go test -tags purego.

func keccak256(data ...[]byte) []byte {
	h := keccak.NewLegacyKeccak256()
	for _, d := range data {
		h.Write(d) //nolint:errcheck // a hash takes everything
	}
	return h.Sum(nil)
}

func signDigest(digest []byte, key *ecdsa.PrivateKey) ([]byte, error) {
	private := secp256k1.PrivKeyFromBytes(key.D.FillBytes(make([]byte, 32)))
	defer private.Zero()
	return signature.SignCompact(private, digest, false)[1:], nil
}

func isSignature(publicKey, digest, rs []byte) bool {
	var r, s secp256k1.ModNScalar
	if len(rs) != Size || r.SetByteSlice(rs[:32]) || s.SetByteSlice(rs[32:]) || s.IsOverHalfOrder() {
		return false
	}
	key, err := secp256k1.ParsePubKey(publicKey)
	return err == nil && signature.NewSignature(&r, &s).Verify(digest, key)
}

func uncompressed(publicKey []byte) ([]byte, error) {
	key, err := secp256k1.ParsePubKey(publicKey)
	if err != nil {
		return nil, err
	}
	return key.SerializeUncompressed()[1:], nil
}

func compressed(key *ecdsa.PublicKey) []byte {
	var x, y secp256k1.FieldVal
	x.SetByteSlice(key.X.FillBytes(make([]byte, 32)))
	y.SetByteSlice(key.Y.FillBytes(make([]byte, 32)))
	return secp256k1.NewPublicKey(&x, &y).SerializeCompressed()
}
