package fleet

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/child"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
)

// LogFile is where a node writes its log, in its home.
const LogFile = "node.log"

const (
	// stopTimeout is for how long a node may take to stop before it is killed.
	stopTimeout = 15 * time.Second
	// readyTimeout is for how long the first blocks may take.
	readyTimeout = 90 * time.Second
)

// Run starts the nodes of a network in dir, at the endpoints that they were prepared for, each by a command of this
// program, such as start, that takes --home. It returns when the context ended and all of them are gone. It calls
// started for each, ready when all of them make blocks, and died for each that ends unasked. A node that ends before
// all are ready ends them all, with an error.
func Run(
	ctx context.Context, dir string, command []string, endpoints []network.Endpoint,
	started func(network.Endpoint), ready func(), died func(node int, err error),
) error {
	// The kernel kills a child when the thread that made it ends, so it must be a thread that stays.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()

	program, err := os.Executable()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan end, len(endpoints))
	running := 0
	for _, endpoint := range endpoints {
		pid, err := launch(ctx, program, command, network.NodeHome(dir, endpoint.Node), endpoint.Node, ended)
		if err != nil {
			cancel()
			drain(ended, running)
			return err
		}
		running++
		endpoint.PID = pid
		started(endpoint)
	}
	allReady := make(chan error, 1)
	go func() { allReady <- await(ctx, endpoints) }()
	for pending := true; running > 0; {
		select {
		case e := <-ended:
			running--
			if ctx.Err() != nil {
				continue
			}
			died(e.node, e.err)
			if pending {
				cancel()
				drain(ended, running)
				return fmt.Errorf("node %d ended before the network was ready, see %s",
					e.node, filepath.Join(network.NodeHome(dir, e.node), LogFile))
			}
		case err := <-allReady:
			pending, allReady = false, nil
			if ctx.Err() != nil {
				continue
			}
			if err != nil {
				cancel()
				drain(ended, running)
				return err
			}
			ready()
		}
	}
	if ctx.Err() == nil {
		return errors.New("all nodes have ended")
	}
	return nil
}

// end is the end of a node's process.
type end struct {
	node int
	err  error
}

// drain waits for the end of nodes that were asked to stop.
func drain(ended <-chan end, running int) {
	for range running {
		<-ended
	}
}

// launch starts a node. When the context ends the node is asked to stop, and killed if it does not.
func launch(ctx context.Context, program string, command []string, home string, node int, ended chan<- end) (pid int, err error) {
	log, err := os.OpenFile(filepath.Join(home, LogFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	c := exec.CommandContext(ctx, program, append(slices.Clone(command), "--home", home)...)
	c.Stdout, c.Stderr = log, log
	c.SysProcAttr = child.Attributes()
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	c.WaitDelay = stopTimeout
	if err := c.Start(); err != nil {
		return 0, errors.Join(err, log.Close())
	}
	go func() { ended <- end{node, errors.Join(c.Wait(), log.Close())} }()
	return c.Process.Pid, nil
}
