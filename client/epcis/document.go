package epcis

import (
	"fmt"
	"io"
	"strings"

	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// document is what the first reading of a document finds out.
type document struct {
	r       io.ReadSeeker
	start   int64 // of the document in r
	lenient bool

	root    *node // everything but the events
	context context
	list    *node  // the list of events; nil for a single event
	at      *place // of that list
}

// The kinds of documents.
const (
	captureDocument = "EPCISDocument"
	queryDocument   = "EPCISQueryDocument"
)

// survey reads everything but the events and checks it.
func (d *document) survey() error {
	lex, err := d.begin()
	if err != nil {
		return err
	}
	f := &faults{}
	p := &parser{lex: lex, from: lex.offset(), size: maxEnvelope, faults: f, holds: isEventList}
	k, err := lex.next()
	if err != nil {
		return syntax(err)
	}
	if d.root, err = p.whole(nil, k); err != nil {
		return syntax(err)
	}
	if k, err = lex.next(); err == nil && k != kindEnd {
		err = &errSyntax{lex.start, "expected the end of the document"}
	}
	if err != nil {
		return syntax(err)
	}
	if len(f.list) == 0 {
		d.check(f)
	}
	return f.err()
}

// begin positions r behind a byte-order mark, if there is one.
func (d *document) begin() (*lexer, error) {
	mark := []byte("\uFEFF")
	head := make([]byte, len(mark))
	n, err := io.ReadFull(d.r, head)
	if err != nil && n == 0 && err != io.EOF {
		return nil, fmt.Errorf("read the document: %w", err)
	}
	at := d.start
	if string(head[:n]) == string(mark) {
		at += int64(n)
	}
	if _, err := d.r.Seek(at, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read the document: %w", err)
	}
	return newLexer(d.r, at), nil
}

// isEventList reports whether a list at this place is the list of events of a document.
func isEventList(at *place) bool {
	switch at.String() {
	case "/epcisBody/eventList", "/epcisBody/queryResults/resultsBody/eventList":
		return true
	}
	return false
}

// check checks the envelope and finds the list of events.
func (d *document) check(f *faults) {
	if d.root.kind != kindObject {
		f.add(nil, RuleDocument, "", "expected an EPCISDocument, an EPCISQueryDocument or an event, found "+d.root.kind.String())
		return
	}
	if d.lenient {
		dropComments(d.root)
	}
	e := &envelope{faults: f}
	kind := d.root.get("type")
	var root *place
	if kind == nil || kind.kind != kindString {
		f.add(root.in("type"), rules.RuleRequired, "", "expected EPCISDocument, EPCISQueryDocument or the type of an event")
		return
	}
	c := d.root.get("@context")
	if c == nil {
		f.add(root.in("@context"), rules.RuleRequired, "", "expected the JSON-LD context; GS1's is "+contextURL)
	}
	switch kind.text {
	case captureDocument:
		d.context = d.context.extend(root.in("@context"), c, f)
		d.list, d.at = e.capture(d.root)
	case queryDocument:
		d.context = d.context.extend(root.in("@context"), c, f)
		d.list, d.at = e.query(d.root)
	default:
		// The context of a single event is read with the event.
		if d.root.get("epcisBody") != nil {
			f.add(root.in("type"), RuleDocument, kind.text, "expected EPCISDocument or EPCISQueryDocument")
		}
	}
}

// isComment reports whether a name is one that the lenient reader leaves out. A name of JSON-LD never begins with "_":
// "_:" is the beginning of a blank node.
func isComment(name string) bool {
	return strings.HasPrefix(name, "_") && !strings.HasPrefix(name, "_:")
}

// dropComments removes the members that are comments, at every level.
func dropComments(n *node) {
	kept := n.members[:0]
	for _, m := range n.members {
		if !isComment(m.name) {
			dropComments(m.value)
			kept = append(kept, m)
		}
	}
	n.members = kept
	for _, item := range n.items {
		dropComments(item)
	}
}
