package main

import (
	"encoding/json"
	"errors"
	"io"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/keyring"
)

const (
	outputText = "text"
	outputJSON = "json"
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
