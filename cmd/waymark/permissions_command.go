package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/app"
	governancev1 "github.com/waymark-ledger/waymark/proto/waymark/governance/v1"
	"github.com/waymark-ledger/waymark/x"
)

func newPermissionsCommand(e *env, modules []x.Module) *cobra.Command {
	var declared bool
	c := &cobra.Command{
		Use:   "permissions [MESSAGE]",
		Short: "Who may have which message executed",
		Long: "Who may have which message executed: what members send, with which role and key and in which state, and what the\n" +
			"council decides, with the electorates in force. MESSAGE is a part of the name of those to list.",
		Args: cobra.MaximumNArgs(1),
	}
	c.Flags().BoolVar(&declared, "declared", false, "as this program declares it, without asking a node")
	c.RunE = func(c *cobra.Command, args []string) error {
		inForce := map[string]*governancev1.Electorate{}
		if !declared {
			ledger, _, err := e.connect()
			if err != nil {
				return err
			}
			var r governancev1.ElectoratesResponse
			if _, err := ledger.Query(c.Context(), "/governance/electorates", &governancev1.ElectoratesRequest{}, &r, 0); err != nil {
				return answered(err)
			}
			for _, entry := range r.Electorates {
				inForce[entry.Message] = entry.Electorate
			}
		}
		list := permissionsOf(modules, inForce)
		if len(args) == 1 {
			list = slices.DeleteFunc(list, func(p permission) bool {
				return !strings.Contains(strings.ToLower(p.Message), strings.ToLower(args[0]))
			})
			if len(list) == 0 {
				return fail(exitNotFound, "%q is in the name of no message: waymark query permissions lists them all", x.Clip(args[0], 64))
			}
		}
		return e.print(list, func(w io.Writer) error { return printPermissions(w, list) })
	}
	return c
}

// printPermissions writes two tables: what members send, and what the council decides.
func printPermissions(w io.Writer, list []permission) error {
	sent := []string{"MEMBERS SEND\tROLE\tKEY\tAPPROVALS\tLANE"}
	for _, s := range app.States() {
		sent[0] += "\t" + strings.ToUpper(string(s))
	}
	decided := []string{"THE COUNCIL DECIDES\tELECTORATE"}
	for _, p := range list {
		if p.council() {
			decided = append(decided, fmt.Sprintf("%s.%s\t%s", p.Module, p.name(), p.Electorate))
			continue
		}
		row := fmt.Sprintf("%s.%s\t%s\t%s\t%s\t%s", p.Module, p.name(), p.Role, p.Key, yesNo(p.Approvals), p.Lane)
		for _, s := range app.States() {
			row += "\t" + yesNo(p.States[s])
		}
		sent = append(sent, row)
	}
	var tables []string
	for _, rows := range [][]string{sent, decided} {
		if len(rows) > 1 {
			tables = append(tables, strings.Join(rows, "\n")+"\n")
		}
	}
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if _, err := io.WriteString(columns, strings.Join(tables, "\n")); err != nil {
		return err
	}
	return columns.Flush()
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
