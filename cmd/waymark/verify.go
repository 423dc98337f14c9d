package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/client/verify"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/x"
	standingrules "github.com/waymark-ledger/waymark/x/standing/rules"
)

// maxBundleFile bounds a bundle as JSON, whose bytes are a third more in base64.
const maxBundleFile = 2 * verify.MaxBundle

// requireAdmissible asks that nothing stands against the subject.
const requireAdmissible = "admissible"

func newVerifyCommand(e *env) *cobra.Command {
	var from trust
	var maxAge time.Duration
	var require string
	c := &cobra.Command{
		Use:   "verify FILE",
		Short: "Verify a bundle, without a network",
		Long: "Verify a bundle, without a network, and say in words what it proves, of when, and what it does not prove.\n\n" +
			"It exits with 0 when the bundle proves what it claims, 1 when it is forged or broken, 2 when it cannot be read, 3\n" +
			"when it is older than --max-age, 4 when it proves what it claims and --require does not hold.\n\n" +
			"--require admissible asks for the complete history of a subject that the ledger knows, on which, and on what it\n" +
			"belongs to, nothing is in force (suspended, held, blocked, recalled), and no record of which is suspect.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if require != "" && require != requireAdmissible {
				return fail(exitUsage, "--require %.20q: expected %s", require, requireAdmissible)
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
			var result *verify.Result
			bundle, err := readBundle(content)
			if err == nil {
				result, err = verify.Verify(bundle, root, verify.Options{Now: time.Now(), MaxAge: maxAge})
			}
			if printed := e.printVerdict(result, err); printed != nil {
				return printed
			}
			if err != nil {
				return fail(exitStatus(verify.ClassOf(err)), "%w", err)
			}
			if require == requireAdmissible {
				return admissible(result)
			}
			return nil
		},
	}
	from.flags(c)
	c.Flags().DurationVar(&maxAge, "max-age", 0, "how old the state may be that is shown, such as 24h; 0 for any age")
	c.Flags().StringVar(&require, "require", "", "what else has to hold: "+requireAdmissible)
	return c
}

// admissible returns an error with all that stands against the subjects of a bundle.
func admissible(r *verify.Result) error {
	var against []string
	if r.Statement != proofv1.Statement_STATEMENT_COMPLETE {
		against = append(against, "the bundle does not show the complete history of a subject that the ledger knows")
	}
	for _, d := range r.Dossiers {
		for _, entry := range d.Standing.GetEntries() {
			if standingrules.Has(d.Standing, entry.Effect, r.Height, r.Time.Unix()) {
				against = append(against, fmt.Sprintf("%s is %s", d.Subject, client.ShortName("waymark.standing.v1.Effect", int32(entry.Effect))))
			}
		}
		for _, record := range d.Records {
			if record.Suspect {
				against = append(against, fmt.Sprintf("record %d of %s is suspect", record.Index, d.Subject))
			}
		}
	}
	if len(against) == 0 {
		return nil
	}
	return fail(exitRequirement, "not admissible: %s", x.Clip(strings.Join(against, "; "), 2000))
}

func statementName(s proofv1.Statement) string {
	return client.ShortName("waymark.proof.v1.Statement", int32(s))
}
