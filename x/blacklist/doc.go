// Package blacklist keeps listings: who and what is blocked, held or warned of, in which markets, by whom, and by what due
// process.
//
// # State, under prefix 0x09
//
//	01 number    → Listing
//	02 subject   → Listings   all that there ever were of a subject
package blacklist
