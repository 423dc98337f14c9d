package validators

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"

	"github.com/cloudflare/circl/sign/mldsa/mldsa65"

	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/x"
)

// The kinds of consensus keys, by CometBFT's names.
const (
	Ed25519 = "ed25519"
	MLDSA65 = "ml_dsa_65"
)

const (
	addressSize = 20
	// proofWork is what it costs to check a proof, in units of work: some 200 µs of ML-DSA-65.
	proofWork = 500
)

// Address returns the address of a consensus key: 20 bytes.
func Address(key *validatorsv1.ConsensusKey) []byte {
	sum := sha256.Sum256(key.GetKey())
	return sum[:addressSize]
}

// ProofText returns what a consensus key signs to prove that an organization has it. CometBFT's votes and proposals begin
// with their length and a first field, "\x08": no text can be one, and no vote a proof.
func ProofText(chainID, organization string, key *validatorsv1.ConsensusKey) []byte {
	return fmt.Appendf(nil, "waymark/validator/1\nchain %q\norganization %q\nkey %s %x\n",
		chainID, organization, key.GetType(), key.GetKey())
}

// validateKey returns ErrInvalid for what is no consensus key.
func validateKey(key *validatorsv1.ConsensusKey) error {
	switch key.GetType() {
	case Ed25519:
		if len(key.Key) != ed25519.PublicKeySize {
			return ErrInvalid.With("public_key.key: expected the %d bytes of an Ed25519 key, found %d", ed25519.PublicKeySize, len(key.Key))
		}
	case MLDSA65:
		if len(key.Key) != mldsa65.PublicKeySize {
			return ErrInvalid.With("public_key.key: expected the %d bytes of an ML-DSA-65 key, found %d", mldsa65.PublicKeySize, len(key.Key))
		}
	default:
		return ErrInvalid.With("public_key.type: expected %s or %s", Ed25519, MLDSA65)
	}
	return nil
}

// checkProof returns ErrProof for what is not a valid key's signature of its text.
func checkProof(ctx *x.Context, organization string, key *validatorsv1.ConsensusKey, proof []byte) error {
	ctx.Spend(proofWork)
	text := ProofText(ctx.Chain().ID, organization, key)
	valid := false
	if key.Type == Ed25519 {
		valid = ed25519.Verify(key.Key, text, proof)
	} else {
		var parsed mldsa65.PublicKey
		valid = parsed.UnmarshalBinary(key.Key) == nil && mldsa65.Verify(&parsed, text, nil, proof)
	}
	if !valid {
		return ErrProof.With("proof: expected a signature of %q", x.Clip(string(text), 200))
	}
	return nil
}

// take reserves a key that nobody has used for an organization.
func take(ctx *x.Context, organization string, key *validatorsv1.ConsensusKey, proof []byte) error {
	if err := validateKey(key); err != nil {
		return err
	}
	if keys.Has(ctx, Address(key)) {
		return ErrKeyTaken.With("address %X", Address(key))
	}
	if err := checkProof(ctx, organization, key, proof); err != nil {
		return err
	}
	keys.Set(ctx, Address(key), &validatorsv1.KeyLife{PublicKey: key, Organization: organization})
	return nil
}

// release forgets a key that never validated, so that it may be used after all.
func release(ctx *x.Context, key *validatorsv1.ConsensusKey) {
	if life, known := keys.Get(ctx, Address(key)); known && life.FromHeight == 0 && life.TombstonedHeight == 0 {
		keys.Remove(ctx, Address(key))
	}
}

// Validates reports whether a key is in the set of a height after that of the context.
func Validates(ctx *x.Context, address []byte, height int64) bool {
	life, known := keys.Get(ctx, address)
	return known && life.FromHeight != 0 && life.FromHeight <= height && (life.UntilHeight == 0 || height < life.UntilHeight)
}
