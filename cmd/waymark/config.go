package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/clientconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/tomlfile"
)

func newConfigCommand(e *env) *cobra.Command {
	c := &cobra.Command{
		Use:   "config",
		Short: "Check and explain settings",
	}
	c.AddCommand(newConfigValidateCommand(e), newConfigDefaultsCommand(e))
	return c
}

func newConfigValidateCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "validate",
		Short: "Check the settings of the home without using them",
		Long: "Check the settings of the home, waymark.toml and client.toml, without using them. A key that is not a setting is\n" +
			"an error, and so is a genesis other than the one that waymark.toml pins.",
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			files := []string{}
			settings, err := nodeconfig.Load(e.home)
			switch {
			case err == nil:
				if err := settings.CheckGenesis(e.home); err != nil {
					return fail(exitUsage, "%w", err)
				}
				files = append(files, nodeconfig.File)
			case !errors.Is(err, fs.ErrNotExist):
				return fail(exitUsage, "%w", err)
			}
			switch _, err := clientconfig.Load(e.home); {
			case err == nil:
				files = append(files, clientconfig.File)
			case !errors.Is(err, clientconfig.ErrNone):
				return fail(exitUsage, "%w", err)
			}
			if len(files) == 0 {
				return fail(exitUsage, "%s: expected %s or %s in the home", e.home, nodeconfig.File, clientconfig.File)
			}
			return e.print(map[string]any{"valid": files}, func(w io.Writer) error {
				for _, file := range files {
					if _, err := fmt.Fprintln(w, file, "is valid"); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
}

func newConfigDefaultsCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "defaults",
		Short: "Print every setting of a node with its default and what it does, as TOML",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			document, err := tomlfile.Encode(nodeconfig.Default())
			if err != nil {
				return err
			}
			_, err = e.stdout.Write(document)
			return err
		},
	}
}
