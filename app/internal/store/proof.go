package store

import (
	"errors"
	"fmt"

	"github.com/waymark-ledger/waymark/x"
)

// Prove returns the value of a state key at the View's height, nil when it is
// absent, and the proof of either: a marshalled ics23.CommitmentProof for
// ics23.IavlSpec, holding an existence or a non-existence proof, whose root
// gives AppHash by way of x.AppHash. A state without any key proves nothing,
// which is the one error.
func (v *View) Prove(key []byte) (value, proof []byte, err error) {
	mustKey(key)
	tree := v.at()
	if tree.Size() == 0 {
		return nil, nil, errors.New("the state is empty, and an empty state proves nothing")
	}
	commitment, err := tree.GetProof(key)
	if err != nil {
		x.Fail(fmt.Errorf("prove a key at height %d: %w", v.height, err))
	}
	if exist := commitment.GetExist(); exist != nil {
		value = exist.Value
	}
	if proof, err = commitment.Marshal(); err != nil {
		x.Fail(fmt.Errorf("marshal a proof: %w", err))
	}
	return value, proof, nil
}
