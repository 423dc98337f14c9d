// Package goroutine starts goroutines, and iterators, which run in place.
package goroutine

import (
	"context"
	"iter"
	"sync"
)

func starts(ctx context.Context) {
	go starts(ctx) // want `goroutine: go statement`
	defer func() {
		go func() {}() // want `goroutine: go statement`
	}()
	var group sync.WaitGroup
	group.Go(func() {})                   // want `goroutine: \(\*sync.WaitGroup\).Go: run it in place`
	_ = context.AfterFunc(ctx, func() {}) // want `goroutine: context.AfterFunc`
}

type door struct{}

// Go is a method of no WaitGroup.
func (door) Go(func()) {}

func allowed(seq iter.Seq[int]) {
	door{}.Go(func() {})
	next, stop := iter.Pull(seq)
	defer stop()
	next()
	var once sync.Once
	once.Do(func() {})
}
