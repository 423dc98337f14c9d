package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client/epcis"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// maxShown is how many broken rules a person is shown.
const maxShown = 50

// maxConverted is how many events convert keeps in memory.
const maxConverted = 1_000_000

// validation is the verdict on documents.
type validation struct {
	Valid bool                 `json:"valid"`
	Files []documentValidation `json:"files"`
}

type documentValidation struct {
	File   string       `json:"file"`
	Valid  bool         `json:"valid"`
	Events int          `json:"events"`
	Errors []brokenRule `json:"errors"`
}

func newEPCISValidateCommand(e *env) *cobra.Command {
	var o epcis.Options
	c := &cobra.Command{
		Use:   "validate FILE…",
		Short: "Check documents against EPCIS 2.0",
		Long: "Check documents against EPCIS 2.0. Each broken rule is given with its place as a JSON pointer, its code, and what\n" +
			"was expected. Documents that are not valid exit with status 2.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			verdict := validation{Valid: true}
			broken := 0
			for _, path := range args {
				d, err := e.openDocument(path)
				if err != nil {
					return err
				}
				events, list, err := epcis.Validate(d, o)
				if err := errors.Join(err, d.close()); err != nil {
					return fmt.Errorf("%s: %w", path, err)
				}
				one := documentValidation{path, len(list) == 0, events, brokenRules(list)}
				if len(list) > 0 {
					verdict.Valid = false
					broken++
				}
				verdict.Files = append(verdict.Files, one)
			}
			if err := e.print(verdict, verdict.write); err != nil {
				return err
			}
			if !verdict.Valid {
				return fail(exitUsage, "%d of %s not valid", broken, counted(len(args), "document"))
			}
			return nil
		},
	}
	lenientFlag(c, &o)
	return c
}

func (v validation) write(w io.Writer) error {
	for _, d := range v.Files {
		if d.Valid {
			if _, err := fmt.Fprintf(w, "%s: valid, %s\n", d.File, counted(d.Events, "event")); err != nil {
				return err
			}
			continue
		}
		for i, broken := range d.Errors {
			if i == maxShown {
				if _, err := fmt.Fprintf(w, "%s: and %d more\n", d.File, len(d.Errors)-i); err != nil {
					return err
				}
				break
			}
			if _, err := fmt.Fprintf(w, "%s: %s\n", d.File, broken); err != nil {
				return err
			}
		}
	}
	return nil
}

func newEPCISConvertCommand(e *env) *cobra.Command {
	var o epcis.Options
	c := &cobra.Command{
		Use:   "convert FILE",
		Short: "Write a document anew, as an EPCISDocument in the ledger's one spelling",
		Long: "Write a document anew, as an EPCISDocument in the ledger's one spelling. The events keep their hashes and their\n" +
			"digests. Gone is what the ledger does not keep, recordTime above all.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			d, err := e.openDocument(args[0])
			if err != nil {
				return err
			}
			events, err := readEvents(d, o)
			if err := errors.Join(err, d.close()); err != nil {
				return err
			}
			return epcis.Write(e.stdout, events, time.Time{})
		},
	}
	lenientFlag(c, &o)
	return c
}

// readEvents reads all events of a document, which must be valid.
func readEvents(d *document, o epcis.Options) ([]*provenancev1.Event, error) {
	var events []*provenancev1.Event
	for item := range epcis.Read(d, o) {
		if item.Err != nil {
			return nil, fail(exitUsage, "%s: %w", d.name, item.Err)
		}
		if len(events) == maxConverted {
			return nil, fail(exitUsage, "%s: expected at most %d events", d.name, maxConverted)
		}
		events = append(events, item.Event)
	}
	return events, nil
}
