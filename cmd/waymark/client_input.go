package main

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/dossier/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
)

func readLimited(r io.Reader, name string, limit int64) ([]byte, error) {
	bz, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fail(exitUsage, "%w", err)
	}
	if int64(len(bz)) > limit {
		return nil, fail(exitUsage, "%s: expected at most %d bytes", name, limit)
	}
	return bz, nil
}

// subjectOf returns the canonical key of what a person named in whatever form.
func subjectOf(id string) (x.Subject, error) {
	if rules.Own(id) {
		return x.Subject(id), nil
	}
	key, err := gs1.Named(id)
	if opaque, invalid := gs1.Opaque(id); err != nil && invalid == nil {
		// Not in silence: a mistyped identifier must not be answered with "no record".
		return "", fail(exitUsage, "subject %q: %w; what was recorded under it all the same has the subject %s", x.Clip(id, 100), err, opaque)
	}
	if err != nil {
		return "", fail(exitUsage, "subject %q: %w; an organization is org/ID, a proposal proposal/NUMBER, the ledger itself ledger", x.Clip(id, 100), err)
	}
	return x.Goods(key), nil
}

// counted writes a number with the word for it: "1 event", "2 events".
func counted(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// printable makes text of others fit for a terminal: what would steer it is replaced.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, text)
}
