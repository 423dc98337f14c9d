package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/ethereum/go-ethereum/common"
	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/keyring"
	"github.com/waymark-ledger/waymark/x/auth/sig"
)

// maxKeyFile is more than any keystore v3 file has, in bytes.
const maxKeyFile = 64 << 10

// keyInfo is a key as it is shown. The public key is there only where the key was unlocked.
type keyInfo struct {
	Name      string `json:"name"`
	Address   string `json:"address"`
	PublicKey string `json:"public_key,omitempty"`
}

func infoOf(k keyring.Key) keyInfo {
	return keyInfo{Name: k.Name, Address: common.BytesToAddress(k.Address).Hex()}
}

func newKeysCommand(e *env) *cobra.Command {
	keys := &cobra.Command{
		Use:   "keys",
		Short: "Keep the keys that sign transactions",
		Long: "Keep the keys that sign transactions, each in a keystore v3 file under a passphrase.\n\n" +
			"A passphrase comes from --passphrase-file, else from " + passphraseVariable + ", else from the file that\n" +
			"client.toml names, else it is asked for.",
	}
	keys.AddCommand(newKeysAddCommand(e), newKeysListCommand(e), newKeysShowCommand(e), newKeysImportCommand(e), newKeysExportCommand(e),
		newKeysProveCommand(e))
	return keys
}

func newKeysAddCommand(e *env) *cobra.Command {
	var file string
	var light bool
	c := &cobra.Command{
		Use:   "add NAME",
		Short: "Make a new key",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			passphrase, err := e.passphrase(file, true)
			if err != nil {
				return err
			}
			secret, err := e.keys().Add(args[0], passphrase, cost(light))
			if err != nil {
				return keyFailure(err)
			}
			key, err := e.keys().Get(args[0])
			if err != nil {
				return keyFailure(err)
			}
			info := infoOf(key)
			info.PublicKey = fmt.Sprintf("%x", sig.PublicKey(secret))
			return e.printKeys(info, info)
		},
	}
	passphraseFlag(c, &file)
	lightFlag(c, &light)
	return c
}

func newKeysListCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the keys",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			keys, err := e.keys().List()
			if err != nil {
				return keyFailure(err)
			}
			infos := make([]keyInfo, len(keys))
			for i, key := range keys {
				infos[i] = infoOf(key)
			}
			return e.printKeys(map[string]any{"keys": infos}, infos...)
		},
	}
}

func newKeysShowCommand(e *env) *cobra.Command {
	var file string
	var public bool
	c := &cobra.Command{
		Use:   "show NAME",
		Short: "Show a key's address",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			key, err := e.keys().Get(args[0])
			if err != nil {
				return keyFailure(err)
			}
			info := infoOf(key)
			if public {
				passphrase, err := e.passphrase(file, false)
				if err != nil {
					return err
				}
				secret, err := e.keys().Unlock(args[0], passphrase)
				if err != nil {
					return keyFailure(err)
				}
				info.PublicKey = fmt.Sprintf("%x", sig.PublicKey(secret))
			}
			return e.printKeys(info, info)
		},
	}
	c.Flags().BoolVar(&public, "public", false, "also the public key, which needs the passphrase")
	passphraseFlag(c, &file)
	return c
}

func newKeysImportCommand(e *env) *cobra.Command {
	var file string
	var light bool
	c := &cobra.Command{
		Use:   "import NAME FILE",
		Short: "Add a key from a keystore v3 file, under the passphrase that opens it",
		Args:  cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			content, err := readKeyFile(args[1])
			if err != nil {
				return fail(exitUsage, "%w", err)
			}
			passphrase, err := e.passphrase(file, false)
			if err != nil {
				return err
			}
			key, err := e.keys().Import(args[0], content, passphrase, cost(light))
			if err != nil {
				return keyFailure(err)
			}
			return e.printKeys(infoOf(key), infoOf(key))
		},
	}
	passphraseFlag(c, &file)
	lightFlag(c, &light)
	return c
}

func newKeysExportCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "export NAME",
		Short: "Print a key's keystore v3 file, which stays encrypted",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			content, err := e.keys().Export(args[0])
			if err != nil {
				return keyFailure(err)
			}
			_, err = fmt.Fprintf(e.stdout, "%s\n", content)
			return err
		},
	}
}

// passphraseFlag adds the flag of every command that unlocks a key.
func passphraseFlag(c *cobra.Command, file *string) {
	c.Flags().StringVar(file, "passphrase-file", "", "file with the passphrase, before "+passphraseVariable+" and the prompt")
}

func lightFlag(c *cobra.Command, light *bool) {
	c.Flags().BoolVar(light, "light", false, "cheap to guess and quick to open: for test networks only")
}

func cost(light bool) keyring.Cost {
	if light {
		return keyring.Light
	}
	return keyring.Standard
}

func readKeyFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // only read
	content, err := io.ReadAll(io.LimitReader(file, maxKeyFile+1))
	if err == nil && len(content) > maxKeyFile {
		err = fmt.Errorf("%s: %w, at most %d bytes", path, keyring.ErrFile, maxKeyFile)
	}
	return content, err
}

// keyFailure gives an error of the keyring its exit status.
func keyFailure(err error) error {
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return fail(exitNotFound, "%w", err)
	case errors.Is(err, keyring.ErrName), errors.Is(err, keyring.ErrFile):
		return fail(exitUsage, "%w", err)
	default:
		return err
	}
}

func (e *env) printKeys(result any, keys ...keyInfo) error {
	return e.print(result, func(w io.Writer) error {
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, key := range keys {
			line := key.Name + "\t" + key.Address
			if key.PublicKey != "" {
				line += "\t" + key.PublicKey
			}
			if _, err := fmt.Fprintln(table, line); err != nil {
				return err
			}
		}
		return table.Flush()
	})
}
