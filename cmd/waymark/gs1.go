package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// canonicalForms are the canonical forms of an identifier. Event hashes are made of Digital Links, whose check digits
// nobody looks at; the subjects that have a balance are keys, whose check digits are right. So each can be there without
// the other.
type canonicalForms struct {
	Subject     *string `json:"subject"`
	DigitalLink *string `json:"digital_link"`
	Kind        string  `json:"kind,omitempty"`
	// Problem is why there is no subject of its kind; Opaque is then the one of statements under the identifier as it is.
	Problem string `json:"problem,omitempty"`
	Opaque  string `json:"opaque_subject,omitempty"`
}

func formsOf(id string) canonicalForms {
	var forms canonicalForms
	key, err := gs1.Canonical(id)
	if err != nil {
		forms.Problem = err.Error()
		if opaque, err := gs1.Opaque(id); err == nil {
			forms.Opaque = string(opaque)
		}
	} else {
		subject, link := string(key), key.DigitalLink()
		forms.Subject, forms.Kind = &subject, key.Kind().String()
		if link != "" {
			forms.DigitalLink = &link
		}
	}
	// The event hash has its own rules for what it takes, and leaves a variant of a product out.
	if link, ok := gs1.CanonicalLink(id); ok {
		forms.DigitalLink = &link
	}
	return forms
}

func newGS1Command(e *env) *cobra.Command {
	c := &cobra.Command{Use: "gs1", Short: "Work with GS1 identifiers"}
	c.AddCommand(newGS1CanonicalCommand(e))
	return c
}

func newGS1CanonicalCommand(e *env) *cobra.Command {
	var subject bool
	c := &cobra.Command{
		Use:   "canonical ID",
		Short: "Print the canonical form of an identifier",
		Long: "Print the canonical Digital Link of an EPC URN, a GS1 Digital Link or an element string, as event hashes are made\n" +
			"of it; of a container or IMO number, which have no link, its key. A wrong check digit of a URI is no obstacle to\n" +
			"that, and is reported. Anything else exits with status 2.\n\n" +
			"With --subject, print the key under which the ledger knows what is identified. It takes any URI, and no wrong\n" +
			"check digit. With --output json, print both, what is identified, and what is wrong.",
		Example: "  waymark gs1 canonical urn:epc:id:sgtin:4012345.011111.987\n" +
			"  waymark gs1 canonical --subject '(01)09506000134352(10)LOT7'",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			forms := formsOf(args[0])
			form := forms.DigitalLink
			if subject || form == nil && forms.Kind != gs1.Other.String() {
				form = forms.Subject
			}
			switch {
			case form == nil && forms.Problem != "":
				return fail(exitUsage, "%q: %s", x.Clip(args[0], 100), forms.Problem)
			case form == nil:
				return fail(exitUsage, "%q is no GS1 identifier; as a subject it is %s", x.Clip(args[0], 100), *forms.Subject)
			}
			if forms.Problem != "" {
				_, _ = fmt.Fprintf(e.stderr, "%s; statements under it have the subject %s\n", forms.Problem, forms.Opaque)
			}
			return e.print(forms, func(w io.Writer) error {
				_, err := fmt.Fprintln(w, *form)
				return err
			})
		},
	}
	c.Flags().BoolVar(&subject, "subject", false, "print the key of the subject instead")
	return c
}
