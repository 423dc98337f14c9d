package node

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

// at returns a health with a clock that the test moves.
func at(limits nodeconfig.Watchdog) (*health, *time.Time) {
	h, now := newHealth(limits), time.Unix(1_700_000_000, 0)
	h.now, h.rose = func() time.Time { return now }, now
	return h, &now
}

func TestReadiness(t *testing.T) {
	h, now := at(nodeconfig.Watchdog{NotReadyAfter: nodeconfig.Duration(10 * time.Second)})
	ready := func(want bool, reason string) {
		t.Helper()
		r := h.report()
		assert.Equal(t, want, r.Ready)
		assert.Contains(t, r.Reason, reason)
		assert.True(t, r.Live)
	}
	ready(false, "no block since the start")
	h.observe(41, false)
	ready(false, "no block since the start") // an old chain's height is no news
	h.observe(42, true)
	ready(false, "catching up")
	h.observe(43, false)
	ready(true, "")
	*now = now.Add(10 * time.Second)
	h.observe(43, false)
	ready(true, "")
	*now = now.Add(time.Second)
	ready(false, "no block for 11s")
	assert.InDelta(t, 11, h.report().HeightAge, 1e-9)
	h.observe(44, false)
	ready(true, "")

	h.fail("app hash")
	r := h.report()
	assert.False(t, r.Ready)
	assert.False(t, r.Live)
	assert.Contains(t, r.Reason, "app hash")
}

func TestHandler(t *testing.T) {
	h, now := at(nodeconfig.Watchdog{NotReadyAfter: nodeconfig.Duration(10 * time.Second)})
	server := httptest.NewServer(healthHandler(h))
	defer server.Close()
	get := func(path string) (int, report) {
		response, err := server.Client().Get(server.URL + path)
		require.NoError(t, err)
		defer response.Body.Close()
		var r report
		require.NoError(t, json.NewDecoder(response.Body).Decode(&r))
		return response.StatusCode, r
	}
	status, r := get("/readyz")
	assert.Equal(t, http.StatusServiceUnavailable, status)
	assert.NotEmpty(t, r.Reason)
	status, _ = get("/livez")
	assert.Equal(t, http.StatusOK, status)

	h.observe(0, false)
	h.observe(1, false)
	*now = now.Add(2 * time.Second)
	status, r = get("/readyz")
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, report{Ready: true, Live: true, Height: 1, HeightAge: 2}, r)

	h.fail("consensus")
	status, _ = get("/livez")
	assert.Equal(t, http.StatusServiceUnavailable, status)

	metrics := httptest.NewRecorder()
	healthHandler(h).ServeHTTP(metrics, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	for _, line := range []string{"waymark_height 1\n", "waymark_height_age_seconds 2\n", "waymark_ready 0\n"} {
		assert.Contains(t, metrics.Body.String(), "\n"+line)
	}
	refused := httptest.NewRecorder()
	healthHandler(h).ServeHTTP(refused, httptest.NewRequest(http.MethodPost, "/readyz", nil))
	assert.Equal(t, http.StatusMethodNotAllowed, refused.Code)
}

func nothingDue() error { return nil }

func TestWatchEndsWithTheContext(t *testing.T) {
	h := newHealth(nodeconfig.Watchdog{})
	ctx, cancel := context.WithCancel(t.Context())
	var looks atomic.Int64
	err := h.watch(ctx, func() int64 {
		if looks.Add(1) == 3 {
			cancel()
		}
		return looks.Load()
	}, func() bool { return false }, nothingDue)
	require.NoError(t, err)
	assert.True(t, h.moved)
}

func TestWatchEndsWhenConsensusFails(t *testing.T) {
	h := newHealth(nodeconfig.Watchdog{})
	h.fail("first")
	h.fail("second")
	err := h.watch(t.Context(), func() int64 { return 1 }, func() bool { return false }, nothingDue)
	assert.EqualError(t, err, "the node stopped: first")
	assert.Equal(t, "first", h.report().Reason)
}

func TestWatchEndsForAnotherVersion(t *testing.T) {
	h := newHealth(nodeconfig.Watchdog{})
	wrong := &wrongVersion{told: make(chan *app.WrongVersion, 1)}
	go wrong.hold(&app.WrongVersion{Version: 2}) // as CometBFT's goroutine would, until the process ends
	err := h.watch(t.Context(), func() int64 { return 1 }, func() bool { return false }, wrong.due)
	var due *app.WrongVersion
	require.ErrorAs(t, err, &due)
	assert.Equal(t, uint64(2), due.Version)
	assert.NoError(t, new(wrongVersion).due(), "of a machine that has no versions")
}

func TestWatchEndsWhenTheHeightStops(t *testing.T) {
	h := newHealth(nodeconfig.Watchdog{ExitAfter: nodeconfig.Duration(time.Nanosecond)})
	err := h.watch(t.Context(), func() int64 { return 1 }, func() bool { return false }, nothingDue)
	assert.ErrorContains(t, err, "no block for 1ns")

	// A node that begins with a snapshot has no height for as long as it takes, and may not stop at one later.
	h = newHealth(nodeconfig.Watchdog{ExitAfter: nodeconfig.Duration(time.Nanosecond)})
	h.syncing = true
	height, looks := int64(0), 0
	err = h.watch(t.Context(), func() int64 {
		if looks++; looks > 3 {
			height = 7
		}
		return height
	}, func() bool { return false }, nothingDue)
	assert.ErrorContains(t, err, "no block for 1ns")
	assert.Greater(t, looks, 3)
}
