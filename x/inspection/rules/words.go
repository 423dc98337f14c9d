package rules

import (
	"fmt"
	"strings"
	"time"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
)

// Words returns what a verdict comes to, in a sentence. It is never a legal clearance.
func Words(v *inspectionv1.Verdict) string {
	asOf := fmt.Sprintf("as of %s, %s, traded %s", moment(v.At), v.Market, modeWords(v.Mode))
	if v.Profile == 0 {
		switch v.Outcome {
		case inadmissible:
			return fmt.Sprintf("%q is inadmissible, %s: something that applies whatever the requirements are is against it.", v.Subject, asOf)
		default:
			return fmt.Sprintf("Whether %q meets the recorded requirements is undetermined, %s: none can be held against it.", v.Subject, asOf)
		}
	}
	profile := fmt.Sprintf("the recorded requirements of profile %s %s v%d", v.Market, v.Class, v.Profile)
	switch v.Outcome {
	case inadmissible:
		return fmt.Sprintf("%q does not meet %s, or is listed: inadmissible, %s.", v.Subject, profile, asOf)
	case admissible:
		return fmt.Sprintf("%q meets %s, %s.", v.Subject, profile, asOf)
	default:
		return fmt.Sprintf("Whether %q meets %s is undetermined, %s.", v.Subject, profile, asOf)
	}
}

// OfTheState is what verdicts and clearances take from the state as it is, whatever the time as of which they are. All else
// has times: they tell what was in force then by what is known now.
const OfTheState = "what the product is declared as, who brands and makes it, what customs ruled on it, who is affiliated with " +
	"whom, which events are contested, what the goods were made of, the seals of containers, and the parameters"

// ReasonWords returns a reason in a sentence: what it is, by which rule of which version, which record supports it, and what
// is missing.
func ReasonWords(r *inspectionv1.Reason) string {
	words := ruleWords(r)
	if len(r.TxId) > 0 {
		words += fmt.Sprintf(" (transaction %x, message %d)", r.TxId, r.MessageIndex)
	}
	rule := strings.ToLower(strings.TrimPrefix(r.Rule.String(), "RULE_"))
	if r.Requirement != "" {
		rule += " " + r.Requirement
	}
	return fmt.Sprintf("%s: %s [rule %s, v%d]", OutcomeWord(r.Outcome), words, rule, Version)
}

// OutcomeWord returns an outcome in a word.
func OutcomeWord(o inspectionv1.Outcome) string {
	return strings.ToLower(strings.TrimPrefix(o.String(), "OUTCOME_"))
}

// modeWords are the modes of trade.
func modeWords(m inspectionv1.Mode) string {
	switch m {
	case inspectionv1.Mode_MODE_B2B:
		return "between businesses"
	case inspectionv1.Mode_MODE_B2C:
		return "by a business to consumers"
	default:
		return "between consumers"
	}
}

// moment is a Unix time in words.
func moment(unix int64) string { return time.Unix(unix, 0).UTC().Format("2006-01-02 15:04:05 UTC") }

func ruleWords(r *inspectionv1.Reason) string {
	switch r.Rule {
	case inspectionv1.Rule_RULE_REQUIREMENT:
		return requirementWords(r)
	case inspectionv1.Rule_RULE_LISTED, inspectionv1.Rule_RULE_INPUTS:
		return listedWords(r)
	default:
		return goodsWords(r)
	}
}

