package epcis

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// The rules that a document can break besides those of package rules.
const (
	RuleSyntax    rules.Rule = "syntax"     // not JSON
	RuleDuplicate rules.Rule = "duplicate"  // a name twice in one object
	RuleKind      rules.Rule = "json-type"  // text where a number must be, and the like
	RuleUnknown   rules.Rule = "unknown"    // a name that EPCIS does not have there and that is no extension
	RuleEventType rules.Rule = "event-type" // none of the five event types
	RuleContext   rules.Rule = "context"    // a JSON-LD context that cannot be used
	RuleDocument  rules.Rule = "document"   // neither a document nor an event
)

// Error is one broken rule of a document.
type Error struct {
	Pointer string     // where: a JSON pointer, "/epcisBody/eventList/3/bizStep"
	Rule    rules.Rule // a stable code
	Found   string     // what was there, clipped; empty when nothing was; for RuleKind the kind of value in words
	Fix     string     // what was expected, and so what to change
}

// Error says where, what was expected and what was found.
func (e *Error) Error() string {
	where := e.Pointer
	if where == "" {
		where = "document"
	}
	switch {
	case e.Found == "":
		return fmt.Sprintf("%s: %s: %s", where, e.Rule, e.Fix)
	case e.Rule == RuleKind:
		return fmt.Sprintf("%s: %s: %s, found %s", where, e.Rule, e.Fix, e.Found)
	default:
		return fmt.Sprintf("%s: %s: %s, found %q", where, e.Rule, e.Fix, e.Found)
	}
}

// Errors are the broken rules of one event, or of the rest of a document, in the order in which they were found.
type Errors []*Error

// Error joins them, one a line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives errors.As access to each.
func (e Errors) Unwrap() []error {
	list := make([]error, len(e))
	for i, one := range e {
		list[i] = one
	}
	return list
}

// faults collects errors, up to the number that is worth reporting of one event.
type faults struct{ list Errors }

func (f *faults) add(at *place, rule rules.Rule, found, fix string) {
	if len(f.list) < rules.MaxViolations {
		f.list = append(f.list, &Error{Pointer: at.String(), Rule: rule, Found: rules.Clip(found), Fix: fix})
	}
}

// unknown adds that a name is none of those that may be there.
func (f *faults) unknown(at *place, name, fix string) {
	if isComment(name) {
		fix += "; --lenient leaves out names that begin with _"
	}
	f.add(at, RuleUnknown, name, fix)
}

// err is nil when nothing was found.
func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	return f.list
}

// place is where in a document a value is, linked from the inside out and spelled only for an error.
type place struct {
	outer *place
	name  string
	index int // of a list's item; -1 for a name
}

func (p *place) in(name string) *place { return &place{outer: p, name: name, index: -1} }
func (p *place) at(index int) *place   { return &place{outer: p, index: index} }

// maxPointerName bounds a name in a pointer, so that an error stays readable whatever the document.
const maxPointerName = 1000

// String is the JSON pointer.
func (p *place) String() string {
	if p == nil {
		return ""
	}
	if p.index >= 0 {
		return p.outer.String() + "/" + strconv.Itoa(p.index)
	}
	name := p.name
	if len(name) > maxPointerName {
		name = strings.ToValidUTF8(name[:maxPointerName], "") + "…"
	}
	return p.outer.String() + "/" + escapePointer.Replace(name)
}

var (
	escapePointer   = strings.NewReplacer("~", "~0", "/", "~1")
	unescapePointer = strings.NewReplacer("~1", "/", "~0", "~")
)
