package main

import (
	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/node"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

func newStartCommand(e *env) *cobra.Command {
	var format, level string
	c := &cobra.Command{
		Use:   "start",
		Short: "Run the node of the home until it is interrupted",
		Long: "Run the node of the home until it is interrupted. It logs to the standard error.\n\n" +
			"It exits with 1 when it can make no more blocks: let its supervisor start it again.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			settings, err := nodeconfig.Load(e.home)
			if err != nil {
				return fail(exitUsage, "%w", err)
			}
			if c.Flags().Changed("log-format") {
				settings.Log.Format = format
			}
			if c.Flags().Changed("log-level") {
				settings.Log.Level = level
			}
			if err := settings.Validate(); err != nil {
				return fail(exitUsage, "%w", err)
			}
			logs, err := node.NewLogs(e.stderr, settings.Log)
			if err != nil {
				return err
			}
			return node.Run(c.Context(), e.home, settings, logs)
		},
	}
	c.Flags().StringVar(&format, "log-format", "", "text or json (default: the home's)")
	c.Flags().StringVar(&level, "log-level", "", "debug, info, warn or error (default: the home's)")
	return c
}
