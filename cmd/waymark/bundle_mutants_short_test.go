//go:build !long

package main

// bundleMutants is the number of changed bundles that TestMutantsOfTheLedgersBundles verifies.
const bundleMutants = 10_000
