package verify

import (
	"bytes"
	"errors"
	"time"

	inspectionv1 "github.com/waymark-ledger/waymark/proto/waymark/inspection/v1"
	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
	"github.com/waymark-ledger/waymark/x/inspection/rules"
)

const notListed = proofv1.Statement_STATEMENT_NOT_LISTED

// earlierThan is how much earlier than the state a verdict is when a reader should be told.
const earlierThan = time.Hour

// checkVerdictForm checks that verdict and clearance are where the statement has them.
func checkVerdictForm(b *proofv1.Bundle) error {
	switch {
	case (b.Clearance != nil) != (b.Statement == notListed):
		return forged(ReasonForm, "a clearance is shown where it is claimed that nothing is listed, and only there")
	case b.Verdict != nil && !whole(b.Statement):
		return forged(ReasonForm, "a verdict is shown without the complete history of its subject")
	case (b.Verdict != nil || b.Clearance != nil) && len(b.Subjects) != 1:
		return forged(ReasonForm, "a verdict or a clearance is of one subject, the bundle has %d", len(b.Subjects))
	case (b.Header != nil) != (b.Verdict != nil || b.Clearance != nil):
		return forged(ReasonForm, "the header of the state is shown with a verdict or a clearance, and only there")
	case b.Statement == notListed && len(b.Dossiers) > 0:
		return forged(ReasonSurplus, "a clearance shows no dossier")
	}
	return nil
}

// stateTime returns the time of the block that left the state of a bundle. The header after it, which carries the hash of that
// state, is later: what was recorded in between is not in the state.
func stateTime(b *proofv1.Bundle, confirming *proofv1.Header) (time.Time, error) {
	hash, err := HeaderHash(b.Header)
	if err != nil {
		return time.Time{}, forged(ReasonHeader, "the header of the state cannot be hashed: %s", err)
	}
	if !bytes.Equal(hash, confirming.LastBlockId.Hash) {
		return time.Time{}, forged(ReasonHeader, "the header of the state hashes to %X, the block after it follows %X", hash, confirming.LastBlockId.Hash)
	}
	return b.Header.Time, nil
}

// judge computes the verdict or the clearance that the bundle claims again, from the entries of the state that it proves.
func (v *verifier) judge(confirming *proofv1.Header) error {
	b := v.bundle
	if b.Verdict == nil && b.Clearance == nil {
		return nil
	}
	state, err := stateTime(b, confirming)
	if err != nil {
		return err
	}
	var at int64
	var computed, claimed x.Message
	if b.Verdict != nil {
		claimed, at = b.Verdict, b.Verdict.At
		computed, err = rules.Decide(v, gs1.Key(b.Subjects[0]), b.Verdict.Market, b.Verdict.Mode, at)
	} else {
		claimed, at = b.Clearance, b.Clearance.At
		computed, err = v.clear(b.Clearance)
	}
	if refused := (*Error)(nil); errors.As(err, &refused) {
		return refused
	}
	switch {
	case errors.Is(err, rules.ErrQuestion):
		return forged(ReasonForm, "%s", err)
	case err != nil:
		return forged(ReasonVerdict, "nothing follows from the state entries: %s", err)
	case at > state.Unix():
		return forged(ReasonForm, "the verdict or clearance is as of %s, after the state, which is of %s: nobody can tell",
			inWords(time.Unix(at, 0)), inWords(state))
	case !bytes.Equal(x.Encode(computed), x.Encode(claimed)):
		return forged(ReasonVerdict, "the verdict or clearance is another than the one that follows from the state entries: a reason was removed, added or altered")
	}
	return nil
}

// clear computes a clearance. That something is listed is against it.
func (v *verifier) clear(claimed *inspectionv1.Clearance) (*inspectionv1.Clearance, error) {
	subject := v.bundle.Subjects[0]
	if !canonical(subject) {
		return nil, forged(ReasonSubject, "nothing lists %s because it is no canonical key: ask for the key of what is meant", quote(subject))
	}
	clearance, against, err := rules.Clear(v, subject, claimed.Market, claimed.At)
	if len(against) > 0 {
		return nil, forged(ReasonVerdict, "%s is listed: %s", quote(subject), rules.ReasonWords(against[0]))
	}
	return clearance, err
}

// Read has the proved entries be the state that verdicts read.
func (v *verifier) Read(key []byte) ([]byte, error) { return v.state.read(key) }

// tellVerdict puts the verdict or the clearance in words.
func (r *Result) tellVerdict(opts Options) {
	switch {
	case r.Verdict != nil:
		r.prove("%s", rules.Words(r.Verdict))
		for _, reason := range r.Verdict.Reasons {
			r.prove("Reason, %s.", rules.ReasonWords(reason))
		}
		r.prove("The verdict is relied upon until %s, by the parameters of the ledger.", inWords(time.Unix(r.Verdict.Until, 0)))
		r.notProve("That %s may lawfully be placed on the market: a verdict tells what is recorded, and is no legal clearance.", quote(r.Verdict.Subject))
	case r.Clearance != nil:
		r.prove("%s", rules.ClearanceWords(r.Clearance))
		r.prove("The clearance is relied upon until %s, by the parameters of the ledger.", inWords(time.Unix(r.Clearance.Until, 0)))
		for _, reason := range r.Clearance.Advisories {
			r.warn("%s.", rules.ReasonWords(reason))
		}
		r.notProve("That nothing else speaks against %s: only listings were looked at.", quote(r.Clearance.Subject))
	default:
		return
	}
	if at, _ := r.asOf(); r.Time.Sub(at) > earlierThan {
		r.warn("It is told as of %s, before the state that is shown: what holds since then is not in it. As they are in the state, and "+
			"not as they were then, are: %s.", inWords(at), rules.OfTheState)
	}
	if until, _ := r.Until(); !opts.Now.IsZero() && opts.Now.After(until) {
		r.warn("It was relied upon until %s, by the parameters of the ledger: it is older than they allow. Ask for a new one.", inWords(until))
	}
}

// Until returns until when the verdict or the clearance is relied upon, by the parameters of the ledger, where there is one.
func (r *Result) Until() (until time.Time, told bool) {
	switch {
	case r.Verdict != nil:
		return time.Unix(r.Verdict.Until, 0).UTC(), true
	case r.Clearance != nil:
		return time.Unix(r.Clearance.Until, 0).UTC(), true
	}
	return time.Time{}, false
}
