package main

import (
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	"github.com/waymark-ledger/waymark/testutil/network"
)

// crashValidators is the size of the networks that crash.
const crashValidators = 4

// newCrashNetwork returns a network that runs, and clients for it.
func newCrashNetwork(t *testing.T) (*network.Network, *crashClients) {
	program, err := exec.LookPath("waymark")
	require.NoError(t, err)
	n := network.New(t, program, crashValidators)
	n.Start()
	return n, newCrashClients(t, n)
}

// TestCrashOfAllValidators kills all validators at once while clients record, and starts them again: what was
// acknowledged is there, once, everywhere, with the same outcome, and provable; and nodes agree on every block.
func TestCrashOfAllValidators(t *testing.T) {
	n, clients := newCrashNetwork(t)
	random := rand.New(rand.NewPCG(1, 1))
	for round := range crashRounds {
		stop := clients.start()
		clients.awaitAcknowledged(crashAcknowledged)
		time.Sleep(time.Duration(random.IntN(300)) * time.Millisecond) // anywhere in the course of a block
		before := n.Height(0)
		n.Kill()
		stop()

		began := time.Now()
		n.Start()
		n.Await(before+2, all...)
		t.Logf("round %d: %d acknowledged, %d unknown; killed at height %d, all at %d after %s",
			round, clients.acknowledged(), clients.unknown(), before, before+2, time.Since(began).Round(10*time.Millisecond))
	}
	checkCrashed(t, n, clients)
}

// TestCrashOfOneValidator kills one validator while clients record: the others go on without it, and it catches up.
func TestCrashOfOneValidator(t *testing.T) {
	if !crashThorough {
		t.Skip("takes half a minute: run it with -tags long")
	}
	n, clients := newCrashNetwork(t)
	stop := clients.start()
	clients.awaitAcknowledged(crashAcknowledged)
	const victim = crashValidators - 1
	before := n.Height(0)
	n.KillNode(victim)
	began := time.Now()
	n.Await(before+2, all[:victim]...)
	t.Logf("killed at height %d, the others at %d after %s", before, before+2, time.Since(began).Round(10*time.Millisecond))
	clients.awaitAcknowledged(crashAcknowledged)

	began = time.Now()
	behind := n.Height(0)
	n.StartNode(victim)
	n.Await(behind, victim)
	t.Logf("it has caught up with height %d after %s", behind, time.Since(began).Round(10*time.Millisecond))
	clients.awaitAcknowledged(crashAcknowledged)
	stop()
	checkCrashed(t, n, clients)
}

// TestCrashLosesState deletes the state of a validator that was killed with the others: it executes the chain again from
// the genesis and agrees on every hash of the state.
func TestCrashLosesState(t *testing.T) {
	if !crashThorough {
		t.Skip("takes half a minute: run it with -tags long")
	}
	n, clients := newCrashNetwork(t)
	stop := clients.start()
	clients.awaitAcknowledged(crashAcknowledged)
	n.Kill()
	stop()
	require.NoError(t, os.RemoveAll(filepath.Join(n.Home(0), nodeconfig.AppDir)))
	n.Start()
	checkCrashed(t, n, clients)
}

// all are the nodes of a network that crashes.
var all = []int{0, 1, 2, 3}

// checkCrashed holds a network that runs against what its clients know, then stops it and verifies what they fetched.
func checkCrashed(t *testing.T, n *network.Network, clients *crashClients) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), crashPatience)
	defer cancel()
	n.Await(clients.lastHeight()+1, all...) // the block after a height is what shows its state
	blocks := sameBlocks(ctx, t, n)
	for _, a := range clients.attempts {
		a.checkPresent(t, blocks)
	}
	checkOutcomes(ctx, t, n, blocks, clients.attempts)
	bundles := fetchBundles(ctx, t, n, blocks, clients.attempts)
	n.Stop()
	checkBundles(t, n, bundles)
	for _, node := range all {
		for _, word := range []string{"panic", "CONSENSUS FAILURE"} {
			require.False(t, strings.Contains(n.Logs(node), word), "node %d logged %q", node, word)
		}
	}
	t.Logf("%d blocks, %d acknowledged, %d unknown of which %d took effect, %d bundles verified", blocks.height,
		clients.acknowledged(), clients.unknown(), clients.unknownIn(blocks), len(bundles))
}
