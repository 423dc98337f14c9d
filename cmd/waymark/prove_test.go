package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app"
	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/client/verify"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
)

// TestHistoryTooLongIsExplained: who cannot have a complete bundle learns what to ask for instead.
func TestHistoryTooLongIsExplained(t *testing.T) {
	answer := app.ErrTooManyRecords.With("10001 records")
	err := unprovable(fmt.Errorf("node: %w", answer))
	require.Equal(t, exitError, statusOf(err))
	require.ErrorIs(t, err, answer, "the ledger's own code is the one that is looked for")
	require.ErrorContains(t, err, "10001 records")
	require.ErrorContains(t, err, "--tx ID, or --index N")
	require.ErrorContains(t, err, "--since N")

	other := errors.New("no node answers")
	require.Equal(t, other, unprovable(other))
}

// TestRecordsOfTransactions: the node that says where the records of a transaction are is not believed.
func TestRecordsOfTransactions(t *testing.T) {
	a, b, other := strings.Repeat("aa", 32), strings.Repeat("bb", 32), strings.Repeat("cc", 32)
	const own = "" // the ledger's own records are of no transaction
	for name, c := range map[string]struct {
		asked  []string
		chosen []uint
		shown  []string // the transactions of records from 0
		fails  string
	}{
		"none asked for":             {nil, []uint{0}, []string{other}, ""},
		"the one":                    {[]string{a}, nil, []string{a, a}, ""},
		"in capitals":                {[]string{strings.ToUpper(a)}, nil, []string{a}, ""},
		"both":                       {[]string{a, b}, nil, []string{b, a}, ""},
		"another, by its index":      {[]string{a}, []uint{1}, []string{a, other}, ""},
		"its own record, by --index": {[]string{a}, []uint{0}, []string{a}, ""},
		"another":                    {[]string{a}, nil, []string{other}, "record 0 of org/maker is not of a transaction"},
		"another besides":            {[]string{a}, []uint{0}, []string{a, other}, "record 1 of org/maker"},
		"the ledger's":               {[]string{a}, nil, []string{a, own}, "record 1 of org/maker"},
		"one of two":                 {[]string{a, b}, nil, []string{a}, "no record of transaction " + b},
		"only the chosen":            {[]string{a}, []uint{0}, []string{other}, "no record of transaction " + a},
	} {
		t.Run(name, func(t *testing.T) {
			d := verify.Dossier{Subject: "org/maker"}
			for i, id := range c.shown {
				tx, err := hex.DecodeString(id)
				require.NoError(t, err)
				d.Records = append(d.Records, verify.Record{Index: uint64(i), Record: &waymarkv1.Record{TxId: tx}})
			}
			err := checkTransactions(c.asked, c.chosen, &verify.Result{Dossiers: []verify.Dossier{d}})
			if c.fails == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, client.ErrAnotherQuestion)
			require.ErrorContains(t, err, c.fails)
			require.Equal(t, exitError, statusOf(err))
		})
	}
}
