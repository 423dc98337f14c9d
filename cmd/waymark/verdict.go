package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

// question is which market is asked about goods, and when.
type question struct {
	market, mode, at string
}

func (q *question) flags(c *cobra.Command) {
	c.Flags().StringVar(&q.market, "market", "", "market that is asked about: a country by its two letters (ISO 3166-1)")
	c.Flags().StringVar(&q.mode, "mode", "b2c", "mode of trade: b2b, b2c or c2c")
	c.Flags().StringVar(&q.at, "at", "", "time as of which it is asked, as in RFC 3339 or in seconds since 1970 (default: that of the latest block)")
}

// request returns what to ask a node; the mode only where one counts.
func (q *question) request(ofMode bool) (*inspectionv1.VerdictRequest, error) {
	r := &inspectionv1.VerdictRequest{Market: strings.ToUpper(q.market)}
	if ofMode {
		if err := client.SetField(r, "mode", q.mode); err != nil {
			return nil, fail(exitUsage, "--mode: %w", err)
		}
	}
	if q.at != "" {
		at, err := time.Parse(time.RFC3339, q.at)
		if err == nil {
			r.At = at.Unix()
		} else if err := client.SetField(r, "at", q.at); err != nil {
			return nil, fail(exitUsage, "--at %.40q: expected a time such as 2026-11-22T10:00:00Z, or seconds since 1970", q.at)
		}
	}
	return r, nil
}

func newVerdictCommand(e *env) *cobra.Command {
	var asked question
	c := &cobra.Command{
		Use:   "verdict SUBJECT",
		Short: "Say whether goods meet the recorded requirements of a market, and why",
		Long: "Say whether goods meet the recorded requirements of a market: admissible, inadmissible or undetermined, with every\n" +
			"reason, the record that supports it, and what is missing. It is what the records come to by the rules of the ledger,\n" +
			"never a legal clearance.\n\n" +
			"--at asks what it was at a time, by what is known now. Some things have no times and are taken as they are: what the\n" +
			"product is declared as, its brand, makers and rulings, affiliations, contested events, seals.\n\n" +
			"The answer is of one node and not proved: waymark prove SUBJECT --verdict --market XX makes a bundle with which anybody\n" +
			"computes the same verdict again, offline.",
		Example: "  waymark verdict 01/09506000134352/10/LOT7 --market CN\n" +
			"  waymark verdict 01/09506000134352/10/LOT7 --market CN --mode b2b --at 2026-11-01T00:00:00Z",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if asked.market == "" {
				return fail(exitUsage, "--market: expected the market that is asked about, such as --market CN")
			}
			subject, err := subjectOf(args[0])
			if err != nil {
				return err
			}
			request, err := asked.request(true)
			if err != nil {
				return err
			}
			request.Id = string(subject)
			ledger, _, err := e.connect()
			if err != nil {
				return err
			}
			var answer inspectionv1.VerdictResponse
			height, err := ledger.Query(c.Context(), "/inspection/verdict", request, &answer, 0)
			if err != nil {
				return answered(err)
			}
			told := tellVerdict(answer.Verdict)
			told.Height, told.past = height, asked.at != ""
			return e.print(told, told.write)
		},
	}
	asked.flags(c)
	return c
}

// toldVerdict is a verdict as it is printed.
type toldVerdict struct {
	Subject string `json:"subject"`
	Market  string `json:"market"`
	Mode    string `json:"mode"`
	At      string `json:"at"`
	// Until is until when it is relied upon.
	Until string `json:"until"`
	// Height is that of the state from which a node told it; 0 in a bundle, which has its own.
	Height  int64  `json:"height,omitempty"`
	Outcome string `json:"outcome"`
	// Words are the outcome in a sentence.
	Words string `json:"words"`
	// Class and Profile are those of the profile that applies; empty and 0 for none.
	Class   string       `json:"class,omitempty"`
	Profile uint32       `json:"profile,omitempty"`
	Reasons []toldReason `json:"reasons"`
	// past says that it was asked as of a time.
	past bool
}

