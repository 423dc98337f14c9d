package main

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"

	"golang.org/x/term"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
)

// passphraseVariable names the environment variable with a passphrase.
const passphraseVariable = "WAYMARK_PASSPHRASE"

// passphrase returns a passphrase from file where it is given, else from the environment, else from the file that the
// client's settings name, else from the terminal without showing it. A passphrase that confirm is set for is asked
// for twice at the terminal.
func (e *env) passphrase(file string, confirm bool) (string, error) {
	given, err := e.givenPassphrase(file, confirm)
	if err == nil && given == "" {
		return "", fail(exitUsage, "passphrase: it is empty, expected at least one character")
	}
	return given, err
}

func (e *env) givenPassphrase(file string, confirm bool) (string, error) {
	if file == "" {
		if value, set := os.LookupEnv(passphraseVariable); set {
			return value, nil
		}
		if c, err := clientconfig.Load(e.home); err == nil {
			file = c.PassphraseFile
		} else if !errors.Is(err, clientconfig.ErrNone) {
			return "", fail(exitUsage, "%w", err)
		}
	}
	if file == "" {
		return e.askPassphrase(confirm)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return "", fail(exitUsage, "passphrase: %w", err)
	}
	return strings.TrimRight(string(content), "\r\n"), nil
}

// askPassphrase asks at the terminal.
func (e *env) askPassphrase(confirm bool) (string, error) {
	in, ok := e.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return "", fail(exitUsage, "passphrase: expected --passphrase-file, %s or a terminal to ask at", passphraseVariable)
	}
	first, err := e.prompt(in, "Passphrase: ")
	if err != nil || !confirm {
		return first, err
	}
	second, err := e.prompt(in, "Passphrase, again: ")
	if err == nil && second != first {
		return "", fail(exitUsage, "passphrase: the two differ")
	}
	return first, err
}

// prompt reads a line without showing it. An interrupt ends the process at once, with the terminal as it was: nothing
// has been done yet that would have to be finished.
func (e *env) prompt(in *os.File, text string) (string, error) {
	fd := int(in.Fd())
	shown, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	interrupt, read := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(interrupt, os.Interrupt)
	defer signal.Stop(interrupt)
	defer close(read)
	go func() {
		select {
		case <-interrupt:
			_ = term.Restore(fd, shown)
			os.Exit(int(exitError))
		case <-read:
		}
	}()
	if _, err := fmt.Fprint(e.stderr, text); err != nil {
		return "", err
	}
	typed, err := term.ReadPassword(fd)
	_, newline := fmt.Fprintln(e.stderr)
	return string(typed), errors.Join(err, newline)
}
