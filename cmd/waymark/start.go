package main

import (
	"context"
	"errors"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/node"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/upgrade"
)

// startOptions are the flags of start.
type startOptions struct {
	format, level string
	supervise     bool
}

func newStartCommand(e *env) *cobra.Command {
	var o startOptions
	c := &cobra.Command{
		Use:   "start",
		Short: "Run the node of the home until it is interrupted",
		Long: "Run the node of the home until it is interrupted. It logs to the standard error.\n\n" +
			"It exits with 1 when it can make no more blocks: let its supervisor start it again. It exits with 9 when the chain\n" +
			"goes on with another version of this program, and says which; data/upgrade.json has the hashes of its binaries.\n\n" +
			"With --supervise the node runs as a child of this process. When it ends with 9, the binary that was staged with\n" +
			"upgrade stage, and has the hash that the chain decided on, takes its place, now and at every later start. Nothing is\n" +
			"downloaded. Where no such binary is staged this exits with 9; any other end of the node is its own.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return e.start(c.Context(), o) },
	}
	o.flags(c)
	return c
}

func (o *startOptions) flags(c *cobra.Command) {
	c.Flags().StringVar(&o.format, "log-format", "", "text or json (default: the home's)")
	c.Flags().StringVar(&o.level, "log-level", "", "debug, info, warn or error (default: the home's)")
	c.Flags().BoolVar(&o.supervise, "supervise", false, "run the node as a child, and change to staged binaries at upgrades")
}

// start runs the node of the home until the context ends.
func (e *env) start(ctx context.Context, o startOptions) error {
	settings, err := nodeconfig.Load(e.home)
	if err != nil {
		return fail(exitUsage, "%w", err)
	}
	if o.format != "" {
		settings.Log.Format = o.format
	}
	if o.level != "" {
		settings.Log.Level = o.level
	}
	if err := settings.Validate(); err != nil {
		return fail(exitUsage, "%w", err)
	}
	logs, err := node.NewLogs(e.stderr, settings.Log)
	if err != nil {
		return err
	}
	if o.supervise {
		return e.supervise(ctx, o, logs.Waymark)
	}
	return e.stopped(node.Run(ctx, e.home, settings, logs))
}

// stopped returns the error with which a node ends. Of an upgrade it leaves word for a supervisor.
func (e *env) stopped(err error) error {
	var wrong *app.WrongVersion
	if !errors.As(err, &wrong) {
		return err
	}
	if wrong.Plan != nil {
		if err := upgrade.DueOf(wrong.Plan).Save(e.home); err != nil {
			return err
		}
	}
	return fail(exitUpgrade, "%w", wrong)
}

// supervise runs the node as a child, and the binary that an upgrade needs after it.
func (e *env) supervise(ctx context.Context, o startOptions, log *slog.Logger) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	s := &upgrade.Supervisor{
		Home: e.home, Program: program, Version: app.Version, Args: []string{"start", "--home", e.home},
		Stdout: e.stdout, Stderr: e.stderr, Log: log,
	}
	if o.format != "" {
		s.Args = append(s.Args, "--log-format", o.format)
	}
	if o.level != "" {
		s.Args = append(s.Args, "--log-level", o.level)
	}
	switch status, err := s.Run(ctx); {
	case errors.Is(err, upgrade.ErrStage):
		return fail(exitUpgrade, "%w", err)
	case err != nil:
		return err
	case status != 0:
		return fail(exitStatus(status), "the node ended with status %d", status)
	}
	return nil
}
