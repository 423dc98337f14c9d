package rules_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/testutil/verdicts"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

// FuzzEntry puts any bytes in the place of any entry of a state, as a forger does with a bundle before anybody looks at its
// proofs. A verdict and a clearance follow, always the same, or an error says that none does.
func FuzzEntry(f *testing.F) {
	f.Fuzz(func(t *testing.T, n uint, bz []byte) {
		w := verdicts.New(t, requires(func(r *requirement) { r.Accredited = true }))
		w.Attest("lab", lot, func(a *attestation) { a.Result = inspectionv1.Result_RESULT_FAIL })
		w.Attest("lab", lot, nil)
		w.Create(verdicts.Lots(0))
		w.Transform(lot, verdicts.Lots(0))
		w.Publish(&profile{InputDepth: 2, Requirements: []*requirement{requires(nil)}})
		w.List(lot, func(l *blacklistv1.Listing) { l.Severity = blacklistv1.Severity_SEVERITY_ADVISORY })
		keys := slices.Sorted(maps.Keys(w.Entries))
		w.Entries[keys[n%uint(len(keys))]] = bz
		v, err := rules.Decide(w, gs1.Key(lot), market, inspectionv1.Mode_MODE_B2C, now)
		again, errAgain := rules.Decide(w, gs1.Key(lot), market, inspectionv1.Mode_MODE_B2C, now)
		require.Equal(t, err == nil, errAgain == nil)
		require.Equal(t, v, again)
		if err == nil {
			require.NotEmpty(t, rules.Words(v))
			require.NotEmpty(t, v.Reasons)
		}
		c, against, err := rules.Clear(w, lot, market, now)
		require.True(t, c == nil || len(against) == 0)
		require.Equal(t, err == nil, c != nil || len(against) > 0)
	})
}
