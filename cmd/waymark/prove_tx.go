package main

import (
	"context"
	"encoding/hex"
	"errors"
	"slices"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/x"
)

// errTooManyRecords is the ledger's answer to who asks for a complete history that is longer than a bundle.
var errTooManyRecords = &x.Error{Codespace: "waymark", Code: 42}

// ofTransactions adds to the indexes those of the records that transactions left in the subject's dossier.
func (how *proving) ofTransactions(ctx context.Context, ledger *client.Client, subject x.Subject) error {
	for _, text := range how.txs {
		id, err := hex.DecodeString(text)
		if err != nil || len(id) != 32 {
			return fail(exitUsage, "--tx %.80q: expected a transaction id, 64 hexadecimal digits", text)
		}
		outcome, err := ledger.Outcome(ctx, id)
		if err != nil {
			return answered(err)
		}
		found := len(how.indexes)
		for _, m := range outcome.Messages {
			for _, entry := range m.Entries {
				if entry.Subject == string(subject) {
					how.indexes = append(how.indexes, uint(entry.Index))
				}
			}
		}
		if len(how.indexes) == found {
			return fail(exitNotFound, "transaction %s left no record about %s", text, subject)
		}
	}
	slices.Sort(how.indexes)
	how.indexes = slices.Compact(how.indexes)
	return nil
}

// unprovable says what can be proved instead of a history that is too long.
func unprovable(err error) error {
	if errors.Is(err, errTooManyRecords) {
		return &failure{exitError, errTooManyRecords.Codespace, errTooManyRecords.Code, &advised{err}}
	}
	return answered(err)
}

type advised struct{ err error }

func (a *advised) Error() string {
	return a.err.Error() + "\n" +
		"  --tx ID, or --index N, proves single records: those of a transaction, or by their place in the history\n" +
		"  --since N proves that the history continues what it was when it had N records, and that none of those changed"
}

func (a *advised) Unwrap() error { return a.err }
