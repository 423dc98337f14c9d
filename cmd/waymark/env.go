package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/keyring"
)

const (
	outputText = "text"
	outputJSON = "json"

	// passphraseVariable names the environment variable with a passphrase.
	passphraseVariable = "WAYMARK_PASSPHRASE"
)

// env is what every command works with: the streams and the global flags.
type env struct {
	stdin          io.Reader
	stdout, stderr io.Writer

	home    string
	node    string
	chainID string
	output  string
}

// client returns the settings of the client in the home, with --node and --chain-id applied.
func (e *env) client() (*clientconfig.Config, error) {
	c, err := clientconfig.Load(e.home)
	if errors.Is(err, clientconfig.ErrNone) && e.node != "" && e.chainID != "" {
		c = new(clientconfig.Config)
	} else if err != nil {
		return nil, fail(exitUsage, "%w", err)
	}
	if e.node != "" {
		if err := clientconfig.ValidateNode(e.node); err != nil {
			return nil, fail(exitUsage, "--node: %w", err)
		}
		c.Nodes = []string{e.node}
	}
	if e.chainID != "" {
		c.ChainID = e.chainID
	}
	return c, nil
}

// keys returns the keys of the home.
func (e *env) keys() keyring.Ring { return keyring.Open(e.home) }

// print writes a result: as one line of JSON, or as text writes it for a person.
func (e *env) print(result any, text func(w io.Writer) error) error {
	if e.output == outputJSON {
		return json.NewEncoder(e.stdout).Encode(result)
	}
	return text(e.stdout)
}

// passphrase returns a passphrase from file where it is given, else from the environment, else from the file that the
// client's settings name, else from the terminal without showing it. A passphrase that confirm is set for is asked
// for twice at the terminal.
func (e *env) passphrase(file string, confirm bool) (string, error) {
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
	if file != "" {
		content, err := os.ReadFile(file)
		if err != nil {
			return "", fail(exitUsage, "passphrase: %w", err)
		}
		return strings.TrimRight(string(content), "\r\n"), nil
	}
	return e.ask(confirm)
}

func (e *env) ask(confirm bool) (string, error) {
	in, ok := e.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return "", fail(exitUsage, "passphrase: expected --passphrase-file, %s or a terminal to ask at", passphraseVariable)
	}
	prompt := func(text string) (string, error) {
		if _, err := fmt.Fprint(e.stderr, text); err != nil {
			return "", err
		}
		typed, err := term.ReadPassword(int(in.Fd()))
		_, newline := fmt.Fprintln(e.stderr)
		return string(typed), errors.Join(err, newline)
	}
	first, err := prompt("Passphrase: ")
	if err != nil || !confirm {
		return first, err
	}
	second, err := prompt("Passphrase, again: ")
	if err == nil && second != first {
		return "", fail(exitUsage, "passphrase: the two differ")
	}
	return first, err
}
