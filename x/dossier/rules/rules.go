// Package rules holds the encodings of dossiers that nodes and verifiers must agree on: where the
// state keeps a head, what a leaf is. It is pure.
package rules

import (
	"crypto/sha256"
	"encoding/binary"
	"regexp"
	"strconv"

	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
)

// Prefix begins every state key of the dossier module. Consensus: changing it is state-machine breaking.
const Prefix = 0x02

const (
	// HeadsTable is the table of heads by subject: value dossierv1.Head.
	HeadsTable = 0x01
	// GlobalTable holds the one head of the log of all records: value dossierv1.Head.
	GlobalTable = 0x02
)

// LeafSize is the length in bytes of a leaf's data, without RFC 6962's leading 0x00.
const LeafSize = 2 + 8 + sha256.Size

// HeadPath returns the state key of the head of a subject's dossier.
func HeadPath(subject string) []byte {
	return append([]byte{Prefix, HeadsTable}, subject...)
}

// OrganizationSubject returns the subject key of an organization.
func OrganizationSubject(id string) string { return "org/" + id }

// ProposalSubject returns the subject key of a proposal.
func ProposalSubject(id uint64) string { return "proposal/" + strconv.FormatUint(id, 10) }

// ListingSubject returns the subject key of a listing.
func ListingSubject(id uint64) string { return "listing/" + strconv.FormatUint(id, 10) }

// AccreditationSubject returns the subject key of an accreditation.
func AccreditationSubject(id uint64) string { return "accreditation/" + strconv.FormatUint(id, 10) }

// Ledger is the subject key of the ledger itself.
const Ledger = "ledger"

// ownForm has a form for each sort of the ledger's own subjects: a brand is one of an organization, a person is named by
// nothing but the hexadecimal sha256 of a salted text, a scheme is named as its standard and version are, and a profile by
// its market, class of goods and mode of trade. Numbers begin with 1. Consensus: changing it is state-machine breaking.
var ownForm = regexp.MustCompile(`^(org/[a-z0-9-]{2,32}` +
	`|(proposal|listing|accreditation)/[1-9][0-9]{0,19}` +
	`|brand/[a-z0-9-]{2,32}/[a-z0-9-]{1,64}` +
	`|person/[0-9a-f]{64}` +
	`|scheme/[a-z0-9-]{2,64}/[A-Za-z0-9.-]{1,32}` +
	`|profile/[A-Z]{2}/(gpc/[0-9]{8}|hs/[0-9]{2,12}|any)/(b2b|b2c|c2c)` +
	`|ledger)$`)

// Own reports whether a subject is one of the ledger's own, which no identifier of goods, places or documents names. It has
// no other form.
func Own(subject string) bool { return ownForm.MatchString(subject) }

// RecordDigest returns the digest by which a leaf commits to a record's canonical bytes.
func RecordDigest(record []byte) [sha256.Size]byte { return sha256.Sum256(record) }

// Leaf returns a leaf's data: kind, 2 bytes, and height, 8 bytes, both big-endian, then the record's
// digest. Kind and height stand outside the digest so that a closed record still shows them.
func Leaf(kind waymarkv1.Kind, height int64, recordDigest [sha256.Size]byte) [LeafSize]byte {
	var leaf [LeafSize]byte
	binary.BigEndian.PutUint16(leaf[0:], uint16(kind))
	binary.BigEndian.PutUint64(leaf[2:], uint64(height))
	copy(leaf[10:], recordDigest[:])
	return leaf
}

// LeafHash returns the RFC 6962 hash of a leaf: sha256(0x00 ‖ data).
func LeafHash(kind waymarkv1.Kind, height int64, recordDigest [sha256.Size]byte) [sha256.Size]byte {
	leaf := Leaf(kind, height, recordDigest)
	return sha256.Sum256(append([]byte{0}, leaf[:]...))
}

// MustOpen reports whether a complete bundle has to open records of this kind. Kinds of trade
// may stay closed, so that buyers and quantities need not be shown to competitors.
func MustOpen(kind waymarkv1.Kind) bool {
	switch kind {
	case waymarkv1.Kind_KIND_CREATED, waymarkv1.Kind_KIND_INTRODUCED, waymarkv1.Kind_KIND_SHIPPED,
		waymarkv1.Kind_KIND_RECEIVED, waymarkv1.Kind_KIND_ADJUSTED, waymarkv1.Kind_KIND_PACKED,
		waymarkv1.Kind_KIND_UNPACKED, waymarkv1.Kind_KIND_CONSUMED, waymarkv1.Kind_KIND_STATED,
		waymarkv1.Kind_KIND_SETTLED, waymarkv1.Kind_KIND_LAPSED:
		return false
	default:
		return true
	}
}
