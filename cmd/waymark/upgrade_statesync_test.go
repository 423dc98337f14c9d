//go:build long

package main

import (
	"os/exec"
	"strings"
	"testing"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/upgrade"
	"github.com/waymark-ledger/waymark/testutil/network"
)

// TestJoinBySnapshotAcrossAnUpgrade has two nodes join by a snapshot, one before an upgrade and one after it, which trust a
// block of before. Each is first started with the program of the other version: it ends, says which program to start, and
// leaves a home in which that one joins as if nothing had been.
func TestJoinBySnapshotAcrossAnUpgrade(t *testing.T) {
	program, err := exec.LookPath("waymark")
	require.NoError(t, err)
	next, hash := rehearsalProgram(t)
	const validators = 2
	n := network.New(t, program, validators)
	n.Supervised = true
	for node := range validators {
		configure(t, n, node, func(s *nodeconfig.Settings) { s.Snapshots.Interval = 10 })
	}
	n.Start()
	awaitPeers(t, n, validators-1)
	early, late := newJoiner(t, program, n), newJoiner(t, program, n)
	for _, j := range []*joiner{early, late} {
		j.register(t, n)
		j.trust(t, n, 2)
	}
	n.Await(21, 0, 1)
	early.joinsBySnapshot(t, n, next, program, "to which no upgrade is scheduled: start the binary of version 1")

	height := schedule(t, n, program, hash, aheadOfUpgrade)
	for node := range validators {
		requireRuns(t, 0, "", program, "upgrade", "stage", next, "--sha256", hash, "--home", n.Home(node))
	}
	n.Await(height+21, 0, 1) // so that there is no snapshot of before
	require.Greater(t, late.joinsBySnapshot(t, n, program, next, "too old: start the binary of version 2"), height)
	requireRuns(t, upgrade.Status, "too old: start the binary of version 2", program, "start", "--home", late.home)
}

// trust has a node begin with a snapshot, of which it knows that a block before it is right.
func (j *joiner) trust(t *testing.T, n *network.Network, height int64) {
	t.Helper()
	n.Await(height, 0)
	commit, err := n.Node(0).Commit(t.Context(), &height)
	require.NoError(t, err)
	s, err := nodeconfig.Load(j.home)
	require.NoError(t, err)
	s.StateSync = nodeconfig.StateSync{Enable: true, TrustHeight: height, TrustHash: commit.Header.Hash().String()}
	for _, e := range n.Endpoints {
		s.StateSync.RPCServers = append(s.StateSync.RPCServers, strings.TrimPrefix(e.RPC, "http://"))
	}
	require.NoError(t, s.Save(j.home))
}

// joinsBySnapshot starts a node with a wrong program, and then with the right one, which joins and agrees with the others.
// It returns the node's first block.
func (j *joiner) joinsBySnapshot(t *testing.T, n *network.Network, wrong, right, says string) (first int64) {
	t.Helper()
	j.program = wrong
	event, end := j.start(t)
	require.Contains(t, event.Message, says)
	require.NotContains(t, event.Message, "panic")
	var exit *exec.ExitError
	require.ErrorAs(t, end(), &exit)
	require.Equal(t, upgrade.Status, exit.ExitCode())

	j.program = right
	_, end = j.start(t, "joined")
	s, err := nodeconfig.Load(j.home)
	require.NoError(t, err)
	joined, err := rpchttp.New("http://"+s.RPC.Listen, "/websocket")
	require.NoError(t, err)
	status, err := joined.Status(t.Context())
	require.NoError(t, err)
	first = status.SyncInfo.EarliestBlockHeight
	require.Greater(t, first, int64(9), "it executed the whole chain")
	last := status.SyncInfo.LatestBlockHeight
	theirs := header(t, n, last)
	ours, err := joined.Commit(t.Context(), &last)
	require.NoError(t, err)
	require.Equal(t, theirs.Hash(), ours.Header.Hash())
	require.NoError(t, end())
	return first
}
