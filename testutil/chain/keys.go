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

// SubmitApplication returns the application of an organization, with the key of its id.
func SubmitApplication(o *membershipv1.Organization, nodes ...string) *membershipv1.SubmitApplication {
	m := &membershipv1.SubmitApplication{Organization: o, PublicKey: sig.PublicKey(Key(o.Id)), Nodes: nodes}
	statement := &membershipv1.ApplicationStatement{ChainId: ID, Organization: o, PublicKey: m.PublicKey, Nodes: nodes}
	m.Proof = sign(o.Id, sig.Application, statement)
	return m
}

// Prove returns the public key of a name, and its proof that an organization of a chain is to have it for a purpose.
func Prove(chainID, organization, name string, purpose sig.Purpose) (public, proof []byte) {
	public = sig.PublicKey(Key(name))
	statement := &membershipv1.KeyStatement{ChainId: chainID, Organization: organization, PublicKey: public}
	return public, sign(name, purpose, statement)
}

func sign(name string, purpose sig.Purpose, statement x.Message) []byte {
	proof, err := sig.SignStatement(Key(name), purpose, x.Encode(statement))
	if err != nil {
		panic(err)
	}
	return proof
}
