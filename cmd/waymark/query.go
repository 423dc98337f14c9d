package main

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/x"
)

// newQueryCommand returns the commands that ask the ledger, computed from what the modules declare.
func newQueryCommand(e *env, modules []x.Module) *cobra.Command {
	query := &cobra.Command{
		Use:   "query",
		Short: "Ask the ledger",
		Long: "Ask the ledger.\n\nAnswers come from one node and are not proved: see waymark prove. Text has all times as in RFC 3339. With\n" +
			"--output json, bytes are hexadecimal, integers of 64 bits such as heights text, and times as the ledger keeps them:\n" +
			"as in RFC 3339, or as text with the seconds since 1970 (ends, due, until, lapses, event_time, suspect_since). The other\n" +
			"commands write heights as numbers. A rule is what this program knows a codespace and code to mean.\n\n" +
			"Suspect is what a key signed since its owner no longer vouches for it. Suspicions are of the subjects on whose records\n" +
			"an answer rests, where some of these are suspect: query dossier history shows which.",
	}
	for _, m := range modules {
		if len(m.Queries) == 0 {
			continue
		}
		module := moduleCommand(m, "Ask about "+m.Name)
		if m.Name == "waymark" {
			module.Short = "Ask about transactions"
		}
		for _, q := range m.Queries {
			module.AddCommand(newOneQueryCommand(e, m.Name, q))
		}
		query.AddCommand(module)
	}
	query.AddCommand(newPermissionsCommand(e, modules))
	return query
}

func newOneQueryCommand(e *env, module string, q x.Query) *cobra.Command {
	var flags fields
	var height int64
	declared := client.Declare(q.NewRequest())
	c := &cobra.Command{
		Use:   q.Name,
		Short: sentence(declared),
		Long:  explanation(declared) + ".",
		Args:  cobra.NoArgs,
	}
	first := firstField(declared)
	if first != nil {
		c.Use += " [" + strings.ToUpper(first.Name) + "]"
		c.Args = cobra.MaximumNArgs(1)
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		request := q.NewRequest()
		if len(args) == 1 {
			if err := client.SetField(request, first.Name, args[0]); err != nil {
				return fail(exitUsage, "%s: %w", strings.ToUpper(first.Name), err)
			}
		}
		if err := flags.apply(e, request); err != nil {
			return err
		}
		ledger, _, err := e.connect()
		if err != nil {
			return err
		}
		response := q.NewResponse()
		if _, err := ledger.Query(c.Context(), "/"+module+"/"+q.Name, request, response, height); err != nil {
			return answered(err)
		}
		return e.print(withRules(client.Plain(response, true)), func(w io.Writer) error { return printPlain(w, readable(response)) })
	}
	flags.add(c, q.NewRequest())
	c.Flags().Int64Var(&height, "height", 0, "height of the state to ask, 0 for the latest")
	return c
}

// firstField returns the field that an argument without a flag is for: the first, unless it repeats, is a message, or a
// number that identifies nothing.
func firstField(d client.Declared) *client.Field {
	if len(d.Fields) == 0 {
		return nil
	}
	first := &d.Fields[0]
	if first.Repeated || first.Kind == client.Nested || first.Kind == client.Integer && first.Name != "id" {
		return nil
	}
	return first
}
