package mutation

import (
	"bytes"

	ics23 "github.com/cosmos/ics23/go"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
)

// encoded changes bytes, as the message that they are if they are one.
func (m *Mutator) encoded(bz []byte) []byte {
	for _, msg := range []x.Message{new(ics23.CommitmentProof), new(waymarkv1.Record), new(dossierv1.Head)} {
		if len(bz) > 40 && m.IntN(2) == 0 && x.Decode(bz, msg) == nil {
			if proof, ok := msg.(*ics23.CommitmentProof); ok && m.IntN(8) == 0 {
				msg = m.wrapped(proof)
			} else {
				m.message(msg)
			}
			if again := marshal(msg); again != nil {
				return again
			}
		}
	}
	return m.Bytes(bz)
}

// wrapped turns a proof into one of the kinds that are never accepted.
func (m *Mutator) wrapped(proof *ics23.CommitmentProof) *ics23.CommitmentProof {
	entry := &ics23.BatchEntry{Proof: &ics23.BatchEntry_Exist{Exist: proof.GetExist()}}
	if proof.GetExist() == nil {
		entry = &ics23.BatchEntry{Proof: &ics23.BatchEntry_Nonexist{Nonexist: proof.GetNonexist()}}
	}
	batch := &ics23.CommitmentProof{Proof: &ics23.CommitmentProof_Batch{Batch: &ics23.BatchProof{Entries: []*ics23.BatchEntry{entry}}}}
	switch m.IntN(3) {
	case 0:
		return batch
	case 1:
		return ics23.Compress(batch)
	default: // what panics in the library
		return &ics23.CommitmentProof{Proof: &ics23.CommitmentProof_Compressed{Compressed: &ics23.CompressedBatchProof{
			Entries: []*ics23.CompressedBatchEntry{{}},
		}}}
	}
}

// Bytes flips, cuts, repeats or inserts something in a copy of bytes.
func (m *Mutator) Bytes(bz []byte) []byte {
	bz = bytes.Clone(bz)
	if len(bz) == 0 {
		return []byte{byte(m.Uint32())}
	}
	i, j := m.IntN(len(bz)), m.IntN(len(bz))
	switch m.IntN(6) {
	case 0:
		return bz[:i]
	case 1:
		return append(bz[:i:i], bz[min(i+1+m.IntN(8), len(bz)):]...)
	case 2:
		return append(bz[:i:i], append([]byte{byte(m.Uint32())}, bz[i:]...)...)
	case 3:
		copy(bz[i:], bz[j:min(j+1+m.IntN(40), len(bz))])
		return bz
	default:
		bz[i] ^= 1 << m.IntN(8)
		return bz
	}
}
