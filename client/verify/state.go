package verify

import (
	"bytes"
	"fmt"

	ics23 "github.com/cosmos/ics23/go"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/x"
)

// MaxProof bounds the encoded proof of one state entry.
const MaxProof = 64 << 10

// state is the entries that the bundle proves under one tree root. Reading marks an entry as used.
type state struct {
	entries map[string]*entry
}

type entry struct {
	value []byte
	used  bool
}

// newState verifies every state proof of a bundle.
func newState(root []byte, proofs []*proofv1.StateProof) (*state, error) {
	s := &state{entries: make(map[string]*entry, len(proofs))}
	var last []byte
	for _, p := range proofs {
		if bytes.Compare(p.Key, last) <= 0 {
			return nil, forged(ReasonForm, "the state entries are not in the order of their keys: %X follows %X", p.Key, last)
		}
		last = p.Key
		if err := checkProof(root, p.Key, p.Value, p.Proof); err != nil {
			return nil, forged(ReasonState, "the state entry %X: %s", p.Key, err)
		}
		s.entries[string(p.Key)] = &entry{value: p.Value}
	}
	return s, nil
}

// read returns the proved value of an entry, nil when it is proved absent.
func (s *state) read(key []byte) ([]byte, error) {
	e := s.entries[string(key)]
	if e == nil {
		return nil, forged(ReasonUnproved, "the statement rests on the state entry %X, which the bundle does not prove", key)
	}
	e.used = true
	return e.value, nil
}

// decode reads an entry into a message, and reports whether it is present.
func (s *state) decode(key []byte, m x.Message) (present bool, err error) {
	value, err := s.read(key)
	if err != nil || value == nil {
		return false, err
	}
	if err := x.Decode(value, m); err != nil {
		return false, forged(ReasonState, "the state entry %X: %s", key, err)
	}
	return true, nil
}

// unused returns the key of an entry that nothing read; nil when all were.
func (s *state) unused(proofs []*proofv1.StateProof) []byte {
	for _, p := range proofs {
		if !s.entries[string(p.Key)].used {
			return p.Key
		}
	}
	return nil
}

// checkProof checks that a tree with this root holds the value at the key or, for an empty value,
// that it holds nothing there.
//
// It does not call the library's own entry points: those decompress first, which panics on crafted
// proofs, and take any of the four kinds. The library is told what the ledger's trees look like, and
// of a proof for absence it does not compare the key, so that is done here. What it slices without
// asking is caught by recover.
func checkProof(root, key, value, encoded []byte) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the proof is malformed: %s", x.Clip(fmt.Sprint(r), 96))
		}
	}()
	if len(encoded) > MaxProof {
		return fmt.Errorf("the proof has %d bytes, expected at most %d", len(encoded), MaxProof)
	}
	var commitment ics23.CommitmentProof
	if err := x.Decode(encoded, &commitment); err != nil {
		return fmt.Errorf("the proof: %w", err)
	}
	switch proof := commitment.Proof.(type) {
	case *ics23.CommitmentProof_Exist:
		if len(value) == 0 || proof.Exist == nil {
			return fmt.Errorf("expected a proof that there is no such entry")
		}
		return proof.Exist.Verify(ics23.IavlSpec, root, key, value)
	case *ics23.CommitmentProof_Nonexist:
		if len(value) != 0 || proof.Nonexist == nil {
			return fmt.Errorf("expected a proof that there is such an entry")
		}
		if !bytes.Equal(proof.Nonexist.Key, key) {
			return fmt.Errorf("the proof is for the absence of %X", proof.Nonexist.Key)
		}
		return proof.Nonexist.Verify(ics23.IavlSpec, root, key)
	default:
		return fmt.Errorf("expected an existence or a non-existence proof")
	}
}
