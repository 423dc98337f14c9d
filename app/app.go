package app

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"

	abci "github.com/cometbft/cometbft/abci/types"

	"github.com/waymark-ledger/waymark/app/internal/store"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/auth"
	"github.com/waymark-ledger/waymark/x/blacklist"
	"github.com/waymark-ledger/waymark/x/dossier"
	"github.com/waymark-ledger/waymark/x/governance"
	"github.com/waymark-ledger/waymark/x/inspection"
	"github.com/waymark-ledger/waymark/x/membership"
	"github.com/waymark-ledger/waymark/x/provenance"
	"github.com/waymark-ledger/waymark/x/quota"
	"github.com/waymark-ledger/waymark/x/standing"
	"github.com/waymark-ledger/waymark/x/validators"
)

// Modules returns the modules of the ledger, in the order in which they end a block: the only list of them.
func Modules() []x.Module {
	return []x.Module{
		core,
		auth.Module,
		dossier.Module,
		standing.Module,
		membership.Module,
		quota.Module,
		governance.Module,
		validators.Module,
		provenance.Module,
		inspection.Module,
		blacklist.Module,
	}
}

// App is the state machine. CometBFT drives it: the methods of consensus come one at a time, in
// the order that ABCI 2.0 prescribes; CheckTx, InsertTx, ReapTxs and Query come from any goroutine
// at any time and read committed versions only.
type App struct {
	log     *slog.Logger
	options Options
	release release
	modules []x.Module
	msgs    map[string]x.Msg
	queries map[string]x.Query
	store   *store.Store
	pool    *mempool
	seen    *signatures

	// block is the open block, from InitChain or FinalizeBlock to Commit, and executing is which one
	// it is. Consensus only.
	block     *store.Block
	executing x.Chain
	// plan is the upgrade that is scheduled after the open block, nil for none. Consensus only.
	plan *governancev1.Plan
	// restoring is the snapshot that this node begins with, from OfferSnapshot to its last chunk.
	restoring *restoring
	snapshots *snapshots
	// pruning is whether old state is being deleted, in the background.
	pruning    atomic.Bool
	background sync.WaitGroup

	// readers is read-locked by whoever has a view, so that Close waits for them.
	readers sync.RWMutex

	tipMu sync.RWMutex
	tip   x.Chain // the last committed block

	// What the last committed block says of the next, see upgrade.go.
	upgrading atomic.Bool
	wrong     atomic.Pointer[WrongVersion]
}

var _ abci.Application = (*App)(nil)

// New opens the state machine over the store in a directory, which it creates when there is none.
// The caller closes it. It returns a [WrongVersion] where another program is needed for the next block.
func New(dir string, o Options) (*App, error) { return open(dir, o, release{Version, migrations}) }

func open(dir string, o Options, r release) (*App, error) {
	o = o.withDefaults()
	a := &App{
		log:     o.Logger,
		options: o,
		release: r,
		modules: Modules(),
		msgs:    make(map[string]x.Msg),
		queries: make(map[string]x.Query),
		seen:    newSignatures(o.SignatureCache),
	}
	for _, m := range a.modules {
		for _, msg := range m.Msgs {
			if _, twice := a.msgs[msg.Name]; twice {
				return nil, fmt.Errorf("message %s is declared twice", msg.Name)
			}
			a.msgs[msg.Name] = msg
		}
		for _, query := range m.Queries {
			a.queries["/"+m.Name+"/"+query.Name] = query
		}
	}
	s, err := store.Open(dir, o.Store)
	if err != nil {
		return nil, err
	}
	a.store = s
	a.pool = newMempool(a)
	a.snapshots = newSnapshots(a)
	if err := a.loadTip(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if w := a.Wrong(); w != nil {
		return nil, errors.Join(w, s.Close())
	}
	if o.SnapshotInterval > 0 {
		a.snapshots.committed(a.Height() - a.Height()%o.SnapshotInterval)
	}
	return a, nil
}

// Close closes the store, once those who read it are done. What was not committed is lost, and
// CometBFT replays it.
func (a *App) Close() error {
	a.pool.pace.stop()
	a.snapshots.close()
	a.background.Wait()
	if a.block != nil {
		a.block.Discard()
		a.block = nil
	}
	a.readers.Lock()
	defer a.readers.Unlock()
	return a.store.Close()
}

// view opens a committed version, the latest for 0, and keeps the store open until the caller calls done.
func (a *App) view(height int64) (view *store.View, done func(), err error) {
	a.readers.RLock()
	view, err = a.store.At(height)
	if err != nil {
		a.readers.RUnlock()
		return nil, nil, err
	}
	return view, func() { view.Close(); a.readers.RUnlock() }, nil
}

// Height returns the last committed height.
func (a *App) Height() int64 { return a.store.Height() }

// lastBlock returns the last committed block; its height is 0 before the first.
func (a *App) lastBlock() x.Chain {
	a.tipMu.RLock()
	defer a.tipMu.RUnlock()
	return a.tip
}

func (a *App) setTip(chain x.Chain) {
	a.tipMu.Lock()
	defer a.tipMu.Unlock()
	a.tip = chain
}

// loadTip reads which block was committed last.
func (a *App) loadTip() error {
	if a.store.Height() == 0 {
		return nil
	}
	view, err := a.store.At(0)
	if err != nil {
		return err
	}
	defer view.Close()
	chain, err := chainAt(view)
	if err != nil {
		return err
	}
	a.setTip(chain)
	a.expect(chain, governance.Plan(x.NewContext(chain, x.Signer{}, view.State(), view.Flat(), nil)))
	return nil
}
