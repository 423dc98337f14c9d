package store

import (
	"sync/atomic"

	"github.com/cockroachdb/pebble"
)

// version is a committed height with the database as it was then. It lives as
// long as it is the latest, or a View uses it.
type version struct {
	tip
	rows  *pebble.Snapshot
	read  memory
	users atomic.Int64
}

func newVersion(db *pebble.DB, t tip) *version {
	v := &version{tip: t, rows: db.NewSnapshot()}
	v.users.Store(1)
	return v
}

func (v *version) retain() { v.users.Add(1) }

func (v *version) release() error {
	if v.users.Add(-1) > 0 {
		return nil
	}
	return v.rows.Close()
}
