package app

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	abci "github.com/cometbft/cometbft/abci/types"

	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/governance"
)

// migration is one change that the state needs before a version can go on with it. It runs once, inside the first block of
// the version, ahead of everything else of it, and all of the block is on disk or nothing: it need not know where a crash
// left it. It may use what it needs of memory and time, for which every node stands still. It panics where the state is not
// as it expects, which halts all nodes alike.
//
// It never changes what a table's key or value means: a query of an older height reads that table with the new program.
// What has another form goes into another table. Indexes of what it writes are its own to fill.
type migration struct {
	// Version is the first that needs it.
	Version uint64
	// Name is by what the plan of the upgrade names it: a-z, 0-9 and -.
	Name string
	Do   func(*x.Context)
}

// release is a version of the program: that of its rules, and the migrations of all versions up to it.
type release struct {
	version    uint64
	migrations []migration
}

// since returns the migrations that lead from a version to this one.
func (r release) since(version uint64) (needed []migration, names []string) {
	for _, m := range r.migrations {
		if m.Version > version {
			needed, names = append(needed, m), append(names, m.Name)
		}
	}
	return needed, names
}

// WrongVersion is the error of a node that can go on, but only with another program.
type WrongVersion struct {
	// Version is the one to run from Height, the node's next block, on.
	Version uint64
	Height  int64
	// Plan is the upgrade that is due at Height; nil where none is, so that this program should not have been started.
	Plan *governancev1.Plan
	// Own is the version of this program.
	Own  uint64
	what string
}

// Error says what is wrong and what to do.
func (w *WrongVersion) Error() string { return w.what }

// check returns what is wrong with this program for the block after a committed one, nil for nothing.
func (r release) check(chain x.Chain, plan *governancev1.Plan) *WrongVersion {
	w := &WrongVersion{Version: chain.Version, Height: chain.Height + 1, Own: r.version}
	if due(plan, w.Height) {
		w.Version, w.Plan = plan.Version, plan
		_, names := r.since(chain.Version)
		switch {
		case plan.Version != r.version:
			w.what = fmt.Sprintf("this chain continues with version %d from height %d, and this program is of version %d: "+
				"stage the binary of version %[1]d (waymark upgrade stage) and start it", plan.Version, plan.Height, r.version)
			return w
		case !slices.Equal(plan.Migrations, names):
			w.what = fmt.Sprintf("this chain continues with version %d from height %d, with the migrations [%s], and this "+
				"program has [%s]: it is not the one that was decided on", plan.Version, plan.Height,
				strings.Join(plan.Migrations, " "), strings.Join(names, " "))
			return w
		}
		return nil
	}
	switch {
	case chain.Version > r.version:
		w.what = fmt.Sprintf("the state of height %d is of version %d, and this program is of version %d, which is too old: "+
			"start the binary of version %[2]d", chain.Height, chain.Version, r.version)
	case chain.Version < r.version && plan == nil:
		w.what = fmt.Sprintf("the state of height %d is of version %d, and this program is of version %d, to which no upgrade "+
			"is scheduled: start the binary of version %[2]d", chain.Height, chain.Version, r.version)
	case chain.Version < r.version:
		w.what = fmt.Sprintf("the state of height %d is of version %d, and this program is of version %d, which is too early: "+
			"start the binary of version %[2]d, which runs until the upgrade to version %[4]d at height %[5]d",
			chain.Height, chain.Version, r.version, plan.Version, plan.Height)
	default:
		return nil
	}
	return w
}

// checkGenesis returns what is wrong with this program for the first block of a chain, nil for nothing.
func (r release) checkGenesis(req *abci.RequestInitChain) *WrongVersion {
	named := req.ConsensusParams.GetVersion().GetApp()
	if named == 0 || named == r.version {
		return nil
	}
	return &WrongVersion{
		Version: named, Height: req.InitialHeight, Own: r.version,
		what: fmt.Sprintf("this chain begins with version %d, and this program is of version %d: start the binary of version "+
			"%[1]d, or join by a snapshot (state_sync)", named, r.version),
	}
}

// due reports whether a plan is for the block of a height.
func due(plan *governancev1.Plan, height int64) bool { return plan != nil && plan.Height == height }

// expect notes what the state of the last committed block says of the next: whether it is the first of another version, and
// whether this program is the one to execute it.
func (a *App) expect(chain x.Chain, plan *governancev1.Plan) {
	a.upgrading.Store(due(plan, chain.Height+1))
	a.wrong.Store(a.release.check(chain, plan))
}

// Wrong returns why this program cannot execute the next block, nil where it can. Once it is not nil it stays so: the node
// takes no further part, and is to be stopped. It is safe for concurrent use.
func (a *App) Wrong() *WrongVersion { return a.wrong.Load() }

// maySpeak returns an error where this node has nothing to say about the next block, or about what should be in it. The
// first block of a version has no transactions: its migrations have not run when it is proposed and judged, so that nothing
// of the new rules can be read from the state. A node of the version before accepts none at all, and proposes an empty one.
func (a *App) maySpeak(transactions int) error {
	if w := a.Wrong(); w != nil {
		return w
	}
	if a.upgrading.Load() && transactions > 0 {
		return fmt.Errorf("%d transactions in the first block of a version, expected none", transactions)
	}
	return nil
}

// stop ends the work of a program that is asked for a block of another version. Where the node has a say in how it ends,
// this does not return.
func (a *App) stop(w *WrongVersion) error {
	if a.options.OnWrongVersion != nil {
		a.options.OnWrongVersion(w)
	}
	return w
}

// migrate begins the first block of this version: it brings the state into the form of the version, and records that.
func (a *App) migrate(chain x.Chain, state, flat x.KV) x.Chain {
	from := chain.Version
	chain.Version = a.release.version
	ctx := x.NewContext(chain, x.Signer{}, state, flat, nil)
	needed, names := a.release.since(from)
	for _, m := range needed {
		a.log.Info("migrating", "height", chain.Height, "version", m.Version, "migration", m.Name)
		m.run(ctx)
	}
	item, _ := chainItem.Get(ctx)
	chainItem.Set(ctx, &waymarkv1.Chain{Id: item.Id, InitialHeight: item.InitialHeight, Version: chain.Version})
	upgraded := &governancev1.Upgraded{Height: chain.Height, From: from, Version: chain.Version, Migrations: names}
	dossier.Testify(ctx, "", upgraded, governance.Upgraded)
	governance.Adopt(ctx, a.modules) // of messages that are new
	a.log.Info("upgraded", "height", chain.Height, "from", from, "version", chain.Version)
	return chain
}

// run does a migration. What it cannot do is a fault: every node would go on from another state.
func (m migration) run(ctx *x.Context) {
	defer func() {
		if r := recover(); r != nil {
			if x.IsFault(r) {
				panic(r)
			}
			x.Fail(fmt.Errorf("the migration %s: %v", m.Name, r))
		}
	}()
	m.Do(ctx)
	if notes := ctx.TakeNotes(); len(notes) > 0 {
		x.Fail(errors.New("the migration " + m.Name + " has notes, which only messages leave"))
	}
}
