package inspection_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
)

// publishes is a profile of the market that requires nothing, from a Unix time in seconds on.
func publishes(from int64) *inspectionv1.PublishProfile {
	return &inspectionv1.PublishProfile{Profile: &inspectionv1.Profile{
		Class: "any", Mode: inspectionv1.Mode_MODE_B2C, Basis: inspectionv1.Basis_BASIS_PLACED, From: from,
	}}
}

// applies returns the version by which a verdict is, 0 for none, as of a Unix time in seconds.
func (l *ledger) applies(at int64) uint32 {
	l.unix = max(l.unix, at)
	r, err := ask[inspectionv1.VerdictResponse](l, &inspectionv1.VerdictRequest{Id: lot, Market: "DE", At: at})
	require.NoError(l.t, err)
	return r.Verdict.Profile
}

// TestWithdrawnBeforeItBegan: who withdraws a profile withdraws all of its versions, whether the last one has begun or not; the
// one after it begins when its publisher wants.
func TestWithdrawnBeforeItBegan(t *testing.T) {
	withdraw := &inspectionv1.WithdrawProfile{Class: "any", Mode: inspectionv1.Mode_MODE_B2C}
	l := newLedger(t)
	l.must("regulator", publishes(now-10*days))
	l.must("regulator", publishes(now+100*days))
	require.EqualValues(t, 1, l.applies(now))
	l.unix = now + days
	l.must("regulator", withdraw)
	require.EqualValues(t, 1, l.applies(now+days-1), "what applied then still did")
	for _, at := range []int64{now + days, now + 99*days, now + 100*days, now + 101*days} {
		require.Zero(t, l.applies(at), at)
	}

	l = newLedger(t)
	l.must("regulator", publishes(now-10*days))
	l.must("regulator", publishes(now+100*days))
	l.unix = now + days
	l.must("regulator", withdraw)
	l.must("regulator", publishes(now+2*days))
	for at, version := range map[int64]uint32{now + days - 1: 1, now + days: 0, now + 2*days: 3, now + 100*days: 3} {
		require.Equal(t, version, l.applies(at), at)
	}
}
