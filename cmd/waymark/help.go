package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// newHelpCommand is cobra's, except that help about a command that does not exist is a mistake.
func newHelpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Explain a command",
		RunE: func(c *cobra.Command, args []string) error {
			about, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return fail(exitUsage, "unknown command %.60q (see waymark --help)", strings.Join(args, " "))
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}
