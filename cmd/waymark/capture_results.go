package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/waymark-ledger/waymark/client"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
	"github.com/waymark-ledger/waymark/x"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// invalid is the outcome of an event that breaks a rule of EPCIS and was not sent.
const invalid client.CaptureStatus = "invalid"

// results keeps what became of events in few bytes each.
type results struct {
	spool   *spool
	of      []result // by position in the spool
	txs     []resultTx
	txAt    map[string]int32
	errs    map[int]*x.Error
	chainID string
}

type result struct {
	status client.CaptureStatus
	tx     int32  // in txs, from 1; 0 for none
	flags  uint64 // bit n for flag n
}

type resultTx struct {
	id, hash []byte
	height   int64
}

func newResults(s *spool, chainID string) *results {
	r := &results{spool: s, of: make([]result, len(s.entries)), txAt: map[string]int32{}, errs: map[int]*x.Error{}, chainID: chainID}
	for i := range r.of {
		r.of[i].status = client.Unsent
		if s.entries[i].broken {
			r.of[i].status = invalid
		}
	}
	return r
}

// set keeps what became of an event.
func (r *results) set(i int, c client.Captured) {
	one := result{status: c.Status}
	if c.TxID != nil {
		key := string(c.TxID)
		if r.txAt[key] == 0 {
			r.txs = append(r.txs, resultTx{c.TxID, c.CometHash, c.Height})
			r.txAt[key] = int32(len(r.txs))
		}
		one.tx = r.txAt[key]
	}
	for _, f := range c.Flags {
		one.flags |= 1 << uint(f)
	}
	if c.Err != nil {
		r.errs[i] = c.Err
	}
	r.of[i] = one
}

// count returns how many events have one of the outcomes.
func (r *results) count(of ...client.CaptureStatus) int {
	n := 0
	for _, one := range r.of {
		if slices.Contains(of, one.status) {
			n++
		}
	}
	return n
}

// capturedEvent is what capture prints of an event.
type capturedEvent struct {
	File      string               `json:"file"`
	Index     int32                `json:"index"`
	Pointer   string               `json:"pointer"`
	Type      string               `json:"type,omitempty"`
	BizStep   string               `json:"biz_step,omitempty"`
	Hash      string               `json:"hash,omitempty"`
	Digest    string               `json:"digest,omitempty"`
	Subjects  []string             `json:"subjects"`
	Outcome   client.CaptureStatus `json:"outcome"`
	TxID      string               `json:"tx_id,omitempty"`
	CometHash string               `json:"comet_hash,omitempty"`
	Height    int64                `json:"height,omitempty"`
	Flags     []string             `json:"flags"`
	Codespace string               `json:"codespace,omitempty"`
	Code      uint32               `json:"code,omitempty"`
	// Rule is the rule that the event breaks: of EPCIS by its code, of the ledger in words.
	Rule   string       `json:"rule,omitempty"`
	Reason string       `json:"reason,omitempty"`
	Errors []brokenRule `json:"errors,omitempty"`
}

// event returns what to print of the event at a position of the spool.
func (r *results) event(i int) (*capturedEvent, error) {
	entry, one := &r.spool.entries[i], r.of[i]
	out := &capturedEvent{
		File: r.spool.files[entry.file].name, Index: entry.index, Pointer: r.spool.pointer(entry),
		Outcome: one.status, Subjects: []string{}, Flags: flagNames(flagsIn(one.flags)),
	}
	if entry.broken {
		var err error
		out.Errors, err = r.spool.rules(i)
		if err == nil && len(out.Errors) > 0 {
			out.Rule, out.Reason = out.Errors[0].Rule, out.Errors[0].String()
		}
		return out, err
	}
	if err := r.describe(i, out); err != nil {
		return nil, err
	}
	if one.tx > 0 {
		tx := r.txs[one.tx-1]
		out.TxID, out.CometHash, out.Height = hex.EncodeToString(tx.id), cometHash(tx.hash), tx.height
	}
	if e := r.errs[i]; e != nil {
		out.Codespace, out.Code, out.Rule, out.Reason = e.Codespace, e.Code, ruleNamed(e.Codespace, e.Code), e.Error()
	}
	return out, nil
}

