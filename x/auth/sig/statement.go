package sig

import (
	"crypto/ecdsa"
	"fmt"
	"strings"
)

// Purpose is what somebody signs a statement for, other than a transaction: a signature for one purpose is none for
// another. Consensus: changing one makes every signature for it another one.
type Purpose string

// The purposes.
const (
	// Application is that of who applies for the admission of an organization.
	Application Purpose = "waymark/application/1\x00"
	// Recovery is that of who has the key with which an organization begins anew.
	Recovery Purpose = "waymark/recovery/1\x00"
	// Registration is that of who has a key that an organization is to have beside its others.
	Registration Purpose = "waymark/registration/1\x00"
	// Rotation is that of who has the key that takes another's place.
	Rotation Purpose = "waymark/rotation/1\x00"
	// Description is that of a member that tells who joins which chain it is, and where. No node reads it.
	Description Purpose = "waymark/network/1\x00"
)

// Name is what a purpose is called: "rotation".
func (p Purpose) Name() string {
	return strings.TrimSuffix(strings.TrimPrefix(string(p), "waymark/"), "/1\x00")
}

// StatementDigest returns the digest that is signed for a statement in its canonical encoding.
func StatementDigest(purpose Purpose, statement []byte) []byte {
	return keccak256([]byte(purpose), statement)
}

// SignStatement signs a statement in its canonical encoding: 64 bytes, r and s.
func SignStatement(key *ecdsa.PrivateKey, purpose Purpose, statement []byte) ([]byte, error) {
	rs, err := signDigest(StatementDigest(purpose, statement), key)
	if err != nil {
		return nil, fmt.Errorf("sign statement: %w", err)
	}
	return rs, nil
}

// VerifyStatement checks the signature of a statement in its canonical encoding with a compressed public key.
func VerifyStatement(publicKey []byte, purpose Purpose, statement, rs []byte) error {
	return verifyDigest(publicKey, StatementDigest(purpose, statement), rs)
}
