//go:build !long

package verify

// mutants is the number of changed bundles that TestMutants verifies.
const mutants = 5_000