// describe says what the event itself is.
func (r *results) describe(i int, out *capturedEvent) error {
	event, err := r.spool.event(i)
	if err != nil {
		return err
	}
	out.Type, out.BizStep = rules.TypeName(event.Type), event.BizStep
	out.Digest = fmt.Sprintf("%x", rules.Digest(event))
	if out.Hash, err = rules.EventHash(event, rules.CBV20); err != nil {
		return err
	}
	lines, err := rules.Lines(event)
	if err != nil {
		return nil //nolint:nilerr // of an event with too long an identifier the ledger says what is wrong
	}
	for _, line := range lines {
		if subject := string(line.Key); !slices.Contains(out.Subjects, subject) {
			out.Subjects = append(out.Subjects, subject)
		}
	}
	return nil
}

func flagsIn(bits uint64) []waymarkv1.Flag {
	var flags []waymarkv1.Flag
	for f := range 64 {
		if bits&(1<<uint(f)) != 0 {
			flags = append(flags, waymarkv1.Flag(f))
		}
	}
	return flags
}

// writeJSON writes one object, event by event.
func (r *results) writeJSON(w io.Writer) error {
	head, err := json.Marshal(map[string]any{"chain_id": r.chainID, "summary": r.summary()})
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "%s,\"events\":[", head[:len(head)-1]); err != nil {
		return err
	}
	for i := range r.of {
		if i > 0 {
			if _, err := io.WriteString(w, ","); err != nil {
				return err
			}
		}
		event, err := r.event(i)
		if err != nil {
			return err
		}
		bz, err := json.Marshal(event)
		if err != nil {
			return err
		}
		if _, err := w.Write(bz); err != nil {
			return err
		}
	}
	_, err = io.WriteString(w, "]}\n")
	return err
}

// summary counts the events by outcome.
func (r *results) summary() map[client.CaptureStatus]int {
	counts := map[client.CaptureStatus]int{}
	for _, one := range r.of {
		counts[one.status]++
	}
	return counts
}

// writeText writes a line for each event, and a last one that counts them.
func (r *results) writeText(w io.Writer) error {
	for i := range r.of {
		event, err := r.event(i)
		if err != nil {
			return err
		}
		if err := event.write(w); err != nil {
			return err
		}
	}
	var parts []string
	counts := r.summary()
	for _, status := range []client.CaptureStatus{
		client.Applied, client.AlreadyRecorded, client.Refused, client.Rejected, client.Unknown, client.Unsent, invalid,
	} {
		if counts[status] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[status], words(string(status))))
		}
	}
	_, err := fmt.Fprintf(w, "%s: %s\n", counted(len(r.of), "event"), strings.Join(parts, ", "))
	return err
}

func (c *capturedEvent) write(w io.Writer) error {
	out := &lines{w: w}
	where := c.File
	if c.Pointer != "" {
		where += " " + c.Pointer
	}
	what := c.Type
	if c.BizStep != "" {
		what += " " + c.BizStep
	}
	out.line("%-16s %s: %s %s", words(string(c.Outcome)), where, what, strings.Join(c.Subjects, " "))
	const indent = "                 "
	if c.Height > 0 {
		out.line("%sblock %d, transaction %s", indent, c.Height, c.TxID)
	}
	if len(c.Flags) > 0 {
		out.line("%sflagged: %s", indent, words(strings.Join(c.Flags, ", ")))
	}
	switch {
	case c.Codespace != "":
		out.line("%s%s (%s %d)", indent, c.Reason, c.Codespace, c.Code)
	case c.Reason != "":
		out.line("%s%s", indent, c.Reason)
	}
	return out.err
}
