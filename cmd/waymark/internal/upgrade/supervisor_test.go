package upgrade

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// script writes a program that appends its name to the log of its home, which is its argument, and goes on as it says.
func script(t *testing.T, name, then string) (path, hash string) {
	t.Helper()
	content := fmt.Sprintf("#!/bin/sh\necho %s >> \"$1/log\"\n%s\n", name, then)
	path = filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(content), 0o755))
	sum := sha256.Sum256([]byte(content))
	return path, hex.EncodeToString(sum[:])
}

func supervisor(t *testing.T, program string) (*Supervisor, *bytes.Buffer) {
	t.Helper()
	home := t.TempDir()
	out := new(bytes.Buffer)
	return &Supervisor{
		Home: home, Program: program, Version: 1, Args: []string{home}, Stdout: out, Stderr: out, Log: slog.New(slog.DiscardHandler),
	}, out
}

func due(t *testing.T, home string, version uint64, hash string) {
	t.Helper()
	d := &Due{Height: int64(version) * 100, Version: version, Binaries: []Binary{{"plan9/mips", strings.Repeat("0", 64)}}}
	if hash != "" {
		d.Binaries = append(d.Binaries, Binary{Platform(), hash})
	}
	require.NoError(t, d.Save(home))
}

func ran(t *testing.T, home string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(home, "log"))
	require.NoError(t, err)
	return strings.Join(strings.Fields(string(content)), " ")
}

// TestSupervisorChanges goes through two upgrades: each binary ends with the status of an upgrade once it has left word of
// it, and the last one lives on. The next start begins with the last.
func TestSupervisorChanges(t *testing.T) {
	third, thirdHash := script(t, "third", "exit 3")
	next := func(version int, hash string) string {
		return fmt.Sprintf(`echo '{"height":1,"version":%d,"binaries":[{"platform":"%s","sha256":"%s"}]}' > "$1/data/upgrade.json"; exit 9`,
			version, Platform(), hash)
	}
	second, secondHash := script(t, "second", next(3, thirdHash))
	first, _ := script(t, "first", next(2, secondHash))
	s, _ := supervisor(t, first)
	require.NoError(t, os.MkdirAll(filepath.Join(s.Home, "data"), 0o700))
	for path, hash := range map[string]string{second: secondHash, third: thirdHash} {
		_, err := Stage(s.Home, path, hash)
		require.NoError(t, err)
	}
	for _, want := range []string{"first second third", "first second third third"} {
		status, err := s.Run(t.Context())
		require.NoError(t, err)
		require.Equal(t, 3, status, "a crash ends the supervisor, whose own supervisor starts it again")
		require.Equal(t, want, ran(t, s.Home))
	}

	// A program of the version that runs is installed: a build with a fault mended, say.
	s.Program, _ = script(t, "installed", "exit 4")
	s.Version = 3
	status, err := s.Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, 4, status)
	require.Equal(t, "first second third third installed", ran(t, s.Home))
}

// TestSupervisorReturnsToTheProgram: where the version that is due was installed, and not staged, that runs.
func TestSupervisorReturnsToTheProgram(t *testing.T) {
	installed, _ := script(t, "installed", "exit 0")
	old, hash := script(t, "old", "exit 9")
	s, _ := supervisor(t, installed)
	s.Version = 3
	_, err := Stage(s.Home, old, hash)
	require.NoError(t, err)
	require.NoError(t, setCurrent(s.Home, hash, 2))
	due(t, s.Home, 3, "")
	status, err := s.Run(t.Context())
	require.NoError(t, err)
	require.Zero(t, status)
	require.Equal(t, "old installed", ran(t, s.Home))
}

// TestSupervisorRefuses: what is not exactly the binary that the plan names is never started.
func TestSupervisorRefuses(t *testing.T) {
	old, _ := script(t, "old", "exit 9")
	good, goodHash := script(t, "good", "exit 0")
	evil, _ := script(t, "evil", "exit 0")
	for name, c := range map[string]struct {
		prepare func(home string)
		wrong   string
	}{
		"no word of an upgrade":  {func(string) {}, "no upgrade was due here"},
		"none for this platform": {func(home string) { due(t, home, 2, "") }, "names no binary for " + Platform()},
		"not staged":             {func(home string) { due(t, home, 2, goodHash) }, "waymark upgrade stage FILE --sha256 " + goodHash},
		"another is staged": {func(home string) {
			due(t, home, 2, goodHash)
			_, err := Stage(home, evil, mustHash(t, evil))
			require.NoError(t, err)
		}, "no such binary is staged"},
		"changed after it was staged": {func(home string) {
			due(t, home, 2, goodHash)
			_, err := Stage(home, good, goodHash)
			require.NoError(t, err)
			replace(t, evil, Path(home, goodHash))
		}, "not the binary that was asked for"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := supervisor(t, old)
			c.prepare(s.Home)
			status, err := s.Run(t.Context())
			require.ErrorIs(t, err, ErrStage)
			require.ErrorContains(t, err, c.wrong)
			require.Equal(t, Status, status)
			require.Equal(t, "old", ran(t, s.Home))
		})
	}

	// Nor at a later start.
	s, _ := supervisor(t, old)
	due(t, s.Home, 2, goodHash)
	_, err := Stage(s.Home, good, goodHash)
	require.NoError(t, err)
	status, err := s.Run(t.Context())
	require.NoError(t, err)
	require.Zero(t, status)
	replace(t, evil, Path(s.Home, goodHash))
	_, err = s.Run(t.Context())
	require.ErrorIs(t, err, ErrHash)
	require.Equal(t, "old good", ran(t, s.Home))
}

// TestSupervisorDoesNotGoInCircles: a binary that the plan names, and that asks for another, is not started for ever.
func TestSupervisorDoesNotGoInCircles(t *testing.T) {
	old, hash := script(t, "old", "exit 9")
	s, _ := supervisor(t, old)
	due(t, s.Home, 2, hash)
	_, err := Stage(s.Home, old, hash)
	require.NoError(t, err)
	_, err = s.Run(t.Context())
	require.ErrorIs(t, err, ErrStage)
	require.ErrorContains(t, err, "ran already, and another is needed")
	require.Equal(t, "old old", ran(t, s.Home), "once as itself, once as what the plan names")
}

// TestSupervisorStops asks the child to stop when it is asked itself, and takes its status.
func TestSupervisorStops(t *testing.T) {
	node, _ := script(t, "node", "trap 'echo stopping; exit 0' TERM\ntouch \"$1/ready\"\nwhile :; do sleep 0.05; done")
	s, out := supervisor(t, node)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer cancel()
		for range 1000 {
			if _, err := os.Stat(filepath.Join(s.Home, "ready")); err == nil {
				return
			}
			time.Sleep(10 * time.Millisecond)
		}
	}()
	status, err := s.Run(ctx)
	require.NoError(t, err)
	require.Zero(t, status)
	require.Contains(t, out.String(), "stopping")
}

func mustHash(t *testing.T, path string) string {
	t.Helper()
	hash, err := Hash(path)
	require.NoError(t, err)
	return hash
}

// replace puts another content into a file, as who can write to a home may.
func replace(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(to, content, 0o755))
}
