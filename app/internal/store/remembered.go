package store

import (
	"sync"
	"sync/atomic"

	"github.com/waymark-ledger/waymark/x"
)

// maxRemembered bounds the rows that a block or a version remembers, and maxRememberedRow the bytes of each.
const (
	maxRemembered    = 1 << 16
	maxRememberedRow = 1 << 10
)

// remembered is a keyspace whose rows do not change while it is used: those before a block. It keeps
// what was read, absences too, because the transactions of a block read the same keys, organizations
// and parameters over and over. Values must not be changed by whoever gets them.
type remembered struct {
	keyspace
	rows map[string][]byte
}

func remember(k keyspace) x.KV { return &remembered{k, make(map[string][]byte)} }

func (r *remembered) Get(key []byte) ([]byte, error) {
	if row, known := r.rows[string(key)]; known {
		return row, nil
	}
	row, err := r.keyspace.Get(key)
	if err == nil && len(r.rows) < maxRemembered && len(row) <= maxRememberedRow {
		r.rows[string(key)] = row
	}
	return row, err
}

func (r *remembered) Has(key []byte) (bool, error) {
	row, err := r.Get(key)
	return row != nil, err
}

// memory is what the readers of one version have read so far: above all the keys and organizations
// of the transactions that arrive.
type memory struct {
	rows sync.Map // of []byte by string
	size atomic.Int64
}

// shared is a version's keyspace for any number of goroutines, which remembers like remembered does.
type shared struct {
	keyspace
	memory *memory
}

func (s shared) Get(key []byte) ([]byte, error) {
	if row, known := s.memory.rows.Load(string(key)); known {
		return row.([]byte), nil
	}
	row, err := s.keyspace.Get(key)
	if err == nil && len(row) <= maxRememberedRow && s.memory.size.Add(1) <= maxRemembered {
		s.memory.rows.Store(string(key), row)
	}
	return row, err
}

func (s shared) Has(key []byte) (bool, error) {
	row, err := s.Get(key)
	return row != nil, err
}
