package verify

import (
	"fmt"
	"strings"
	"time"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	standingv1 "github.com/waymark-ledger/waymark/proto/waymark/standing/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	standingrules "github.com/waymark-ledger/waymark/x/standing/rules"
)

// clockSkew is how far the present time may be before a header's without a word: the clocks of
// people and of validators differ.
const clockSkew = 10 * time.Minute

// maxListed is how many things a sentence lists.
const maxListed = 20

// tell puts the result in words.
func (r *Result) tell(rooted *anchor, opts Options) {
	r.prove("Chain %s, trusted from %s: block %d is signed by %d of %d of the voting power.",
		quote(r.ChainID), rooted.words, r.Height+1, r.SignedPower, r.TotalPower)
	for i := range r.Dossiers {
		r.tellDossier(&r.Dossiers[i])
	}
	r.tellVerdict(opts)
	for i := range r.Keys {
		r.prove("%s", r.Keys[i].words(r.Height))
	}
	r.tellAge(rooted, opts)

	r.notProve("That what was said is true: the ledger proves who said what, and when.")
	r.notProve("What was recorded after block %d, of %s.", r.Height, inWords(r.Time))
	r.notProve("That goods at hand are those of the identifier: a label can be copied.")
	switch r.Statement {
	case proofv1.Statement_STATEMENT_INCLUSION:
		r.notProve("That there are no other records: only some were to be shown.")
	case proofv1.Statement_STATEMENT_CONSISTENCY:
		r.notProve("What the records say: only that none was removed or altered.")
	}
}

func (r *Result) tellDossier(d *Dossier) {
	name := quote(d.Subject)
	if !d.Named {
		name += ", to which a subject belongs"
	}
	asOf := fmt.Sprintf("as of block %d, confirmed at %s", r.Height, inWords(r.Time))
	switch {
	case r.Statement == proofv1.Statement_STATEMENT_INCLUSION:
		r.prove("%s: of the %s there are, %s, %d are shown.", name, count(d.Size, "record"), asOf, len(d.Records))
	case r.Statement == proofv1.Statement_STATEMENT_CONSISTENCY:
		r.prove("%s: its dossier of %s, %s, continues the one of %s with root %x; none of those was removed or altered.",
			name, count(d.Size, "record"), asOf, count(d.Earlier.Size, "record"), d.Earlier.Root)
	case d.Size == 0:
		r.prove("%s: no record, %s.", name, asOf)
	default:
		r.prove("%s: the complete history, %s, of %s; none is left out.", name, asOf, count(d.Size, "record"))
	}
	if d.Closed > 0 {
		r.notProve("What %s of %s that are closed say: only their kind and height are shown.", count(uint64(d.Closed), "record"), quote(d.Subject))
	}
	if whole(r.Statement) {
		r.tellStanding(d)
	}
	r.tellRecords(d)
}

// count is a number of things in words.
func count(n uint64, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// names returns enum values as people write them: "rating agency" for ROLE_RATING_AGENCY.
func names[V fmt.Stringer](values []V, prefix string) []string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(v.String(), prefix), "_", " "))
	}
	return words
}

// listed joins words, not too many of them.
func listed(words []string) string {
	if n := len(words); n > maxListed {
		return fmt.Sprintf("%s and %d more", strings.Join(words[:maxListed], ", "), n-maxListed)
	}
	if len(words) == 0 {
		return "nothing"
	}
	return strings.Join(words, ", ")
}

func (r *Result) tellStanding(d *Dossier) {
	inForce := inForce(d.Standing, r.Height, r.Time)
	if inForce == "" {
		r.prove("%s: not suspended, held, blocked or recalled.", quote(d.Subject))
		return
	}
	r.prove("%s: %s.", quote(d.Subject), inForce)
	r.warn("%s is %s.", quote(d.Subject), inForce)
}

