package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	authv1 "github.com/waymark-ledger/waymark/proto/waymark/auth/v1"
	membershipv1 "github.com/waymark-ledger/waymark/proto/waymark/membership/v1"
	"github.com/waymark-ledger/waymark/x"
)

// newTxCommand returns the commands that write to the ledger, computed from what the modules declare.
func newTxCommand(e *env, modules []x.Module) *cobra.Command {
	tx := &cobra.Command{
		Use:   "tx",
		Short: "Write to the ledger",
		Long: "Write to the ledger: sign a transaction with a key of the home, submit it, and tell what became of it.\n\n" +
			"With --generate-only the transaction is printed and not signed. waymark tx sign signs it where there is no\n" +
			"network, and waymark tx broadcast sends it. A transaction whose outcome is not known exits with status 8: ask\n" +
			"with waymark tx wait, by its id.",
	}
	tx.AddCommand(newTxSignCommand(e), newTxBroadcastCommand(e), newTxWaitCommand(e))
	for _, m := range modules {
		if len(m.Msgs) == 0 {
			continue
		}
		module := moduleCommand(m, "Write to "+m.Name)
		for _, msg := range m.Msgs {
			module.AddCommand(newOneTxCommand(e, msg))
		}
		tx.AddCommand(module)
	}
	return tx
}

func newOneTxCommand(e *env, msg x.Msg) *cobra.Command {
	var message fields
	var sending sending
	proposing := proposing{msg: msg}
	var added newKey
	declared := client.Declare(msg.New())
	c := &cobra.Command{
		Use:   kebab(msg.Name),
		Short: sentence(declared),
		Long:  strings.TrimSuffix(declared.Comment, ".") + ".\n\n" + proposing.who(),
		Args:  cobra.NoArgs,
	}
	c.RunE = func(c *cobra.Command, _ []string) error {
		m := msg.New()
		if err := message.apply(e, m); err != nil {
			return err
		}
		if err := added.fill(c.Context(), e, m, &sending.author); err != nil {
			return err
		}
		sent, err := proposing.wrap(c.Context(), e, m)
		if err != nil {
			return err
		}
		return sending.send(c.Context(), e, sent)
	}
	proposing.flags(c)
	sending.flags(c)
	message.add(c, msg.New()) // after the others: a field with the name of one of them has another flag
	added.flags(c, msg.New())
	return c
}

// whoMay says who may send a message.
func whoMay(msg x.Msg) string {
	who := "any member"
	if msg.Role != membershipv1.Role_ROLE_UNSPECIFIED {
		var roles []string
		for _, role := range msg.Roles() {
			roles = append(roles, client.ShortName("waymark.membership.v1.Role", int32(role)))
		}
		who = "an organization with the role " + strings.Join(roles, " or ")
	}
	if msg.Permission != authv1.Permission_PERMISSION_UNSPECIFIED {
		who += fmt.Sprintf(", with a key that has the permission %s",
			client.ShortName("waymark.auth.v1.Permission", int32(msg.Permission)))
	}
	if msg.Remedy {
		who += ", also while it is suspended"
	}
	return who
}
