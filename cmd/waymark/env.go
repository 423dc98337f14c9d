package main

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/keyring"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
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

// chain returns the id of the chain that something is signed for, for which no node is needed.
func (e *env) chain() (string, error) {
	c, err := e.client()
	switch {
	case errors.Is(err, clientconfig.ErrNone) && e.chainID != "":
		return e.chainID, nil
	case err != nil:
		return "", err
	}
	return c.ChainID, nil
}

// endpoints returns settings that are enough to ask nodes: those of the client in the home, or --node, or the node whose
// home it is.
func (e *env) endpoints() (*clientconfig.Config, error) {
	c, err := e.client()
	if !errors.Is(err, clientconfig.ErrNone) {
		return c, err
	}
	address := e.node
	if address == "" {
		settings, nodeErr := nodeconfig.Load(e.home)
		if errors.Is(nodeErr, fs.ErrNotExist) {
			return nil, err
		} else if nodeErr != nil {
			return nil, fail(exitUsage, "%w", nodeErr)
		}
		address = "http://" + settings.RPC.Listen
	}
	return &clientconfig.Config{ChainID: e.chainID, Nodes: []string{address}}, nil
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
