package main

import (
	"errors"
	"net"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// requireRuns runs a program to its end, which must have a status and say something on its standard error.
func requireRuns(t *testing.T, status int, says, program string, args ...string) (out string) {
	t.Helper()
	var stdout, stderr strings.Builder
	c := exec.CommandContext(t.Context(), program, args...)
	c.Stdout, c.Stderr = &stdout, &stderr
	err := c.Run()
	var exit *exec.ExitError
	if err != nil {
		require.True(t, errors.As(err, &exit), "%v", err)
	}
	require.Equal(t, status, c.ProcessState.ExitCode(), "%s", stderr.String())
	require.Contains(t, stderr.String(), says)
	return stdout.String()
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return listener.Addr().String()
}

// runProgram runs a command that must be done, and returns its output.
func runProgram(t *testing.T, program string, args ...string) []byte {
	t.Helper()
	c := exec.CommandContext(t.Context(), program, args...)
	var log strings.Builder
	c.Stderr = &log
	out, err := c.Output()
	require.NoError(t, err, "%v: %s", args, log.String())
	return out
}
