// Package rules holds where the state keeps a subject's standing, and what it means at a time. It is pure.
package rules

import (
	"slices"

	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
)

// Prefix begins every state key of the standing module. Consensus: changing it is state-machine breaking.
const Prefix = 0x03

// StandingsTable is the table of standings by subject: value standingv1.Standing.
const StandingsTable = 0x01

// Path returns the state key of a subject's standing.
func Path(subject string) []byte {
	return append([]byte{Prefix, StandingsTable}, subject...)
}

// Has reports whether the effect is in force at a height and a Unix time in seconds.
func Has(standing *standingv1.Standing, effect standingv1.Effect, height, unix int64) bool {
	for _, e := range standing.GetEntries() {
		if e.Effect == effect && InForce(e, height, unix) {
			return true
		}
	}
	return false
}

// InForce reports whether an entry holds at a height and a Unix time in seconds.
func InForce(e *standingv1.Entry, height, unix int64) bool {
	return e.SinceHeight <= height && (e.Until == 0 || unix <= e.Until)
}

// HoldsIn reports whether an entry is about a jurisdiction.
func HoldsIn(e *standingv1.Entry, jurisdiction string) bool {
	return len(e.Markets) == 0 || slices.Contains(e.Markets, jurisdiction)
}
