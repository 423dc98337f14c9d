//go:build long

package main

import (
	"encoding/hex"
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
	rehearsedHeight = 40
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
	scheduleInGenesis(t, n, &upgrade.Due{
		Height: rehearsedHeight, Version: 2, Binaries: []upgrade.Binary{{Platform: upgrade.Platform(), SHA256: hash}},
	})
	n.Start()
	const victim = crashValidators - 1
	for node := range crashValidators {
		requireRuns(t, 0, "", program, "upgrade", "stage", next, "--sha256", hash, "--home", n.Home(node))
	}
	n.KillNode(victim)
	requireRuns(t, upgrade.Status, "too early: start the binary of version 1", next, "start", "--home", n.Home(victim))
	n.StartNode(victim)
	require.Less(t, n.Height(0), int64(rehearsedHeight-1), "the network was too fast for the test")

	awaitLog(t, n, victim, "msg=migrating")
	n.KillNode(victim)
	n.Await(rehearsedHeight+5, all[:victim]...)
	require.NotContains(t, n.Logs(victim), "msg=upgraded", "it was killed too late")
	n.StartNode(victim)
	n.Await(n.Height(0), all...)

	blocks := sameBlocks(t.Context(), t, n)
	require.Greater(t, blocks.height, int64(rehearsedHeight+4))
	longest := time.Duration(0)
	for height := int64(2); height <= blocks.height; height++ {
		before, at := header(t, n, height-1), header(t, n, height)
		longest = max(longest, at.Time.Sub(before.Time))
		version := uint64(1)
		if height > rehearsedHeight {
			version = 2
		}
		require.Equal(t, version, at.Version.App, "height %d", height)
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
		require.Equal(t, int64(rehearsedHeight), status.Stopped.Height)
		require.NotContains(t, n.Logs(node), "CONSENSUS FAILURE")
		require.NotContains(t, n.Logs(node), "panic")
	}
	n.Stop()
	requireRuns(t, upgrade.Status, "too old: start the binary of version 2", program, "start", "--home", n.Home(0))
}

// scheduleInGenesis puts an upgrade into the genesis of a network that has not begun.
func scheduleInGenesis(t *testing.T, n *network.Network, due *upgrade.Due) {
	t.Helper()
	content, err := os.ReadFile(n.Genesis())
	require.NoError(t, err)
	doc, err := homes.ParseGenesis(content)
	require.NoError(t, err)
	var state struct {
		Modules map[string]map[string]json.RawMessage `json:"modules"`
	}
	require.NoError(t, json.Unmarshal(doc.AppState, &state))
	plan := map[string]any{"height": fmt.Sprint(due.Height), "version": fmt.Sprint(due.Version), "migrations": []string{"rehearsal"}}
	var binaries []map[string]any
	for _, b := range due.Binaries {
		binaries = append(binaries, map[string]any{"platform": b.Platform, "sha256": unhex(t, b.SHA256)})
	}
	plan["binaries"] = binaries
	table, err := json.Marshal([]map[string]any{{"key": "item", "value": plan}})
	require.NoError(t, err)
	if state.Modules["governance"] == nil {
		state.Modules["governance"] = map[string]json.RawMessage{}
	}
	state.Modules["governance"]["plan"] = table
	doc.AppState, err = json.Marshal(state)
	require.NoError(t, err)
	content, err = homes.EncodeGenesis(doc)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(n.Genesis(), content, 0o644))
	for node := range crashValidators {
		require.NoError(t, os.WriteFile(filepath.Join(n.Home(node), nodeconfig.GenesisFile), content, 0o644))
		configure(t, n, node, func(s *nodeconfig.Settings) { s.GenesisSHA256 = nodeconfig.HashGenesis(content) })
	}
}

// requireRuns runs a program to its end, which must have a status and say something on its standard error.
func requireRuns(t *testing.T, status int, says, program string, args ...string) (out string) {
	t.Helper()
	var stdout, stderr strings.Builder
	c := exec.CommandContext(t.Context(), program, args...)
	c.Stdout, c.Stderr = &stdout, &stderr
	err := c.Run()
	var exit *exec.ExitError
	if err != nil {
		require.True(t, errors.As(err, &exit), "%v", err)
	}
	require.Equal(t, status, c.ProcessState.ExitCode(), "%s", stderr.String())
	require.Contains(t, stderr.String(), says)
	return stdout.String()
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

func unhex(t *testing.T, hash string) []byte {
	t.Helper()
	raw, err := hex.DecodeString(hash)
	require.NoError(t, err)
	return raw
}
