package main

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
)

func newTxSignCommand(e *env) *cobra.Command {
	var a author
	var mode string
	c := &cobra.Command{
		Use:   "sign FILE",
		Short: "Sign a transaction that --generate-only made, without a network",
		Long: "Sign a transaction that --generate-only made, without a network, and print it as JSON for waymark tx broadcast.\n\n" +
			"The key must be the one that the transaction names as its signer.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			how, err := modeOf(mode)
			if err != nil {
				return err
			}
			tx, err := e.readTx(args[0])
			if err != nil {
				return err
			}
			key, err := a.unlock(e)
			if err != nil {
				return err
			}
			if _, err := client.Sign(tx, key, how); err != nil {
				return fail(exitUsage, "%s: %w", args[0], err)
			}
			return e.printMessage(tx)
		},
	}
	a.flags(c)
	modeFlag(c, &mode)
	return c
}

func newTxBroadcastCommand(e *env) *cobra.Command {
	var w waiting
	c := &cobra.Command{
		Use:   "broadcast FILE...",
		Short: "Send signed transactions",
		Long: "Send transactions that waymark tx sign signed. Several are handed over one right after the other, in the order of the\n" +
			"files, before any is waited for: a block may have all of them. What became of each is printed in that order, and the exit\n" +
			"status is that of the first that was not applied. Where a file cannot be read nothing is sent.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := w.check(); err != nil {
				return err
			}
			var all []*client.Signed
			for _, path := range args {
				tx, err := e.readTx(path)
				if err != nil {
					return err
				}
				signed, err := client.ReadSigned(tx)
				if err != nil {
					return fail(exitUsage, "%s: %w: see waymark tx sign", path, err)
				}
				all = append(all, signed)
			}
			return w.submitAll(c.Context(), e, all)
		},
	}
	w.flags(c)
	return c
}

func newTxWaitCommand(e *env) *cobra.Command {
	var timeout time.Duration
	c := &cobra.Command{
		Use:   "wait TXID",
		Short: "Wait until a transaction was executed, and tell what became of it",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			id, err := hex.DecodeString(args[0])
			if err != nil || len(id) != 32 {
				return fail(exitUsage, "%.80q: expected the id of a transaction, 64 hexadecimal digits", args[0])
			}
			ledger, _, err := e.connect()
			if err != nil {
				return err
			}
			ctx, cancel := context.WithTimeout(c.Context(), timeout)
			defer cancel()
			outcome, err := ledger.Wait(ctx, id)
			if err != nil {
				return sent(id, err)
			}
			return e.printOutcome(outcome, nil)
		},
	}
	c.Flags().DurationVar(&timeout, "timeout", defaultTimeout, "how long to wait")
	return c
}

// readTx reads a transaction that printMessage wrote.
func (e *env) readTx(path string) (*waymarkv1.Tx, error) {
	bz, err := e.readInput(path, maxMessage)
	if err != nil {
		return nil, err
	}
	tx := new(waymarkv1.Tx)
	if err := client.ReadJSON(bz, tx); err != nil {
		return nil, fail(exitUsage, "%s: %w", x.Clip(path, 200), err)
	}
	return tx, nil
}
