package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x"
)

// shownLots is how many lines of lots the text of a recall has for each organization; --output json has all.
const shownLots = 20

func newRecallCommand(e *env) *cobra.Command {
	var listing uint64
	c := &cobra.Command{
		Use:   "recall {SUBJECT | --listing ID}",
		Short: "Show everything that a fault of goods affects, who has it, and who acknowledged",
		Long: "Follow a fault of a trade item, lot, item or container forward, through transformation and aggregation, to every lot\n" +
			"and item that it affects, and say who has them now: held, in transit, off the ledger or ended. With --listing the\n" +
			"goods are those of a listing that carries a recall, and each organization that has some has acknowledged it or not:\n" +
			"all that it has, by the thing itself, its lot or trade item, or a container that it is in.\n\n" +
			"A container is not affected by what is in it. The answer is of one node, as of one block, and not proved.",
		Example: "  waymark recall 01/09506000134352/10/LOT7\n  waymark recall --listing 12 --output json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if (len(args) == 1) == (listing != 0) {
				return fail(exitUsage, "expected either goods or --listing")
			}
			ledger, _, err := e.connect()
			if err != nil {
				return err
			}
			told := &toldRecall{Listing: listing}
			if listing != 0 {
				err = told.readListing(c.Context(), ledger)
			} else {
				var subject x.Subject
				subject, err = subjectOf(args[0])
				told.Subject = string(subject)
			}
			if err != nil {
				return err
			}
			all, err := client.Recall(c.Context(), ledger.AskRecall, []string{told.Subject}, e.recallProgress())
			if err != nil {
				return answered(err)
			}
			if all.Unknown && listing == 0 {
				return fail(exitNotFound, "the ledger has no record of %s", x.Clip(told.Subject, 200))
			}
			told.tell(all)
			return e.print(told, told.write)
		},
	}
	c.Flags().Uint64Var(&listing, "listing", 0, "number of a listing that carries a recall")
	return c
}

// recallProgress says now and then how far a recall is.
func (e *env) recallProgress() func(found, looked int) {
	next := 10_000
	return func(found, looked int) {
		if looked >= next {
			_, _ = fmt.Fprintf(e.stderr, "looked at %d of %d affected goods\n", looked, found)
			next = looked + 10_000
		}
	}
}

// toldRecall is a recall as it is printed.
type toldRecall struct {
	Subject string `json:"subject"`
	Listing uint64 `json:"listing,omitempty"`
	// Action is what the listing asks for.
	Action   string   `json:"action,omitempty"`
	Height   int64    `json:"height"`
	Affected []string `json:"affected"`
	// Ended are those of them of which nothing is left, and Unmeasured lots of which nobody knows how much there is.
	Ended      []string      `json:"ended"`
	Unmeasured []string      `json:"unmeasured"`
	Processes  int           `json:"processes"`
	Holders    []*toldHolder `json:"holders"`
	// Acknowledged are the organizations that acknowledged all affected goods that they have, sent, or are to receive, and Missing
	// those that did not; of a recall only.
	Acknowledged []string `json:"acknowledged"`
	Missing      []string `json:"not_acknowledged"`
	// Suspicions are of the affected goods.
	Suspicions   []suspicion `json:"suspicions"`
	SuspectSteps int         `json:"suspect_steps"`

	acknowledgements []*blacklistv1.Acknowledgement
}

// toldHolder is an organization and what it has, or had, of the affected goods.
type toldHolder struct {
	Organization string      `json:"organization"`
	Holds        []toldWhere `json:"holds"`
	InTransit    []toldWhere `json:"in_transit"`
	LeftLedger   []toldWhere `json:"left_ledger"`
	// Gone is what it ended, consumed, or misses.
	Gone []toldWhere `json:"gone"`
	// Acknowledged are the goods that it acknowledged, with what it did.
	Acknowledged []string `json:"acknowledged,omitempty"`
	// Missing are those that it has, sent or is to receive, and did not acknowledge; Unaffected those that it did although nothing
	// of them is affected.
	Missing    []string `json:"not_acknowledged,omitempty"`
	Unaffected []string `json:"acknowledged_unaffected,omitempty"`
}

type toldWhere struct {
	Subject   string `json:"subject"`
	Dimension string `json:"dimension,omitempty"`
	Quantity  string `json:"quantity,omitempty"`
	Place     string `json:"place"`
	// Receiver is the next holder of what is in transit.
	Receiver string `json:"receiver,omitempty"`
}

// readListing finds the goods of a listing, and who acknowledged.
func (t *toldRecall) readListing(ctx context.Context, ledger *client.Client) error {
	var answer blacklistv1.ListingResponse
	if _, err := ledger.Query(ctx, "/blacklist/listing", &blacklistv1.ListingRequest{Id: t.Listing}, &answer, 0); err != nil {
		return answered(err)
	}
	if answer.Listing.Recall == nil {
		return fail(exitError, "listing %d carries no recall: waymark recall %s shows what a fault of it affects", t.Listing, answer.Listing.Subject)
	}
	t.Subject, t.Action = answer.Listing.Subject, answer.Listing.Recall.Action
	q := &blacklistv1.AcknowledgementsRequest{Listing: t.Listing, Limit: 1000}
	for more := true; more; more = q.After != "" {
		var page blacklistv1.AcknowledgementsResponse
		if _, err := ledger.Query(ctx, "/blacklist/acknowledgements", q, &page, 0); err != nil {
			return answered(err)
		}
		t.acknowledgements = append(t.acknowledgements, page.Acknowledgements...)
		q.After = page.Next
	}
	return nil
}

