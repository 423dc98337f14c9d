package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client/recalls"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
)

// How long texts of a listing may be, in bytes.
const (
	maxBasis   = 200
	maxFirm    = 400
	maxProduct = 8_000
	maxCodes   = 1_000
)

// importing is which recalls are imported, and how.
type importing struct {
	author
	timeout                  time.Duration
	dryRun                   bool
	campaign, market, action string
}

func newImportCommand(e *env) *cobra.Command {
	c := &cobra.Command{Use: "import", Short: "Bring what others published to the ledger"}
	var how importing
	recallsCommand := &cobra.Command{
		Use:   "recalls FILE",
		Short: "Propose listings of what public notices recall",
		Long: "Read notices of recalls, one JSON object a line as openFDA publishes them, and propose listings of what they name:\n" +
			"  an advisory listing that carries a recall, of each lot, unit or whole trade item that is identified by a GTIN, UPC or\n" +
			"  National Drug Code;\n" +
			"  an advisory listing of the trade item, with the words that say which of it, where the notice means some that\n" +
			"  identifiers do not tell: dates, ranges, what is not understood. All of it is a possible match;\n" +
			"  an advisory listing of the notice as a document, with its words, where a product has no such identifier:\n" +
			"  waymark match finds it on any node, as a possible match.\n\n" +
			"Every notice is counted as bound, unbound or unparsable, and what was not understood is said with line, field and\n" +
			"reason. What is listed already, of the same subject, on the same notice and for the same market, is not proposed again.\n" +
			"At the first proposal that the ledger rejects nothing more is sent, and the status is 6 if anything was, else 5: run it\n" +
			"again for the rest. --dry-run shows what would be proposed.",
		Example: "  waymark import recalls weekly.json --dry-run\n" +
			"  waymark import recalls weekly.json --market US --campaign fda-2012-06-13 --from regulator",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return how.run(c.Context(), e, args[0]) },
	}
	how.author.flags(recallsCommand)
	flags := recallsCommand.Flags()
	flags.DurationVar(&how.timeout, "timeout", defaultTimeout, "how long to wait for the outcome of one proposal")
	flags.BoolVar(&how.dryRun, "dry-run", false, "show what would be proposed, and send nothing")
	flags.StringVar(&how.market, "market", "US", "market in which the listings are to hold")
	flags.StringVar(&how.campaign, "campaign", "fda-recalls", "campaign that the listings belong to")
	flags.StringVar(&how.action, "action", "quarantine", "what holders are to do, a code")
	c.AddCommand(recallsCommand)
	return c
}

// imported is what became of a file of notices.
type imported struct {
	Notices    int               `json:"notices"`
	Bound      int               `json:"bound"`
	Unbound    int               `json:"unbound"`
	Unparsable int               `json:"unparsable"`
	Problems   []recalls.Problem `json:"problems"`
	Listings   []*importedOne    `json:"listings"`
	// How many listings were sent, listed before, rejected, or not sent. All are unsent of a dry run.
	Sent     int `json:"sent"`
	Already  int `json:"already_listed"`
	Rejected int `json:"rejected"`
	Unknown  int `json:"unknown"`
	Unsent   int `json:"unsent"`
}

func (how *importing) run(ctx context.Context, e *env, path string) error {
	in, err := how.read(path)
	if err != nil {
		return err
	}
	var failure error
	if !how.dryRun {
		ledger, _, err := e.connect()
		if err != nil {
			return err
		}
		key, err := how.unlock(e)
		if err != nil {
			return err
		}
		failure = how.propose(ctx, e, ledger, key, in)
	}
	in.count()
	if err := e.print(in, in.write); err != nil {
		return err
	}
	return in.verdict(failure)
}

// read reads the notices of a file, and says what is to be listed of them.
func (how *importing) read(path string) (*imported, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fail(exitUsage, "%w", err)
	}
	defer func() { _ = file.Close() }() // only read
	all, err := recalls.Read(file)
	if err != nil {
		return nil, fail(exitUsage, "%s: %w", path, err)
	}
	in := &imported{Notices: len(all), Problems: []recalls.Problem{}, Listings: []*importedOne{}}
	for _, n := range all {
		switch n.Class {
		case recalls.Bound:
			in.Bound++
		case recalls.Unbound:
			in.Unbound++
		default:
			in.Unparsable++
		}
		in.Problems = append(append(in.Problems, n.Problems...), cutTexts(n)...)
		for _, p := range how.listings(n) {
			in.Listings = append(in.Listings, &importedOne{Line: n.Line, Subject: p.Subject, Outcome: oneUnsent, proposed: p})
		}
	}
	return in, nil
}

// listings returns what is to be listed of a notice: its goods, and the notice itself where words alone tell of some.
func (how *importing) listings(n *recalls.Notice) (all []*blacklistv1.Proposed) {
	of := func(subject, product, codes string) *blacklistv1.Proposed {
		p := &blacklistv1.Proposed{
			Subject: subject, Severity: blacklistv1.Severity_SEVERITY_ADVISORY, Reason: "recall", Markets: []string{strings.ToUpper(how.market)},
			Campaign: how.campaign, Evidence: [][]byte{n.Digest[:]},
			Basis: inOneLine(strings.Join([]string{"FDA " + cmp.Or(n.Date, "without date"), n.Severity}, "; "), maxBasis),
		}
		notice := &blacklistv1.Notice{Firm: inOneLine(n.Firm, maxFirm), Product: inOneLine(product, maxProduct), Codes: inOneLine(codes, maxCodes)}
		if notice.Firm != "" || notice.Product != "" {
			p.Notice = notice
		}
		return p
	}
	for _, target := range n.Targets {
		p := of(target.Subject, target.Product, target.Codes)
		if !target.Possible {
			p.Recall = &blacklistv1.Recall{Action: how.action}
		}
		all = append(all, p)
	}
	if n.Nameless() {
		all = append(all, of(fmt.Sprintf("urn:sha256:%x", n.Digest), n.Product, n.Codes))
	}
	return all
}

// cutTexts reports texts of a notice for which a listing has no room.
func cutTexts(n *recalls.Notice) (all []recalls.Problem) {
	for _, text := range []struct {
		field, text string
		most        int
	}{
		{"recalling-firm", n.Firm, maxFirm},
		{"product-description", n.Product, maxProduct},
		{"code-info", n.Codes, maxCodes},
	} {
		if len(text.text) > text.most {
			all = append(all, recalls.Problem{Line: n.Line, Field: text.field, Reason: fmt.Sprintf(
				"a listing has room for %d of its %d bytes: the rest is in the notice, by its digest", text.most, len(text.text))})
		}
	}
	return all
}

// inOneLine writes a text in one line, cut to as many bytes as there is room for.
func inOneLine(text string, most int) string {
	printed := strings.Map(func(r rune) rune { return max(r, ' ') }, strings.ToValidUTF8(text, "?"))
	return x.Clip(strings.Join(strings.Fields(printed), " "), most)
}
