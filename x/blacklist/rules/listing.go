package rules

import (
	"encoding/binary"
	"slices"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
)

// Prefix begins every state key of the blacklist module. Consensus: changing it is state-machine breaking.
const Prefix = 0x09

const (
	// ListingsTable is the table of listings by number: value blacklistv1.Listing.
	ListingsTable = 0x01
	// SubjectsTable is the table of the listings of a subject that have effect, had it or can come to have it: value
	// blacklistv1.Listings. A subject of which there are none has no entry.
	SubjectsTable = 0x02
)

// ListingPath returns the state key of a listing.
func ListingPath(id uint64) []byte {
	return binary.BigEndian.AppendUint64([]byte{Prefix, ListingsTable}, id)
}

// SubjectPath returns the state key of the listings of a subject.
func SubjectPath(subject string) []byte {
	return append([]byte{Prefix, SubjectsTable}, subject...)
}

// InEffect reports whether a listing has effect in a market at a Unix time in seconds, by what is known of it now. One that
// was annulled never had.
func InEffect(l *blacklistv1.Listing, market string, unix int64) bool {
	if l.Status == blacklistv1.Status_STATUS_ANNULLED || !during(l, unix) {
		return false
	}
	if slices.Contains(l.Markets, market) {
		return true
	}
	for _, r := range l.Recognitions {
		if r.Market == market && within(r.From, r.Until, unix) {
			return true
		}
	}
	return false
}

// InEffectAnywhere reports whether a listing has effect in any market at a Unix time in seconds.
func InEffectAnywhere(l *blacklistv1.Listing, unix int64) bool {
	return l.Status != blacklistv1.Status_STATUS_ANNULLED && during(l, unix)
}

func during(l *blacklistv1.Listing, unix int64) bool {
	for _, i := range l.Effect {
		if within(i.From, i.Until, unix) {
			return true
		}
	}
	return false
}

// within reports whether a time is in an interval; 0 is no end.
func within(from, until, unix int64) bool { return from <= unix && (until == 0 || unix <= until) }
