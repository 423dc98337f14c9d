package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/waymark-ledger/waymark/app/internal/store"
	"github.com/waymark-ledger/waymark/x"
)

// PrepareProposal proposes the transactions of the next block. It never fails: what goes wrong here
// gives an empty block. It writes nothing. The first block of a chain is empty, because the state of
// its genesis is committed with it, and a proposal is judged by a committed state. So is the first block of a version.
func (a *App) PrepareProposal(
	ctx context.Context, req *abci.RequestPrepareProposal,
) (res *abci.ResponsePrepareProposal, _ error) {
	defer func() {
		if r := recover(); r != nil {
			if x.IsFault(r) {
				panic(r)
			}
			a.log.Error("proposing an empty block: the proposal panicked", "height", req.Height, "panic", fmt.Sprint(r))
			res = &abci.ResponsePrepareProposal{}
		}
	}()
	if w := a.Wrong(); w != nil {
		_ = a.stop(w) // whatever it proposes is not accepted by those who go on
	}
	if a.store.Height() == 0 || a.maySpeak(1) != nil {
		return &abci.ResponsePrepareProposal{}, nil
	}
	p := a.pool.pace.propose(ctx, func() proposal {
		p, err := a.propose(req.Height, req.Time, req.MaxTxBytes)
		if err != nil {
			a.log.Error("proposing an empty block", "height", req.Height, "err", err)
		}
		return p
	})
	return &abci.ResponsePrepareProposal{Txs: p.txs}, nil
}

// propose picks transactions from the pool and keeps those that the screen admits. What it does not
// admit leaves the pool: it was once in order, and what changed since does not change back. What has no room in this block
// stays; it was picked where others were that the screen does not admit.
func (a *App) propose(height int64, at time.Time, maxBytes int64) (proposal, error) {
	view, chain, done, err := a.before(height, at)
	if err != nil {
		return proposal{}, err
	}
	defer done()
	var p proposal
	screen := a.screen(view, chain)
	for _, w := range a.pool.pick(maxBytes, newBudgets(screen.ctx)) {
		c, err := a.reopen(w)
		if err == nil {
			err = screen.admit(c)
		}
		if errors.Is(err, ErrQuota) || errors.Is(err, ErrBudget) {
			continue
		}
		if err != nil {
			a.log.Debug("dropped from the pool", "height", height, "tx_id", fmt.Sprintf("%x", w.id), "err", err)
			a.pool.drop(w)
			continue
		}
		if len(p.txs) == 0 || w.arrived.Before(p.since) {
			p.since = w.arrived
		}
		p.txs = append(p.txs, w.raw)
	}
	return p, nil
}

// before opens the state by which the block of a height is judged, and says which block that is.
// The caller calls done.
func (a *App) before(height int64, at time.Time) (view *store.View, chain x.Chain, done func(), err error) {
	view, done, err = a.view(0)
	if err != nil {
		return nil, x.Chain{}, nil, err
	}
	if view.Height() != height-1 {
		err = fmt.Errorf("a block of height %d, where the last one is %d", height, view.Height())
	} else {
		chain, err = a.chainOf(view.State(), height, at)
	}
	if err != nil {
		done()
		return nil, x.Chain{}, nil, err
	}
	return view, chain, done, nil
}

// ProcessProposal accepts a block if the screen admits each of its transactions. It writes nothing,
// and no content makes it fail: what it cannot judge it rejects.
func (a *App) ProcessProposal(
	_ context.Context, req *abci.RequestProcessProposal,
) (res *abci.ResponseProcessProposal, _ error) {
	rejected := &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}
	defer func() {
		if r := recover(); r != nil {
			if x.IsFault(r) {
				panic(r)
			}
			a.log.Error("rejecting a proposal: judging it panicked", "height", req.Height, "panic", fmt.Sprint(r))
			res = rejected
		}
	}()
	if err := a.judge(req); err != nil {
		a.log.Warn("rejecting a proposal", "height", req.Height, "err", err)
		return rejected, nil
	}
	return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
}

func (a *App) judge(req *abci.RequestProcessProposal) error {
	if w := a.Wrong(); w != nil {
		return a.stop(w)
	}
	if err := a.maySpeak(len(req.Txs)); err != nil {
		return err
	}
	if a.store.Height() == 0 {
		if len(req.Txs) != 0 {
			return fmt.Errorf("%d transactions in the first block, expected none", len(req.Txs))
		}
		return nil
	}
	view, chain, done, err := a.before(req.Height, req.Time)
	if err != nil {
		return err
	}
	defer done()
	candidates, err := a.openAll(view, chain, req.Txs)
	if err != nil {
		return err
	}
	screen := a.screen(view, chain)
	for i, c := range candidates {
		if err := screen.admit(c); err != nil {
			return fmt.Errorf("transaction %d: %w", i, err)
		}
	}
	return nil
}
