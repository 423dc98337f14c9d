//go:build !long

package provenance_test

// The genealogy of TestRecallOfGenerations: ten generations of a hundred.
const generations, each = 10, 100
