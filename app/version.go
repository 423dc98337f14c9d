//go:build !rehearsal

package app

// Version is the version of the state machine. Consensus: nodes of different versions compute different states, so it
// changes with every change of the rules, and a chain comes to another one by an upgrade only: see upgrade.go.
const Version = 1

// migrations are those of all versions, in the order in which they run.
var migrations []migration
