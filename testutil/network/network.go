// Package network runs networks of real processes for tests: `waymark testnet` in a directory of the test's, whose nodes
// can be killed and started again, all or one by one. Nothing is left running when the test ends.
package network

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience is for how long the network is waited for: far longer than anything takes on a busy machine.
const patience = 90 * time.Second

// Endpoint is where a node is to be found, as testnet start prints it.
type Endpoint struct {
	Node    int    `json:"node"`
	RPC     string `json:"rpc"`
	P2P     string `json:"p2p"`
	Metrics string `json:"metrics"`
	PID     int    `json:"pid"`
}

// Network is a network on this machine. Its methods fail the test; they are not safe for concurrent use.
type Network struct {
	// Dir has genesis.json, the homes of the nodes, and client, the home of a client with keys.
	Dir string
	// Endpoints are those of the nodes, since the last start.
	Endpoints []Endpoint
	// Supervised nodes change to staged binaries at upgrades. It is set before they start.
	Supervised bool

	t       testing.TB
	program string
	fleet   *process
	killed  bool             // whether nodes of the fleet were killed by themselves
	single  map[int]*process // nodes that were started again by themselves
	said    map[int]string   // what those of them logged that were killed
}

// New makes the files of a network with a number of validators. Program is the path of waymark, and set are parameters
// of the ledger such as "provenance.require_prefix=false".
func New(t testing.TB, program string, validators int, set ...string) *Network {
	t.Helper()
	n := &Network{Dir: filepath.Join(t.TempDir(), "net"), t: t, program: program, single: make(map[int]*process), said: make(map[int]string)}
	args := []string{"testnet", "init-files", "-v", strconv.Itoa(validators), "-o", n.Dir}
	for _, s := range set {
		args = append(args, "--set", s)
	}
	p := n.launch(args...)
	require.NoError(t, p.wait(), "%s", p.errors())
	t.Cleanup(n.Stop)
	return n
}

// Start starts all nodes, and returns when each of them has made a block.
func (n *Network) Start() {
	n.t.Helper()
	require.Nil(n.t, n.fleet, "the network runs already")
	n.Endpoints, n.killed = nil, false
	n.fleet = n.launch(n.supervised("testnet", "start", "-o", n.Dir)...)
	deadline := time.After(patience)
	for {
		select {
		case line, open := <-n.fleet.lines:
			require.True(n.t, open, "the network ended before it was ready: %s", n.fleet.errors())
			if line == "ready" {
				return
			}
			var e Endpoint
			require.NoError(n.t, json.Unmarshal([]byte(line), &e), "line %q", line)
			n.Endpoints = append(n.Endpoints, e)
		case <-deadline:
			require.Fail(n.t, "the network is not ready", "after %s: %s", patience, n.fleet.errors())
		}
	}
}

// Stop asks all nodes to end, and returns when they are gone. It does nothing where none runs.
func (n *Network) Stop() {
	n.t.Helper()
	for node, p := range n.single {
		require.NoError(n.t, p.end(), "node %d: %s", node, p.errors())
		delete(n.single, node)
	}
	if n.fleet == nil {
		return
	}
	p := n.fleet
	n.fleet = nil
	err := p.end()
	if exit := new(exec.ExitError); n.killed && errors.As(err, &exit) {
		return // it reports that all of its nodes had ended before
	}
	require.NoError(n.t, err, "%s", p.errors())
}

// Kill ends all nodes at once with SIGKILL, and returns when they are gone.
func (n *Network) Kill() {
	n.t.Helper()
	for _, e := range n.Endpoints {
		require.NoError(n.t, syscall.Kill(e.PID, syscall.SIGKILL))
	}
	for node, p := range n.single {
		_ = p.wait() // that it was killed
		delete(n.single, node)
	}
	_ = n.fleet.wait() // that all its nodes have ended
	n.fleet = nil
}

// KillNode ends one node with SIGKILL, and returns when it is gone.
func (n *Network) KillNode(node int) {
	n.t.Helper()
	pid := n.Endpoints[node].PID
	require.NoError(n.t, syscall.Kill(pid, syscall.SIGKILL))
	if p, ok := n.single[node]; ok {
		_ = p.wait() // that it was killed
		n.said[node] += p.errors()
		delete(n.single, node)
		return
	}
	n.killed = true
	require.Eventually(n.t, func() bool { return syscall.Kill(pid, 0) == syscall.ESRCH }, patience, 5*time.Millisecond,
		"node %d is not gone", node)
}

// StartNode starts one node again that was killed, and returns when it has made a block and is not behind.
func (n *Network) StartNode(node int) {
	n.t.Helper()
	p := n.launch(n.supervised("start", "--home", n.Home(node))...)
	n.single[node] = p
	n.Endpoints[node].PID = p.pid
	require.Eventually(n.t, func() bool { return Ready(n.Endpoints[node]) }, patience, 20*time.Millisecond,
		"node %d is not ready", node)
}

func (n *Network) supervised(command ...string) []string {
	if n.Supervised {
		command = append(command, "--supervise")
	}
	return command
}

// Home returns the home of a node.
func (n *Network) Home(node int) string { return filepath.Join(n.Dir, fmt.Sprintf("node%d", node)) }

// Genesis returns the path of the genesis.
func (n *Network) Genesis() string { return filepath.Join(n.Dir, "genesis.json") }

// Logs returns what a node has logged since its home was made; of what it logged after it was started by itself the end.
func (n *Network) Logs(node int) string {
	n.t.Helper()
	content, err := os.ReadFile(filepath.Join(n.Home(node), "node.log"))
	require.NoError(n.t, err)
	logged := string(content) + n.said[node]
	if p, runs := n.single[node]; runs {
		logged += p.errors()
	}
	return logged
}
