package epcis

import (
	"errors"
	"fmt"
	"io"
	"iter"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// Options say how a document is read.
type Options struct {
	// Lenient accepts documents that the standard does not, where their meaning is clear: names that begin with
	// "_", as "_comment" does, are dropped, and so is the action of a transformation; standard words may be written as
	// CBV URNs and older URIs, numbers as text.
	Lenient bool
}

// Item is an event of a document, or why there is none.
type Item struct {
	Pointer string              // of the event: "/epcisBody/eventList/3"; empty for a single event and for a document
	Index   int                 // of the event in its document; -1 where the error is not in an event
	Event   *provenancev1.Event // nil when Err is not
	Advice  Errors              // what departs from the standard and was accepted
	Err     error               // Errors, or an error of the reader
}

// Read reads the events of a document in their order. It reads from the position of r, twice, and no longer after the
// loop over the items has ended.
func Read(r io.ReadSeeker, o Options) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		start, err := r.Seek(0, io.SeekCurrent)
		if err != nil {
			yield(Item{Index: -1, Err: fmt.Errorf("read the document: %w", err)})
			return
		}
		d := &document{r: r, start: start, lenient: o.Lenient}
		if err := d.survey(); err != nil {
			yield(Item{Index: -1, Err: err})
			return
		}
		d.events(yield)
	}
}

// maxErrors is how many broken rules Validate returns at most, so that a large document of nothing else is no burden.
const maxErrors = 1000

// Validate returns the broken rules of a document, the first 1,000 of them, and how many events it has. An empty list
// and a nil error mean that the document is valid.
func Validate(r io.ReadSeeker, o Options) (events int, broken Errors, err error) {
	for item := range Read(r, o) {
		if item.Index >= 0 {
			events++
		}
		var list Errors
		switch {
		case errors.As(item.Err, &list):
			broken = append(broken, list[:min(len(list), maxErrors-len(broken))]...)
		case item.Err != nil:
			return events, broken, item.Err
		}
	}
	return events, broken, nil
}

// events yields the events of a surveyed document.
func (d *document) events(yield func(Item) bool) {
	if d.list == nil {
		yield(d.event(d.root, nil, 0))
		return
	}
	if _, err := d.r.Seek(d.list.eventList, io.SeekStart); err != nil {
		yield(Item{Index: -1, Err: fmt.Errorf("read the document: %w", err)})
		return
	}
	lex := newLexer(d.r, d.list.eventList)
	_, err := lex.next() // the bracket
	for i := 0; err == nil; i++ {
		var k kind
		if k, err = lex.next(); err != nil || k == closeArray {
			break
		}
		at := d.at.at(i)
		f := &faults{}
		p := &parser{lex: lex, from: lex.start, size: maxEvent, faults: f}
		var n *node
		if n, err = p.whole(at, k); err != nil {
			break
		}
		item := Item{Pointer: at.String(), Index: i, Err: f.err()}
		if item.Err == nil {
			item = d.event(n, at, i)
		}
		if !yield(item) {
			return
		}
		var done bool
		if done, err = p.separator(closeArray); done {
			break
		}
	}
	if err != nil {
		// The survey read the same bytes without an error: they have changed since, or cannot be read any more.
		yield(Item{Index: -1, Err: syntax(err)})
	}
}

// event makes the item of the event n.
func (d *document) event(n *node, at *place, index int) Item {
	item := Item{Pointer: at.String(), Index: index}
	r := &eventReader{lenient: d.lenient, keys: map[string]string{}}
	ev := r.read(at, n, d.context)
	if len(r.faults.list) == 0 {
		r.adopt(at, rules.CheckEvent(ev))
	}
	if item.Err = r.faults.err(); item.Err != nil {
		return item
	}
	item.Event = ev
	for _, v := range rules.Advise(ev) {
		item.Advice = append(item.Advice, r.relocate(at, v))
	}
	return item
}

// syntax makes an error of the lexer one of the document.
func syntax(err error) error {
	var s *errSyntax
	if errors.As(err, &s) {
		return Errors{{Rule: RuleSyntax, Fix: "not JSON that can be read: " + s.Error()}}
	}
	return err
}
