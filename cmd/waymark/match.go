package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x"
)

func newMatchCommand(e *env) *cobra.Command {
	q := &blacklistv1.ListingsRequest{}
	c := &cobra.Command{
		Use:   "match",
		Short: "Look for goods without identifiers among listings, by the words of their notices",
		Long: "Look for listings whose notice has all the words of a firm and of a product, in any order and case: for goods that\n" +
			"nobody identified by a GTIN. The answer is a possible match, for a person to compare, or that no notice has these\n" +
			"words, and never that goods are not listed: that is proved by identifier (waymark prove --not-listed). It is of one\n" +
			"node, and not proved.",
		Example: "  waymark match --firm 'Harris Teeter' --product 'lemon sorbet'\n  waymark match --product sorbet --market US --output json",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if q.Firm == "" && q.Product == "" {
				return fail(exitUsage, "expected words: --firm, --product or both")
			}
			ledger, _, err := e.connect()
			if err != nil {
				return err
			}
			q.Market = strings.ToUpper(q.Market)
			told := &toldMatches{Answer: answerNone, Matches: []toldMatch{}}
			for more := true; more; more = q.Before != 0 {
				var page blacklistv1.ListingsResponse
				height, err := ledger.Query(c.Context(), "/blacklist/listings", q, &page, told.Height)
				if err != nil {
					return answered(err)
				}
				told.Height = height
				for _, l := range page.Listings {
					told.Answer = answerPossible
					told.Matches = append(told.Matches, matchOf(l))
				}
				q.Before = page.Next
			}
			return e.print(told, told.write)
		},
	}
	c.Flags().StringVar(&q.Firm, "firm", "", "words of the firm")
	c.Flags().StringVar(&q.Product, "product", "", "words of the product")
	c.Flags().StringVar(&q.Market, "market", "", "only listings for this market, or that it recognized (default: all)")
	c.Flags().StringVar(&q.Campaign, "campaign", "", "only listings of this campaign (default: all)")
	return c
}

// The answers. There is none that says not listed.
const (
	answerPossible = "possible match"
	answerNone     = "no notice has these words"
)

// toldMatches are listings that may be about some goods.
type toldMatches struct {
	Answer  string      `json:"answer"`
	Height  int64       `json:"height"`
	Matches []toldMatch `json:"matches"`
}

type toldMatch struct {
	Listing  uint64   `json:"listing"`
	Status   string   `json:"status"`
	Subject  string   `json:"subject"`
	Markets  []string `json:"markets"`
	Reason   string   `json:"reason"`
	Proposer string   `json:"proposer"`
	Campaign string   `json:"campaign"`
	Firm     string   `json:"firm"`
	Product  string   `json:"product"`
	Codes    string   `json:"codes"`
}

func matchOf(l *blacklistv1.Listing) toldMatch {
	return toldMatch{
		Listing: l.Id, Status: client.ShortName("waymark.blacklist.v1.Status", int32(l.Status)), Subject: l.Subject, Markets: l.Markets,
		Reason: l.Reason, Proposer: l.Proposer, Campaign: l.Campaign,
		Firm: l.Notice.GetFirm(), Product: l.Notice.GetProduct(), Codes: l.Notice.GetCodes(),
	}
}

func (t *toldMatches) write(w io.Writer) error {
	out := &lines{w: w}
	for _, m := range t.Matches {
		out.line("possible match: listing %d of %s, %s, for %s in %s, by %s", m.Listing, m.Subject, m.Status, m.Reason,
			strings.Join(m.Markets, ", "), m.Proposer)
		out.line("  firm:    %s", x.Clip(m.Firm, 160))
		out.line("  product: %s", x.Clip(m.Product, 320))
		if m.Codes != "" {
			out.line("  which:   %s", x.Clip(m.Codes, 320))
		}
	}
	if len(t.Matches) == 0 {
		out.line("%s, as of block %d: that does not say that goods are not listed, because names are no identifiers", t.Answer, t.Height)
	}
	return out.err
}
