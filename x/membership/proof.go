package membership

import (
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

// proofWork is what it costs to check a proof, in units of work: some 100 µs. Consensus.
const proofWork = 50

// newKey is a key that an organization is to have, and the proof that somebody has it and means it for that.
type newKey struct {
	public, proof []byte
	purpose       sig.Purpose
}

// check checks that the key is one, and that its holder signed that an organization of this chain is to have it.
func (k newKey) check(ctx *x.Context, organization string) error {
	if _, err := sig.Address(k.public); err != nil {
		return ErrInvalid.With("public_key: %s", err)
	}
	statement := &membershipv1.KeyStatement{ChainId: ctx.Chain().ID, Organization: organization, PublicKey: k.public}
	if !proved(ctx, k.public, k.purpose, statement, k.proof) {
		return ErrProof.With("proof: expected the signature of public_key over the %s of a key of %s for chain %q: sign it with that key",
			k.purpose.Name(), organization, ctx.Chain().ID)
	}
	return nil
}

// proved reports whether who has a key signed a statement for a purpose.
func proved(ctx *x.Context, publicKey []byte, purpose sig.Purpose, statement x.Message, proof []byte) bool {
	ctx.Spend(proofWork)
	return sig.VerifyStatement(publicKey, purpose, x.Encode(statement), proof) == nil
}
