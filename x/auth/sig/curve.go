//go:build !js && !purego

package sig

import (
	"crypto/ecdsa"

	"github.com/ethereum/go-ethereum/crypto"
)

// keccak256 returns the hash that Ethereum has in place of SHA-3.
func keccak256(data ...[]byte) []byte { return crypto.Keccak256(data...) }

// signDigest signs a digest: 64 bytes, r and s, which is in the lower half of the group's order.
func signDigest(digest []byte, key *ecdsa.PrivateKey) ([]byte, error) {
	rsv, err := crypto.Sign(digest, key)
	if err != nil {
		return nil, err
	}
	return rsv[:Size], nil
}

// isSignature reports whether r and s are a signature of a digest with a compressed public key. It refuses s in the upper half
// of the order; recovering the key from the signature would not.
func isSignature(publicKey, digest, rs []byte) bool {
	return crypto.VerifySignature(publicKey, digest, rs)
}

// uncompressed returns the 64 bytes of the point of a compressed public key.
func uncompressed(publicKey []byte) ([]byte, error) {
	key, err := crypto.DecompressPubkey(publicKey)
	if err != nil {
		return nil, err
	}
	return crypto.FromECDSAPub(key)[1:], nil
}

// compressed returns the 33 bytes of a public key.
func compressed(key *ecdsa.PublicKey) []byte { return crypto.CompressPubkey(key) }
