// Package mutation changes bundles at random, as those would who want a false one to be accepted.
package mutation

import (
	"math/rand/v2"
	"reflect"

	"github.com/cosmos/gogoproto/proto"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/x"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
)

// Mutator changes bundles at random: their bytes, any field of any message in them, also of those
// that are encoded within, and by parts of other bundles. It is not safe for concurrent use.
type Mutator struct {
	*rand.Rand
	// parts are values of other bundles by type, to be spliced in.
	parts  map[reflect.Type][]reflect.Value
	rehash func(*proofv1.LightBlock)
}

// New returns a mutator that splices in parts of donors. Rehash makes true in a changed light block what
// a forger without a key can make true: the hashes that follow from the rest of it.
func New(seed uint64, donors []*proofv1.Bundle, rehash func(*proofv1.LightBlock)) *Mutator {
	m := &Mutator{rand.New(rand.NewPCG(seed, 1)), map[reflect.Type][]reflect.Value{}, rehash}
	for _, donor := range donors {
		m.collect(reflect.ValueOf(decode(marshal(donor))), func(part reflect.Value) {
			m.parts[part.Type()] = append(m.parts[part.Type()], part)
		})
	}
	return m
}

func decode(bundle []byte) *proofv1.Bundle {
	b := new(proofv1.Bundle)
	if err := b.Unmarshal(bundle); err != nil {
		panic(err) // what is to be changed is a bundle
	}
	return b
}

// collect visits every value that can be set within v.
func (m *Mutator) collect(v reflect.Value, visit func(reflect.Value)) {
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

// Bundle returns a changed bundle, nil when what became of it has no encoding. It may happen to be the same.
func (m *Mutator) Bundle(bundle []byte) []byte {
	if m.IntN(4) == 0 {
		return m.Bytes(bundle)
	}
	b := decode(bundle)
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
func (m *Mutator) message(msg proto.Message) {
	var parts []reflect.Value
	m.collect(reflect.ValueOf(msg), func(part reflect.Value) { parts = append(parts, part) })
	m.part(parts[m.IntN(len(parts))])
}

func (m *Mutator) part(v reflect.Value) {
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
		v.SetString(string(m.Bytes([]byte(v.String()))))
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
func (m *Mutator) list(v reflect.Value) {
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

// recompute makes true again what a forger without a key can make true.
func (m *Mutator) recompute(b *proofv1.Bundle) {
	for _, block := range b.Path {
		if signed := block.GetSignedHeader(); signed != nil && signed.Header != nil && signed.Commit != nil {
			m.rehash(block)
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

func pick[T any](m *Mutator, from ...T) T { return from[m.IntN(len(from))] }
