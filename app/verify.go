package app

import (
	"crypto/sha256"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/waymark-ledger/waymark/app/internal/store"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
)

// openAll decodes the transactions of a proposal and verifies their signatures, on all cores. It
// gives up at the first that is not well-formed, or not signed by a key that the view knows; which
// of several such is named is left to chance. The verified ones are remembered, so that to judge and
// to execute the block does not verify them again.
func (a *App) openAll(view *store.View, chain x.Chain, raws [][]byte) ([]*candidate, error) {
	all := make([]*candidate, len(raws))
	var (
		wg    sync.WaitGroup
		next  atomic.Int64
		stop  atomic.Bool
		once  sync.Once
		first any // an error, or what a worker panicked with
	)
	fail := func(what any) {
		once.Do(func() { first = what })
		stop.Store(true)
	}
	work := func() {
		defer wg.Done()
		defer func() {
			if r := recover(); r != nil {
				fail(panicked{r})
			}
		}()
		ctx := x.NewContext(chain, x.Signer{}, view.State(), view.Flat(), nil)
		for i := next.Add(1) - 1; i < int64(len(raws)) && !stop.Load(); i = next.Add(1) - 1 {
			c, err := a.openKnown(raws[i])
			if err == nil {
				err = a.verifySigner(ctx, c.envelope)
			}
			if err != nil {
				fail(err)
				return
			}
			all[i] = c
		}
	}
	for range min(runtime.GOMAXPROCS(0), len(raws)) {
		wg.Add(1)
		go work()
	}
	wg.Wait()
	switch first := first.(type) {
	case nil:
		return all, nil
	case panicked:
		panic(first.with)
	default:
		return nil, first.(error)
	}
}

// panicked is what a worker panicked with, to be panicked with again by who waits for it.
type panicked struct{ with any }

// openKnown is open, without the work of decoding for a transaction that waits in the pool.
func (a *App) openKnown(raw []byte) (*candidate, error) {
	if w := a.pool.find(sha256.Sum256(raw)); w != nil {
		return a.reopen(w)
	}
	return a.open(raw)
}

// verifySigner checks a transaction's signature by the key that a state has for its signer.
func (a *App) verifySigner(ctx *x.Context, e *envelope) error {
	key, found := auth.Lookup(ctx, e.tx.Header.Signer)
	if !found {
		return auth.ErrUnknownKey.With("address 0x%x", e.tx.Header.Signer)
	}
	return a.verifySignature(e, key.PublicKey)
}