// toldReason is one of a verdict, a listing that is against a clearance, or one that warns.
type toldReason struct {
	Rule         string   `json:"rule"`
	Outcome      string   `json:"outcome"`
	Finding      string   `json:"finding,omitempty"`
	Subject      string   `json:"subject"`
	Requirement  string   `json:"requirement,omitempty"`
	Attestation  uint64   `json:"attestation,omitempty"`
	Listing      uint64   `json:"listing,omitempty"`
	Organization string   `json:"organization,omitempty"`
	Codes        []string `json:"codes,omitempty"`
	Missing      uint32   `json:"missing,omitempty"`
	TxID         string   `json:"tx_id,omitempty"`
	MessageIndex uint32   `json:"message_index,omitempty"`
	Words        string   `json:"words"`
}

func tellVerdict(v *inspectionv1.Verdict) *toldVerdict {
	return &toldVerdict{
		Subject: v.Subject, Market: v.Market, Mode: client.ShortName("waymark.inspection.v1.Mode", int32(v.Mode)),
		At: moment(v.At), Until: moment(v.Until), Outcome: rules.OutcomeWord(v.Outcome), Words: rules.Words(v),
		Class: v.Class, Profile: v.Profile, Reasons: tellReasons(v.Reasons),
	}
}

// moment is a Unix time in seconds as it is printed.
func moment(unix int64) string { return time.Unix(unix, 0).UTC().Format(time.RFC3339) }

func tellReasons(reasons []*inspectionv1.Reason) []toldReason {
	told := make([]toldReason, len(reasons))
	for i, r := range reasons {
		told[i] = toldReason{
			Rule: client.ShortName("waymark.inspection.v1.Rule", int32(r.Rule)), Outcome: rules.OutcomeWord(r.Outcome), Subject: r.Subject,
			Requirement: r.Requirement, Attestation: r.Attestation, Listing: r.Listing, Organization: r.Organization, Codes: r.Codes,
			Missing: r.Missing, MessageIndex: r.MessageIndex, Words: rules.ReasonWords(r),
		}
		if r.Finding != inspectionv1.Finding_FINDING_UNSPECIFIED {
			told[i].Finding = client.ShortName("waymark.inspection.v1.Finding", int32(r.Finding))
		}
		if len(r.TxId) > 0 {
			told[i].TxID = fmt.Sprintf("%x", r.TxId)
		}
	}
	return told
}

// write writes a verdict for people.
func (v *toldVerdict) write(w io.Writer) error {
	out := &lines{w: w}
	out.line("%s", strings.ToUpper(v.Outcome))
	out.line("%s", v.Words)
	reasons := make([]string, len(v.Reasons))
	for i, r := range v.Reasons {
		reasons[i] = r.Words
	}
	out.list("Reasons", reasons)
	if v.past {
		out.line("\nAs they are in block %d, and not as they were at that time, are: %s.", v.Height, rules.OfTheState)
	}
	out.line("\nAs of block %d, told by one node and not proved. It tells what is recorded, and is no legal clearance.", v.Height)
	return out.err
}

// toldClearance is a clearance as it is printed.
type toldClearance struct {
	Subject    string       `json:"subject"`
	Market     string       `json:"market,omitempty"`
	At         string       `json:"at"`
	Until      string       `json:"until"`
	Words      string       `json:"words"`
	Checked    []string     `json:"checked"`
	Advisories []toldReason `json:"advisories"`
}

func tellClearance(c *inspectionv1.Clearance) *toldClearance {
	return &toldClearance{
		Subject: c.Subject, Market: c.Market, At: moment(c.At), Until: moment(c.Until), Words: rules.ClearanceWords(c),
		Checked: c.Checked, Advisories: tellReasons(c.Advisories),
	}
}
