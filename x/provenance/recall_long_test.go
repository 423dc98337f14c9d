//go:build long

package provenance_test

// The genealogy of TestRecallOfGenerations: 100,000 items, a hundred generations of a thousand.
const generations, each = 100, 1000
