package verify

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"sort"

	"github.com/cloudflare/circl/sign/mldsa/mldsa65"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
)

const (
	// MaxValidators bounds a validator set, as CometBFT bounds a commit.
	MaxValidators = 10_000
	// maxTotalPower is CometBFT's bound on a set's voting power. Three times it does not overflow.
	maxTotalPower = math.MaxInt64 / 8
)

// validator is one of a checked set.
type validator struct {
	address []byte
	// key is the encoded public key: it says which kind of key it is, too.
	key    string
	verify func(message, signature []byte) bool
	power  int64
}

// validatorSet is a set whose keys, powers and sum were checked. Addresses are unique.
type validatorSet struct {
	members []validator
	total   int64
	hash    []byte
}

// newValidatorSet checks a set and computes its hash. Errors say what is wrong with it; what that
// means is the caller's to say.
func newValidatorSet(vals []*proofv1.Validator) (*validatorSet, error) {
	if len(vals) == 0 || len(vals) > MaxValidators {
		return nil, fmt.Errorf("the set has %d validators, expected 1 to %d", len(vals), MaxValidators)
	}
	set := &validatorSet{members: make([]validator, len(vals))}
	leaves := make([][]byte, len(vals))
	seen := make(map[string]bool, len(vals))
	for i, val := range vals {
		if val.GetVotingPower() < 1 || val.VotingPower > maxTotalPower-set.total {
			return nil, fmt.Errorf("validator %d has power %d, expected at least 1 and at most %d in all",
				i, val.GetVotingPower(), int64(maxTotalPower))
		}
		set.total += val.VotingPower
		member, err := newValidator(val)
		if err != nil {
			return nil, fmt.Errorf("validator %d: %w", i, err)
		}
		if seen[string(member.address)] {
			return nil, fmt.Errorf("validator %X is in the set twice", member.address)
		}
		seen[string(member.address)] = true
		set.members[i] = member
		if leaves[i], err = val.Marshal(); err != nil {
			return nil, err
		}
	}
	set.hash = hashOfFields(leaves)
	return set, nil
}

func newValidator(val *proofv1.Validator) (validator, error) {
	if val == nil || val.PubKey == nil {
		return validator{}, errors.New("it has no key")
	}
	key, err := val.PubKey.Marshal()
	if err != nil {
		return validator{}, err
	}
	v := validator{key: string(key), power: val.VotingPower}
	var raw []byte
	switch pub := val.PubKey.GetSum().(type) {
	case *proofv1.PublicKey_Ed25519:
		if raw = pub.Ed25519; len(raw) != ed25519.PublicKeySize {
			return validator{}, fmt.Errorf("an Ed25519 key has %d bytes, found %d", ed25519.PublicKeySize, len(raw))
		}
		v.verify = func(message, signature []byte) bool {
			return len(signature) == ed25519.SignatureSize && ed25519.Verify(raw, message, signature)
		}
	case *proofv1.PublicKey_Mldsa65:
		var parsed mldsa65.PublicKey
		raw = pub.Mldsa65
		if err := parsed.UnmarshalBinary(raw); err != nil {
			return validator{}, fmt.Errorf("an ML-DSA-65 key has %d bytes, found %d: %w", mldsa65.PublicKeySize, len(raw), err)
		}
		v.verify = func(message, signature []byte) bool {
			return mldsa65.Verify(&parsed, message, nil, signature)
		}
	default:
		return validator{}, errors.New("expected an Ed25519 or an ML-DSA-65 key")
	}
	sum := sha256.Sum256(raw)
	v.address = sum[:addressSize]
	return v, nil
}

// inOrder returns validators in the order in which CometBFT hashes a set: by descending power, then
// ascending address.
func inOrder(vals []*proofv1.Validator) []*proofv1.Validator {
	sorted := append([]*proofv1.Validator(nil), vals...)
	address := func(val *proofv1.Validator) []byte {
		raw := val.GetPubKey().GetEd25519()
		if raw == nil {
			raw = val.GetPubKey().GetMldsa65()
		}
		sum := sha256.Sum256(raw)
		return sum[:addressSize]
	}
	sort.SliceStable(sorted, func(i, j int) bool {
		if pi, pj := sorted[i].GetVotingPower(), sorted[j].GetVotingPower(); pi != pj {
			return pi > pj
		}
		return bytes.Compare(address(sorted[i]), address(sorted[j])) < 0
	})
	return sorted
}
