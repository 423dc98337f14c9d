package epcis

import (
	"strings"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// is reports whether n is of the kind, and the fault when it is not.
func (r *eventReader) is(at *place, n *node, k kind) bool {
	if n.kind != k {
		r.faults.add(at, RuleKind, n.kind.String(), "expected "+k.String())
	}
	return n.kind == k
}

func (r *eventReader) text(at *place, n *node) string {
	if !r.is(at, n, kindString) {
		return ""
	}
	return n.text
}

// uri reads an identifier, with its prefix expanded.
func (r *eventReader) uri(at *place, n *node) string {
	if !r.is(at, n, kindString) {
		return ""
	}
	if n.text == "" {
		r.faults.add(at, rules.RuleURI, "", "expected an absolute URI; leave the field out when there is none")
	}
	return r.context.expand(n.text)
}

// uris reads a list of identifiers.
func (r *eventReader) uris(at *place, n *node) []string {
	var list []string
	r.each(at, n, kindString, func(at *place, n *node) { list = append(list, r.uri(at, n)) })
	return list
}

// each calls read for the items of a list that are of the kind.
func (r *eventReader) each(at *place, n *node, k kind, read func(*place, *node)) {
	if !r.is(at, n, kindArray) {
		return
	}
	for i, item := range n.items {
		if inner := at.at(i); r.is(inner, item, k) {
			read(inner, item)
		}
	}
}

// closed calls read for the members of an object that has no extensions; read reports whether it knows the name.
func (r *eventReader) closed(at *place, n *node, read func(at *place, name string, n *node) bool) {
	if !r.is(at, n, kindObject) {
		return
	}
	for _, m := range n.members {
		if !read(at.in(m.name), m.name, m.value) {
			r.faults.unknown(at.in(m.name), m.name, "expected a name that EPCIS has there")
		}
	}
}

// word reads a value of a vocabulary as events store it.
func (r *eventReader) word(at *place, n *node, v *rules.Vocabulary) string {
	if !r.is(at, n, kindString) {
		return ""
	}
	switch {
	case n.text == "":
		r.faults.add(at, rules.RuleVocabulary, "", "expected a standard "+v.Name()+" or a URI")
	case !r.lenient && v.Reserved(n.text):
		r.faults.add(at, rules.RuleVocabulary, n.text, v.Expected(n.text))
	}
	return v.Canonical(r.context.expand(n.text))
}

// decimal reads a number in its canonical form.
func (r *eventReader) decimal(at *place, n *node) string {
	if n.kind != kindNumber && (!r.lenient || n.kind != kindString) {
		r.is(at, n, kindNumber)
		return ""
	}
	number, ok := rules.CanonicalDecimal(strings.TrimSpace(n.text))
	if !ok {
		r.faults.add(at, rules.RuleDecimal, n.text, "expected a decimal number of at most 128 digits")
	}
	return number
}

func (r *eventReader) time(at *place, n *node) *provenancev1.DateTime {
	if !r.is(at, n, kindString) {
		return nil
	}
	d, err := rules.ParseDateTime(n.text)
	if err != nil {
		r.faults.add(at, rules.RuleTime, n.text, err.Error())
	}
	return d
}

// unit reads a unit of measure or other text that means nothing when it is empty.
func (r *eventReader) unit(at *place, n *node) string {
	s := r.text(at, n)
	if s == "" && n.kind == kindString {
		r.faults.add(at, rules.RuleText, "", "expected a value; leave the field out when there is none")
	}
	return s
}
