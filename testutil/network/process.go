package network

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"

	"github.com/stretchr/testify/require"
)

// process is a command of the program that runs, or has run.
type process struct {
	pid    int
	lines  chan string // of its standard output, closed at its end
	ended  chan struct{}
	err    error // of its end, once ended is closed
	stderr tail
}

// launch starts a command of the program, in a process group of its own that does not outlive the test.
func (n *Network) launch(args ...string) *process {
	n.t.Helper()
	p := &process{lines: make(chan string, 100), ended: make(chan struct{})}
	c := exec.Command(n.program, args...)
	c.Stderr = &p.stderr
	c.SysProcAttr = attributes()
	out, err := c.StdoutPipe()
	require.NoError(n.t, err)
	started := make(chan error)
	go func() {
		// The kernel kills a child when the thread that made it ends, so it must be a thread that stays.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(p.ended)
		err := c.Start()
		started <- err
		if err != nil {
			return
		}
		for scanner := bufio.NewScanner(out); scanner.Scan(); {
			select {
			case p.lines <- scanner.Text():
			default: // nobody reads on
			}
		}
		close(p.lines)
		p.err = c.Wait()
	}()
	require.NoError(n.t, <-started)
	p.pid = c.Process.Pid
	return p
}

// wait returns when the process has ended, with the error of its exit status. One that does not end is told to show what
// it is doing, which is then at the end of errors.
func (p *process) wait() error {
	select {
	case <-p.ended:
		return p.err
	case <-time.After(patience):
	}
	err := errors.New("the process does not end")
	for _, signal := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGKILL} {
		err = errors.Join(err, syscall.Kill(-p.pid, signal))
		select {
		case <-p.ended:
			return err
		case <-time.After(patience / 10):
		}
	}
	return err
}

// end asks the process to end, and waits for it.
func (p *process) end() error {
	if err := syscall.Kill(p.pid, syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	return p.wait()
}

// errors returns the end of what the process has written to its standard error.
func (p *process) errors() string {
	p.stderr.mu.Lock()
	defer p.stderr.mu.Unlock()
	return p.stderr.last.String()
}

// tailBytes is how much of a standard error is kept.
const tailBytes = 256 << 10

// tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex
	last bytes.Buffer
}

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last.Write(b)
	t.last.Next(max(0, t.last.Len()-tailBytes))
	return len(b), nil
}
