package x

import (
	"strconv"

	"github.com/waymark-ledger/waymark/x/gs1"
)

// Subject is the canonical key of what a record is about: a lot, an item, a container, a place, an
// organization. Goods have the keys of package gs1; the ledger's own subjects, such as organizations ("org/<id>") and
// listings ("listing/<number>"), have the forms of package dossier's rules; the ledger itself is "ledger".
type Subject string

// Organization returns the subject of an organization.
func Organization(id string) Subject { return Subject("org/" + id) }

// Goods returns the subject of a GS1 key or other identifier.
func Goods(key gs1.Key) Subject { return Subject(key) }

// Proposal returns the subject of a proposal.
func Proposal(id uint64) Subject { return Subject("proposal/" + strconv.FormatUint(id, 10)) }

// Listing returns the subject of a listing.
func Listing(id uint64) Subject { return Subject("listing/" + strconv.FormatUint(id, 10)) }

// Ledger is the subject of what happens to the ledger itself: its upgrades.
const Ledger Subject = "ledger"
