package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/client/epcis"
	"github.com/waymark-ledger/waymark/x"
)

// capturing is how events are recorded.
type capturing struct {
	author
	options epcis.Options
	proceed bool
	batch   int
	timeout time.Duration
	memo    string
}

func newCaptureCommand(e *env) *cobra.Command {
	var how capturing
	c := &cobra.Command{
		Use:   "capture FILE…",
		Short: "Record the events of EPCIS documents",
		Long: "Record the events of EPCIS documents, in the order of their event times over all files.\n\n" +
			"All documents are checked first: where one event is not valid, nothing is sent, and the error says where, which\n" +
			"rule and what to do: with --output json in a list, \"errors\", of file, event, pointer, rule and fix, on the standard\n" +
			"error. Events are recorded many in a transaction, which is recorded whole or not at all; so is a\n" +
			"file that fits one. At the first event that the ledger rejects or refuses nothing more is sent, and the status\n" +
			"is 6 if anything was recorded, else 5. With --proceed, bad events are left out instead and listed.\n\n" +
			"Running it again, after whatever interruption, records nothing twice. The outcomes are\n" +
			"  applied           recorded\n" +
			"  already_recorded  the same organization had recorded it before\n" +
			"  refused           not recorded, and the attempt is remembered: the signer lacks the authority that it claims\n" +
			"  rejected          not recorded\n" +
			"  unknown           sent, and nobody said what became of it: run it again\n" +
			"  unsent            not recorded, without a fault of its own: run it again\n" +
			"  invalid           not sent: it breaks a rule of EPCIS",
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return how.capture(c.Context(), e, args) },
	}
	how.flags(c)
	lenientFlag(c, &how.options)
	c.Flags().BoolVar(&how.proceed, "proceed", false, "leave out bad events and record the others")
	c.Flags().IntVar(&how.batch, "batch", client.DefaultBatch, "how many events in one transaction at most")
	c.Flags().DurationVar(&how.timeout, "timeout", defaultTimeout, "how long to wait for the outcome of one transaction")
	c.Flags().StringVar(&how.memo, "memo", "", "a note for people in every transaction, at most 256 bytes")
	return c
}

// capture records the events of files and prints what became of each.
func (how *capturing) capture(ctx context.Context, e *env, paths []string) (err error) {
	if how.batch < 1 || how.batch > client.MaxBatch {
		return fail(exitUsage, "--batch %d: expected 1 to %d", how.batch, client.MaxBatch)
	}
	s, err := newSpool()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	bars := e.progress()
	defer bars.stop()
	if err := how.read(ctx, e, s, paths, bars); err != nil {
		return err
	}
	order, err := s.order()
	if err != nil {
		return err
	}
	if s.broken == len(s.entries) && s.broken > 0 {
		return how.finish(e, newResults(s, ""), nil)
	}
	return how.record(ctx, e, s, order, bars)
}

// read checks all documents.
func (how *capturing) read(ctx context.Context, e *env, s *spool, paths []string, bars *progress) error {
	limit := maxBroken
	if how.proceed {
		limit = 0
	}
	for _, path := range paths {
		d, err := e.openDocument(path)
		if err != nil {
			return err
		}
		bars.reading(ctx, d)
		if err := errors.Join(s.read(d, how.options, limit), d.close()); errors.Is(err, errTooManyBroken) {
			break
		} else if err != nil {
			return err
		}
	}
	if s.broken > 0 && !how.proceed {
		return s.refusal()
	}
	return nil
}

// refusal is the error for documents of which not all events are valid.
func (s *spool) refusal() error {
	var all []brokenAt
	for i := range s.entries {
		entry := &s.entries[i]
		if !entry.broken {
			continue
		}
		broken, err := s.rules(i)
		if err != nil {
			return err
		}
		for _, one := range broken {
			all = append(all, brokenAt{s.files[entry.file].name, entry.index, one})
		}
	}
	message := fmt.Sprintf("nothing was sent, because %s not valid (--proceed leaves those out)",
		map[bool]string{true: "1 event is", false: fmt.Sprintf("%d events are", s.broken)}[s.broken == 1])
	return fail(exitUsage, "%w", &brokenError{message, all})
}

// record sends the events and prints what became of them.
func (how *capturing) record(ctx context.Context, e *env, s *spool, order []int, bars *progress) error {
	ledger, settings, err := e.connect()
	if err != nil {
		return err
	}
	if settings.ChainID == "" {
		return fail(exitUsage, "--chain-id: expected the chain for which to sign, or a home with settings")
	}
	key, err := how.unlock(e)
	if err != nil {
		return err
	}
	r := newResults(s, settings.ChainID)
	recording := client.Capture{
		Client: ledger, ChainID: settings.ChainID, Key: key, Batch: how.batch, Proceed: how.proceed,
		Timeout: how.timeout, Memo: how.memo,
	}
	decided := bars.recording(len(order))
	err = recording.Run(ctx, s.events(order), func(at int, c client.Captured) {
		r.set(order[at], c)
		decided()
	})
	bars.stop()
	return how.finish(e, r, err)
}

// finish prints what became of the events, and returns the error that it amounts to.
func (how *capturing) finish(e *env, r *results, failure error) error {
	out := bufio.NewWriter(e.stdout)
	write := func() error {
		if e.output == outputJSON {
			return r.writeJSON(out)
		}
		return r.writeText(out)
	}
	if err := errors.Join(write(), out.Flush()); err != nil {
		return err
	}
	return r.verdict(failure)
}

// verdict returns the error for what became of the events.
func (r *results) verdict(failure error) error {
	recorded := r.count(client.Applied, client.AlreadyRecorded)
	bad := r.count(client.Refused, client.Rejected)
	switch {
	case r.count(client.Unknown) > 0:
		return fail(exitUnknown, "%s sent, and what became of them is not known: run it again to find out: %w",
			counted(r.count(client.Unknown), "event"), orElse(failure, client.ErrOutcomeUnknown))
	case failure != nil && recorded == 0:
		return answered(failure)
	case failure != nil:
		return fail(exitPartial, "%d of %s recorded: %w%s", recorded, counted(len(r.of), "event"), failure, ruleOf(failure))
	case bad == 0 && r.count(invalid) == 0 && recorded == len(r.of):
		return nil
	case recorded > 0:
		return fail(exitPartial, "%d of %s recorded", recorded, counted(len(r.of), "event"))
	case bad > 0:
		return r.firstError()
	default:
		return fail(exitUsage, "no event is valid")
	}
}

// ruleOf names the rule of the ledger that an error is about, by codespace and code; empty where it is not the ledger's.
func ruleOf(err error) string {
	var e *x.Error
	if !errors.As(err, &e) {
		return ""
	}
	return fmt.Sprintf(" (%s %d)", e.Codespace, e.Code)
}

// firstError is the error of the first event in document order that the ledger did not take.
func (r *results) firstError() error {
	for i := range r.of {
		if e := r.errs[i]; e != nil {
			return rejected(e.Codespace, e.Code, fmt.Errorf("nothing was recorded: %s%s: %w",
				r.spool.files[r.spool.entries[i].file].name, r.spool.pointer(&r.spool.entries[i]), e))
		}
	}
	return fail(exitRejected, "nothing was recorded")
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
