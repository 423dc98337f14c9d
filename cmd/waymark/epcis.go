package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client/epcis"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// maxPiped bounds a document from the standard input, which is kept in memory because documents are read twice.
const maxPiped = 64 << 20

func newEPCISCommand(e *env) *cobra.Command {
	c := &cobra.Command{Use: "epcis", Short: "Work with EPCIS documents, without a network"}
	c.AddCommand(newEPCISValidateCommand(e), newEPCISHashCommand(e), newEPCISConvertCommand(e), newEPCISAttestedCommand(e))
	return c
}

// document is a file that is being read.
type document struct {
	io.ReadSeeker
	name  string
	close func() error
}

// openDocument opens a file, or the standard input where it is called "-".
func (e *env) openDocument(path string) (*document, error) {
	if path == "-" {
		bz, err := readLimited(e.stdin, "standard input", maxPiped)
		if err != nil {
			return nil, err
		}
		return &document{bytes.NewReader(bz), path, func() error { return nil }}, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fail(exitUsage, "%w", err)
	}
	if info, err := file.Stat(); err != nil || info.IsDir() {
		return nil, errors.Join(fail(exitUsage, "%s: expected a file", path), file.Close())
	}
	return &document{file, path, file.Close}, nil
}

func lenientFlag(c *cobra.Command, o *epcis.Options) {
	c.Flags().BoolVar(&o.Lenient, "lenient", false,
		"read what is in circulation too: names that begin with _, older spellings, numbers as text")
}

// brokenRule is a broken rule of a document as it is shown.
type brokenRule struct {
	Pointer string `json:"pointer"`
	Rule    string `json:"rule"`
	Found   string `json:"found,omitempty"`
	Fix     string `json:"fix"`
}

// brokenAt is a broken rule of one of several documents.
type brokenAt struct {
	File string `json:"file"`
	// Event is the position of the event in the document; -1 where the rule is about the document itself.
	Event int32 `json:"event"`
	brokenRule
}

// brokenRules returns what an error of the reader says, for one that is about the document; nil for another.
func brokenRules(err error) []brokenRule {
	var list epcis.Errors
	if !errors.As(err, &list) {
		return nil
	}
	broken := make([]brokenRule, len(list))
	for i, one := range list {
		broken[i] = brokenRule{one.Pointer, string(one.Rule), one.Found, one.Fix}
	}
	return broken
}

// String writes a broken rule in a line.
func (b brokenRule) String() string {
	return (&epcis.Error{Pointer: b.Pointer, Rule: rules.Rule(b.Rule), Found: b.Found, Fix: b.Fix}).Error()
}

func newEPCISHashCommand(e *env) *cobra.Command {
	var o epcis.Options
	var version string
	c := &cobra.Command{
		Use:   "hash FILE",
		Short: "Print the event hash of each event, one a line, in document order",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			cbv, ok := map[string]rules.HashVersion{"2.0": rules.CBV20, "2.1": rules.CBV21}[version]
			if !ok {
				return fail(exitUsage, "--cbv %.20q: expected 2.0 or 2.1", version)
			}
			d, err := e.openDocument(args[0])
			if err != nil {
				return err
			}
			return errors.Join(e.printHashes(d, o, cbv), d.close())
		},
	}
	lenientFlag(c, &o)
	c.Flags().StringVar(&version, "cbv", "2.0", "version of the Core Business Vocabulary: 2.0 or 2.1")
	return c
}

// eventHash is the hash of an event.
type eventHash struct {
	Pointer string `json:"pointer"`
	Hash    string `json:"hash"`
	Digest  string `json:"digest"`
}

func (e *env) printHashes(d *document, o epcis.Options, version rules.HashVersion) error {
	for item := range epcis.Read(d, o) {
		if item.Err != nil {
			return fail(exitUsage, "%s: %w", d.name, item.Err)
		}
		hash, err := rules.EventHash(item.Event, version)
		if err != nil {
			return fail(exitUsage, "%s: %s: %w", d.name, item.Pointer, err)
		}
		result := eventHash{item.Pointer, hash, fmt.Sprintf("%x", rules.Digest(item.Event))}
		if err := e.print(result, func(w io.Writer) error { _, err := fmt.Fprintln(w, hash); return err }); err != nil {
			return err
		}
	}
	return nil
}
