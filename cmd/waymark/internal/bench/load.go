package bench

import (
	"context"
	"errors"
	"sync"
	"time"
)

// connectionsInAll is how many connections send, over all nodes.
const connectionsInAll = 32

// load sends prepared transactions, each once, in order.
type load struct {
	txs  [][]byte
	sent []time.Time // when a transaction was due, or sent where none was
	next int         // the first that was not handed out

	jobs     chan int
	inFlight chan struct{} // holds one for each transaction that is on its way
	done     sync.WaitGroup
}

// errExhausted says that more transactions were wanted than prepared.
var errExhausted = errors.New("the network was faster than expected: no transaction is left to send")

// startLoad connects to all nodes. Fail is called with the first error of a connection.
func startLoad(urls []string, txs [][]byte, inFlight int, fail func(error)) (*load, error) {
	l := &load{txs: txs, sent: make([]time.Time, len(txs)), jobs: make(chan int), inFlight: make(chan struct{}, inFlight)}
	for i := range connectionsInAll {
		c, err := dial(urls[i%len(urls)])
		if err != nil {
			l.stop()
			return nil, err
		}
		l.done.Go(func() {
			defer func() { _ = c.close() }() // nothing is lost with it
			for i := range l.jobs {
				if l.sent[i].IsZero() {
					l.sent[i] = time.Now()
				}
				if err := c.broadcast(l.txs[i]); err != nil {
					fail(err)
				}
			}
		})
	}
	return l, nil
}

// stop ends the connections. What was sent can be looked at then.
func (l *load) stop() {
	close(l.jobs)
	l.done.Wait()
}

// committed says that so many transactions are no longer on their way.
func (l *load) committed(txs int) {
	for range txs {
		<-l.inFlight
	}
}

// hand gives the next transaction to a connection that is free, once there are few enough on their way. A due time of
// zero is when it is sent.
func (l *load) hand(ctx context.Context, due time.Time) error {
	if l.next == len(l.txs) {
		return errExhausted
	}
	select {
	case l.inFlight <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	l.sent[l.next] = due
	select {
	case l.jobs <- l.next:
		l.next++
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// steady sends at a rate, in transactions a second, whatever becomes of them.
func (l *load) steady(ctx context.Context, rate int, duration time.Duration) error {
	interval := time.Second / time.Duration(rate)
	start := time.Now()
	for due := start; due.Sub(start) < duration; due = due.Add(interval) {
		time.Sleep(time.Until(due))
		if err := l.hand(ctx, due); err != nil {
			return err
		}
	}
	return nil
}

// saturate sends as fast as transactions are committed.
func (l *load) saturate(ctx context.Context, duration time.Duration) error {
	for start := time.Now(); time.Since(start) < duration; {
		if err := l.hand(ctx, time.Time{}); err != nil {
			return err
		}
	}
	return nil
}
