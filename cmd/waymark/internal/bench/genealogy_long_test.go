//go:build long

package bench

// recalledItems is the size of the genealogy of TestRecallOfGenerations.
const recalledItems = 100_000
