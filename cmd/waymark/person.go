package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	"github.com/waymark-ledger/waymark/x/blacklist/rules"
)

const (
	// maxIdentifying bounds the text that identifies a person, in bytes, and maxSalt a salt.
	maxIdentifying = 4 << 10
	maxSalt        = 4 << 10
	// newSaltSize is the size in bytes of a salt that is made here.
	newSaltSize = 32
)

func newPersonCommand(e *env) *cobra.Command {
	var salt string
	var fresh, query bool
	c := &cobra.Command{
		Use:   "person",
		Short: "Print the subject under which the ledger knows a person",
		Long: "Print the subject under which the ledger knows a person: person/ and the sha256 of a salt and of what identifies the\n" +
			"person, such as the number of a passport. That text comes from the standard input, so that neither the list of\n" +
			"processes nor a shell's history has it; a line break at its end is not part of it. It is stored nowhere and sent to\n" +
			"nobody. Who has the subject alone learns nothing of the person; who has the salt too can try texts: keep it\n" +
			"secret, and give it to those who are to find the person. Write the text as all of them do: one space is another person.\n\n" +
			"With --new-salt, make the salt's file first, readable to its owner. With --query, ask the ledger for the\n" +
			"listings of the person. The answer comes from one node, see waymark prove for a proof.",
		Example: "  waymark person --salt salts/case-7 --new-salt < passport-number\n" +
			"  waymark person --salt salts/case-7 --query < passport-number",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			subject, err := e.personSubject(salt, fresh)
			if err != nil {
				return err
			}
			if !query {
				return e.print(map[string]string{"subject": subject}, func(w io.Writer) error {
					_, err := fmt.Fprintln(w, subject)
					return err
				})
			}
			ledger, _, err := e.connect()
			if err != nil {
				return err
			}
			response := new(blacklistv1.ListingsResponse)
			if _, err := ledger.Query(c.Context(), "/blacklist/listings", &blacklistv1.ListingsRequest{Subject: subject}, response, 0); err != nil {
				return answered(err)
			}
			return e.print(withRules(client.Plain(response, true)), func(w io.Writer) error { return printPlain(w, readable(response)) })
		},
	}
	c.Flags().StringVar(&salt, "salt", "", "file with the salt: at least 16 random bytes")
	c.Flags().BoolVar(&fresh, "new-salt", false, "make the file of the salt, which must not be there")
	c.Flags().BoolVar(&query, "query", false, "ask the ledger for the listings of the person")
	return c
}

// personSubject returns the subject of the person whom the standard input identifies.
func (e *env) personSubject(path string, fresh bool) (string, error) {
	if path == "" || path == "-" {
		return "", fail(exitUsage, "--salt: expected a file")
	}
	text, err := readLimited(e.stdin, "standard input", maxIdentifying)
	if err != nil {
		return "", err
	}
	identifying := strings.TrimRight(string(text), "\r\n")
	if identifying == "" {
		return "", fail(exitUsage, "standard input: expected what identifies the person")
	}
	if fresh {
		if err := writeSalt(path); err != nil {
			return "", err
		}
	}
	salt, err := e.readInput(path, maxSalt)
	if err != nil {
		return "", err
	}
	if len(salt) < rules.MinSalt {
		return "", fail(exitUsage, "%s: expected a salt of at least %d random bytes, found %d", path, rules.MinSalt, len(salt))
	}
	return rules.PersonSubject(salt, identifying), nil
}

// writeSalt makes a file with a salt, never in place of another.
func writeSalt(path string) (err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the path is what its user says
	if errors.Is(err, fs.ErrExist) {
		return fail(exitUsage, "--new-salt: %s is there: leave it out to use that salt", path)
	}
	if err != nil {
		return fail(exitUsage, "%w", err)
	}
	salt := make([]byte, newSaltSize)
	if _, err := rand.Read(salt); err != nil {
		return errors.Join(err, file.Close())
	}
	_, err = file.Write(salt)
	return errors.Join(err, file.Close())
}
