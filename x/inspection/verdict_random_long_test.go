//go:build long

package inspection_test

// How many chains TestRandomVerdicts begins, and how many scenarios it plays on each.
const (
	randomChains    = 15
	randomScenarios = 200
)
