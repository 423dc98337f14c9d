package main

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/waymark-ledger/waymark/cmd/waymark/internal/upgrade"
)

// exitStatus is what a process ends with. Scripts depend on these numbers: they never change.
type exitStatus int

const (
	exitDone        exitStatus = 0              // done, and for verify: proved
	exitError       exitStatus = 1              // failed, and for verify: forged or broken
	exitUsage       exitStatus = 2              // the command line or an input cannot be read
	exitStale       exitStatus = 3              // a proof is older than --max-age
	exitRequirement exitStatus = 4              // what --require asks for does not hold
	exitRejected    exitStatus = 5              // the ledger rejected a transaction, or refused it and remembers that
	exitPartial     exitStatus = 6              // some of the input was recorded, and the output says what
	exitNotFound    exitStatus = 7              // what was asked for does not exist
	exitUnknown     exitStatus = 8              // a transaction was sent and its outcome is not known: ask by its id
	exitUpgrade     exitStatus = upgrade.Status // 9: the chain goes on with another version of this program
)

// failure is an error with the status to exit with. A plain error that a command returns exits with exitError.
type failure struct {
	status exitStatus
	// codespace and code are a ledger's rejection, where it is one.
	codespace string
	code      uint32
	err       error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// fail returns an error that exits with a status.
func fail(status exitStatus, format string, args ...any) error {
	return &failure{status: status, err: fmt.Errorf(format, args...)}
}

// rejected returns the error for a rejection or refusal by the ledger.
func rejected(codespace string, code uint32, err error) error {
	return &failure{exitRejected, codespace, code, err}
}

// statusOf returns what an error exits with.
func statusOf(err error) exitStatus {
	var f *failure
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &f):
		return f.status
	default:
		return exitError
	}
}

// txError is an error about one transaction.
type txError struct {
	id  []byte
	err error
}

func (e *txError) Error() string { return fmt.Sprintf("transaction %x: %v", e.id, e.err) }
func (e *txError) Unwrap() error { return e.err }

// brokenError is an error about documents that break rules. Its message is without them.
type brokenError struct {
	message string
	broken  []brokenAt
}

func (e *brokenError) Error() string { return e.message }

// errorObject is an error as JSON. The codespace of an error that is not the ledger's is "cli", and its code the
// exit status. TxID is there where the error is about one transaction: what to ask for, above all with status 8.
type errorObject struct {
	Error struct {
		Code      uint32 `json:"code"`
		Codespace string `json:"codespace"`
		Message   string `json:"message"`
		TxID      string `json:"tx_id,omitempty"`
		// Errors are all rules that documents break.
		Errors []brokenAt `json:"errors,omitempty"`
	} `json:"error"`
}

// report writes an error for a person or a program. People too see which rule of the ledger it is, by codespace and code.
func report(w io.Writer, output string, err error) {
	var f *failure
	ledgers := errors.As(err, &f) && f.codespace != ""
	var documents *brokenError
	var broken []brokenAt
	if errors.As(err, &documents) {
		broken = documents.broken
	}
	if output != outputJSON {
		rule := ""
		if ledgers {
			rule = fmt.Sprintf(" (%s %d)", f.codespace, f.code)
		}
		_, _ = fmt.Fprintf(w, "error: %v%s\n", err, rule) // there is nowhere left to report to
		for _, one := range broken[:min(len(broken), maxShown)] {
			_, _ = fmt.Fprintf(w, "%s: %s\n", one.File, one.brokenRule)
		}
		return
	}
	var o errorObject
	o.Error.Code, o.Error.Codespace, o.Error.Message = uint32(statusOf(err)), "cli", err.Error()
	if ledgers {
		o.Error.Code, o.Error.Codespace = f.code, f.codespace
	}
	o.Error.Errors = broken
	var tx *txError
	if errors.As(err, &tx) {
		o.Error.TxID = hex.EncodeToString(tx.id)
	}
	_ = json.NewEncoder(w).Encode(o)
}
