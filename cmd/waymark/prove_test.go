package main

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
)

// TestHistoryTooLongIsExplained: who cannot have a complete bundle learns what to ask for instead.
func TestHistoryTooLongIsExplained(t *testing.T) {
	answer := app.ErrTooManyRecords.With("10001 records")
	err := unprovable(fmt.Errorf("node: %w", answer))
	require.Equal(t, exitError, statusOf(err))
	require.ErrorIs(t, err, answer, "the ledger's own code is the one that is looked for")
	require.ErrorContains(t, err, "10001 records")
	require.ErrorContains(t, err, "--tx ID, or --index N")
	require.ErrorContains(t, err, "--since N")

	other := errors.New("no node answers")
	require.Equal(t, other, unprovable(other))
}
