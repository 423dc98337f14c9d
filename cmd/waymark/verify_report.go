package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/waymark-ledger/waymark/client"
	"github.com/waymark-ledger/waymark/client/verify"
	waymarkv1 "github.com/waymark-ledger/waymark/proto/waymark/v1"
)

// verification is what verify prints of a bundle.
type verification struct {
	Verdict string `json:"verdict"`
	// Reason and Detail say why it is not proved.
	Reason verify.Reason `json:"reason,omitempty"`
	Detail string        `json:"detail,omitempty"`
	*shown
}

// shown is what a bundle shows.
type shown struct {
	ChainID     string         `json:"chain_id"`
	Statement   string         `json:"statement"`
	Height      int64          `json:"height"`
	HeaderHash  string         `json:"header_hash"`
	Time        time.Time      `json:"time"`
	AgeSeconds  int64          `json:"age_seconds"`
	SignedPower int64          `json:"signed_power"`
	TotalPower  int64          `json:"total_power"`
	Proved      []string       `json:"proved"`
	Warnings    []string       `json:"warnings"`
	NotProved   []string       `json:"not_proved"`
	Dossiers    []shownDossier `json:"dossiers"`
	Keys        []shownKey     `json:"keys"`
	// Admissibility is the verdict on the goods, recomputed; absent where the bundle has none.
	Admissibility *toldVerdict `json:"admissibility,omitempty"`
	// Clearance is what was looked at and is not listed; absent where the bundle has none.
	Clearance *toldClearance `json:"clearance,omitempty"`
}

// shownKey is the life of a key as of the bundle's height.
type shownKey struct {
	Address string `json:"address"`
	// Named says that the bundle was asked to show it. Otherwise it signed an open record.
	Named         bool          `json:"named"`
	Status        verify.Status `json:"status"`
	Organization  string        `json:"organization,omitempty"`
	Permissions   []string      `json:"permissions,omitempty"`
	FromHeight    int64         `json:"from_height,omitempty"`
	RevokedHeight int64         `json:"revoked_height,omitempty"`
	SuspectSince  *time.Time    `json:"suspect_since,omitempty"`
}

type shownDossier struct {
	Subject  string        `json:"subject"`
	Named    bool          `json:"named"`
	Size     uint64        `json:"size"`
	Root     string        `json:"root"`
	Standing client.Object `json:"standing,omitempty"`
	Closed   int           `json:"closed"`
	// Records are all that are shown: of a closed one only kind and height.
	Records []shownRecord `json:"records"`
}

type shownRecord struct {
	Index        uint64        `json:"index"`
	Kind         string        `json:"kind"`
	Height       int64         `json:"height"`
	Open         bool          `json:"open"`
	Time         *time.Time    `json:"time,omitempty"`
	Organization string        `json:"organization,omitempty"`
	Signer       string        `json:"signer,omitempty"`
	TxID         string        `json:"tx_id,omitempty"`
	MessageIndex uint32        `json:"message_index"`
	Flags        []string      `json:"flags,omitempty"`
	Codespace    string        `json:"codespace,omitempty"`
	Code         uint32        `json:"code,omitempty"`
	Rule         string        `json:"rule,omitempty"`
	Suspect      bool          `json:"suspect,omitempty"`
	Summary      string        `json:"summary,omitempty"`
	Message      client.Object `json:"message,omitempty"`
}

// printVerdict prints what was found; the result may be nil.
func (e *env) printVerdict(r *verify.Result, failure error) error {
	v := verification{Verdict: verify.ClassOf(failure).String()}
	var refused *verify.Error
	if errors.As(failure, &refused) {
		v.Verdict, v.Reason, v.Detail = refused.Class.String(), refused.Reason, refused.Detail
	}
	if r != nil {
		v.shown = show(r)
	}
	return e.print(v, v.write)
}

func show(r *verify.Result) *shown {
	s := &shown{
		ChainID: r.ChainID, Statement: statementName(r.Statement), Height: r.Height, HeaderHash: cometHash(r.HeaderHash),
		Time: r.Time, AgeSeconds: int64(r.Age.Round(time.Second) / time.Second), SignedPower: r.SignedPower, TotalPower: r.TotalPower,
		Proved: r.Proved, Warnings: r.Warnings, NotProved: r.NotProved,
	}
	for i := range r.Dossiers {
		s.Dossiers = append(s.Dossiers, showDossier(&r.Dossiers[i]))
	}
	for i := range r.Keys {
		s.Keys = append(s.Keys, showKey(&r.Keys[i], r.Height))
	}
	if r.Verdict != nil {
		s.Admissibility = tellVerdict(r.Verdict)
	}
	if r.Clearance != nil {
		s.Clearance = tellClearance(r.Clearance)
	}
	return s
}

func showKey(k *verify.Key, height int64) shownKey {
	s := shownKey{
		Address: common.BytesToAddress(k.Address).Hex(), Named: k.Named, Status: k.Status(height), Permissions: k.Permissions(height),
		Organization: k.Life.GetOrganization(), FromHeight: k.Life.GetFromHeight(), RevokedHeight: k.Life.GetRevokedHeight(),
	}
	if since := k.Life.GetSuspectSince(); since != 0 {
		at := time.Unix(since, 0).UTC()
		s.SuspectSince = &at
	}
	return s
}

