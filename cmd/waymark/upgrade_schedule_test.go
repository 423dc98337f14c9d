package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	homes "github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/upgrade"
	"github.com/waymark-ledger/waymark/testutil/network"
)

// schedule has the council decide about an upgrade so many blocks ahead, and returns its height.
func schedule(t *testing.T, n *network.Network, program, hash string, ahead int64) int64 {
	t.Helper()
	height := n.Height(0) + ahead
	plan, err := json.Marshal(map[string]any{
		"height": fmt.Sprint(height), "version": "2", "migrations": []string{"rehearsal"},
		"binaries": []any{map[string]string{"platform": upgrade.Platform(), "sha256": hash}},
	})
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "plan.json")
	require.NoError(t, os.WriteFile(file, plan, 0o600))
	client := homes.ClientHome(n.Dir)
	requireRuns(t, 0, "", program, "--home", client, "tx", "governance", "schedule-upgrade", "--from-json", file, "--from", "regulator")
	requireRuns(t, 0, "", program, "--home", client, "tx", "governance", "vote", "--proposal", "1", "--choice", "yes", "--from", "customs")
	out := requireRuns(t, 0, "", program, "--home", client, "query", "governance", "upgrade", "--output", "json")
	require.Contains(t, out, fmt.Sprintf(`"height":"%d"`, height))
	return height
}
