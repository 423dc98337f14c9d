package bench

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
)

// clockTick is the unit of processor times in /proc, the same on all architectures that Go runs on.
const clockTick = 10 * time.Millisecond

// processorTime returns what the nodes' processes used of the processor since they began.
func processorTime(nodes []network.Endpoint) (time.Duration, error) {
	var total time.Duration
	for _, node := range nodes {
		content, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", node.PID))
		if err != nil {
			return 0, err
		}
		// The name of the program, in parentheses, may hold anything; after it come the state and 10 more fields
		// before the times in user and kernel mode.
		fields := bytes.Fields(content[bytes.LastIndexByte(content, ')')+1:])
		for _, field := range fields[11:13] {
			ticks, err := strconv.ParseInt(string(field), 10, 64)
			if err != nil {
				return 0, err
			}
			total += time.Duration(ticks) * clockTick
		}
	}
	return total, nil
}

// peakMemory returns the most memory that any one of the nodes' processes has held, in bytes.
func peakMemory(nodes []network.Endpoint) (int64, error) {
	var most int64
	for _, node := range nodes {
		content, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", node.PID))
		if err != nil {
			return 0, err
		}
		_, rest, _ := strings.Cut(string(content), "VmHWM:")
		var kilobytes int64
		if _, err := fmt.Sscanf(rest, "%d kB", &kilobytes); err != nil {
			return 0, fmt.Errorf("VmHWM of process %d: %w", node.PID, err)
		}
		most = max(most, kilobytes<<10)
	}
	return most, nil
}

// peakOf returns the most memory that a process that ended has held, in bytes.
func peakOf(ended *os.ProcessState) int64 {
	usage, ok := ended.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return usage.Maxrss << 10
}
