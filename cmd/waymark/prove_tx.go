package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/client/verify"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/inspection"
)

// errTooManyRecords is the ledger's answer to who asks for a complete history that is longer than a bundle.
var errTooManyRecords = &x.Error{Codespace: "waymark", Code: 42}

// ofTransactions adds to the indexes those of the records that transactions left in the subject's dossier, as a node says
// and [checkTransactions] checks.
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

// checkTransactions holds the records that were proved against the transactions that were asked for: each of them left
// one, and they left each that was not chosen by its index.
func checkTransactions(asked []string, chosen []uint, r *verify.Result) error {
	if len(asked) == 0 {
		return nil
	}
	found := make(map[string]bool, len(asked)) // whether a record of it is there
	for _, id := range asked {
		found[strings.ToLower(id)] = false
	}
	for _, d := range r.Dossiers {
		for _, record := range d.Records {
			id := hex.EncodeToString(record.Record.TxId)
			if _, wanted := found[id]; wanted {
				found[id] = true
			} else if !slices.Contains(chosen, uint(record.Index)) {
				return fmt.Errorf("%w: record %d of %s is not of a transaction that was asked for, but of %q: ask another node",
					client.ErrAnotherQuestion, record.Index, d.Subject, id)
			}
		}
	}
	for _, id := range asked {
		if !found[strings.ToLower(id)] {
			return fmt.Errorf("%w: it shows no record of transaction %s: ask another node", client.ErrAnotherQuestion, id)
		}
	}
	return nil
}

// unprovable says what can be proved instead of a history that is too long.
func unprovable(err error) error {
	if errors.Is(err, errTooManyRecords) {
		return &failure{exitError, errTooManyRecords.Codespace, errTooManyRecords.Code, &advised{err}}
	}
	if errors.Is(err, inspection.ErrListed) {
		return &failure{exitRequirement, inspection.ErrListed.Codespace, inspection.ErrListed.Code, err}
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