// inForce returns what is in force at a height and time, in words; empty for nothing.
func inForce(standing *standingv1.Standing, height int64, at time.Time) string {
	var words []string
	for _, entry := range standing.GetEntries() {
		one := &standingv1.Standing{Entries: []*standingv1.Entry{entry}}
		if !standingrules.Has(one, entry.Effect, height, at.Unix()) {
			continue
		}
		word := strings.ToLower(strings.TrimPrefix(entry.Effect.String(), "EFFECT_"))
		words = append(words, fmt.Sprintf("%s by %s since block %d", word, quote(entry.Authority), entry.SinceHeight))
	}
	return strings.Join(words, ", ")
}

func (r *Result) tellRecords(d *Dossier) {
	signed, told := 0, 0
	for i := range d.Records {
		rec := &d.Records[i]
		if said := rec.Said(); said != "" {
			told++
			r.prove("%s: recorded %s.", quote(d.Subject), said)
		}
		if rec.Key == nil {
			continue
		}
		signed++
		if !rec.Permitted {
			r.notProve("That the author's key was allowed to send record %d of %s: this program does not know messages of type %s.",
				rec.Index, quote(d.Subject), quote(rec.TypeURL))
		}
		if rec.Suspect {
			r.warn("Record %d of %s is suspect: the owner of the key %x no longer vouches for what it signed from %s on.",
				rec.Index, quote(d.Subject), rec.Record.Signer, inWords(time.Unix(rec.Key.SuspectSince, 0)))
		}
		if rec.Material.Signature.Mode == waymarkv1.Mode_MODE_PERSONAL {
			r.warn("Record %d of %s was signed as a text that discloses a summary of every message of its transaction. "+
				"Nodes checked the text against the messages; here only its signature and its last line were.", rec.Index, quote(d.Subject))
		}
		if rec.Record.Kind == waymarkv1.Kind_KIND_REFUSED {
			r.warn("Record %d of %s is an attempt that the ledger refused.", rec.Index, quote(d.Subject))
		}
		if words := inForce(rec.OrganizationStanding, r.Height, r.Time); words != "" {
			r.warn("The author of record %d of %s, organization %s, is %s.", rec.Index, quote(d.Subject), quote(rec.Record.Organization), words)
		}
	}
	if signed > 0 {
		r.prove("%s: %s signed by the author, with a key that was in force and of the organization that is named.",
			quote(d.Subject), count(uint64(signed), "open record"))
	}
	if own := len(d.Records) - signed - told; own > 0 {
		r.prove("%s: %s of the ledger's own, made by its rules.", quote(d.Subject), count(uint64(own), "open record"))
	}
}

// tellAge says how old the state is, and how far its root of trust can be relied on.
func (r *Result) tellAge(rooted *anchor, opts Options) {
	if rooted.trusted == nil {
		r.warn("The root of trust is the genesis: it does not expire, but whoever holds old validators' keys "+
			"could sign another history. Compare the hash %X of block %d with a source that you trust.", r.HeaderHash, r.Height+1)
	}
	if opts.Now.IsZero() {
		r.warn("The present time was not given: the state is of %s, and how old that is was not told.", inWords(r.Time))
		return
	}
	if rooted.trusted != nil && opts.Now.Sub(rooted.trusted.Time) > CheckpointAge {
		r.warn("The trusted header is of %s, more than %d days ago: its validators may have left since, and their keys with them.",
			inWords(rooted.trusted.Time), CheckpointAge/(24*time.Hour))
	}
	if r.Age < -clockSkew {
		r.warn("The state is of %s, after the present time: a clock is wrong, this one or the validators'.", inWords(r.Time))
		return
	}
	r.prove("The state is %s old.", max(r.Age, 0).Round(time.Second))
}

func (r *Result) prove(format string, args ...any) {
	r.Proved = append(r.Proved, fmt.Sprintf(format, args...))
}

func (r *Result) warn(format string, args ...any) {
	r.Warnings = append(r.Warnings, fmt.Sprintf(format, args...))
}

func (r *Result) notProve(format string, args ...any) {
	r.NotProved = append(r.NotProved, fmt.Sprintf(format, args...))
}
