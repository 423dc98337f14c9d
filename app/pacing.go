package app

import (
	"context"
	"sync"
	"time"
)

// pace decides how long a proposer waits before it proposes. With CometBFT's own timeouts near zero
// it is what gives an idle chain about one block a second, and a lone transaction a block at once.
// The waiting proposer holds up its consensus routine, so that its waits are short and always end.
type pace struct {
	idle, gather time.Duration

	wake   chan struct{} // holds a token when something arrived since the last look
	closed chan struct{}
	close  sync.Once
}

func newPace(o Options) *pace {
	return &pace{idle: o.IdleWait, gather: o.Gather, wake: make(chan struct{}, 1), closed: make(chan struct{})}
}

// arrived tells a proposer that waits that there is something new. It never blocks.
func (p *pace) arrived() {
	select {
	case p.wake <- struct{}{}:
	default:
	}
}

// stop ends all waits, from now on.
func (p *pace) stop() { p.close.Do(func() { close(p.closed) }) }

// proposal is what a proposer would propose now, and since when the oldest of it waits.
type proposal struct {
	txs   [][]byte
	since time.Time
}

// propose asks pick for a proposal until there is something in it, for as long as an idle chain
// waits, and once more when the first of it has waited for others.
func (p *pace) propose(ctx context.Context, pick func() proposal) proposal {
	now := pick()
	if len(now.txs) == 0 {
		now = p.first(ctx, pick)
	}
	if len(now.txs) == 0 || p.gather <= 0 {
		return now
	}
	if rest := time.Until(now.since.Add(p.gather)); rest > 0 {
		if p.sleep(ctx, rest) {
			return pick()
		}
	}
	return now
}

// first waits for a proposal with something in it, or returns an empty one.
func (p *pace) first(ctx context.Context, pick func() proposal) proposal {
	if p.idle <= 0 {
		return proposal{}
	}
	timer := time.NewTimer(p.idle)
	defer timer.Stop()
	for {
		select {
		case <-p.wake:
			if now := pick(); len(now.txs) > 0 {
				return now
			}
		case <-timer.C:
			return proposal{}
		case <-ctx.Done():
			return proposal{}
		case <-p.closed:
			return proposal{}
		}
	}
}

// sleep waits, and reports whether it was for the whole time.
func (p *pace) sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
	case <-p.closed:
	}
	return false
}