func goodsWords(r *inspectionv1.Reason) string {
	missing := r.Finding == inspectionv1.Finding_FINDING_MISSING
	switch r.Rule {
	case inspectionv1.Rule_RULE_TRACKED:
		switch {
		case missing:
			return fmt.Sprintf("%q is not known here: nobody created or introduced it", r.Subject)
		case r.Finding == inspectionv1.Finding_FINDING_ENDED:
			return fmt.Sprintf("%q was decommissioned or destroyed", r.Subject)
		}
		return fmt.Sprintf("%q is known here, through %q", r.Subject, r.Organization)
	case inspectionv1.Rule_RULE_ORIGIN:
		switch {
		case missing:
			return fmt.Sprintf("nobody here vouches for the origin of %q: it was introduced by %q", r.Subject, r.Organization)
		case r.Finding == inspectionv1.Finding_FINDING_SUSPECT:
			return fmt.Sprintf("the key of %q with which the creation of %q is signed was suspect then", r.Organization, r.Subject)
		}
		return fmt.Sprintf("%q was created by %q, which may issue its identifier", r.Subject, r.Organization)
	case inspectionv1.Rule_RULE_UNCONTESTED:
		if r.Finding == inspectionv1.Finding_FINDING_CONTESTED {
			return fmt.Sprintf("the account of %q rests on an event that was declared erroneous", r.Subject)
		}
		return fmt.Sprintf("no event on which the account of %q rests is contested", r.Subject)
	case inspectionv1.Rule_RULE_CLASS:
		if missing {
			return fmt.Sprintf("what %q is was not declared: no product, no class", r.Subject)
		}
		return fmt.Sprintf("what %q is was declared by %q", r.Subject, r.Organization)
	case inspectionv1.Rule_RULE_PROFILE:
		switch {
		case missing:
			return fmt.Sprintf("no profile of the market applies to %q", r.Subject)
		case r.Finding == inspectionv1.Finding_FINDING_UNKNOWN_GOODS:
			return fmt.Sprintf("which version of the market's profile applies to %q depends on when it was made, which is not known", r.Subject)
		}
		return fmt.Sprintf("the profile %s of %q applies to %q", strings.Join(r.Codes, ", "), r.Organization, r.Subject)
	}
	return fmt.Sprintf("there is more recorded of %q than a verdict reads: at most %d entries", r.Subject, MaxReads)
}

func listedWords(r *inspectionv1.Reason) string {
	what := fmt.Sprintf("%q", r.Subject)
	if r.Rule == inspectionv1.Rule_RULE_INPUTS {
		what = "the input " + what
	}
	if r.Attestation != 0 {
		return what + ": " + requirementWords(r)
	}
	switch r.Finding {
	case inspectionv1.Finding_FINDING_UNSPECIFIED:
		if r.Rule == inspectionv1.Rule_RULE_INPUTS {
			return fmt.Sprintf("no listing and no failure of the inputs of %q counts", r.Subject)
		}
		return fmt.Sprintf("no listing blocks, holds or recalls %q, nor what is behind it", r.Subject)
	case inspectionv1.Finding_FINDING_TOO_MUCH:
		return what + " has more inputs than a verdict reads"
	case inspectionv1.Finding_FINDING_CONTESTED:
		return what + " rests on an event that was declared erroneous"
	case inspectionv1.Finding_FINDING_MISSING:
		if r.Organization == "" {
			return what + " is not known here: nobody created or introduced it"
		}
		return fmt.Sprintf("nobody here vouches for the origin of %s: it was introduced by %q", what, r.Organization)
	case inspectionv1.Finding_FINDING_SUSPECT:
		return fmt.Sprintf("the key of %q with which the creation of %s is signed was suspect then", r.Organization, what)
	case inspectionv1.Finding_FINDING_ENDED:
		return what + " was decommissioned or destroyed"
	case inspectionv1.Finding_FINDING_POSSIBLE:
		return fmt.Sprintf("%s is a possible match of listing %d, which %q proposed: %s; its notice says in words which of it is meant",
			what, r.Listing, r.Organization, strings.Join(r.Codes, ", "))
	}
	return fmt.Sprintf("%s is %s by listing %d, which %q proposed: %s",
		what, listingSays(r.Finding), r.Listing, r.Organization, strings.Join(r.Codes, ", "))
}

// listingSays is what a listing does.
func listingSays(f inspectionv1.Finding) string {
	switch f {
	case inspectionv1.Finding_FINDING_BLOCKED:
		return "blocked"
	case inspectionv1.Finding_FINDING_HELD:
		return "held"
	case inspectionv1.Finding_FINDING_RECALLED:
		return "recalled"
	default:
		return "warned of"
	}
}

