package app

import "github.com/waymark-ledger/waymark/x"

// State is how far an organization has come in the consortium, as far as that decides what it may send.
type State string

// The states. Package membership keeps all but two of them; that an organization is suspended or blocked is its standing.
const (
	// Applied is before the council has decided: there is no key in force.
	Applied State = "applied"
	// Admitted is that of a member.
	Admitted State = "admitted"
	// Suspended is that of a member whose writing the council, or the ledger itself, has stopped.
	Suspended State = "suspended"
	// Blocked is that of a member that a listing blocks in its jurisdiction.
	Blocked State = "blocked"
	// Expelled is that of a member whose membership the council ended: all its keys are revoked.
	Expelled State = "expelled"
	// Left is that of a member that ended its membership: all its keys are revoked.
	Left State = "left"
)

// States returns all, as they follow in a life.
func States() []State { return []State{Applied, Admitted, Suspended, Blocked, Expelled, Left} }

// MaySend reports whether an organization in this state may send a message, given the role and the key that it takes. It
// says for readers what authenticate and authorize decide; a test walks all combinations and compares.
func (s State) MaySend(m x.Msg) bool {
	switch {
	case m.Electorate != nil:
		return false
	case s == Suspended:
		return m.Remedy
	case s == Blocked:
		return m.Remedy || m.Redress
	default:
		return s == Admitted
	}
}
