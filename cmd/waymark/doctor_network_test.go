package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
	homes "github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/upgrade"
	"github.com/waymark-ledger/waymark/testutil/network"
)

// diagnosed is what the doctor prints for a program.
type diagnosed struct {
	Findings []finding `json:"findings"`
	Wrong    int       `json:"wrong"`
	Warnings int       `json:"warnings"`
	t        *testing.T
}

// diagnose asks the doctor about a home. Its status must be that of what it found.
func diagnose(t *testing.T, program, home string, flags ...string) *diagnosed {
	t.Helper()
	c := exec.CommandContext(t.Context(), program, append([]string{"doctor", "--home", home, "--output", "json"}, flags...)...)
	out, err := c.Output()
	if exit := new(exec.ExitError); err != nil {
		require.True(t, errors.As(err, &exit), "%v", err)
	}
	d := &diagnosed{t: t}
	require.NoError(t, json.Unmarshal(out, d), "%s", out)
	counts := map[verdict]int{}
	for _, f := range d.Findings {
		counts[f.Verdict]++
		require.Equal(t, f.Verdict == wellVerdict, f.Why == "" && f.Do == "", "%v", f)
	}
	require.Equal(t, counts[wrongVerdict], d.Wrong)
	require.Equal(t, counts[warnVerdict], d.Warnings)
	status := 0
	if d.Wrong > 0 {
		status = int(exitError)
	}
	require.Equal(t, status, c.ProcessState.ExitCode(), "%s", out)
	return d
}

// finds requires a finding of a verdict, or of any, whose message has a text.
func (d *diagnosed) finds(v verdict, subject, text string) {
	d.t.Helper()
	for _, f := range d.Findings {
		if (v == "" || f.Verdict == v) && f.Subject == subject && strings.Contains(f.Message, text) {
			return
		}
	}
	require.Fail(d.t, "not found", "%s of %s with %q, in %v", v, subject, text, d.Findings)
}

// TestDoctorOfANetwork looks at validators that run, and at one to which all happens that an operator can do to it: nothing
// but a clock is other than it would be.
func TestDoctorOfANetwork(t *testing.T) {
	program, err := exec.LookPath("waymark")
	require.NoError(t, err)
	n := network.New(t, program, crashValidators, "validators.missed_window=40", "validators.missed_blocks=25")
	for node := range crashValidators {
		configure(t, n, node, func(s *nodeconfig.Settings) { s.Proposer.IdleWait = 0 })
	}
	n.Start()
	awaitPeers(t, n, crashValidators-1)
	d := diagnose(t, program, n.Home(0))
	require.Zero(t, d.Wrong, "%v", d.Findings)
	d.finds(wellVerdict, "node", "it runs, at height")
	d.finds(wellVerdict, "peers", "it is connected to 3 nodes")
	d.finds(wellVerdict, "height", "s old; ")
	d.finds(wellVerdict, "version", "chain and program are of version 1")
	d.finds("", "validator", "the validator of maker missed ") // which is more than none on a busy machine
	d.finds(wellVerdict, "ports", "from this machine only")
	diagnose(t, program, n.Home(0), "--min-free", "1000000000").finds(warnVerdict, "disk", "less than 1000000000")

	next := filepath.Join(t.TempDir(), "waymark")
	require.NoError(t, os.WriteFile(next, []byte("the next version"), 0o700))
	hash, err := upgrade.Hash(next)
	require.NoError(t, err)
	at := schedule(t, n, program, hash, 100_000)
	scheduled := fmt.Sprintf("version 2 is scheduled for height %d, and its binary is ", at)
	diagnose(t, program, n.Home(0)).finds(warnVerdict, "version", scheduled+"not staged")
	requireRuns(t, 0, "", program, "upgrade", "stage", next, "--sha256", hash, "--home", n.Home(0))
	diagnose(t, program, n.Home(0)).finds(wellVerdict, "version", scheduled+"staged")

	const victim = crashValidators - 1
	n.KillNode(victim)
	diagnose(t, program, n.Home(victim)).finds(wrongVerdict, "node", "does not answer")
	awaitPeers(t, n, crashValidators-2)
	diagnose(t, program, n.Home(0)).finds(warnVerdict, "peers", "it is connected to 2 nodes, and 3 are configured")
	settings, err := nodeconfig.Load(n.Home(victim))
	require.NoError(t, err)
	before, end := cutOff(t, program, n, victim)
	d = diagnose(t, program, n.Home(victim))
	d.finds(wrongVerdict, "peers", "it is connected to none of 1 configured nodes")
	d.finds(wrongVerdict, "height", "it has nobody to catch up with")
	d.finds(warnVerdict, "ports", "can be reached from elsewhere")
	d.finds(wrongVerdict, "files", "other users of this machine can read or change")
	if !crashThorough {
		return
	}

	n.Await(before+35, 0) // by then it is jailed
	client, err := clientconfig.Load(homes.ClientHome(n.Dir))
	require.NoError(t, err)
	both := clientconfig.Config{
		ChainID: client.ChainID, Genesis: n.Genesis(), Nodes: []string{n.Endpoints[victim].RPC, n.Endpoints[0].RPC},
	}
	home := t.TempDir()
	require.NoError(t, both.Save(home))
	d = diagnose(t, program, home)
	d.finds(warnVerdict, "node", fmt.Sprintf("%s is at height %d, and another one is at ", both.Nodes[0], before))
	d.finds(wellVerdict, "node", both.Nodes[1]+" answers")

	require.NoError(t, end())
	require.NoError(t, settings.Save(n.Home(victim)))
	n.StartNode(victim)
	diagnose(t, program, n.Home(victim)).finds(wrongVerdict, "validator", "the validator of customs is jailed since height ")
}

// awaitPeers waits until the first node is connected to so many.
func awaitPeers(t *testing.T, n *network.Network, peers int) {
	t.Helper()
	require.Eventually(t, func() bool {
		info, err := n.Node(0).NetInfo(t.Context())
		return err == nil && info.NPeers == peers
	}, patience, 20*time.Millisecond)
}

// cutOff starts a node that was killed where no other finds it, nor it another one, with its doors and its keys open, and
// returns its height, and what ends it.
func cutOff(t *testing.T, program string, n *network.Network, node int) (height int64, end func() error) {
	t.Helper()
	configure(t, n, node, func(s *nodeconfig.Settings) {
		s.P2P.Listen, s.P2P.Peers = freeAddress(t), []string{strings.Repeat("ab", 20) + "@" + freeAddress(t)}
		s.Metrics.Listen = strings.Replace(s.Metrics.Listen, "127.0.0.1", "0.0.0.0", 1)
	})
	require.NoError(t, os.Chmod(filepath.Join(n.Home(node), nodeconfig.ValidatorKeyFile), 0o644))
	c := exec.Command(program, "start", "--home", n.Home(node))
	require.NoError(t, c.Start())
	t.Cleanup(func() { _ = c.Process.Kill() })
	require.Eventually(t, func() bool {
		status, err := n.Node(node).Status(t.Context())
		if err == nil {
			height = status.SyncInfo.LatestBlockHeight
		}
		return err == nil
	}, patience, 20*time.Millisecond)
	return height, func() error { return errors.Join(c.Process.Signal(syscall.SIGTERM), c.Wait()) }
}
