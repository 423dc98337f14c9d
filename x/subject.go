package x

import "github.com/waymark-ledger/waymark/x/gs1"

// Subject is the canonical key of what a record is about: a lot, an item, a container, a place, an
// organization. Goods have the keys of package gs1; organizations are "org/<id>".
type Subject string

// Organization returns the subject of an organization.
func Organization(id string) Subject { return Subject("org/" + id) }

// Goods returns the subject of a GS1 key or other identifier.
func Goods(key gs1.Key) Subject { return Subject(key) }
