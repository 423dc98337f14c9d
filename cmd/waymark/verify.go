package main

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/client/verify"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
)

// maxBundleFile bounds a bundle as JSON, whose bytes are a third more in base64.
const maxBundleFile = 2 * verify.MaxBundle

func newVerifyCommand(e *env) *cobra.Command {
	var from trust
	var maxAge time.Duration
	var require required
	c := &cobra.Command{
		Use:   "verify FILE",
		Short: "Verify a bundle, without a network",
		Long: "Verify a bundle, without a network, and say in words what it proves, of when, and what it does not prove.\n\n" +
			"It exits with 0 when the bundle proves what it claims, 1 when it is forged or broken, 2 when it cannot be read, 3\n" +
			"when it is older than --max-age, 4 when it proves what it claims and --require does not hold.\n\n" +
			"--require admissible asks for a verdict (prove --verdict) that finds the goods admissible, in --market if one is given,\n" +
			"as of the state that is shown; not-listed for a clearance (prove --not-listed), likewise; unimpeded for the complete\n" +
			"history of a subject that the ledger knows, on which, and on what it belongs to, nothing is in force (suspended, held,\n" +
			"blocked, recalled), and no record of which is suspect.\n\n" +
			"A verdict or a clearance is relied upon for as long as the parameters of the ledger say (clearance_seconds), from the\n" +
			"time as of which it is: --require admissible and not-listed do not hold after that. --max-age counts from that time\n" +
			"too: it can ask for a younger one, and not allow an older one.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := require.check(); err != nil {
				return err
			}
			if maxAge < 0 {
				return fail(exitUsage, "--max-age %s: expected a duration such as 24h", maxAge)
			}
			root, err := from.root(e)
			if err != nil {
				return err
			}
			content, err := e.readInput(args[0], maxBundleFile)
			if err != nil {
				return err
			}
			now := time.Now()
			var result *verify.Result
			bundle, err := readBundle(content)
			if err == nil {
				result, err = verify.Verify(bundle, root, verify.Options{Now: now, MaxAge: maxAge})
			}
			if printed := e.printVerdict(result, err); printed != nil {
				return printed
			}
			if err != nil {
				return fail(exitStatus(verify.ClassOf(err)), "%w", err)
			}
			return require.hold(result, now)
		},
	}
	from.flags(c)
	c.Flags().DurationVar(&maxAge, "max-age", 0, "how old the state may be that is shown, such as 24h; 0 for any age")
	c.Flags().StringVar(&require.what, "require", "", "what else has to hold: "+strings.Join(requirements, ", "))
	c.Flags().StringVar(&require.market, "market", "", "market for which it has to hold: a country by its two letters (ISO 3166-1)")
	return c
}

func statementName(s proofv1.Statement) string {
	return client.ShortName("waymark.proof.v1.Statement", int32(s))
}
