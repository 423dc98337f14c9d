//go:build long

package verify

import (
	"flag"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestVerdictsAgreeLong is TestVerdictsAgree in 100,000 worlds.
func TestVerdictsAgreeLong(t *testing.T) {
	require.NoError(t, flag.Set("rapid.checks", "100000"))
	checkVerdictsAgree(t)
}
