package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/network"
)

// patience is for how long a script waits for what must happen: far longer than it takes on a busy machine.
const patience = 60 * time.Second

// launched is what launch started. Its standard error goes to the file launched.err.
type launched struct {
	cmd *exec.Cmd
	err *os.File
}

type launchedKey struct{}

// programPath returns where the program under test is.
func programPath(ts *testscript.TestScript) string {
	path, err := exec.LookPath("waymark")
	ts.Check(err)
	return path
}

func launch(ts *testscript.TestScript, neg bool, args []string) {
	l := ts.Value(launchedKey{}).(*launched)
	if neg || len(args) == 0 || l.cmd != nil {
		ts.Fatalf("usage: launch COMMAND…, once at a time")
	}
	l.cmd = exec.Command(programPath(ts), args...)
	l.cmd.Dir = ts.MkAbs(".")
	l.cmd.Env = append(os.Environ(), "HOME="+ts.Getenv("HOME"))
	var err error
	l.err, err = os.Create(ts.MkAbs("launched.err"))
	ts.Check(err)
	l.cmd.Stderr = l.err
	out, err := l.cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(l.cmd.Start())
	cmd := l.cmd
	ts.Defer(func() { _ = cmd.Process.Kill() })

	lines := make(chan string)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(out); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	late := time.After(patience)
	for {
		select {
		case line, more := <-lines:
			if !more {
				ts.Fatalf("it ended before it was ready: %s", ts.ReadFile("launched.err"))
			}
			if line == "ready" {
				return
			}
			var e network.Endpoint
			ts.Check(json.Unmarshal([]byte(line), &e))
			ts.Setenv(fmt.Sprintf("RPC%d", e.Node), e.RPC)
			ts.Setenv(fmt.Sprintf("METRICS%d", e.Node), e.Metrics)
			ts.Setenv(fmt.Sprintf("PID%d", e.Node), strconv.Itoa(e.PID))
		case <-late:
			ts.Fatalf("not ready after %s: %s", patience, ts.ReadFile("launched.err"))
		}
	}
}

var signals = map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM, "KILL": syscall.SIGKILL}

func endLaunched(ts *testscript.TestScript, neg bool, args []string) {
	l := ts.Value(launchedKey{}).(*launched)
	if neg || len(args) < 1 || len(args) > 2 || l.cmd == nil {
		ts.Fatalf("usage: end SIGNAL [STATUS], after launch")
	}
	ts.Check(l.cmd.Process.Signal(signals[args[0]]))
	late := time.AfterFunc(patience, func() { _ = l.cmd.Process.Kill() })
	err := l.cmd.Wait()
	if !late.Stop() {
		ts.Fatalf("it did not end after %s", patience)
	}
	ts.Check(l.err.Close())
	status := l.cmd.ProcessState.ExitCode()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		ts.Check(err)
	}
	if len(args) == 2 && strconv.Itoa(status) != args[1] {
		ts.Fatalf("exit status %d, expected %s: %s", status, args[1], ts.ReadFile("launched.err"))
	}
	l.cmd = nil
}

func signalPID(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: signal SIGNAL PID")
	}
	pid, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(syscall.Kill(pid, signals[args[0]]))
}

// gone takes a process that nobody has waited for as gone.
func gone(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: gone PID…")
	}
	for _, arg := range args {
		for late := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
			status, err := os.ReadFile("/proc/" + arg + "/status")
			if err != nil || strings.Contains(string(status), "\nState:\tZ") {
				break
			}
			if time.Now().After(late) {
				ts.Fatalf("process %s is still there", arg)
			}
		}
	}
}

func rises(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: rises URL")
	}
	first := int64(-1)
	for late := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		status, err := askStatus(context.Background(), args[0])
		switch {
		case err == nil && first < 0:
			first = status.Height
		case err == nil && status.Height >= first+3:
			return
		case time.Now().After(late):
			ts.Fatalf("%s did not rise (%v)", args[0], err)
		}
	}
}
