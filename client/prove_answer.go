package client

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	proofv1 "github.com/waymark-ledger/waymark/proto/waymark/proof/v1"

	"github.com/waymark-ledger/waymark/client/verify"
	"github.com/waymark-ledger/waymark/x"
	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
)

// ErrAnotherQuestion says that what a node proved is not what it was asked to prove.
var ErrAnotherQuestion = errors.New("the node answered another question")

func anotherQuestion(format string, args ...any) error {
	return fmt.Errorf("%w: %s: ask another node", ErrAnotherQuestion, fmt.Sprintf(format, args...))
}

// checkAnswer holds what a node proved against what it was asked.
func checkAnswer(q *proofv1.ProveRequest, r *verify.Result) error {
	if whole := complete(q.Statement); complete(r.Statement) != whole || !whole && r.Statement != q.Statement {
		return anotherQuestion("the statement is %s, expected %s", r.Statement, q.Statement)
	}
	if err := checkVerdict(q, r); err != nil {
		return err
	}
	var subjects []string
	var d *verify.Dossier
	if r.Clearance != nil {
		subjects = []string{r.Clearance.Subject}
	}
	for i := range r.Dossiers {
		if r.Dossiers[i].Named {
			d = &r.Dossiers[i]
			subjects = append(subjects, d.Subject)
		}
	}
	if !slices.Equal(subjects, []string{q.Subject}) {
		return anotherQuestion("it is about %s, expected %q", x.Clip(fmt.Sprintf("%q", subjects), 200), x.Clip(q.Subject, 200))
	}
	var keys [][]byte
	for _, key := range r.Keys {
		if key.Named {
			keys = append(keys, key.Address)
		}
	}
	if !slices.EqualFunc(keys, q.Keys, bytes.Equal) {
		return anotherQuestion("it shows the keys %s, expected %x", x.Clip(fmt.Sprintf("%x", keys), 200), q.Keys)
	}
	return checkShown(q, r, d)
}

// checkVerdict holds the verdict or the clearance against what was asked: the market, the mode and the time.
func checkVerdict(q *proofv1.ProveRequest, r *verify.Result) error {
	wanted := q.Verdict != nil && q.Statement != proofv1.Statement_STATEMENT_NOT_LISTED
	if (r.Verdict != nil) != wanted {
		return anotherQuestion("it has a verdict: %t, expected %t", r.Verdict != nil, wanted)
	}
	market, at := r.Clearance.GetMarket(), r.Clearance.GetAt()
	if wanted {
		market, at = r.Verdict.Market, r.Verdict.At
		if mode := q.Verdict.Mode; mode != 0 && r.Verdict.Mode != mode {
			return anotherQuestion("the verdict is for %s, expected %s", r.Verdict.Mode, mode)
		}
	}
	if market != q.Verdict.GetMarket() {
		return anotherQuestion("it is about the market %q, expected %q", market, q.Verdict.GetMarket())
	}
	if asked := q.Verdict.GetAt(); asked != 0 && at != asked {
		return anotherQuestion("it is as of %d, expected %d", at, asked)
	}
	return nil
}

// checkShown holds what is shown of the records of the subject against what was asked.
func checkShown(q *proofv1.ProveRequest, r *verify.Result, d *verify.Dossier) error {
	switch r.Statement {
	case proofv1.Statement_STATEMENT_INCLUSION:
		indexes := make([]uint64, len(d.Records))
		for i, record := range d.Records {
			indexes[i] = record.Index
		}
		if !slices.Equal(indexes, q.Indexes) {
			return anotherQuestion("it shows the records %s, expected %d", x.Clip(fmt.Sprint(indexes), 200), q.Indexes)
		}
	case proofv1.Statement_STATEMENT_CONSISTENCY:
		if d.Earlier.Size != q.EarlierSize {
			return anotherQuestion("it goes on from %d records, expected %d", d.Earlier.Size, q.EarlierSize)
		}
	case proofv1.Statement_STATEMENT_NOT_LISTED:
	default:
		return checkOpen(q.Closed, r)
	}
	return nil
}

// checkOpen looks whether what may stay closed in a whole history does so if, and only if, that was asked for.
func checkOpen(closed bool, r *verify.Result) error {
	for _, d := range r.Dossiers {
		if !closed && d.Closed > 0 {
			return anotherQuestion("it keeps %d records of %q closed, expected all open", d.Closed, x.Clip(d.Subject, 200))
		}
		for _, record := range d.Records {
			if closed && !dossierrules.MustOpen(record.Record.Kind) {
				return anotherQuestion("it shows record %d of %q, expected it to stay closed", record.Index, x.Clip(d.Subject, 200))
			}
		}
	}
	return nil
}

// complete reports whether a statement is about all that is known of a subject, be it nothing.
func complete(s proofv1.Statement) bool {
	return s == proofv1.Statement_STATEMENT_COMPLETE || s == proofv1.Statement_STATEMENT_ABSENCE
}
