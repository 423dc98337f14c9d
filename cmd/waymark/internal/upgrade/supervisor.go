package upgrade

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/child"
)

// Status is what a node's process ends with when its chain goes on with another version of the program.
const Status = 9

// stopTimeout is for how long the node may take to stop before it is killed.
const stopTimeout = 25 * time.Second

// Supervisor runs the node of a home as a child, each time with the binary that its chain needs.
type Supervisor struct {
	Home string
	// Program is the path of the program that is installed, and Version that of the ledger's rules which it is of. It runs
	// until the first upgrade, and again once its version is the one to which the node changed.
	Program string
	Version uint64
	// Args are those of the child.
	Args []string
	// Stdout and Stderr are the child's.
	Stdout, Stderr io.Writer
	Log            *slog.Logger
}

// ErrStage says that the node waits for a binary that is not staged.
var ErrStage = errors.New("the binary of the next version is not staged")

// Run runs the node until the context ends, when it asks the child to stop, or the child ends for another reason than an
// upgrade. It returns what the child ended with. After an upgrade it goes on with the staged binary that the plan names for
// this platform, and so does the next Run. Where there is none it returns Status and ErrStage.
func (s *Supervisor) Run(ctx context.Context) (status int, err error) {
	for {
		hash, version, err := Current(s.Home)
		if err != nil {
			return 1, err
		}
		program := s.Program
		if version == s.Version {
			hash = ""
		}
		if hash != "" {
			if err := Verify(s.Home, hash); err != nil {
				return 1, fmt.Errorf("the binary that ran last: %w", err)
			}
			program = Path(s.Home, hash)
		}
		status, err := s.child(ctx, program)
		if status != Status || err != nil || ctx.Err() != nil {
			return status, err
		}
		if err := s.change(hash); err != nil {
			return Status, err
		}
	}
}

// change makes the binary of the upgrade for which the node stopped the current one. Ran is the staged one that ran, "" for
// the program.
func (s *Supervisor) change(ran string) error {
	due, err := LoadDue(s.Home)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: no upgrade was due here, see what the node says", ErrStage)
	} else if err != nil {
		return err
	}
	hash := due.For(Platform())
	if due.Version == s.Version && ran != "" { // what an operator installed needs no plan to name it
		s.Log.Info("changing to the program that is installed", "height", due.Height, "version", due.Version)
		return setCurrent(s.Home, ran, due.Version)
	}
	if hash == "" {
		return fmt.Errorf("%w: the chain continues with version %d from height %d, and the plan names no binary for %s: "+
			"build it, and start it without --supervise", ErrStage, due.Version, due.Height, Platform())
	}
	if hash == ran || due.Version == s.Version {
		return fmt.Errorf("%w: the one of version %d, which was due last, ran already, and another is needed", ErrStage, due.Version)
	}
	if err := Verify(s.Home, hash); err != nil {
		return fmt.Errorf("%w: the chain continues with version %d from height %d (%w): waymark upgrade stage FILE --sha256 %s",
			ErrStage, due.Version, due.Height, err, hash)
	}
	s.Log.Info("changing the binary", "height", due.Height, "version", due.Version, "sha256", hash)
	return setCurrent(s.Home, hash, due.Version)
}

// child runs a program to its end, and passes on the signals that are for it.
func (s *Supervisor) child(ctx context.Context, program string) (status int, err error) {
	runtime.LockOSThread() // see child.Attributes
	defer runtime.UnlockOSThread()
	c := exec.CommandContext(ctx, program, s.Args...)
	c.Stdout, c.Stderr = s.Stdout, s.Stderr
	c.SysProcAttr = child.Attributes()
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	c.WaitDelay = stopTimeout
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGQUIT, syscall.SIGHUP)
	defer signal.Stop(signals)
	if err := c.Start(); err != nil {
		return 1, err
	}
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		for {
			select {
			case sig := <-signals:
				_ = c.Process.Signal(sig) // it may have ended
			case <-ended:
				return
			}
		}
	}()
	err = c.Wait()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.Exited():
		return exit.ExitCode(), nil
	case exit != nil && ctx.Err() == nil:
		return 1, fmt.Errorf("the node was ended: %w", err)
	case ctx.Err() != nil && c.ProcessState != nil && c.ProcessState.Success():
		return 0, nil
	case err != nil:
		return 1, err
	}
	return 0, nil
}
