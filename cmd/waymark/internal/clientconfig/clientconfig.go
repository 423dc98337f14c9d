// Package clientconfig holds the settings of a client's home: which chain, which nodes, which key.
package clientconfig

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/tomlfile"
)

// File is the name of the settings in a home.
const File = "client.toml"

// ErrNone says that a home has no client's settings.
var ErrNone = errors.New("no client settings: expected " + File + " in the home, or --node and --chain-id")

// Config is the settings of a client. Paths are absolute once loaded, and may be relative to the home in the file.
type Config struct {
	ChainID        string   `toml:"chain_id" comment:"The chain whose transactions are signed."`
	Nodes          []string `toml:"nodes" comment:"Addresses of nodes' RPC, in order of preference. None of them is trusted."`
	Genesis        string   `toml:"genesis" comment:"The genesis of the chain: what verification starts from. Relative to this file's directory."`
	Key            string   `toml:"key,omitempty" comment:"The key that signs where --from is not given."`
	PassphraseFile string   `toml:"passphrase_file,omitempty" comment:"For test networks only: a file with the passphrase of the keys, used where neither --passphrase-file nor\nWAYMARK_PASSPHRASE is given. Relative to this file's directory."`
}

// Load reads and validates the settings of a home. Where there are none it returns ErrNone.
func Load(home string) (*Config, error) {
	c := new(Config)
	if err := tomlfile.Read(filepath.Join(home, File), c); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", home, ErrNone)
	} else if err != nil {
		return nil, err
	}
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(home, File), err)
	}
	c.Genesis = absolute(home, c.Genesis)
	c.PassphraseFile = absolute(home, c.PassphraseFile)
	return c, nil
}

// Save writes the settings of a home as they are: paths that should be relative must be so.
func (c *Config) Save(home string) error {
	if err := c.Validate(); err != nil {
		return err
	}
	return tomlfile.Write(filepath.Join(home, File), "Settings of a client of Waymark.", c)
}

// Validate checks that the settings can be used; it does not look at files or nodes.
func (c *Config) Validate() error {
	if c.ChainID == "" || len(c.ChainID) > 50 {
		return errors.New("chain_id: expected the id of a chain, 1 to 50 characters")
	}
	if len(c.Nodes) == 0 {
		return errors.New("nodes: expected at least one address such as http://127.0.0.1:26657")
	}
	for _, node := range c.Nodes {
		if err := ValidateNode(node); err != nil {
			return fmt.Errorf("nodes: %w", err)
		}
	}
	return nil
}

// ValidateNode checks the address of a node's RPC.
func ValidateNode(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return fmt.Errorf("%.100q: expected an address such as http://127.0.0.1:26657", address)
	}
	return nil
}

func absolute(home, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(home, path)
}
