//go:build long

package governance_test

import (
	"flag"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestAgainstModelLong is TestAgainstModel 10,000 times with 200 steps.
func TestAgainstModelLong(t *testing.T) {
	require.NoError(t, flag.Set("rapid.checks", "10000"))
	rapid.Check(t, func(t *rapid.T) { playModel(t, 200) })
}
