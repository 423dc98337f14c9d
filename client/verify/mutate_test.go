package verify

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/cosmos/gogoproto/proto"
	ics23 "github.com/cosmos/ics23/go"

	dossierv1 "github.com/waymark-ledger/waymark/proto/waymark/dossier/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
)

// mutator changes bundles at random: their bytes, any field of any message in them, also of those
// that are encoded within, and by parts of other bundles.
type mutator struct {
	*rand.Rand
	t testing.TB
	// parts are values of other bundles by type, to be spliced in.
	parts map[reflect.Type][]reflect.Value
}

func newMutator(t testing.TB, seed uint64, donors []*proofv1.Bundle) *mutator {
	m := &mutator{rand.New(rand.NewPCG(seed, 1)), t, map[reflect.Type][]reflect.Value{}}
	for _, donor := range donors {
		m.collect(reflect.ValueOf(clone(t, donor)), func(part reflect.Value) {
			m.parts[part.Type()] = append(m.parts[part.Type()], part)
		})
	}
	return m
}

// collect visits every value that can be set within v.
func (m *mutator) collect(v reflect.Value, visit func(reflect.Value)) {
	if v.CanSet() {
		visit(v)
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			m.collect(v.Elem(), visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				m.collect(v.Field(i), visit)
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 {
			for i := range v.Len() {
				m.collect(v.Index(i), visit)
			}
		}
	}
}

// mutant returns the bytes of a changed bundle, nil when there are none.
func (m *mutator) mutant(bundle []byte) []byte {
	if m.IntN(4) == 0 {
		return m.bytes(bundle)
	}
	b := new(proofv1.Bundle)
	if err := b.Unmarshal(bundle); err != nil {
		panic(err)
	}
	for range 1 + m.IntN(2) {
		m.message(b)
	}
	if m.IntN(4) == 0 {
		m.recompute(b)
	}
	return marshal(b)
}

// marshal returns nil for what has no encoding: a list with a hole, a time out of range.
func marshal(msg x.Message) (bz []byte) {
	defer func() { _ = recover() }()
	bz, _ = msg.Marshal()
	return bz
}

// message changes a random part of a message.
func (m *mutator) message(msg proto.Message) {
	var parts []reflect.Value
	m.collect(reflect.ValueOf(msg), func(part reflect.Value) { parts = append(parts, part) })
	m.part(parts[m.IntN(len(parts))])
}

func (m *mutator) part(v reflect.Value) {
	if donors := m.parts[v.Type()]; len(donors) > 0 && m.IntN(3) == 0 {
		v.Set(donors[m.IntN(len(donors))])
		return
	}
	switch v.Kind() {
	case reflect.Int32, reflect.Int64:
		v.SetInt(pick(m, v.Int()+1, v.Int()-1, -v.Int(), v.Int()|1<<16, 0, int64(m.Uint64())>>m.IntN(63)))
	case reflect.Uint32, reflect.Uint64:
		v.SetUint(pick(m, v.Uint()+1, v.Uint()-1, v.Uint()|1<<16, 0, m.Uint64()>>m.IntN(63)))
	case reflect.String:
		v.SetString(string(m.bytes([]byte(v.String()))))
	case reflect.Slice:
		if bz, ok := v.Interface().([]byte); ok {
			v.SetBytes(m.encoded(bz))
		} else {
			m.list(v)
		}
	case reflect.Pointer:
		v.Set(pick(m, reflect.Zero(v.Type()), reflect.New(v.Type().Elem())))
	case reflect.Interface, reflect.Struct:
		v.SetZero()
	}
}

// list removes, repeats or exchanges elements.
func (m *mutator) list(v reflect.Value) {
	n := v.Len()
	if n == 0 {
		return
	}
	i, j := m.IntN(n), m.IntN(n)
	rest := reflect.MakeSlice(v.Type(), 0, n+1)
	for k := range n {
		switch element := v.Index(k); {
		case k == i && n%3 == 0 && m.IntN(2) == 0: // removed
		case k == i && m.IntN(2) == 0:
			rest = reflect.Append(rest, element, element)
		case k == i:
			rest = reflect.Append(rest, v.Index(j))
		case k == j && m.IntN(2) == 0:
			rest = reflect.Append(rest, v.Index(i))
		case k == j && m.IntN(2) == 0: // removed
		default:
			rest = reflect.Append(rest, element)
		}
	}
	v.Set(rest)
}

// encoded changes bytes, as the message that they are if they are one.
func (m *mutator) encoded(bz []byte) []byte {
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
	return m.bytes(bz)
}

// wrapped turns a proof into one of the kinds that are never accepted.
func (m *mutator) wrapped(proof *ics23.CommitmentProof) *ics23.CommitmentProof {
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

// bytes flips, cuts, repeats or inserts.
func (m *mutator) bytes(bz []byte) []byte {
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

// recompute makes true again what a forger without a key can make true.
func (m *mutator) recompute(b *proofv1.Bundle) {
	for _, block := range b.Path {
		signed := block.GetSignedHeader()
		if signed == nil || signed.Header == nil || signed.Commit == nil {
			continue
		}
		if set, err := newValidatorSet(block.GetValidators().GetValidators()); err == nil {
			signed.Header.ValidatorsHash = set.hash
		}
		if hash, err := HeaderHash(signed.Header); err == nil {
			signed.Commit.BlockId.Hash = hash
		}
	}
	for _, d := range b.Dossiers {
		for _, o := range d.GetOpened() {
			if o == nil || o.Index >= uint64(len(d.Leaves)) || d.Leaves[o.Index] == nil {
				continue
			}
			digest := dossierrules.RecordDigest(o.Record)
			d.Leaves[o.Index].RecordDigest = digest[:]
		}
	}
}

func pick[T any](m *mutator, from ...T) T { return from[m.IntN(len(from))] }
