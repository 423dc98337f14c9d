package store

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// victimEnv names the store in which a copy of this test program commits
// blocks until it is killed.
const victimEnv = "WAYMARK_STORE_VICTIM"

const victimKeys = 5000

func TestMain(m *testing.M) {
	if dir := os.Getenv(victimEnv); dir != "" {
		victim(dir)
	}
	os.Exit(m.Run())
}

// victim prints each height when it is committed, and prunes in between.
func victim(dir string) {
	s, err := Open(dir, Options{KeepVersions: 2})
	if err != nil {
		panic(err)
	}
	fmt.Println(s.Height())
	for {
		height := s.Height() + 1
		state, flat := change(uint64(height), victimKeys)
		b := s.Begin(height)
		for key, value := range state {
			if value == nil {
				_ = b.State().Delete([]byte(key))
			} else {
				_ = b.State().Set([]byte(key), value)
			}
		}
		for key, value := range flat {
			_ = b.Flat().Set([]byte(key), value)
		}
		b.Seal()
		fmt.Println("sealed")
		b.Commit()
		fmt.Println(height)
		s.Prune(1)
	}
}

// TestKilledProcess kills a process with SIGKILL while it commits to a disk,
// again and again, and checks each time that it lost nothing that it said was
// committed.
func TestKilledProcess(t *testing.T) {
	kills := 3
	if thorough {
		kills = 25
	}
	dir := t.TempDir()
	o := newOracle(1)
	for kill := range kills {
		said := runVictim(t, dir, kill)
		s := mustOpen(t, dir, Options{KeepVersions: 2})
		require.Contains(t, []int64{said, said + 1}, s.Height())
		for o.height < s.Height() {
			state, flat := change(uint64(o.height+1), victimKeys)
			o.commit(t, state, flat)
		}
		o.requireSame(t, s)
		require.NoError(t, s.Close())
	}
}

// runVictim kills a victim soon after it said the last line that it is let say:
// that a block is sealed, or that one is committed. It returns the last height
// that was said to be committed.
func runVictim(t *testing.T, dir string, kill int) (said int64) {
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), victimEnv+"="+dir)
	out, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	lines := bufio.NewScanner(out)
	for range 4 + kill%2 {
		require.True(t, lines.Scan(), "the victim ended by itself: %v", lines.Err())
		if height, err := strconv.ParseInt(lines.Text(), 10, 64); err == nil {
			said = height
		}
	}
	require.NoError(t, command.Process.Kill())
	for lines.Scan() {
		if height, err := strconv.ParseInt(lines.Text(), 10, 64); err == nil {
			said = height
		}
	}
	require.Error(t, command.Wait(), "the victim should have been killed")
	return said
}
