//go:build !long

package app_test

// How many random worlds TestHostileBlocks makes, and how many blocks each of them has.
const (
	hostileSeeds  = 6
	hostileBlocks = 150
)
