package chain

import (
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

// RegisterKey returns what registers the key of a name for an organization.
func RegisterKey(organization, name string, permissions ...x.Permission) *membershipv1.RegisterKey {
	public, proof := Prove(ID, organization, name, sig.Registration)
	return &membershipv1.RegisterKey{PublicKey: public, Permissions: permissions, Proof: proof}
}

// RotateKey returns what rotates a key of an organization to that of a name.
func RotateKey(organization, name string) *membershipv1.RotateKey {
	public, proof := Prove(ID, organization, name, sig.Rotation)
	return &membershipv1.RotateKey{PublicKey: public, Proof: proof}
}

// Prove returns the public key of a name, and its proof that an organization of a chain is to have it for a purpose.
func Prove(chainID, organization, name string, purpose sig.Purpose) (public, proof []byte) {
	public = sig.PublicKey(Key(name))
	statement := &membershipv1.KeyStatement{ChainId: chainID, Organization: organization, PublicKey: public}
	proof, err := sig.SignStatement(Key(name), purpose, x.Encode(statement))
	if err != nil {
		panic(err)
	}
	return public, proof
}
