package app

import (
	"context"
	"fmt"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"

	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/governance"
)

// FinalizeBlock executes a decided block and returns the app hash of the state after it. Nothing is
// on disk before Commit: a crash in between leaves the state before the block, and CometBFT sends
// the block again.
func (a *App) FinalizeBlock(_ context.Context, req *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	if w := a.Wrong(); w != nil {
		return nil, a.stop(w)
	}
	if err := a.openBlock(req.Height); err != nil {
		return nil, err
	}
	state, flat := a.block.State(), a.block.Flat()
	chain, err := a.chainOf(state, req.Height, req.Time)
	if err != nil {
		return nil, err
	}
	res := new(abci.ResponseFinalizeBlock)
	if a.upgrading.Load() {
		chain = a.migrate(chain, state, flat)
		res.ConsensusParamUpdates = &cmtproto.ConsensusParams{Version: &cmtproto.VersionParams{App: chain.Version}}
	}
	ctx := x.NewContext(chain, x.Signer{}, state, flat, nil)
	putTime(ctx)

	block := blockOf(req)
	for _, m := range a.modules {
		if m.BeginBlock != nil {
			a.own(m.Name, chain, state, flat, func(ctx *x.Context) { m.BeginBlock(ctx, block) })
		}
	}
	budgets := newBudgets(ctx)
	res.TxResults = make([]*abci.ExecTxResult, len(req.Txs))
	for i, raw := range req.Txs {
		res.TxResults[i] = result(a.deliver(ctx, state, flat, budgets, raw, i))
	}
	budgets.settle(ctx)
	a.govern(chain, state, flat)
	for _, m := range a.modules {
		if m.EndBlock != nil {
			a.own(m.Name, chain, state, flat, m.EndBlock)
		}
	}
	a.executing, a.plan = chain, governance.Plan(ctx)
	res.ValidatorUpdates = validatorUpdates(ctx)
	res.AppHash = a.block.Seal()
	a.pool.executed(req.Txs)
	return res, nil
}

// openBlock begins a block, unless InitChain began it with the genesis. A block that was executed and
// never committed is executed anew.
func (a *App) openBlock(height int64) error {
	if a.block != nil && a.block.Height() == height && a.executing.Height != height {
		return nil
	}
	if a.block != nil {
		if a.store.Height() == 0 {
			return fmt.Errorf("block %d was executed with the genesis: restart the node to execute it again", height)
		}
		a.block.Discard()
	}
	a.block = a.store.Begin(height)
	return nil
}

// chainOf returns the block that is executed. The chain's id comes from the state, since CometBFT
// tells it at the start of the chain only.
func (a *App) chainOf(state x.KV, height int64, at time.Time) (x.Chain, error) {
	ctx := x.NewContext(x.Chain{Height: height}, x.Signer{}, state, nil, nil)
	chain, found := chainItem.Get(ctx)
	if !found {
		return x.Chain{}, fmt.Errorf("block %d comes before the genesis of the chain", height)
	}
	return x.Chain{ID: chain.Id, Height: height, Time: at.UTC(), Version: chain.Version}, nil
}

// own does a module's own work. It stays out of the state entirely if it panics.
func (a *App) own(module string, chain x.Chain, state, flat x.KV, do func(*x.Context)) {
	b := newBranch(chain, state, flat)
	a.guard(module, chain.Height, func() {
		ctx := b.context(x.Signer{}, x.CountWork())
		do(ctx)
		dossier.Append(ctx, ctx.TakeNotes(), nil, nil)
		b.write()
	})
}

// guard runs work that no transaction asked for, and reports whether it did not panic: what users recorded must not halt
// the chain, only a fault of this node does.
func (a *App) guard(module string, height int64, do func()) (done bool) {
	defer func() {
		if r := recover(); r != nil {
			if x.IsFault(r) {
				panic(r)
			}
			a.log.Error("a module's own work panicked", "module", module, "height", height, "panic", fmt.Sprint(r))
		}
	}()
	do()
	return true
}

// blockOf returns what a module may know of a block besides its transactions.
func blockOf(req *abci.RequestFinalizeBlock) x.Block {
	var block x.Block
	for _, v := range req.DecidedLastCommit.Votes {
		absent := v.BlockIdFlag == cmtproto.BlockIDFlagAbsent
		block.Votes = append(block.Votes, x.Vote{Address: v.Validator.Address, Power: v.Validator.Power, Absent: absent})
	}
	for _, m := range req.Misbehavior {
		kind := x.LightClientAttack
		if m.Type == abci.MisbehaviorType_DUPLICATE_VOTE {
			kind = x.DuplicateVote
		}
		block.Misbehavior = append(block.Misbehavior, x.Misbehavior{
			Kind: kind, Address: m.Validator.Address, Power: m.Validator.Power, Height: m.Height, Time: m.Time.UTC(),
		})
	}
	return block
}

// result is what CometBFT keeps of a transaction. Code and codespace are consensus; the log is not.
func result(e executed) *abci.ExecTxResult {
	if e.err == nil {
		return &abci.ExecTxResult{Code: abci.CodeTypeOK}
	}
	return &abci.ExecTxResult{Code: e.err.Code, Codespace: e.err.Codespace, Log: e.err.Error()}
}

// ExtendVote adds nothing to a vote: vote extensions are off.
func (a *App) ExtendVote(context.Context, *abci.RequestExtendVote) (*abci.ResponseExtendVote, error) {
	return &abci.ResponseExtendVote{}, nil
}

// VerifyVoteExtension accepts the empty extension only.
func (a *App) VerifyVoteExtension(
	_ context.Context, req *abci.RequestVerifyVoteExtension,
) (*abci.ResponseVerifyVoteExtension, error) {
	status := abci.ResponseVerifyVoteExtension_ACCEPT
	if len(req.VoteExtension) != 0 {
		status = abci.ResponseVerifyVoteExtension_REJECT
	}
	return &abci.ResponseVerifyVoteExtension{Status: status}, nil
}
