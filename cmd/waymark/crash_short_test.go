//go:build !long

package main

const (
	crashThorough     = false
	crashRounds       = 1
	crashAcknowledged = 100
)
