package app

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
)

var (
	// ErrNotReady refuses a transaction because there is no committed state to check it against.
	ErrNotReady = x.NewError("waymark", 60, "the node is not ready for transactions: send it again")
	// ErrPoolFull refuses a transaction because too many wait, or too many of its organization.
	ErrPoolFull = x.NewError("waymark", 61, "too many transactions are waiting: send it again later")
	// ErrNonceWaiting refuses a transaction because another one with its key and nonce waits.
	ErrNonceWaiting = x.NewError("waymark", 62, "another transaction with this nonce of the key is waiting")
)

// CheckTx takes a client's transaction into the pool, or says why not. Code 0 says that it waits
// here, which it may have done before. A refusal that stands for these bytes has the error's own
// code. One that depends on the state, or on what else waits, has that code plus
// abci.CodeTypeRetry, 32,000: CometBFT then forgets the bytes, and the client, which takes the
// 32,000 off to find the error, may send them again. Safe for concurrent use, without a lock.
func (a *App) CheckTx(_ context.Context, req *abci.RequestCheckTx) (*abci.ResponseCheckTx, error) {
	code, refusal := a.receive(req.Tx, fromClient)
	if refusal == nil {
		return &abci.ResponseCheckTx{}, nil
	}
	return &abci.ResponseCheckTx{Code: code, Codespace: refusal.Codespace, Log: refusal.Error()}, nil
}

// InsertTx takes a peer's transaction into the pool. It answers with codes like CheckTx's.
func (a *App) InsertTx(_ context.Context, req *abci.RequestInsertTx) (*abci.ResponseInsertTx, error) {
	code, _ := a.receive(req.Tx, fromPeer)
	return &abci.ResponseInsertTx{Code: code}, nil
}

// ReapTxs hands out what gossip should send, in the order of arrival: each transaction of a client
// once, and every one, a peer's too, when it still waits after some blocks, because CometBFT sends it to
// each peer once and never asks whether it came. MaxGas bounds the static work; 0 is no bound.
func (a *App) ReapTxs(_ context.Context, req *abci.RequestReapTxs) (*abci.ResponseReapTxs, error) {
	return &abci.ResponseReapTxs{Txs: a.pool.reap(req.MaxBytes, req.MaxGas)}, nil
}

// source is who sent a transaction.
type source bool

const (
	fromClient source = false
	fromPeer   source = true
)

// receive checks a transaction against the last committed state and adds it to the pool.
func (a *App) receive(raw []byte, from source) (code uint32, refusal *x.Error) {
	defer func() {
		if r := recover(); r != nil {
			if x.IsFault(r) {
				panic(r)
			}
			a.log.Error("a transaction panicked before it was executed", "panic", fmt.Sprint(r))
			code, refusal = ErrPanic.Code, ErrPanic
		}
	}()
	if a.pool.find(sha256.Sum256(raw)) != nil {
		return abci.CodeTypeOK, nil
	}
	c, err := a.open(raw)
	if err != nil {
		refusal = rejection(err)
		return refusal.Code, refusal
	}
	for {
		again, err := a.admit(c, from)
		switch {
		case again:
			continue // a block was committed meanwhile: what was checked may no longer hold
		case err == nil:
			return abci.CodeTypeOK, nil
		}
		refusal = rejection(err)
		if a.mayPass(refusal, c.envelope) {
			return refusal.Code + abci.CodeTypeRetry, refusal
		}
		return refusal.Code, refusal
	}
}

// admit authenticates a transaction for the block after the last committed one, and adds it to the
// pool. The cheap and likely refusals come first, the signature last.
func (a *App) admit(c *candidate, from source) (again bool, err error) {
	if err := a.maySpeak(1); err != nil {
		return false, ErrNotReady.With("%s", err)
	}
	ctx, done, err := a.next()
	if err != nil {
		return false, err
	}
	defer done()
	if key, found := auth.Lookup(ctx, c.tx.Header.Signer); found {
		if err := a.pool.room(ctx, c, key.Organization); err != nil {
			return false, err
		}
	}
	key, err := a.authenticate(ctx, c.envelope)
	if err != nil {
		return false, err
	}
	return a.pool.insert(c, key.Organization, ctx.Height()-1, from)
}

// next returns the context of the block after the last committed one. Its time is the last one's,
// the earliest that it can have. The caller calls done.
func (a *App) next() (ctx *x.Context, done func(), err error) {
	view, done, err := a.view(0)
	if err != nil {
		return nil, nil, ErrNotReady.With("%s", err)
	}
	chain := a.lastBlock()
	chain.Height = view.Height() + 1
	return x.NewContext(chain, x.Signer{}, view.State(), view.Flat(), nil), done, nil
}

// mayPass reports whether a refused transaction may yet be accepted as it is.
func (a *App) mayPass(refusal *x.Error, e *envelope) bool {
	for _, passing := range []*x.Error{ErrNotReady, ErrPoolFull, ErrQuota, ErrNonceWaiting, ErrLifetime, auth.ErrUnknownKey} {
		if errors.Is(refusal, passing) {
			return true
		}
	}
	ctx, done, err := a.next()
	if err != nil {
		return true
	}
	defer done()
	switch {
	case errors.Is(refusal, auth.ErrNonceWindow):
		return e.tx.Header.Nonce > auth.HighestNonce(ctx, e.tx.Header.Signer)
	case errors.Is(refusal, auth.ErrRevokedKey):
		key, found := auth.Lookup(ctx, e.tx.Header.Signer)
		return found && key.RevokedHeight == 0
	}
	return false
}
