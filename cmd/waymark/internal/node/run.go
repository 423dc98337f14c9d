package node

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync/atomic"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/signer"
	"github.com/waymark-ledger/waymark/x"
)

// stopTimeout is for how long CometBFT may take to stop. What it has not written then it replays.
const stopTimeout = 10 * time.Second

// Machine is what a node agrees on with the others.
type Machine interface {
	abci.Application
	// Height returns the last height that is committed. It is safe for concurrent use.
	Height() int64
	Close() error
}

// Run runs the node of a home until the context ends, which is no error, or until it can no longer make blocks. Where that
// needs another version of the program the error is an [app.WrongVersion]. It can be called once a process: CometBFT
// registers its metrics globally.
func Run(ctx context.Context, home string, settings *nodeconfig.Settings, logs Logs) error {
	w := &wrongVersion{told: make(chan *app.WrongVersion, 1)}
	return runMachine(ctx, home, settings, settings.CometBFT(home), logs, w, func() (Machine, error) {
		o := appOptions(home, settings, logs.Waymark)
		o.OnWrongVersion = w.hold
		return app.New(filepath.Join(home, nodeconfig.AppDir), o)
	})
}

// RunMachine runs the node of a home as Run does, with CometBFT configured by c and the state machine that open returns.
func RunMachine(
	ctx context.Context, home string, settings *nodeconfig.Settings, c *config.Config, logs Logs, open func() (Machine, error),
) error {
	return runMachine(ctx, home, settings, c, logs, new(wrongVersion), open)
}

func runMachine(
	ctx context.Context, home string, settings *nodeconfig.Settings, c *config.Config, logs Logs, wrong *wrongVersion,
	open func() (Machine, error),
) (err error) {
	if err := settings.CheckGenesis(home); err != nil {
		return err
	}
	key, err := p2p.LoadNodeKey(filepath.Join(home, nodeconfig.NodeKeyFile))
	if err != nil {
		return err
	}
	warnOfSlowSignatures(logs.Waymark)
	collectLess()

	h := newHealth(settings.Watchdog)
	h.syncing = c.StateSync.Enable
	x.OnFault(func(err error) {
		logs.Waymark.Error("the node stops: it cannot read or write its state, or found it broken", "fault", err,
			"stack", string(debug.Stack()))
		h.fail(fmt.Sprintf("fault: %v", err))
	})
	defer x.OnFault(nil)
	listener, err := serveHealth(settings.Metrics.Listen, h, logs.Waymark)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, listener.Close()) }()

	machine, err := open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeMachine(machine, err)) }()
	if ledger, ok := machine.(*app.App); ok {
		registerPool(prometheus.DefaultRegisterer, ledger.Pool)
		wrong.ask = ledger.Wrong
	}

	genesis := node.DefaultGenesisDocProviderFunc(c)
	validator, err := signer.Open(home, validatorSet{machine, genesis}, logs.Waymark)
	if err != nil {
		return err
	}
	var stopping atomic.Bool
	n, err := start(wrong, &stopping, func() (*node.Node, error) {
		return node.NewNodeWithContext(ctx, c, validator, key,
			connections{machine}, genesis, config.DefaultDBProvider,
			node.DefaultMetricsProvider(c.Instrumentation), newCometLogger(logs.CometBFT, h.fail, &stopping))
	})
	if err != nil {
		return fmt.Errorf("start: %w", err)
	}
	logs.Waymark.Info("node started", "chain", n.GenesisDoc().ChainID, "id", key.ID(), "height", machine.Height(),
		"rpc", settings.RPC.Listen, "p2p", settings.P2P.Listen, "metrics", settings.Metrics.Listen)
	catchingUp, err := awake(n, validator)
	if err == nil {
		go dropStrangers(ctx, n.Switch(), machine)
		err = h.watch(ctx, machine.Height, catchingUp, wrong.due)
	}
	if err == nil {
		logs.Waymark.Info("node stopping", "height", machine.Height())
	}
	stopping.Store(true)
	if errors.As(err, new(*app.WrongVersion)) {
		logs.Waymark.Info("node stopping for another version", "height", machine.Height())
		if stop(n, holdTimeout) != nil {
			err = errors.Join(err, errHeld)
		}
		return err
	}
	return errors.Join(err, stop(n, stopTimeout))
}

// start makes and starts a node, which replays the blocks that the machine has not: for minutes, or until it comes to one
// of another version.
func start(wrong *wrongVersion, stopping *atomic.Bool, create func() (*node.Node, error)) (*node.Node, error) {
	type result struct {
		n   *node.Node
		err error
	}
	started := make(chan result, 1)
	go func() {
		n, err := replay(create)
		started <- result{n, err}
	}()
	for {
		select {
		case r := <-started:
			return r.n, r.err
		case <-time.After(pollInterval):
			if err := wrong.held(); err != nil {
				stopping.Store(true)
				return nil, errors.Join(err, errHeld)
			}
		}
	}
}

// replay makes and starts a node. While it replays blocks it panics where it later would fail.
func replay(create func() (*node.Node, error)) (n *node.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v\n%s", r, debug.Stack())
		}
	}()
	if n, err = create(); err != nil {
		return nil, err
	}
	return n, n.Start()
}

// stop waits until CometBFT has stopped, which it may never do after a failure.
func stop(n *node.Node, timeout time.Duration) error {
	stopped := make(chan error, 1)
	go func() { stopped <- n.Stop() }()
	select {
	case err := <-stopped:
		return err
	case <-time.After(timeout):
		return fmt.Errorf("CometBFT did not stop within %s", timeout)
	}
}

// closeMachine closes the state machine, but not after a failure: who failed in it may still hold its locks, and what
// is on disk is whole at any moment.
func closeMachine(m Machine, err error) error {
	if errors.Is(err, errFailed) || errors.Is(err, errHeld) {
		return nil
	}
	return m.Close()
}

func appOptions(home string, s *nodeconfig.Settings, log *slog.Logger) app.Options {
	idle := time.Duration(s.Proposer.IdleWait)
	if idle == 0 {
		idle = -1 // zero asks for the default
	}
	o := app.Options{
		Logger:    log,
		PoolTxs:   s.Pool.MaxTransactions,
		PoolBytes: s.Pool.MaxBytes,
		IdleWait:  idle,
		Gather:    time.Duration(s.Proposer.Gather),

		KeepBlocks:       s.History.Blocks,
		SnapshotInterval: s.Snapshots.Interval,
		Peers:            s.PeerIDs(),
		GenesisRows: func() (io.ReadCloser, error) {
			return os.Open(filepath.Join(home, nodeconfig.RecordsFile))
		},
	}
	o.Store.KeepVersions = s.History.States
	return o
}

// warnOfSlowSignatures says so where signatures are verified at a fifth of the speed, in Go instead of C.
func warnOfSlowSignatures(log *slog.Logger) {
	build, _ := debug.ReadBuildInfo()
	if build == nil {
		return
	}
	for _, s := range build.Settings {
		if s.Key == "CGO_ENABLED" && s.Value == "0" {
			log.Warn("built without cgo: signatures are verified at a fifth of the speed")
		}
	}
}
