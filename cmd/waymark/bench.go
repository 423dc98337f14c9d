package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/bench"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/node"
	"github.com/waymark-ledger/waymark/cmd/waymark/internal/nodeconfig"
)

func newBenchCommand(e *env) *cobra.Command {
	var bar float64
	var plan bench.Plan
	c := &cobra.Command{
		Use:   "bench",
		Short: "Measure throughput, latency and a recall on this machine, beside CometBFT's kvstore",
		Long: "Measure throughput and latency on this machine: networks of real node processes, under the load of this\n" +
			"process, beside networks of CometBFT's kvstore application under the same load; and a recall through a genealogy of many items. Leaves nothing behind.\n\n" +
			"Exits with 4 when the ledger commits less than --require of what kvstore does, on any size of network.",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := plan.Check(); err != nil {
				return fail(exitUsage, "%w", err)
			}
			report, err := bench.Run(c.Context(), plan, func(line string) { _, _ = fmt.Fprintln(e.stderr, line) })
			if err != nil {
				return err
			}
			if err := e.print(report, func(w io.Writer) error { return report.Write(w) }); err != nil {
				return err
			}
			if below := report.Below(bar); len(below) > 0 {
				return fail(exitRequirement, "on %d validators the ledger commits %.2f of what kvstore does: expected at least %.2f",
					below[0].Validators, below[0].Ratio, bar)
			}
			return nil
		},
	}
	c.Flags().IntSliceVarP(&plan.Validators, "validators", "v", []int{1, 4}, "sizes of networks")
	c.Flags().IntVar(&plan.Runs, "runs", 3, "how often each is measured; medians are shown")
	c.Flags().DurationVar(&plan.Duration, "duration", 5*time.Second, "how long each load lasts")
	c.Flags().DurationVar(&plan.Warmup, "warm-up", 2*time.Second, "how long saturation lasts before it is measured")
	c.Flags().IntVar(&plan.Rate, "rate", 200, "the low load, in transactions a second")
	c.Flags().IntVar(&plan.InFlight, "in-flight", 2000, "transactions on their way at saturation")
	c.Flags().IntVar(&plan.Items, "recall-items", 100_000, "through how many items a recall is followed; 0 for none")
	c.Flags().Float64Var(&bar, "require", 0.25, "share of kvstore's rate below which the exit status is 4")
	c.AddCommand(newBenchPeerCommand(e))
	return c
}

// newBenchPeerCommand returns the command that runs a node of the application that is compared with.
func newBenchPeerCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:    "kvstore",
		Short:  "Run a node of CometBFT's kvstore application in the home",
		Args:   cobra.NoArgs,
		Hidden: true,
		RunE: func(c *cobra.Command, _ []string) error {
			settings, err := nodeconfig.Load(e.home)
			if err != nil {
				return fail(exitUsage, "%w", err)
			}
			logs, err := node.NewLogs(e.stderr, settings.Log)
			if err != nil {
				return err
			}
			return bench.RunPeer(c.Context(), e.home, settings, logs)
		},
	}
}