// tell sorts what was found by who has it.
func (t *toldRecall) tell(all *client.Recalled) {
	t.Height, t.Affected, t.Processes, t.SuspectSteps = all.Height, all.Affected, all.Processes, all.SuspectSteps
	t.Ended, t.Unmeasured = all.Ended, append([]string{}, all.Unmeasured...)
	t.Suspicions, t.Holders, t.Acknowledged, t.Missing = []suspicion{}, []*toldHolder{}, []string{}, []string{}
	for _, s := range all.Suspicions {
		t.Suspicions = append(t.Suspicions, suspicionOf(s))
	}
	by := map[string]*toldHolder{}
	of := func(organization string) *toldHolder {
		if by[organization] == nil {
			by[organization] = &toldHolder{
				Organization: organization, Holds: []toldWhere{}, InTransit: []toldWhere{}, LeftLedger: []toldWhere{}, Gone: []toldWhere{},
			}
			t.Holders = append(t.Holders, by[organization])
		}
		return by[organization]
	}
	for _, w := range all.Whereabouts {
		sort, rest, _ := strings.Cut(w.Root, "/")
		organization, _, _ := strings.Cut(rest, "/")
		if sort == "found" {
			continue // what came from there is somewhere
		}
		holder, where := of(organization), whereOf(w)
		switch sort {
		case "org":
			holder.Holds = append(holder.Holds, where)
		case "ship":
			holder.InTransit = append(holder.InTransit, where)
		case "left":
			holder.LeftLedger = append(holder.LeftLedger, where)
		default:
			holder.Gone = append(holder.Gone, where)
		}
	}
	if t.Listing != 0 {
		t.compare(all.Acknowledged(t.acknowledgements), of)
	}
	slices.SortFunc(t.Holders, func(a, b *toldHolder) int { return strings.Compare(a.Organization, b.Organization) })
}

// compare tells who acknowledged what it has, and who did not.
func (t *toldRecall) compare(with *client.Acknowledged, of func(organization string) *toldHolder) {
	for _, a := range t.acknowledgements {
		holder := of(a.Organization)
		holder.Acknowledged = append(holder.Acknowledged, strings.TrimSpace(a.Subject+" "+a.Action))
	}
	for organization, unaffected := range with.Unaffected {
		of(organization).Unaffected = unaffected
	}
	for organization, missing := range with.Missing {
		of(organization).Missing = missing
		if len(missing) == 0 {
			t.Acknowledged = append(t.Acknowledged, organization)
		} else {
			t.Missing = append(t.Missing, organization)
		}
	}
	slices.Sort(t.Acknowledged)
	slices.Sort(t.Missing)
}

func whereOf(w *provenancev1.Whereabouts) toldWhere {
	return toldWhere{Subject: w.Subject, Dimension: w.Dimension, Quantity: w.Quantity, Place: w.Place, Receiver: w.Receiver}
}

func (t *toldRecall) write(w io.Writer) error {
	out := &lines{w: w}
	out.line("%s affects %s through %s, as of block %d", t.Subject,
		counted(len(t.Affected)-1, "other thing"), counted(t.Processes, "transformation"), t.Height)
	for _, h := range t.Holders {
		out.line("\n%s", h.Organization)
		out.whereabouts("holds", h.Holds)
		out.whereabouts("shipped, on its way", h.InTransit)
		out.whereabouts("sent off the ledger", h.LeftLedger)
		out.whereabouts("ended, consumed or missing", h.Gone)
		for _, goods := range h.Acknowledged {
			out.line("  acknowledged: %s", goods)
		}
		out.few("  NOT acknowledged", h.Missing)
		out.few("  acknowledged, but NOT affected", h.Unaffected)
	}
	out.few("\nEnded, nothing is left", t.Ended)
	out.few("\nNobody said how much there is", t.Unmeasured)
	if t.Listing != 0 {
		out.line("\nListing %d asks to: %s", t.Listing, t.Action)
		out.list("Acknowledged", t.Acknowledged)
		out.list("NOT acknowledged", t.Missing)
	}
	if len(t.Suspicions) > 0 || t.SuspectSteps > 0 {
		out.line("\n%s and %s rest on records that are SUSPECT: see --output json", counted(len(t.Suspicions), "thing"), counted(t.SuspectSteps, "step"))
	}
	out.line("\nTold by one node and not proved.")
	return out.err
}

// few writes the first of a list.
func (l *lines) few(title string, all []string) {
	if len(all) == 0 {
		return
	}
	l.line("%s: %d", title, len(all))
	for i, one := range all {
		if i == shownLots {
			l.line("    and %d more: see --output json", len(all)-i)
			return
		}
		l.line("    %s", one)
	}
}

func (l *lines) whereabouts(title string, all []toldWhere) {
	texts := make([]string, len(all))
	for i, at := range all {
		texts[i] = at.Subject
		if at.Quantity != "" {
			texts[i] += fmt.Sprintf(", %s (%s)", at.Quantity, at.Dimension)
		}
		if container, in := strings.CutPrefix(at.Place, "in/"); in {
			texts[i] += ", in " + container
		}
		if at.Receiver != "" {
			texts[i] += ", to " + at.Receiver
		}
	}
	l.few("  "+title, texts)
}
