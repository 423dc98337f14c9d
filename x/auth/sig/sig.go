// Package sig holds what is signed and how: the digests of a transaction's header, addresses,
// signing and verification. It is the only importer of go-ethereum in the ledger; in a browser it does without most of it.
package sig

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"errors"
	"fmt"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
)

const (
	// AddressSize is the length of an address in bytes.
	AddressSize = 20
	// PublicKeySize is the length of a compressed public key in bytes.
	PublicKeySize = 33
	// Size is the length of a signature in bytes: r and s.
	Size = 64

	// Consensus: changing a tag makes every signature, or every transaction id, another one.
	directTag = "waymark/tx/1\x00"
	idTag     = "waymark/txid/1\x00"
)

var (
	// ErrSignature says that a signature is not one of the key over what was signed. A signature
	// with s in the upper half of the group's order is never one.
	ErrSignature = errors.New("the signature does not verify: expected one of the signer's key over this header")
	// ErrPublicKey says that bytes are not a compressed point of secp256k1.
	ErrPublicKey = errors.New("not a public key: expected 33 bytes, a compressed secp256k1 point")
)

// TxID returns the id of the transaction with this canonical header, the same in every mode.
func TxID(header []byte) [sha256.Size]byte {
	h := sha256.New()
	h.Write([]byte(idTag))
	h.Write(header)
	return [sha256.Size]byte(h.Sum(nil))
}

// DirectDigest returns the digest that MODE_DIRECT signs for this canonical header.
func DirectDigest(header []byte) []byte {
	return keccak256([]byte(directTag), header)
}

// Address returns the address of a compressed public key: the last 20 bytes of keccak256 of the
// uncompressed point, as in Ethereum.
func Address(publicKey []byte) ([]byte, error) {
	if len(publicKey) != PublicKeySize {
		return nil, ErrPublicKey
	}
	point, err := uncompressed(publicKey)
	if err != nil {
		return nil, ErrPublicKey
	}
	return keccak256(point)[sha256.Size-AddressSize:], nil
}

// PublicKey returns the compressed public key of a private key.
func PublicKey(key *ecdsa.PrivateKey) []byte {
	return compressed(&key.PublicKey)
}

// SignDirect signs a canonical header.
func SignDirect(key *ecdsa.PrivateKey, header []byte) (*waymarkv1.Signature, error) {
	rs, err := signDigest(DirectDigest(header), key)
	if err != nil {
		return nil, fmt.Errorf("sign header: %w", err)
	}
	return &waymarkv1.Signature{Mode: waymarkv1.Mode_MODE_DIRECT, Rs: rs}, nil
}

// verifyDigest checks r and s against a digest.
func verifyDigest(publicKey, digest, rs []byte) error {
	if len(rs) != Size || !isSignature(publicKey, digest, rs) {
		return ErrSignature
	}
	return nil
}

// VerifyDirect checks a MODE_DIRECT signature over a canonical header with a compressed public key.
func VerifyDirect(publicKey, header []byte, signature *waymarkv1.Signature) error {
	return verifyDigest(publicKey, DirectDigest(header), signature.GetRs())
}
