package x

import "cosmossdk.io/collections/corecompat"

// Units of deterministic work. A read or write costs its units and one more for every workBytes of
// its value: a large value takes as long to decode as many small ones. So weighed, a unit takes about
// 2 µs, whatever a transaction consists of, the state tree's part included (docs/performance.md).
// Consensus: changing one changes which transactions run out.
const (
	workRead  = 1
	workWrite = 4
	workBytes = 256
)

// metered is a store whose use costs work.
type metered struct {
	KV
	work *Work
}

// meter makes the use of a store cost work; nil for work that is free.
func meter(kv KV, work *Work) KV {
	if work == nil || kv == nil {
		return kv
	}
	return metered{kv, work}
}

func (m metered) Get(key []byte) ([]byte, error) {
	m.work.Spend(workRead)
	value, err := m.KV.Get(key)
	m.work.Spend(uint64(len(value)) / workBytes)
	return value, err
}

func (m metered) Has(key []byte) (bool, error) {
	m.work.Spend(workRead)
	return m.KV.Has(key)
}

func (m metered) Set(key, value []byte) error {
	m.work.Spend(workWrite + uint64(len(value))/workBytes)
	return m.KV.Set(key, value)
}

func (m metered) Delete(key []byte) error {
	m.work.Spend(workWrite)
	return m.KV.Delete(key)
}

func (m metered) Iterator(start, end []byte) (corecompat.Iterator, error) {
	m.work.Spend(workRead)
	it, err := m.KV.Iterator(start, end)
	return meteredIterator{it, m.work}, err
}

func (m metered) ReverseIterator(start, end []byte) (corecompat.Iterator, error) {
	m.work.Spend(workRead)
	it, err := m.KV.ReverseIterator(start, end)
	return meteredIterator{it, m.work}, err
}

// meteredIterator is an iterator whose entries cost work.
type meteredIterator struct {
	corecompat.Iterator
	work *Work
}

func (i meteredIterator) Next() {
	i.work.Spend(workRead)
	i.Iterator.Next()
}

func (i meteredIterator) Value() []byte {
	value := i.Iterator.Value()
	i.work.Spend(uint64(len(value)) / workBytes)
	return value
}
