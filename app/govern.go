package app

import (
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/governance"
)

const (
	// maxProposals is how many proposals a block executes. Consensus.
	maxProposals = 16
	// proposalsWork is the work after which a block executes no further proposal, of which each may do maxWork, and the work
	// after which it counts no further votes. Consensus.
	proposalsWork = 500_000
	// trialWork is what a proposal may do when it is tried: half of what the smallest transaction may. Consensus.
	trialWork = baseWork / 2
)

// govern executes what the council decided, and what organizations approved of their own acts, as far as it is due. What
// goes wrong with a proposal is recorded with it, and never an error of the block.
func (a *App) govern(chain x.Chain, state, flat x.KV) {
	a.own(governance.Module.Name, chain, state, flat, func(ctx *x.Context) { governance.Count(ctx, proposalsWork) })
	spent := uint64(0)
	for n := 0; n < maxProposals && spent < proposalsWork; n++ {
		more := false
		if !a.guard(governance.Module.Name, chain.Height, func() { more = a.governNext(newBranch(chain, state, flat), &spent) }) || !more {
			return
		}
	}
}

// governNext executes the next proposal that is due, if there is any, and writes the branch.
func (a *App) governNext(b branch, spent *uint64) (more bool) {
	ctx := b.context(x.Signer{}, x.CountWork())
	p, more := governance.Next(ctx)
	if more {
		attempt, work := newBranch(b.chain, b.state, b.flat), x.NewWork(maxWork)
		failure := a.execute(attempt, p, work)
		if failure == nil {
			attempt.write()
		}
		governance.Executed(ctx, p, failure)
		*spent += work.Spent()
	}
	*spent += ctx.Spent()
	b.write()
	return more
}

// execute runs the messages of a proposal in a branch, which the caller writes when there is no error: on behalf of the
// council, or of the organization whose act it is. Their records are the ledger's own, and say with which votes.
func (a *App) execute(b branch, p *governancev1.Proposal, work *x.Work) (failed *x.Error) {
	at := 0
	defer func() {
		if r := recover(); r != nil {
			failed = a.recovered(r, at)
		}
	}()
	behalf := x.Council
	if p.Approvals > 0 {
		behalf = p.Proposer
	}
	ctx := b.context(x.Signer{}, work)
	stranded := stranding(b, work)
	ballots, elements := governance.Ballots(ctx, p.Id), x.MaxElements
	for i, any := range p.Messages {
		at = i
		work.Spend(messageWork)
		m, value, err := a.decodeMessage(any, &elements) // the rules may have changed since it was proposed
		if err == nil {
			err = authorizeProposed(ctx, m, behalf)
		}
		if err != nil {
			return inMessage(rejection(err), i, len(p.Messages))
		}
		said := &governancev1.Executed{Proposal: p.Id, Index: uint32(i), Message: any, Ballots: ballots}
		dossier.Testify(ctx, behalf, said, func(own *x.Context) { err = m.Do(own, value) })
		if err != nil {
			return inMessage(rejection(err), i, len(p.Messages))
		}
	}
	if err := stranded(); err != nil {
		return rejection(err)
	}
	return nil
}

// stranding returns what says, once messages ran in a branch, whether they left something to nobody to decide about which
// somebody could decide before.
func stranding(b branch, work *x.Work) (stranded func() error) {
	b.chain.Height++ // what becomes of organizations holds from the next block on
	before := governance.Stranded(b.context(x.Signer{}, work))
	return func() error { return governance.CheckStranded(b.context(x.Signer{}, work), before) }
}

// do has a message handled that a member sends, or would: a member does not leave that is the last who decides something.
func do(b branch, ctx *x.Context, m x.Msg, value x.Message, work *x.Work) error {
	if !m.Departure {
		return m.Do(ctx, value)
	}
	stranded := stranding(b, work)
	if err := m.Do(ctx, value); err != nil {
		return err
	}
	return stranded()
}

// try tells whoever proposes what could not be executed as things stand: nobody should have to vote to find out. What
// messages do when they are tried is forgotten, and taken off the budget of the transaction. A proposal that is too much work
// to be tried is taken as it is; whatever was tried may still fail when it is executed.
func (a *App) try(b branch, organization string, carried []x.Carried, work *x.Work) (failed *x.Error) {
	trial, at := x.NewWork(trialWork), 0
	defer func() {
		if r := recover(); r != nil && !x.OutOfWork(r) {
			failed = a.recovered(r, at)
		}
		work.Spend(trial.Spent())
	}()
	behalf := x.Council
	if len(carried) > 0 && carried[0].Electorate == nil {
		behalf = organization
	}
	for i, m := range carried {
		at = i
		ctx := b.context(x.Signer{Organization: behalf}, trial)
		err := authorizeProposed(ctx, m.Msg, behalf)
		if err == nil {
			err = do(b, ctx, m.Msg, m.Value, trial)
		}
		if err != nil {
			return inMessage(rejection(err), i, len(carried))
		}
	}
	return nil
}

// authorizeProposed checks, when a proposal is tried and again when it is executed, that a message is the council's, or one that
// the organization on whose behalf it runs could send if it had to ask no second key.
func authorizeProposed(ctx *x.Context, m x.Msg, behalf string) error {
	switch council := behalf == x.Council; {
	case council && m.Electorate == nil:
		return governance.ErrNoElectorate.With("%s", m.Name)
	case council:
		return nil
	case m.Electorate != nil:
		return ErrCouncil.With("%s", m.Name)
	}
	return authorizeOrganization(ctx, m, behalf)
}
