package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/client/verify"
	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
	standingrules "github.com/waymark-ledger/waymark/x/standing/rules"
)

// What can be required of a bundle besides that it proves what it claims.
const (
	requireAdmissible = "admissible"
	requireNotListed  = "not-listed"
	requireUnimpeded  = "unimpeded"
)

var requirements = []string{requireAdmissible, requireNotListed, requireUnimpeded}

// asOfState is by how much a verdict or clearance may be earlier than the state from which it follows, to be of its time.
const asOfState = time.Hour

// required is what a bundle is held against.
type required struct {
	what, market string
}

func (r required) check() error {
	if r.what != "" && !slices.Contains(requirements, r.what) {
		return fail(exitUsage, "--require %.20q: expected %s", r.what, strings.Join(requirements, ", "))
	}
	if r.market != "" && !r.relies() {
		return fail(exitUsage, "--market: expected with --require %s or %s", requireAdmissible, requireNotListed)
	}
	return nil
}

// relies reports whether a verdict or a clearance is asked for.
func (r required) relies() bool { return r.what == requireAdmissible || r.what == requireNotListed }

// hold returns an error with all that stands against a result at a time.
func (r required) hold(result *verify.Result, now time.Time) error {
	var against []string
	switch r.what {
	case requireAdmissible:
		against = r.notAdmissible(result)
	case requireNotListed:
		against = r.notCleared(result)
	case requireUnimpeded:
		against = impediments(result)
	}
	if until, told := result.Until(); told && r.relies() && now.After(until) {
		against = append(against, fmt.Sprintf("it was relied upon until %s, by the parameters of the ledger: ask for a new one", until.Format(time.RFC3339)))
	}
	if len(against) == 0 {
		return nil
	}
	return fail(exitRequirement, "not %s: %s", words(r.what), x.Clip(strings.Join(against, "; "), 2000))
}

func (r required) notAdmissible(result *verify.Result) []string {
	v := result.Verdict
	if v == nil {
		return []string{"the bundle has no verdict: waymark prove SUBJECT --verdict --market XX"}
	}
	against := r.elsewhere(v.Market, v.At, result.Time)
	if v.Outcome == inspectionv1.Outcome_OUTCOME_ADMISSIBLE {
		return against
	}
	for _, reason := range v.Reasons {
		if reason.Outcome != inspectionv1.Outcome_OUTCOME_ADMISSIBLE {
			against = append(against, rules.ReasonWords(reason))
		}
	}
	return against
}

func (r required) notCleared(result *verify.Result) []string {
	c := result.Clearance
	if c == nil {
		return []string{"the bundle has no clearance: waymark prove SUBJECT --not-listed"}
	}
	if c.Market == "" {
		return r.elsewhere(r.market, c.At, result.Time) // all markets, so that one too
	}
	return r.elsewhere(c.Market, c.At, result.Time)
}

// elsewhere returns that something is of another market than is required, or of another time than its state.
func (r required) elsewhere(market string, at int64, state time.Time) []string {
	var against []string
	if r.market != "" && !strings.EqualFold(r.market, market) {
		against = append(against, fmt.Sprintf("it is about the market %q, expected %s", market, strings.ToUpper(r.market)))
	}
	if asked := time.Unix(at, 0).UTC(); state.Sub(asked) > asOfState {
		against = append(against, fmt.Sprintf("it is as of %s, expected as of the state, %s", asked.Format(time.RFC3339), state.Format(time.RFC3339)))
	}
	return against
}

// impediments returns what is in force on the subjects of a complete history, or suspect in it.
func impediments(r *verify.Result) []string {
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
	return against
}
