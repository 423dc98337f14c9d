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

var ownForm = regexp.MustCompile(`^(org/[a-z0-9-]{2,32}|proposal/[1-9][0-9]{0,19}|ledger)$`)

// Ledger is the subject key of the ledger itself.
const Ledger = "ledger"

// Own reports whether a subject is one of the ledger's own: an organization, a proposal, or itself. It has no other form.
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
