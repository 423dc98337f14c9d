//go:build long

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cometbft/cometbft/types"
	"github.com/stretchr/testify/require"

	homes "github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/upgrade"
	"github.com/waymark-ledger/waymark/testutil/network"
)

const (
	// aheadOfUpgrade is by how many blocks it is scheduled: enough to prepare it.
	aheadOfUpgrade = 45
	// withoutBlocks is for how long an upgrade may take: far longer than it does.
	withoutBlocks = time.Minute
)

// rehearsalProgram returns the binary of the next version: $WAYMARK_REHEARSAL, or one that is built.
func rehearsalProgram(t *testing.T) (path, hash string) {
	t.Helper()
	if path = os.Getenv("WAYMARK_REHEARSAL"); path == "" {
		path = filepath.Join(t.TempDir(), "waymark")
		build := exec.Command("go", "build", "-trimpath", "-tags", "rehearsal", "-o", path, ".")
		out, err := build.CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
	hash, err := upgrade.Hash(path)
	require.NoError(t, err)
	return path, hash
}

// TestUpgradeOfANetwork has four supervised validators change to the next version at a height. One is killed in the middle
// of its migration and goes on from where it was. Old and new binaries refuse what is not theirs.
func TestUpgradeOfANetwork(t *testing.T) {
	program, err := exec.LookPath("waymark")
	require.NoError(t, err)
	next, hash := rehearsalProgram(t)
	n := network.New(t, program, crashValidators)
	n.Supervised = true
	n.Start()
	height := schedule(t, n, program, hash, aheadOfUpgrade)
	const victim = crashValidators - 1
	require.Contains(t, doctor(t, program, n.Home(victim)), "and its binary is not staged")
	for node := range crashValidators {
		requireRuns(t, 0, "", program, "upgrade", "stage", next, "--sha256", hash, "--home", n.Home(node))
	}
	require.Contains(t, doctor(t, program, n.Home(victim)), fmt.Sprintf("for height %d, and its binary is staged", height))
	require.Contains(t, doctor(t, next, n.Home(victim)), "the chain is of version 1, and this program of version 2")
	n.KillNode(victim)
	requireRuns(t, upgrade.Status, "too early: start the binary of version 1", next, "start", "--home", n.Home(victim))
	n.StartNode(victim)
	require.Less(t, n.Height(0), height-1, "the network was too fast for the test")

	awaitLog(t, n, victim, "msg=migrating")
	n.KillNode(victim)
	n.Await(height+5, all[:victim]...)
	require.NotContains(t, n.Logs(victim), "msg=upgraded", "it was killed too late")
	n.StartNode(victim)
	n.Await(n.Height(0), all...)

	blocks := sameBlocks(t.Context(), t, n)
	require.Greater(t, blocks.height, height+4)
	longest := time.Duration(0)
	for h := int64(2); h <= blocks.height; h++ {
		before, at := header(t, n, h-1), header(t, n, h)
		longest = max(longest, at.Time.Sub(before.Time))
		version := uint64(1)
		if h > height {
			version = 2
		}
		require.Equal(t, version, at.Version.App, "height %d", h)
	}
	require.Less(t, longest, withoutBlocks)
	t.Logf("at most %s without blocks in %d", longest.Round(10*time.Millisecond), blocks.height)
	for node := range crashValidators {
		status := new(upgradeStatus)
		out := requireRuns(t, 0, "", program, "upgrade", "status", "--output", "json", "--home", n.Home(node))
		require.NoError(t, json.Unmarshal([]byte(out), status))
		require.Equal(t, uint64(2), status.Chain)
		require.Nil(t, status.Planned)
		require.Equal(t, hash, status.Current)
		require.Equal(t, height, status.Stopped.Height)
		require.NotContains(t, n.Logs(node), "CONSENSUS FAILURE")
		require.NotContains(t, n.Logs(node), "panic")
	}
	bundle := filepath.Join(t.TempDir(), "ledger.json")
	requireRuns(t, 0, "", program, "--home", homes.ClientHome(n.Dir), "prove", "ledger", "-f", bundle)
	out := requireRuns(t, 0, "", program, "--home", homes.ClientHome(n.Dir), "verify", bundle)
	require.Contains(t, out, fmt.Sprintf("its rules are of version 2 from height %d", height))

	// Who joins executes the chain from its beginning, each part with the binary of its time.
	j := newJoiner(t, program, n)
	j.register(t, n)
	event, end := j.start(t)
	require.Contains(t, event.Message, "this chain continues with version 2")
	require.NotContains(t, event.Message, "panic")
	var exit *exec.ExitError
	require.ErrorAs(t, end(), &exit)
	require.Equal(t, upgrade.Status, exit.ExitCode())
	require.Contains(t, doctor(t, program, j.home), fmt.Sprintf("the node stopped for version 2 from height %d", height))
	out = filepath.Join(t.TempDir(), "exported")
	refusal := fmt.Sprintf("export height %d or a later one", height)
	requireRuns(t, upgrade.Status, refusal, program, "export", "--home", j.home, "-o", out)
	requireRuns(t, int(exitError), refusal, next, "export", "--home", j.home, "-o", out)
	requireRuns(t, 0, "", program, "upgrade", "stage", next, "--sha256", hash, "--home", j.home)
	j.flags = []string{"--supervise"}
	_, end = j.start(t, "joined")
	require.NoError(t, end())
	requireRuns(t, upgrade.Status, "too old: start the binary of version 2", program, "export", "--home", j.home, "-o", out)
	requireRuns(t, 0, "", next, "export", "--home", j.home, "-o", out)
	requireRuns(t, 0, "", next, "init", "--home", filepath.Join(t.TempDir(), "again"), "--genesis", filepath.Join(out, nodeconfig.GenesisFile))

	n.Stop()
	requireRuns(t, upgrade.Status, "too old: start the binary of version 2", program, "start", "--home", n.Home(0))
}

// doctor returns what the doctor says of a node, whatever is wrong with the machine.
func doctor(t *testing.T, program, home string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program, "doctor", "--home", home).Output()
	if exit := new(exec.ExitError); err != nil {
		require.True(t, errors.As(err, &exit), "%v", err)
	}
	return string(out)
}

// awaitLog returns when a node has logged something.
func awaitLog(t *testing.T, n *network.Network, node int, text string) {
	t.Helper()
	require.Eventually(t, func() bool { return strings.Contains(n.Logs(node), text) }, crashPatience, 5*time.Millisecond,
		"node %d does not log %q", node, text)
}

func header(t *testing.T, n *network.Network, height int64) *types.Header {
	t.Helper()
	commit, err := n.Node(0).Commit(t.Context(), &height)
	require.NoError(t, err)
	return commit.Header
}
