package main

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/app"
)

const rootHelp = `Waymark is a ledger of supply chains: it proves who said what and when, and that nothing was withheld.
It does not prove that what was said is true.

A home, --home, is the directory of a node, of a client, or of both. Results are written to the standard output,
everything else to the standard error.

Exit statuses: 0 done, 1 failed, 2 usage or unreadable input, 3 stale, 4 requirement not met, 5 rejected or refused by
the ledger, 6 done in part, 7 not found, 8 sent and the outcome is not known, 9 the chain needs another version.

Environment: WAYMARK_PASSPHRASE is the passphrase of keys where --passphrase-file is not given.`

// newRootCommand returns the command line. It lists every command there is.
func newRootCommand(e *env) *cobra.Command {
	root := &cobra.Command{
		Use:           "waymark",
		Short:         "Record, prove and verify the provenance of goods",
		Long:          rootHelp,
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			if e.output != outputText && e.output != outputJSON {
				return fail(exitUsage, "--output %.20q: expected text or json", e.output)
			}
			return nil
		},
	}
	flags := root.PersistentFlags()
	flags.StringVar(&e.home, "home", defaultHome(), "directory of the node or client")
	flags.StringVar(&e.node, "node", "", "address of a node's RPC (default: the home's)")
	flags.StringVar(&e.chainID, "chain-id", "", "id of the chain (default: the home's)")
	flags.StringVar(&e.output, "output", outputText, "how results are written: text or json")

	root.SetHelpCommand(newHelpCommand())
	root.AddCommand(
		// The node.
		newVersionCommand(e),
		newInitCommand(e),
		newStartCommand(e),
		newUpgradeCommand(e),
		newNetworkCommand(e),
		newJoinCommand(e),
		newExportCommand(e),
		newValidatorCommand(e),
		newStatusCommand(e),
		newDoctorCommand(e),
		newConfigCommand(e),
		newDevCommand(e),
		newTestnetCommand(e),
		newBenchCommand(e),
		// The client.
		newKeysCommand(e),
		newQueryCommand(e, app.Modules()),
		newTxCommand(e, app.Modules()), newApplyCommand(e), newRecoverCommand(e),
		newCaptureCommand(e),
		newReceiveCommand(e),
		newTraceCommand(e),
		newRecallCommand(e),
		newImportCommand(e),
		newMatchCommand(e),
		newVerdictCommand(e),
		newProveCommand(e),
		newVerifyCommand(e),
		newTrustCommand(e),
		newEPCISCommand(e),
		newGS1Command(e),
		newPersonCommand(e),
	)
	return root
}

// run executes a command line and returns what the process exits with. It stops early when the context ends.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) exitStatus {
	e := &env{stdin: stdin, stdout: stdout, stderr: stderr, output: outputText}
	root := newRootCommand(e)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	started := false
	prepare(root, &started)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	if !started && statusOf(err) == exitError {
		// No command ran yet: the command line is what is wrong.
		err = fail(exitUsage, "%w (see waymark --help)", err)
	}
	report(stderr, wanted(e.output, args), err)
	return statusOf(err)
}

// wanted returns the output that args ask for, also where they could not be parsed that far.
func wanted(parsed string, args []string) string {
	for i, arg := range args {
		if arg == "--output="+outputJSON || arg == "--output" && i+1 < len(args) && args[i+1] == outputJSON {
			return outputJSON
		}
	}
	return parsed
}

// prepare walks the commands so that a mistyped one is an error at every level, which it would be at the first only,
// and so that started becomes true when a command begins its work.
func prepare(c *cobra.Command, started *bool) {
	if c.HasSubCommands() && !c.Runnable() {
		c.RunE = func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fail(exitUsage, "unknown command %.60q for %q (see %[2]s --help)", args[0], c.CommandPath())
			}
			return c.Help()
		}
		c.Args = cobra.ArbitraryArgs
	}
	if inner := c.RunE; inner != nil {
		c.RunE = func(c *cobra.Command, args []string) error {
			*started = true
			return inner(c, args)
		}
	}
	for _, child := range c.Commands() {
		prepare(child, started)
	}
}

// defaultHome is ~/.waymark, or .waymark here for a user without a home directory.
func defaultHome() string {
	user, err := os.UserHomeDir()
	if err != nil {
		return ".waymark"
	}
	return filepath.Join(user, ".waymark")
}
