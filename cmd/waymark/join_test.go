package main

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/invitation"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/keyring"
	homes "github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	"github.com/waymark-ledger/waymark/testutil/network"
)

// joiner is a node that joins a network, not yet known to it.
type joiner struct {
	program, home, file string
	flags               []string
	info                joinInfo
}

// newJoiner has a member describe a network that runs, and makes a home of that, with flags of join.
func newJoiner(t *testing.T, program string, n *network.Network, flags ...string) *joiner {
	t.Helper()
	dir := t.TempDir()
	j := &joiner{program: program, home: filepath.Join(dir, "home"), file: filepath.Join(dir, "network.toml")}
	var exported networkInfo
	out := runProgram(t, program, "--home", homes.ClientHome(n.Dir), "network", "export", "--from", "maker", "-o", j.file, "--output", "json")
	require.NoError(t, json.Unmarshal(out, &exported))
	require.Len(t, exported.Peers, len(n.Endpoints), "the node that is asked, and those that it knows")
	out = runProgram(t, program, append([]string{
		"--home", j.home, "join", j.file, "--no-start", "--signer", exported.Signer, "--output", "json",
	}, flags...)...)
	require.NoError(t, json.Unmarshal(out, &j.info))
	require.True(t, j.info.Expected)
	require.Equal(t, "maker", j.info.Organization)

	s, err := nodeconfig.Load(j.home)
	require.NoError(t, err)
	s.P2P.Listen, s.RPC.Listen, s.Metrics.Listen = freeAddress(t), freeAddress(t), freeAddress(t)
	require.NoError(t, s.Save(j.home))
	return j
}

// register has a member register the node, so that the others let it in.
func (j *joiner) register(t *testing.T, n *network.Network) {
	t.Helper()
	runProgram(t, j.program, "--home", homes.ClientHome(n.Dir), "tx", "membership", "register-node", "--node", j.info.NodeID, "--from", "maker")
}

// start runs join until it says that one of some events has come, or to its end, and returns what ends it.
func (j *joiner) start(t *testing.T, until ...string) (event joinEvent, end func() error) {
	t.Helper()
	c := exec.Command(j.program, append([]string{"--home", j.home, "join", j.file, "--output", "json"}, j.flags...)...)
	var log strings.Builder
	c.Stderr = &log
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	t.Cleanup(func() { _ = c.Process.Kill() })
	timer := time.AfterFunc(patience, func() { _ = c.Process.Kill() })
	defer timer.Stop()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		require.NoError(t, json.Unmarshal(lines.Bytes(), &event))
		if slices.Contains(until, event.Event) {
			return event, func() error {
				require.NoError(t, c.Process.Signal(syscall.SIGTERM))
				return c.Wait()
			}
		}
	}
	err = c.Wait()
	if len(until) > 0 {
		t.Fatalf("it ended before it was %s: %v: %s", until, err, log.String())
	}
	return joinEvent{Message: log.String()}, func() error { return err }
}

// TestJoin has a node join a network: it is let in once an organization has registered it. A description of another chain
// leads it astray, and it says so.
func TestJoin(t *testing.T) {
	program, err := exec.LookPath("waymark")
	require.NoError(t, err)
	n := network.New(t, program, 1)
	n.Start()
	j := newJoiner(t, program, n)
	if !crashThorough {
		j.register(t, n)
	}
	event, end := j.start(t, "alone", "joined")
	if crashThorough {
		require.Equal(t, "alone", event.Event)
		require.Contains(t, event.Message, j.info.NodeID)
		require.NoError(t, end())
		j.register(t, n)
		event, end = j.start(t, "joined")
	}
	require.Equal(t, "joined", event.Event)
	require.Contains(t, event.Message, "as maker described it")
	require.NoError(t, end())

	// A description with a block of another chain: its signature is right, and the chain is not.
	content, err := os.ReadFile(j.file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(j.file, resigned(t, homes.ClientHome(n.Dir), content), 0o600))
	event, end = j.start(t)
	require.Error(t, end())
	require.Contains(t, event.Message, "this is not the chain that network.toml describes")
}

// resigned returns a network.toml that the maker signed with a wrong hash.
func resigned(t *testing.T, home string, content []byte) []byte {
	t.Helper()
	i, err := invitation.Decode(content)
	require.NoError(t, err)
	i.TrustHash[0] ^= 1
	passphrase, err := os.ReadFile(filepath.Join(home, homes.PassphraseFile))
	require.NoError(t, err)
	key, err := keyring.Open(home).Unlock("maker", strings.TrimSpace(string(passphrase)))
	require.NoError(t, err)
	content, err = i.Encode(key)
	require.NoError(t, err)
	return content
}
