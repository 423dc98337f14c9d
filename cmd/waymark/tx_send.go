package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/cosmos/gogoproto/proto"
	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
)

// Until when a command waits.
const (
	waitNone   = "none"
	waitCheck  = "check"
	waitCommit = "commit"
)

// maxLifetime is how far ahead of block time a transaction may expire.
const maxLifetime = 24 * time.Hour

// sending is how a transaction is made, signed and sent.
type sending struct {
	author
	waiting
	mode      string
	memo      string
	expiresIn time.Duration
	generate  bool
	nonce     uint64
}

// waiting is until when and how long an outcome is waited for.
type waiting struct {
	until   string
	timeout time.Duration
}

func (w *waiting) flags(c *cobra.Command) {
	c.Flags().StringVar(&w.until, "wait", waitCommit, "until when to wait: none, check (a node took it) or commit (it was executed)")
	c.Flags().DurationVar(&w.timeout, "timeout", defaultTimeout, "how long to wait")
}

func (w *waiting) check() error {
	if w.until != waitNone && w.until != waitCheck && w.until != waitCommit {
		return fail(exitUsage, "--wait %.20q: expected none, check or commit", w.until)
	}
	return nil
}

func (s *sending) flags(c *cobra.Command) {
	s.author.flags(c)
	s.waiting.flags(c)
	modeFlag(c, &s.mode)
	c.Flags().StringVar(&s.memo, "memo", "", "a note for people, at most 256 bytes")
	c.Flags().DurationVar(&s.expiresIn, "expires-in", client.DefaultLifetime, "after how long it is void, at most 24h")
	c.Flags().BoolVar(&s.generate, "generate-only", false, "print the transaction as JSON and do not sign it")
	c.Flags().Uint64Var(&s.nonce, "nonce", 0, "a nonce that the key has not used (default: the next, which a node is asked for)")
}

func modeFlag(c *cobra.Command, mode *string) {
	c.Flags().StringVar(mode, "mode", "direct", "what is signed: direct, or personal, a text that wallets show and that\n"+
		"discloses a summary of every message in each proof")
}

func modeOf(name string) (waymarkv1.Mode, error) {
	switch name {
	case "direct":
		return waymarkv1.Mode_MODE_DIRECT, nil
	case "personal":
		return waymarkv1.Mode_MODE_PERSONAL, nil
	}
	return 0, fail(exitUsage, "--mode %.20q: expected direct or personal", name)
}

// send makes a transaction of messages, signs and sends it, and prints what became of it.
func (s *sending) send(ctx context.Context, e *env, messages ...x.Message) error {
	mode, err := modeOf(s.mode)
	if err != nil {
		return err
	}
	if err := s.check(); err != nil {
		return err
	}
	if s.expiresIn <= 0 || s.expiresIn > maxLifetime {
		return fail(exitUsage, "--expires-in %s: expected at most %s", s.expiresIn, maxLifetime)
	}
	tx, err := s.draft(ctx, e, messages)
	if err != nil {
		return err
	}
	if s.generate {
		return e.printMessage(tx)
	}
	key, err := s.unlock(e)
	if err != nil {
		return err
	}
	signed, err := client.Sign(tx, key, mode)
	if err != nil {
		return fail(exitUsage, "%w", err)
	}
	if s.nonce != 0 {
		return s.submit(ctx, e, signed, nil)
	}
	return s.submit(ctx, e, signed, func(ctx context.Context) (*client.Signed, error) {
		tx, err := s.draft(ctx, e, messages)
		if err != nil {
			return nil, err
		}
		return client.Sign(tx, key, mode)
	})
}

func (s *sending) draft(ctx context.Context, e *env, messages []x.Message) (*waymarkv1.Tx, error) {
	address, err := s.address(e)
	if err != nil {
		return nil, err
	}
	settings, err := e.client()
	if err != nil {
		return nil, err
	}
	nonce := s.nonce
	if nonce == 0 {
		ledger, _, err := e.connect()
		if err != nil {
			return nil, err
		}
		nonces, err := ledger.Nonces(ctx, address)
		if err != nil {
			return nil, answered(fmt.Errorf("the key 0x%x: %w", address, err))
		}
		nonce = nonces.Draw()
	}
	return client.Draft{
		ChainID: settings.ChainID, Signer: address, Nonce: nonce, Expires: time.Now().Add(s.expiresIn),
		Memo: s.memo, Messages: messages,
	}.Tx()
}

