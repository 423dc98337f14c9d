//go:build long

package membership_test

import (
	"flag"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestModelLong is TestModel, 10,000 times with 200 steps each.
func TestModelLong(t *testing.T) {
	require.NoError(t, flag.Set("rapid.checks", "10000"))
	checkModel(t, 200)
}
