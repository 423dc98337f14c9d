//go:build !long

package main

const (
	// setChanges is how often the set of validators changes.
	setChanges = 6
	// setBlocks is how many blocks are between two changes.
	setBlocks = 3
)