// submit sends a signed transaction, waits as long as it should, and prints what became of it. One that its block had no
// work left for is signed again; again is nil where it cannot be.
func (w *waiting) submit(
	ctx context.Context, e *env, signed *client.Signed, again func(context.Context) (*client.Signed, error),
) error {
	ledger, _, err := e.connect()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	hash := signed.CometHash()
	switch w.until {
	case waitNone:
		if err := ledger.Hand(ctx, signed); err != nil {
			return sent(signed.ID[:], err)
		}
		return e.printSent(signed.ID[:], hash[:], "sent")
	case waitCheck:
		if err := ledger.Submit(ctx, signed); err != nil {
			return sent(signed.ID[:], err)
		}
		return e.printSent(signed.ID[:], hash[:], "taken")
	}
	var outcome *waymarkv1.Outcome
	if again == nil {
		outcome, err = ledger.Send(ctx, signed)
	} else if signed, outcome, err = ledger.SendAnew(ctx, signed, again); signed == nil {
		return err
	}
	if err != nil {
		return sent(signed.ID[:], err)
	}
	hash = signed.CometHash()
	return e.printOutcome(outcome, hash[:])
}

// submitAll sends signed transactions, all before it waits for any, and prints what became of each. It returns the first
// failure.
func (w *waiting) submitAll(ctx context.Context, e *env, all []*client.Signed) error {
	if len(all) > 1 {
		ledger, _, err := e.connect()
		if err != nil {
			return err
		}
		for _, signed := range all {
			if err := ledger.Hand(ctx, signed); err != nil {
				return sent(signed.ID[:], err)
			}
		}
	}
	var first error
	for _, signed := range all {
		if err := w.submit(ctx, e, signed, nil); first == nil {
			first = err
		}
	}
	return first
}

// printMessage prints a transaction or message as JSON, whatever --output says: it is for another command to read.
func (e *env) printMessage(m proto.Message) error {
	encoder := json.NewEncoder(e.stdout)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(client.Plain(m, false))
}

// printSent prints that a transaction is on its way.
func (e *env) printSent(id, hash []byte, status string) error {
	result := client.Object{{Name: "tx_id", Value: hex.EncodeToString(id)}, {Name: "comet_hash", Value: cometHash(hash)}, {Name: "status", Value: status}}
	return e.print(result, func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "%s %x: not known yet to be executed\n", status, id)
		return err
	})
}

// cometHash writes a hash of CometBFT, of a transaction or header, as CometBFT does; empty for none.
func cometHash(hash []byte) string { return strings.ToUpper(hex.EncodeToString(hash)) }

// printOutcome prints what became of a transaction, and returns the error for one that was not applied. The hash is
// nil where only the id is known.
func (e *env) printOutcome(o *waymarkv1.Outcome, hash []byte) error {
	result := numbered(client.Plain(o, true))
	if hash != nil {
		result = append(client.Object{result[0], {Name: "comet_hash", Value: cometHash(hash)}}, result[1:]...)
	}
	if err := e.print(result, func(w io.Writer) error { return writeOutcome(w, o) }); err != nil {
		return err
	}
	if o.Status == waymarkv1.Status_STATUS_APPLIED {
		return nil
	}
	status := client.ShortName("waymark.v1.Status", int32(o.Status))
	err := fmt.Errorf("%s: %s", status, o.Log)
	if errors.Is(&x.Error{Codespace: o.Codespace, Code: o.Code}, client.ErrBusy) {
		err = fmt.Errorf("%w\n  its nonce is used: make it again, with the next one, and sign that; where it stays so, with fewer messages", err)
	}
	return rejected(o.Codespace, o.Code, &txError{o.TxId, err})
}

// numbered makes the heights and indexes of an outcome numbers, as they are in the results of all commands but query.
func numbered(o client.Object) client.Object {
	for i := range o {
		switch v := o[i].Value.(type) {
		case client.Object:
			numbered(v)
		case []any:
			for _, one := range v {
				if inner, ok := one.(client.Object); ok {
					numbered(inner)
				}
			}
		case string:
			if o[i].Name == "height" || o[i].Name == "index" {
				o[i].Value = json.Number(v)
			}
		}
	}
	return o
}

func writeOutcome(w io.Writer, o *waymarkv1.Outcome) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	if _, err := fmt.Fprintf(table, "%s in block %d\ntransaction\t%x\n",
		client.ShortName("waymark.v1.Status", int32(o.Status)), o.Height, o.TxId); err != nil {
		return err
	}
	if o.Suspect {
		if _, err := fmt.Fprintln(table, "[SUSPECT]\tthe owner of the key no longer vouches for what it signed then"); err != nil {
			return err
		}
	}
	for _, m := range o.Messages {
		for _, entry := range m.Entries {
			if _, err := fmt.Fprintf(table, "%s\t%s, record %d%s\n", entry.Subject,
				client.ShortName("waymark.v1.Kind", int32(entry.Kind)), entry.Index, flagWords(entry.Flags)); err != nil {
				return err
			}
		}
	}
	return table.Flush()
}

// flagNames are flags by their short names.
func flagNames(flags []waymarkv1.Flag) []string {
	names := make([]string, len(flags))
	for i, f := range flags {
		names[i] = client.ShortName("waymark.v1.Flag", int32(f))
	}
	return names
}

// flagWords writes flags behind what they are about.
func flagWords(flags []waymarkv1.Flag) string {
	if len(flags) == 0 {
		return ""
	}
	return " (" + words(strings.Join(flagNames(flags), ", ")) + ")"
}
