package verify

import (
	"crypto/sha256"
	"fmt"

	validatorsv1 "github.com/waymark-ledger/waymark/proto/waymark/validators/v1"
	"github.com/waymark-ledger/waymark/x"
)

// ValidatorStatement is what the ledger itself did with an organization's validator.
type ValidatorStatement interface {
	x.Message
	GetOrganization() string
}

// validatorStatement returns an empty statement of a type, nil for any other.
func validatorStatement(typeURL string) ValidatorStatement {
	switch typeURL {
	case "/waymark.validators.v1.Jailed":
		return new(validatorsv1.Jailed)
	case "/waymark.validators.v1.Misbehaved":
		return new(validatorsv1.Misbehaved)
	case "/waymark.validators.v1.Ceased":
		return new(validatorsv1.Ceased)
	}
	return nil
}

// validatorSaid returns a statement in words.
func validatorSaid(s ValidatorStatement) string {
	switch s := s.(type) {
	case *validatorsv1.Jailed:
		return fmt.Sprintf("its validator missed %d of the last %d blocks and validates no longer", s.Missed, s.Window)
	case *validatorsv1.Misbehaved:
		return fmt.Sprintf("its validator is suspended, and the key %X never validates again: evidence of %s at height %d",
			s.Address, quote(s.What), s.OffenceHeight)
	}
	return "it is no longer a member and validates no longer"
}

// addressOf returns the consensus address of a key.
func addressOf(key []byte) []byte {
	sum := sha256.Sum256(key)
	return sum[:addressSize]
}
