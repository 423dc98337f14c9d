package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/client/recalls"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
)

// maxBasis is how long the legal basis of a listing may be, in bytes.
const maxBasis = 200

// importing is which recalls are imported, and how.
type importing struct {
	sending
	dryRun                   bool
	firm, product            string
	campaign, market, action string
}

func newImportCommand(e *env) *cobra.Command {
	c := &cobra.Command{Use: "import", Short: "Bring what others published to the ledger"}
	var how importing
	recallsCommand := &cobra.Command{
		Use:   "recalls FILE",
		Short: "Propose listings of what public notices recall",
		Long: "Read notices of recalls, one JSON object a line as openFDA publishes them, and propose an advisory listing that\n" +
			"carries a recall for each lot, item or trade item that a notice identifies by a GTIN or UPC. Other notices name goods by\n" +
			"words only. They are listed as documents, so that the campaign has them all, and --firm and --product look for them\n" +
			"in the file: the answer is a possible match or none, and never that goods are not listed.\n\n" +
			"Every notice is counted as bound, unbound or unparsable, and what was not understood is said with line, field and\n" +
			"reason. --dry-run shows what would be proposed.",
		Example: "  waymark import recalls weekly.json --dry-run\n" +
			"  waymark import recalls weekly.json --market US --campaign fda-2012-06-13 --from regulator\n" +
			"  waymark import recalls weekly.json --firm 'Harris Teeter' --product 'lemon sorbet'",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return how.run(c.Context(), e, args[0]) },
	}
	how.sending.flags(recallsCommand)
	flags := recallsCommand.Flags()
	flags.BoolVar(&how.dryRun, "dry-run", false, "show what would be proposed, and send nothing")
	flags.StringVar(&how.firm, "firm", "", "look for notices with these words in the firm, and send nothing")
	flags.StringVar(&how.product, "product", "", "look for notices with these words in the product, and send nothing")
	flags.StringVar(&how.market, "market", "US", "market in which the listings are to hold")
	flags.StringVar(&how.campaign, "campaign", "fda-recalls", "campaign that the listings belong to")
	flags.StringVar(&how.action, "action", "quarantine", "what holders are to do, a code")
	c.AddCommand(recallsCommand)
	return c
}

// imported is what became of a file of notices.
type imported struct {
	Notices    int                     `json:"notices"`
	Bound      int                     `json:"bound"`
	Unbound    int                     `json:"unbound"`
	Unparsable int                     `json:"unparsable"`
	Problems   []recalls.Problem       `json:"problems"`
	Proposed   []*blacklistv1.Proposed `json:"proposed"`
}

func (how *importing) run(ctx context.Context, e *env, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return fail(exitUsage, "%w", err)
	}
	defer func() { _ = file.Close() }() // only read
	all, err := recalls.Read(file)
	if err != nil {
		return fail(exitUsage, "%s: %w", path, err)
	}
	if how.firm != "" || how.product != "" {
		return e.print(recalls.Match(all, how.firm, how.product), func(w io.Writer) error {
			return writeMatches(w, recalls.Match(all, how.firm, how.product))
		})
	}
	in := &imported{Notices: len(all), Problems: []recalls.Problem{}}
	for _, n := range all {
		switch n.Class {
		case recalls.Bound:
			in.Bound++
		case recalls.Unbound:
			in.Unbound++
		default:
			in.Unparsable++
		}
		in.Problems = append(in.Problems, n.Problems...)
		in.Proposed = append(in.Proposed, how.listings(n)...)
	}
	if err := e.print(in, in.write); err != nil || how.dryRun {
		return err
	}
	for _, p := range in.Proposed {
		if err := how.send(ctx, e, &blacklistv1.ProposeListing{Listing: p}); err != nil {
			return fmt.Errorf("propose a listing of %s: %w", p.Subject, err)
		}
	}
	return nil
}

// listings returns what is to be listed of a notice: its goods, or where it identifies none, the notice itself.
func (how *importing) listings(n *recalls.Notice) (all []*blacklistv1.Proposed) {
	of := func(subject string) *blacklistv1.Proposed {
		return &blacklistv1.Proposed{
			Subject: subject, Severity: blacklistv1.Severity_SEVERITY_ADVISORY, Reason: "recall", Markets: []string{strings.ToUpper(how.market)},
			Campaign: how.campaign, Basis: basisOf(n), Evidence: [][]byte{n.Digest[:]},
		}
	}
	for _, subject := range n.Subjects {
		p := of(subject)
		p.Recall = &blacklistv1.Recall{Action: how.action}
		all = append(all, p)
	}
	if len(all) == 0 {
		all = append(all, of(fmt.Sprintf("urn:sha256:%x", n.Digest)))
	}
	return all
}

// basisOf says in one line what the notice is, as far as a listing has room.
func basisOf(n *recalls.Notice) string {
	text := strings.Join([]string{"FDA " + cmp.Or(n.Date, "without date"), n.Severity, n.Firm, n.Product}, "; ")
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "?")), " ")
	return x.Clip(text, maxBasis-3)
}

func (in *imported) write(w io.Writer) error {
	out := &lines{w: w}
	for _, p := range in.Problems {
		out.line("%s", p)
	}
	for _, p := range in.Proposed {
		text, err := json.Marshal(client.Plain(&blacklistv1.ProposeListing{Listing: p}, false))
		if err != nil {
			return err
		}
		out.line("%s", text)
	}
	out.line("%d notices: %d bound, %d unbound, %d unparsable; %d listings", in.Notices, in.Bound, in.Unbound, in.Unparsable, len(in.Proposed))
	return out.err
}

func writeMatches(w io.Writer, possible []*recalls.Notice) error {
	out := &lines{w: w}
	for _, n := range possible {
		out.line("possible match: line %d, %s: %s: %s", n.Line, x.Clip(n.Firm, 80), x.Clip(n.Product, 160), x.Clip(n.Codes, 160))
	}
	if len(possible) == 0 {
		out.line("no notice has these words: names are no identifiers, so that this does not say that goods are not listed")
	}
	return out.err
}
