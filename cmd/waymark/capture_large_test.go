//go:build long && linux

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/client"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/testutil/network"
)

const (
	smallBytes, largeBytes = 10 << 20, 100 << 20
	// maxGrowth is by how much more memory the large document may take than the small one, which is 90 MiB shorter: for the
	// few words that are kept of each event.
	maxGrowth = 32 << 20
	// captureTimeout is for how long one capture may run.
	captureTimeout = "5m"
)

// TestCaptureOfLargeDocument captures 100 MiB on a network of one node, is interrupted midway, and captures them again:
// each event is recorded once, in the order of the events' times, and memory stays what it is for 10 MiB.
func TestCaptureOfLargeDocument(t *testing.T) {
	program, err := exec.LookPath("waymark")
	require.NoError(t, err)
	n := network.New(t, program, 1)
	n.Start()
	small, large := newLargeDocument(t, "A", smallBytes), newLargeDocument(t, "BB", largeBytes)
	require.Greater(t, large.bytes, int64(100_000_000))

	usual := startCapture(t, n, program, small)
	usual.ends(t, exitDone)
	require.Equal(t, map[client.CaptureStatus]int{client.Applied: small.events()}, usual.summary())

	interrupted := startCapture(t, n, program, large)
	awaitLot(t, n, large.lot(large.lots/2))
	require.NoError(t, interrupted.command.Process.Signal(os.Interrupt))
	interrupted.ends(t, exitPartial, exitUnknown)
	before := interrupted.summary()
	require.Greater(t, before[client.Applied], large.events()/3)
	require.Greater(t, before[client.Unsent], large.events()/3)

	again := startCapture(t, n, program, large)
	again.ends(t, exitDone)
	after := again.summary()
	require.Equal(t, large.events(), after[client.Applied]+after[client.AlreadyRecorded], "%v", after)
	require.GreaterOrEqual(t, after[client.AlreadyRecorded], before[client.Applied])
	require.LessOrEqual(t, after[client.AlreadyRecorded], before[client.Applied]+before[client.Unknown])

	recorded := recordedEvents(t, n)
	require.Len(t, recorded, small.events()+large.events())
	for _, event := range again.events {
		require.Equal(t, 1, recorded[event.Digest], "event %s", event.Pointer)
		for _, flag := range event.Flags {
			require.Contains(t, []string{"late", "no_destination"}, flag, "%s was recorded out of order", event.Pointer)
		}
	}
	for _, c := range []*capturer{interrupted, again} {
		require.NotZero(t, c.peak)
		require.Less(t, c.peak, usual.peak+maxGrowth, "capture keeps the document in memory")
	}
	t.Logf("%d MiB, %d events: peaks of memory %d and %d MiB; %d MiB: %d MiB", large.bytes>>20, large.events(),
		interrupted.peak>>20, again.peak>>20, small.bytes>>20, usual.peak>>20)
}

// capturer is a process that captures a document.
type capturer struct {
	command *exec.Cmd
	output  string // path of what it prints
	began   time.Time
	events  []capturedEvent
	peak    int64 // the most memory that the process has had so far, in bytes, looked up from time to time
}

func startCapture(t *testing.T, n *network.Network, program string, d *largeDocument) *capturer {
	t.Helper()
	c := &capturer{output: filepath.Join(t.TempDir(), "events.json"), began: time.Now()}
	out, err := os.Create(c.output)
	require.NoError(t, err)
	c.command = exec.Command(program, "--home", filepath.Join(n.Dir, "client"), "--output", "json",
		"capture", d.path, "--from", "maker", "--timeout", captureTimeout)
	c.command.Stdout, c.command.Stderr = out, os.Stderr
	require.NoError(t, c.command.Start())
	require.NoError(t, out.Close())
	t.Cleanup(func() { _ = c.command.Process.Kill() })
	return c
}

// ends waits for the process, which must end with one of the statuses, and reads what it printed.
func (c *capturer) ends(t *testing.T, statuses ...exitStatus) {
	t.Helper()
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		for peakOf(c.command.Process.Pid, &c.peak) {
			time.Sleep(5 * time.Millisecond)
		}
	}()
	_ = c.command.Wait() // its status follows
	<-watched
	require.Contains(t, statuses, exitStatus(c.command.ProcessState.ExitCode()))
	bz, err := os.ReadFile(c.output)
	require.NoError(t, err)
	var printed struct {
		Events []capturedEvent `json:"events"`
	}
	require.NoError(t, json.Unmarshal(bz, &printed))
	c.events = printed.Events
	t.Logf("captured in %s: %v", time.Since(c.began).Round(time.Millisecond), c.summary())
}

func (c *capturer) summary() map[client.CaptureStatus]int {
	counts := map[client.CaptureStatus]int{}
	for i := range c.events {
		counts[c.events[i].Outcome]++
	}
	return counts
}

// peakOf looks up the most memory that a process has had, and reports whether it still runs. What the system tells of
// a process that has ended would be of no use: it includes the memory of the one that started it.
func peakOf(pid int, peak *int64) bool {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return false
	}
	_, after, running := strings.Cut(string(status), "VmHWM:")
	if running {
		if _, err := fmt.Sscanf(after, "%d kB", peak); err != nil {
			return false
		}
		*peak <<= 10
	}
	return running
}

// awaitLot returns when a lot is recorded.
func awaitLot(t *testing.T, n *network.Network, id string) {
	t.Helper()
	ledger, err := client.New(n.Endpoints[0].RPC)
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		_, err := ledger.Query(t.Context(), "/provenance/lot", &provenancev1.LotRequest{Id: id}, new(provenancev1.LotResponse), 0)
		return err == nil
	}, crashPatience, 100*time.Millisecond, "lot %s is not recorded", id)
}

// recordedEvents returns how often the blocks have each event, by its digest, in transactions that were applied.
func recordedEvents(t *testing.T, n *network.Network) map[string]int {
	t.Helper()
	node, last := n.Node(0), n.Height(0)
	counts := map[string]int{}
	for height := int64(1); height <= last; height++ {
		block, err := node.Block(t.Context(), &height)
		require.NoError(t, err)
		if len(block.Block.Txs) == 0 {
			continue
		}
		results, err := node.BlockResults(t.Context(), &height)
		require.NoError(t, err)
		for i, raw := range block.Block.Txs {
			if results.TxsResults[i].Code != 0 {
				continue
			}
			var tx waymarkv1.Tx
			require.NoError(t, tx.Unmarshal(raw))
			for j, message := range tx.Messages {
				var capture provenancev1.CaptureEvent
				require.NoError(t, capture.Unmarshal(message.Value), "height %d, message %d", height, j)
				event, err := capture.Event.Marshal()
				require.NoError(t, err)
				digest := sha256.Sum256(event)
				counts[hex.EncodeToString(digest[:])]++
			}
		}
	}
	return counts
}
