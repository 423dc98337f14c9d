package auth

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
)

// TestWindowAtTheLastNonce: nothing wraps around at the largest number.
func TestWindowAtTheLastNonce(t *testing.T) {
	const last = uint64(math.MaxUint64)
	window := use(&authv1.Window{Highest: last - WindowSize, Used: []byte{1}}, last-1)
	require.Equal(t, last-1, window.Highest)
	require.NoError(t, check(window, last))
	require.ErrorIs(t, check(window, last-WindowSize), ErrNonceUsed)
	require.ErrorIs(t, check(window, last-1-WindowSize), ErrNonceWindow)
	require.ErrorIs(t, check(window, 1), ErrNonceWindow, "it is not the next one after the last")
	window = use(window, last)
	require.ErrorIs(t, check(window, last), ErrNonceUsed)
	require.ErrorIs(t, check(window, 0), ErrNonceWindow)
	require.NoError(t, check(window, last-WindowSize+1))

	require.True(t, LeftBehind(last-WindowSize, last))
	require.False(t, LeftBehind(last-WindowSize+1, last))
	require.False(t, LeftBehind(last, last-1))
	require.False(t, LeftBehind(last, 1))
	require.False(t, LeftBehind(1, 1))
}

// TestWindowAgainstModel compares the bitmap with a plain set of used nonces.
func TestWindowAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		window := &authv1.Window{}
		used := map[uint64]bool{}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			near := int64(window.Highest) + rapid.Int64Range(-WindowSize-20, WindowSize+20).Draw(t, "offset")
			nonce := uint64(max(near, 0))
			want := nonce > 0 && !used[nonce] &&
				nonce+WindowSize > window.Highest && nonce <= window.Highest+WindowSize
			err := check(window, nonce)
			require.Equal(t, want, err == nil, "nonce %d at highest %d: %v", nonce, window.Highest, err)
			if want {
				window = use(window, nonce)
				used[nonce] = true
				require.ErrorIs(t, check(window, nonce), ErrNonceUsed)
			}
		}
		require.LessOrEqual(t, len(window.Used), WindowSize/8)
		if n := len(window.Used); n > 0 {
			require.NotZero(t, window.Used[n-1], "trailing zeros would give one window two encodings")
		}
	})
}
