package bench

import (
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
)

func TestUsageOfThisProcess(t *testing.T) {
	this := []network.Endpoint{{PID: os.Getpid()}}
	before, err := processorTime(this)
	require.NoError(t, err)
	sum, after := 0, before
	for deadline := time.Now().Add(time.Minute); after < before+3*clockTick && time.Now().Before(deadline); {
		for i := range 1_000_000 {
			sum += i
		}
		after, err = processorTime(this)
		require.NoError(t, err)
	}
	require.GreaterOrEqual(t, after, before+3*clockTick, "%d", sum)
	twice, err := processorTime(append(this, this...))
	require.NoError(t, err)
	require.GreaterOrEqual(t, twice, 2*after)

	memory, err := peakMemory(this)
	require.NoError(t, err)
	require.Greater(t, memory, int64(1<<20))

	_, err = processorTime([]network.Endpoint{{PID: -1}})
	require.ErrorIs(t, err, os.ErrNotExist)
}