func showDossier(d *verify.Dossier) shownDossier {
	s := shownDossier{Subject: d.Subject, Named: d.Named, Size: d.Size, Root: hex.EncodeToString(d.Root), Closed: d.Closed}
	if d.Standing != nil {
		s.Standing = client.Plain(d.Standing, false)
	}
	opened := map[uint64]*verify.Record{}
	for i := range d.Records {
		opened[d.Records[i].Index] = &d.Records[i]
	}
	for i, leaf := range d.Leaves {
		if record := opened[uint64(i)]; record != nil {
			s.Records = append(s.Records, showRecord(record))
			continue
		}
		s.Records = append(s.Records, shownRecord{Index: uint64(i), Kind: kindName(leaf.Kind), Height: leaf.Height})
	}
	if len(d.Leaves) == 0 {
		for i := range d.Records {
			s.Records = append(s.Records, showRecord(&d.Records[i]))
		}
	}
	return s
}

func showRecord(r *verify.Record) shownRecord {
	at := time.Unix(r.Record.Time.GetSeconds(), int64(r.Record.Time.GetNanos())).UTC()
	s := shownRecord{
		Index: r.Index, Kind: kindName(r.Record.Kind), Height: r.Record.Height, Open: true, Time: &at,
		Organization: r.Record.Organization, Signer: hex.EncodeToString(r.Record.Signer), TxID: hex.EncodeToString(r.Record.TxId),
		MessageIndex: r.Record.MessageIndex, Flags: flagNames(r.Record.Flags), Codespace: r.Record.Codespace, Code: r.Record.Code,
		Suspect: r.Suspect,
	}
	if r.Record.Codespace != "" {
		s.Rule = ruleNamed(r.Record.Codespace, r.Record.Code)
	}
	if r.TypeURL == "" {
		s.Summary = "by the ledger's own rules"
		return s
	}
	message, err := client.Unpack(r.TypeURL, r.Message)
	if err != nil {
		s.Summary = "a message that this program does not know: " + r.TypeURL
		return s
	}
	s.Summary, s.Message = summaryOf(message), withRules(client.Plain(message, false))
	if said := r.Said(); said != "" {
		s.Summary = said
	}
	if r.Closed != nil && r.Closed.Codespace != "" {
		s.Summary += "; it failed because: " + ruleNamed(r.Closed.Codespace, r.Closed.Code)
	}
	return s
}

func kindName(k waymarkv1.Kind) string { return client.ShortName("waymark.v1.Kind", int32(k)) }

// write writes a verification for people.
func (v verification) write(w io.Writer) error {
	out := &lines{w: w}
	if v.shown == nil {
		out.line("%s: %s", strings.ToUpper(v.Verdict), v.Detail)
		return out.err
	}
	out.line("%s: %s, as of block %d, %s, of chain %s", strings.ToUpper(v.Verdict), v.Statement, v.Height,
		v.Time.Format(time.RFC3339), v.ChainID)
	if v.Detail != "" {
		out.line("%s", v.Detail)
	}
	if v.Admissibility != nil {
		out.line("%s", strings.ToUpper(v.Admissibility.Outcome))
	}
	out.list("Proved", v.Proved)
	out.list("Warnings", v.Warnings)
	out.list("Not proved", v.NotProved)
	for _, d := range v.Dossiers {
		out.dossier(d)
	}
	return out.err
}

// lines writes lines until one cannot be written.
type lines struct {
	w   io.Writer
	err error
}

func (l *lines) line(format string, args ...any) {
	if l.err == nil {
		_, l.err = fmt.Fprintln(l.w, printable(fmt.Sprintf(format, args...)))
	}
}

func (l *lines) list(title string, items []string) {
	if len(items) == 0 {
		return
	}
	l.line("\n%s", title)
	for _, item := range items {
		l.line("  - %s", item)
	}
}

func (l *lines) dossier(d shownDossier) {
	if l.err != nil {
		return
	}
	l.line("\n%s: %s", d.Subject, counted(int(d.Size), "record"))
	table := tabwriter.NewWriter(l.w, 0, 0, 2, ' ', 0)
	inner := &lines{w: table}
	for _, r := range d.Records {
		if !r.Open {
			inner.line("  %d\t%s\tblock %d\t\t(closed)", r.Index, r.Kind, r.Height)
			continue
		}
		kind := r.Kind
		if r.Rule != "" {
			kind = strings.ToUpper(kind)
		}
		inner.line("  %d\t%s\tblock %d\t%s\t%s", r.Index, kind, r.Height, r.Organization, r.text())
	}
	l.err = errors.Join(l.err, inner.err, table.Flush())
}

// text is what a record says, in a line.
func (r shownRecord) text() string {
	text := r.Summary
	if r.Rule != "" {
		text = fmt.Sprintf("attempted, and refused because %s: %s", r.Rule, text)
	}
	if len(r.Flags) > 0 {
		text += " [" + words(strings.Join(r.Flags, ", ")) + "]"
	}
	if r.Suspect {
		text += " [SUSPECT]"
	}
	return text
}
