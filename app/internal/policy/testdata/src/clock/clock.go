// Package clock reads the wall clock in every spelling, and does arithmetic on times, which is allowed.
package clock

import (
	"context"
	"time"
	. "time"
	later "time"
)

func reads(start time.Time) {
	_ = time.Now()               // want `clock: time.Now: use the time of the block`
	_ = later.Since(start)       // want `clock: time.Since`
	_ = Until(start)             // want `clock: time.Until`
	now := time.Now              // want `clock: time.Now`
	_ = now()                    // the value was reported where it was taken
	_ = start.Local()            // want `clock: \(time.Time\).Local: the zone is the machine's`
	_ = start.In(time.Local)     // want `clock: time.Local`
	_, _ = time.LoadLocation("") // want `clock: time.LoadLocation`
}

func waits(ctx context.Context) {
	time.Sleep(time.Second)                       // want `clock: time.Sleep`
	<-time.After(time.Second)                     // want `clock: time.After`
	<-time.Tick(time.Second)                      // want `clock: time.Tick`
	_ = time.NewTimer(time.Second)                // want `clock: time.NewTimer`
	_ = time.NewTicker(time.Second)               // want `clock: time.NewTicker`
	_ = time.AfterFunc(time.Second, func() {})    // want `clock: time.AfterFunc`
	_, _ = context.WithTimeout(ctx, time.Second)  // want `clock: context.WithTimeout`
	_, _ = context.WithDeadline(ctx, time.Time{}) // want `clock: context.WithDeadline`
}

type block struct{ time time.Time }

// Now is not the one of package time.
func (b block) Now() time.Time { return b.time }

func allowed(b block) bool {
	expires := time.Unix(1_700_000_000, 0).UTC().Add(24 * time.Hour)
	return b.Now().After(expires) && b.Now().Sub(expires) > time.Minute
}
