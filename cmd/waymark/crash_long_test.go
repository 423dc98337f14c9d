//go:build long

package main

const (
	crashThorough = true
	// crashRounds is how often all validators are killed.
	crashRounds = 5
	// crashAcknowledged is how many transactions must be acknowledged between crashes.
	crashAcknowledged = 400
)
