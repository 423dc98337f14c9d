package main

import (
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

// TestJoinByStateSync deletes all that a validator has but its keys while clients record, and lets it join by a snapshot
// of the others: it has no block before that, and the same state after.
func TestJoinByStateSync(t *testing.T) {
	if !crashThorough {
		t.Skip("takes a minute: run it with -tags long")
	}
	program, err := exec.LookPath("waymark")
	require.NoError(t, err)
	n := network.New(t, program, crashValidators)
	for node := range crashValidators {
		configure(t, n, node, func(s *nodeconfig.Settings) { s.Snapshots.Interval = 10 })
	}
	n.Start()
	clients := newCrashClients(t, n)
	stop := clients.start()
	clients.awaitAcknowledged(crashAcknowledged)
	n.Await(30, all...)

	const joiner = crashValidators - 1
	n.KillNode(joiner)
	forget(t, n.Home(joiner))
	trusted := int64(2)
	commit, err := n.Node(0).Commit(t.Context(), &trusted)
	require.NoError(t, err)
	configure(t, n, joiner, func(s *nodeconfig.Settings) {
		s.StateSync = nodeconfig.StateSync{Enable: true, TrustHeight: trusted, TrustHash: commit.Header.Hash().String()}
		for _, e := range n.Endpoints[:2] {
			s.StateSync.RPCServers = append(s.StateSync.RPCServers, strings.TrimPrefix(e.RPC, "http://"))
		}
	})
	began := time.Now()
	n.StartNode(joiner)
	n.Await(n.Height(0), joiner)
	status, err := n.Node(joiner).Status(t.Context())
	require.NoError(t, err)
	require.Greater(t, status.SyncInfo.EarliestBlockHeight, int64(9), "it executed the whole chain")
	t.Logf("joined with height %d after %s", status.SyncInfo.EarliestBlockHeight-1, time.Since(began).Round(10*time.Millisecond))

	clients.awaitAcknowledged(crashAcknowledged)
	stop()
	height := n.Height(0)
	n.Await(height, all...)
	theirs, err := n.Node(0).Commit(t.Context(), &height)
	require.NoError(t, err)
	ours, err := n.Node(joiner).Commit(t.Context(), &height)
	require.NoError(t, err)
	require.Equal(t, theirs.Header.AppHash, ours.Header.AppHash)
}

// configure changes the settings of a node.
func configure(t *testing.T, n *network.Network, node int, change func(*nodeconfig.Settings)) {
	t.Helper()
	s, err := nodeconfig.Load(n.Home(node))
	require.NoError(t, err)
	change(s)
	require.NoError(t, s.Save(n.Home(node)))
}

// forget deletes the blocks and the state of a node. What it signed last it must not forget.
func forget(t *testing.T, home string) {
	t.Helper()
	state := filepath.Join(home, nodeconfig.ValidatorStateFile)
	files, err := os.ReadDir(filepath.Dir(state))
	require.NoError(t, err)
	for _, file := range files {
		if file.Name() != filepath.Base(state) {
			require.NoError(t, os.RemoveAll(filepath.Join(filepath.Dir(state), file.Name())))
		}
	}
}
