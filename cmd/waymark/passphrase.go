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

// prompt reads a line without showing it. At an interrupt it leaves the terminal as it was.
func (e *env) prompt(in *os.File, text string) (string, error) {
	fd := int(in.Fd())
	shown, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	interrupt := make(chan os.Signal, 1)
	signal.Notify(interrupt, os.Interrupt)
	defer signal.Stop(interrupt)
	if _, err := fmt.Fprint(e.stderr, text); err != nil {
		return "", err
	}
	type line struct {
		typed []byte
		err   error
	}
	read := make(chan line, 1)
	go func() { // it stays behind at an interrupt: a read of a terminal cannot be called off
		typed, err := term.ReadPassword(fd)
		read <- line{typed, err}
	}()
	select {
	case <-interrupt:
		return "", errors.Join(errors.New("interrupted"), term.Restore(fd, shown))
	case l := <-read:
		_, newline := fmt.Fprintln(e.stderr)
		return string(l.typed), errors.Join(l.err, newline)
	}
}
