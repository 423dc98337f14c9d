package main

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	_ "github.com/waymark-ledger/waymark/testutil/golden" // for the flag -update
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"waymark": main})
}

// TestScripts runs the real binary as the scripts of testdata/script say. Besides the commands of testscript they have
//
//	exits STATUS COMMAND…  runs a command that must exit with a status
//	tree DIR               prints the files below a directory with their modes
//	launch COMMAND…        starts waymark, waits for its line "ready", and sets $RPC0, $METRICS0, $PID0 and so on from
//	                       the lines of JSON before it
//	end SIGNAL [STATUS]    sends a signal to what was launched, waits for its end and compares the status
//	signal SIGNAL PID      sends a signal to a process
//	gone PID…              waits until processes are gone
//	readme HEADING         runs the commands of a section of README.md, and leaves running what does
//	rises URL              waits until the node at an RPC address has committed three more blocks
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		UpdateScripts:       flag.Lookup("update").Value.String() == "true",
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Values[launchedKey{}] = new(launched)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":  exits,
			"tree":   tree,
			"launch": launch,
			"end":    endLaunched,
			"signal": signalPID,
			"gone":   gone,
			"readme": readme,
			"rises":  rises,
		},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit status %d, expected %d", got, want)
	}
}

func tree(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: tree DIR")
	}
	root := ts.MkAbs(args[0])
	var lines strings.Builder
	ts.Check(filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := os.Lstat(path)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, path)
		fmt.Fprintf(&lines, "%s %s\n", info.Mode(), relative)
		return err
	}))
	_, err := ts.Stdout().Write([]byte(lines.String()))
	ts.Check(err)
}
