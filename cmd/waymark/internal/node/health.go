package node

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

// pollInterval is how often the watchdog looks at the height.
const pollInterval = 100 * time.Millisecond

// errFailed says that the node was stopped because it cannot go on.
var errFailed = errors.New("the node stopped")

// report is what is known of the health of a node.
type report struct {
	Ready     bool    `json:"ready"`
	Live      bool    `json:"live"`
	Height    int64   `json:"height"`
	HeightAge float64 `json:"height_age_seconds"` // since this process last saw the height rise, or since it started
	Reason    string  `json:"reason,omitempty"`   // why it is not ready
}

// health judges a node by the age of its height.
type health struct {
	limits  nodeconfig.Watchdog
	now     func() time.Time
	failed  chan string // the first failure
	syncing bool        // whether the first height comes from a snapshot, which takes as long as it takes

	mu       sync.Mutex
	height   int64
	looked   bool      // whether height was seen, which is that of an old chain at first
	rose     time.Time // when the height rose last
	moved    bool      // whether it rose since the start
	catching bool      // whether the node is still fetching old blocks
	failure  string
}

func newHealth(limits nodeconfig.Watchdog) *health {
	return &health{limits: limits, now: time.Now, rose: time.Now(), failed: make(chan string, 1)}
}

// fail notes that the node cannot go on. The first reason stays: others follow from it.
func (h *health) fail(reason string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.failure == "" {
		h.failure = reason
		h.failed <- reason
	}
}

// observe notes the height and whether the node is catching up.
func (h *health) observe(height int64, catching bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.catching = catching
	if h.looked && height > h.height {
		h.moved, h.rose = true, h.now()
	}
	h.height, h.looked = height, true
}

// report returns the health as of now.
func (h *health) report() report {
	h.mu.Lock()
	defer h.mu.Unlock()
	age := h.now().Sub(h.rose)
	r := report{Live: h.failure == "", Height: h.height, HeightAge: age.Seconds()}
	switch {
	case h.failure != "":
		r.Reason = h.failure
	case !h.moved:
		r.Reason = "no block since the start"
	case h.catching:
		r.Reason = "catching up"
	case age > time.Duration(h.limits.NotReadyAfter):
		r.Reason = fmt.Sprintf("no block for %s", age.Round(time.Second))
	default:
		r.Ready = true
	}
	return r
}

// watch looks at the height until the context ends or the node can make no more blocks, because consensus has failed or
// because of what due returns.
func (h *health) watch(ctx context.Context, height func() int64, catching func() bool, due func() error) error {
	tick := time.NewTicker(pollInterval)
	defer tick.Stop()
	h.observe(height(), catching())
	for {
		select {
		case <-ctx.Done():
			return nil
		case reason := <-h.failed:
			return fmt.Errorf("%w: %s", errFailed, reason)
		case <-tick.C:
			if err := due(); err != nil {
				return err
			}
			h.observe(height(), catching())
			r := h.report()
			age := time.Duration(r.HeightAge * float64(time.Second))
			if limit := time.Duration(h.limits.ExitAfter); limit > 0 && age > limit && !(h.syncing && r.Height == 0) {
				return fmt.Errorf("no block for %s: are more than two thirds of the validators running and connected?", limit)
			}
		}
	}
}
