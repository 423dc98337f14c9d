package store

import "github.com/waymark-ledger/waymark/x"

// maxRemembered bounds the rows that one block remembers, and maxRememberedRow the bytes of each.
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