// requirementSays is what each finding says of an attestation.
var requirementSays = [...]struct {
	finding inspectionv1.Finding
	says    string
}{
	{inspectionv1.Finding_FINDING_FAILED, "finds a failure, which nothing displaces"},
	{inspectionv1.Finding_FINDING_DISPLACED, "found a failure, which retests displaced"},
	{inspectionv1.Finding_FINDING_PASSED, "passes"},
	{inspectionv1.Finding_FINDING_CONDITIONAL, "passes under conditions only"},
	{inspectionv1.Finding_FINDING_EXPIRED, "is too old, or not valid at that time"},
	{inspectionv1.Finding_FINDING_SUSPENDED, "is suspended"},
	{inspectionv1.Finding_FINDING_ENDED, "was revoked or superseded"},
	{inspectionv1.Finding_FINDING_NOT_ACCREDITED, "is of an author that was not accredited for it when it was performed, issued and recorded"},
	{inspectionv1.Finding_FINDING_NOT_RECOGNIZED, "is under an accreditation that the market does not recognize"},
	{inspectionv1.Finding_FINDING_NOT_INDEPENDENT, "is of an author that is not as independent as is required"},
	{inspectionv1.Finding_FINDING_OTHER_GOODS, "is of samples, of the trade item or of other goods of it only"},
	{inspectionv1.Finding_FINDING_UNKNOWN_GOODS, "may be of other goods: where or when these were made, or their serial number, is not known"},
	{inspectionv1.Finding_FINDING_SEAL_BROKEN, "is bound to a container that was opened since, or has other seals"},
	{inspectionv1.Finding_FINDING_SUSPECT, "is signed with a key that was suspect then"},
	{inspectionv1.Finding_FINDING_UNTRACKED, "is of goods of which its author said that nothing was recorded yet"},
	{inspectionv1.Finding_FINDING_TOO_EARLY, "was performed before these were made"},
	{inspectionv1.Finding_FINDING_TAKEN_BACK, "found a failure and was taken back: revoked, or made under an accreditation or a recognition that was; " +
		"only its author's next attestation or retests displace it"},
	{inspectionv1.Finding_FINDING_TOO_MUCH, "found a failure; whether retests displace it is beyond what a verdict reads"},
}

func requirementWords(r *inspectionv1.Reason) string {
	if r.Attestation != 0 {
		says := "counts for nothing"
		for _, s := range requirementSays {
			if s.finding == r.Finding {
				says = s.says
			}
		}
		if r.Listing != 0 {
			says = fmt.Sprintf("rests on a document that is %s by listing %d", listingSays(r.Finding), r.Listing)
		}
		return fmt.Sprintf("attestation %d of %q under %s about %q %s", r.Attestation, r.Organization, strings.Join(r.Codes, ", "), r.Subject, says)
	}
	switch r.Finding {
	case inspectionv1.Finding_FINDING_UNSPECIFIED:
		return fmt.Sprintf("%q has what is required", r.Subject)
	case inspectionv1.Finding_FINDING_EXEMPT:
		return fmt.Sprintf("%q is exempted: %s", r.Subject, strings.Join(r.Codes, ", "))
	case inspectionv1.Finding_FINDING_UNKNOWN_GOODS:
		return fmt.Sprintf("who made %q, or where, is not known, and attestations of that are required", r.Subject)
	}
	attested := "an attestation that passes and counts is missing, of %d organization"
	if r.Missing > 1 {
		attested = "attestations that pass and count are missing, of %d organizations that are not affiliated"
	}
	return fmt.Sprintf(attested+", under %s", r.Missing, strings.Join(r.Codes, " or "))
}

// ClearanceWords returns a clearance in a sentence.
func ClearanceWords(c *inspectionv1.Clearance) string {
	where := "in any market"
	if c.Market != "" {
		where = "in " + c.Market
	}
	checked, more := c.Checked, ""
	if n := len(checked) - maxNamed; n > 0 {
		checked, more = checked[:maxNamed], fmt.Sprintf(" and %d more", n)
	}
	words := fmt.Sprintf("%q is not listed, %s, as of %s: no listing blocks, holds or recalls any of %s%s.",
		c.Subject, where, moment(c.At), strings.Join(checked, ", "), more)
	key, err := gs1.Named(c.Subject)
	if err == nil && string(key) == c.Subject && productOf(key) == "" && provenancerules.FormOf(key, false) == provenancerules.Instance {
		words += " Of what is in it that says nothing."
	}
	return words
}

// maxNamed is how many subjects a sentence names.
const maxNamed = 20
