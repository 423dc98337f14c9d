package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/waymark-ledger/waymark/client"
	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
)

// What became of a listing.
const (
	oneUnsent   = "unsent"
	oneSent     = "sent"
	oneAlready  = "already_listed"
	oneRejected = "rejected"
	oneUnknown  = "unknown"
)

// importedOne is one listing of an import.
type importedOne struct {
	// Line is that of the notice.
	Line    int    `json:"line"`
	Subject string `json:"subject"`
	Outcome string `json:"outcome"`
	// Listing is its number, sent or listed before, and Status how far one that was listed before has come.
	Listing uint64 `json:"listing,omitempty"`
	Status  string `json:"status,omitempty"`
	TxID    string `json:"tx_id,omitempty"`
	Reason  string `json:"reason,omitempty"`
	// Proposed is all that it says.
	Proposed client.Object `json:"proposed"`

	proposed *blacklistv1.Proposed
}

// propose sends what is not listed yet, one transaction each, and returns the failure after which it stopped.
func (how *importing) propose(ctx context.Context, e *env, ledger *client.Client, key *ecdsa.PrivateKey, in *imported) error {
	send := &sending{author: how.author, expiresIn: client.DefaultLifetime}
	for _, one := range in.Listings {
		if err := one.find(ctx, ledger); err != nil {
			return answered(err)
		}
		if one.Outcome == oneAlready {
			continue
		}
		sign := func(ctx context.Context) (*client.Signed, error) {
			tx, err := send.draft(ctx, e, []x.Message{&blacklistv1.ProposeListing{Listing: one.proposed}})
			if err != nil {
				return nil, err
			}
			return client.Sign(tx, key, waymarkv1.Mode_MODE_DIRECT)
		}
		if err := one.send(ctx, ledger, sign, how.timeout); err != nil {
			return err
		}
	}
	return nil
}

// find marks a listing that there is already: of the same subject, on the same notice, for the same market.
func (one *importedOne) find(ctx context.Context, ledger *client.Client) error {
	q := &blacklistv1.ListingsRequest{Subject: one.Subject, Market: one.proposed.Markets[0], Limit: 1000}
	for more := true; more; more = q.Before != 0 {
		var page blacklistv1.ListingsResponse
		if _, err := ledger.Query(ctx, "/blacklist/listings", q, &page, 0); err != nil {
			return err
		}
		for _, l := range page.Listings {
			if slices.ContainsFunc(l.Evidence, func(digest []byte) bool { return bytes.Equal(digest, one.proposed.Evidence[0]) }) {
				one.Outcome, one.Listing = oneAlready, l.Id
				one.Status = client.ShortName("waymark.blacklist.v1.Status", int32(l.Status))
				return nil
			}
		}
		q.Before = page.Next
	}
	return nil
}

// send sends a proposal and waits for what becomes of it.
func (one *importedOne) send(
	ctx context.Context, ledger *client.Client, sign func(context.Context) (*client.Signed, error), timeout time.Duration,
) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	signed, err := sign(ctx)
	if err != nil {
		return err
	}
	last, outcome, err := ledger.SendAnew(ctx, signed, sign)
	if last != nil {
		one.TxID = hex.EncodeToString(last.ID[:])
	}
	var refusal *x.Error
	switch {
	case err == nil && outcome.Status == waymarkv1.Status_STATUS_APPLIED:
		one.Outcome, one.Listing = oneSent, listingOf(outcome)
		return nil
	case err == nil:
		one.Outcome, one.Reason = oneRejected, outcome.Log
		return rejected(outcome.Codespace, outcome.Code, fmt.Errorf("line %d, %s: %s", one.Line, one.Subject, outcome.Log))
	case errors.Is(err, client.ErrOutcomeUnknown):
		one.Outcome, one.Reason = oneUnknown, err.Error()
	case errors.As(err, &refusal):
		one.Outcome, one.Reason = oneRejected, err.Error()
		return rejected(refusal.Codespace, refusal.Code, fmt.Errorf("line %d, %s: %w", one.Line, one.Subject, err))
	default:
		one.TxID = "" // no node took it
	}
	return fmt.Errorf("line %d, %s: %w", one.Line, one.Subject, err)
}

// listingOf returns the number of the listing that a transaction made.
func listingOf(o *waymarkv1.Outcome) uint64 {
	for _, m := range o.Messages {
		for _, entry := range m.Entries {
			if number, is := strings.CutPrefix(entry.Subject, "listing/"); is {
				id, _ := strconv.ParseUint(number, 10, 64) // the ledger wrote it
				return id
			}
		}
	}
	return 0
}

// count counts what became of the listings.
func (in *imported) count() {
	for _, one := range in.Listings {
		one.Proposed = client.Plain(one.proposed, false)
		switch one.Outcome {
		case oneSent:
			in.Sent++
		case oneAlready:
			in.Already++
		case oneRejected:
			in.Rejected++
		case oneUnknown:
			in.Unknown++
		default:
			in.Unsent++
		}
	}
}

// verdict returns the error that an import amounts to.
func (in *imported) verdict(failure error) error {
	switch {
	case in.Unknown > 0:
		return fail(exitUnknown, "a proposal was sent, and what became of it is not known: run it again to find out: %w", failure)
	case failure != nil && in.Sent+in.Already > 0:
		return fail(exitPartial, "%d of %s listed: %w%s", in.Sent+in.Already, counted(len(in.Listings), "listing"), failure, ruleOf(failure))
	}
	return failure
}

func (in *imported) write(w io.Writer) error {
	out := &lines{w: w}
	out.line("%s: %d bound, %d unbound, %d unparsable", counted(in.Notices, "notice"), in.Bound, in.Unbound, in.Unparsable)
	if len(in.Problems) > 0 {
		out.line("\nNot understood, or without room")
		for _, p := range in.Problems {
			out.line("  %s", p)
		}
	}
	out.line("\nListings")
	for _, one := range in.Listings {
		out.line("  %-14s  line %d: %s%s", words(one.Outcome), one.Line, one.Subject, one.words())
	}
	out.line("\n%s: %d sent, %d listed already, %d rejected, %d unknown, %d unsent",
		counted(len(in.Listings), "listing"), in.Sent, in.Already, in.Rejected, in.Unknown, in.Unsent)
	return out.err
}

// words says what a listing does, and what became of it.
func (one *importedOne) words() string {
	text := ""
	switch {
	case one.proposed.Recall != nil:
		text = ", recalled: " + one.proposed.Recall.Action
	case one.proposed.Notice.GetCodes() != "":
		text = ", possible match: " + x.Clip(one.proposed.Notice.Codes, 80)
	default:
		text = ", possible match"
	}
	if one.Listing != 0 {
		text += fmt.Sprintf("; listing %d", one.Listing)
	}
	if one.Status != "" {
		text += ", " + one.Status
	}
	if one.Reason != "" {
		text += ": " + one.Reason
	}
	return text
}
