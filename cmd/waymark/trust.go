package main

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/client/verify"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
)

// genesisFile is the genesis that a home trusts, where its settings name no other.
const genesisFile = "genesis.json"

func newTrustCommand(e *env) *cobra.Command {
	c := &cobra.Command{Use: "trust", Short: "Choose what verification starts from"}
	c.AddCommand(newTrustAddCommand(e))
	return c
}

func newTrustAddCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "add FILE",
		Short: "Remember a genesis in the home, for prove and verify",
		Long: "Remember a genesis in the home, for prove and verify. Have it from somebody whom you trust: whoever makes you\n" +
			"take another one can show you another chain. A home trusts one genesis.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return e.addTrust(args[0]) },
	}
}

// trusted is a genesis as it is shown.
type trusted struct {
	ChainID    string `json:"chain_id"`
	Validators int    `json:"validators"`
	File       string `json:"file"`
}

func (e *env) addTrust(path string) error {
	content, err := e.readInput(path, client.MaxGenesis)
	if err != nil {
		return err
	}
	genesis, err := client.ParseGenesis(content)
	if err != nil {
		return fail(exitUsage, "%s: %w", path, err)
	}
	known := e.genesisPath()
	switch before, err := os.ReadFile(known); {
	case errors.Is(err, fs.ErrNotExist):
		if err := writeNew(known, content); err != nil {
			return err
		}
	case err != nil:
		return err
	case !bytes.Equal(before, content):
		return fail(exitError, "%s is another genesis: use another --home for another chain", known)
	}
	result := trusted{genesis.ChainID, len(genesis.Validators), known}
	return e.print(result, func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "chain %s, %s, trusted by %s\n", result.ChainID, counted(result.Validators, "first validator"), known)
		return err
	})
}

// writeNew writes a file whole or not at all, and not over another one.
func writeNew(path string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file.Name()) }() // what is linked stays
	_, err = file.Write(content)
	if err := errors.Join(err, file.Chmod(0o644), file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Link(file.Name(), path)
}

// genesisPath is where the home has its genesis.
func (e *env) genesisPath() string {
	if settings, err := clientconfig.Load(e.home); err == nil && settings.Genesis != "" {
		return settings.Genesis
	}
	return filepath.Join(e.home, genesisFile)
}

// trust is where trust begins: the flags of prove and verify.
type trust struct {
	genesis string
	header  string
}

func (t *trust) flags(c *cobra.Command) {
	c.Flags().StringVar(&t.genesis, "genesis", "", "genesis to start from (default: the home's)")
	c.Flags().StringVar(&t.header, "trust", "", "header to start from instead, as HEIGHT:HASH of one whom you trust")
	c.MarkFlagsMutuallyExclusive("genesis", "trust")
}

// root returns what the flags, or the home, name.
func (t *trust) root(e *env) (verify.Root, error) {
	if t.header != "" {
		height, hash, _ := strings.Cut(t.header, ":")
		at, err := strconv.ParseInt(height, 10, 64)
		bz, hexErr := hex.DecodeString(hash)
		if err != nil || hexErr != nil || at < 1 || len(bz) != 32 {
			return nil, fail(exitUsage, "--trust %.100q: expected HEIGHT:HASH, the hash of a header in 64 hexadecimal digits", t.header)
		}
		return &verify.Checkpoint{Height: at, HeaderHash: bz}, nil
	}
	path := t.genesis
	if path == "" {
		path = e.genesisPath()
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, fail(exitUsage, "nothing to start from: expected --genesis FILE, --trust HEIGHT:HASH or a genesis in the home: see waymark trust add")
		}
	}
	genesis, err := client.ReadGenesis(path)
	if err != nil {
		return nil, fail(exitUsage, "%w", err)
	}
	return genesis, nil
}
