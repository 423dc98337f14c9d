package inspection_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x/inspection"
)

// TestParams sets each parameter to its bounds, and beyond.
func TestParams(t *testing.T) {
	for _, p := range []struct {
		name      string
		low, high int
	}{
		{"makers", 1, 256},
		{"characteristics", 1, 500},
		{"scope", 1, 1_000},
		{"requirements", 1, 64},
		{"alternatives", 1, 32},
		{"exemptions", 1, 1_000},
		{"equivalents", 1, 64},
		{"standing_attestations", 1, 64},
		{"all_attestations", 1, 64},
		{"unaccredited_attestations", 1, 256},
		{"clearance_seconds", 60, 31_536_000},
	} {
		l := newLedger(t)
		set := func(value int) error {
			return inspection.Module.Params.Merge(l.as(""), fmt.Sprintf(`{%q: %d}`, p.name, value))
		}
		require.NoError(t, set(p.low), p.name)
		require.NoError(t, set(p.high), p.name)
		for _, beyond := range []int{p.low - 1, p.high + 1} {
			err := set(beyond)
			require.ErrorIs(t, err, inspection.ErrInvalidParams)
			require.ErrorContains(t, err, fmt.Sprintf("%s: expected %d to %d", p.name, p.low, p.high))
		}
	}
}

// TestClearanceSeconds: verdicts are relied upon for as long as the parameter says that is in force.
func TestClearanceSeconds(t *testing.T) {
	l := newLedger(t)
	until := func() int64 {
		r, err := ask[inspectionv1.VerdictResponse](l, &inspectionv1.VerdictRequest{Id: lot, Market: "DE"})
		require.NoError(t, err)
		return r.Verdict.Until
	}
	require.Equal(t, now+days, until())
	require.NoError(t, inspection.Module.Params.Merge(l.as(""), `{"clearance_seconds": 600}`))
	require.Equal(t, now+600, until())
}
