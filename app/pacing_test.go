package app

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// TestPace runs in the virtual time of a bubble, in which a sleep takes no time and an unexpected wait is seen exactly.
func TestPace(t *testing.T) {
	const (
		ms   = time.Millisecond
		idle = 800 * ms
	)
	cancelled := func(after time.Duration) func() (context.Context, context.CancelFunc) {
		return func() (context.Context, context.CancelFunc) { return context.WithTimeout(context.Background(), after) }
	}
	tests := []struct {
		name    string
		options Options
		ctx     func() (context.Context, context.CancelFunc)
		arrive  []time.Duration // when transactions come
		stop    time.Duration   // when the node closes, 0 for never
		waited  time.Duration
		txs     int
	}{
		{name: "idle", options: Options{IdleWait: idle}, waited: idle},
		{name: "no wait", options: Options{IdleWait: -1}},
		{name: "something waits", options: Options{IdleWait: idle}, arrive: []time.Duration{-ms}, txs: 1},
		{name: "something comes", options: Options{IdleWait: idle}, arrive: []time.Duration{30 * ms, 60 * ms}, waited: 30 * ms, txs: 1},
		{name: "too late", options: Options{IdleWait: idle}, arrive: []time.Duration{900 * ms}, waited: idle},
		{
			name: "gather", options: Options{IdleWait: idle, Gather: 20 * ms},
			arrive: []time.Duration{100 * ms, 110 * ms, 115 * ms, 130 * ms}, waited: 120 * ms, txs: 3,
		},
		{name: "gathered before", options: Options{IdleWait: idle, Gather: 20 * ms}, arrive: []time.Duration{-25 * ms, -ms}, txs: 2},
		{
			name: "gathered in part", options: Options{IdleWait: idle, Gather: 20 * ms},
			arrive: []time.Duration{-15 * ms, 3 * ms}, waited: 5 * ms, txs: 2,
		},
		{name: "gather without idling", options: Options{IdleWait: -1, Gather: 20 * ms}},
		{name: "cancelled", options: Options{IdleWait: idle}, ctx: cancelled(50 * ms), waited: 50 * ms},
		{name: "cancelled before", options: Options{IdleWait: idle}, ctx: cancelled(0)},
		{
			name: "cancelled while gathering", options: Options{IdleWait: idle, Gather: 20 * ms}, ctx: cancelled(7 * ms),
			arrive: []time.Duration{5 * ms}, waited: 7 * ms, txs: 1,
		},
		{name: "closing", options: Options{IdleWait: idle}, stop: 40 * ms, waited: 40 * ms},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(time.Second)
				start, p := time.Now(), newPace(test.options)
				for _, after := range test.arrive {
					time.AfterFunc(after, p.arrived)
				}
				if test.stop > 0 {
					time.AfterFunc(test.stop, func() { p.stop(); p.stop() })
				}
				ctx, cancel := context.WithCancel(context.Background())
				if test.ctx != nil {
					ctx, cancel = test.ctx()
				}
				defer cancel()

				got := p.propose(ctx, func() (now proposal) {
					for _, after := range test.arrive {
						if at := start.Add(after); !at.After(time.Now()) {
							if len(now.txs) == 0 {
								now.since = at
							}
							now.txs = append(now.txs, []byte("tx"))
						}
					}
					return now
				})
				require.Equal(t, test.waited, time.Since(start))
				require.Len(t, got.txs, test.txs)
				time.Sleep(time.Second) // what is left of the timers
			})
		})
	}
}

// TestNothingToProposeIsNotASpin wakes a proposer with what it cannot propose.
func TestNothingToProposeIsNotASpin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(Options{IdleWait: time.Second})
		for i := range 3 {
			time.AfterFunc(time.Duration(i+1)*100*time.Millisecond, p.arrived)
		}
		start, looks := time.Now(), 0
		p.propose(context.Background(), func() proposal { looks++; return proposal{} })
		require.Equal(t, time.Second, time.Since(start))
		require.Equal(t, 4, looks, "once at first, and once for each arrival")
	})
}
