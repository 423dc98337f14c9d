package epcis

import (
	"strings"

	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// envelope checks what stands around the events of a document.
type envelope struct{ faults *faults }

// shape is what the members of an object may be. A name that is not in it must be a URI, with or without a prefix.
type shape map[string]func(*envelope, *place, *node)

// capture checks an EPCISDocument and returns its list of events.
func (e *envelope) capture(n *node) (*node, *place) {
	var root *place
	e.object(root, n, shape{
		"@context": anything, "type": anything, "epcisBody": anything,
		"id": (*envelope).uri, "schemaVersion": (*envelope).version, "creationDate": (*envelope).time,
		"instanceIdentifier": (*envelope).text, "sender": (*envelope).text, "receiver": (*envelope).text,
		"epcisHeader": (*envelope).header,
	})
	e.require(root, n, "schemaVersion", "creationDate")
	body := e.inner(root, n, "epcisBody")
	return e.eventList(root.in("epcisBody"), body)
}

// query checks an EPCISQueryDocument and returns its list of events.
func (e *envelope) query(n *node) (*node, *place) {
	var root *place
	e.object(root, n, shape{
		"@context": anything, "type": anything, "epcisBody": anything,
		"id": (*envelope).uri, "schemaVersion": (*envelope).version, "creationDate": (*envelope).time,
	})
	at := root.in("epcisBody")
	body := e.inner(root, n, "epcisBody")
	e.object(at, body, shape{"queryResults": anything})
	results := e.inner(at, body, "queryResults")
	at = at.in("queryResults")
	e.object(at, results, shape{
		"queryName": (*envelope).text, "subscriptionID": (*envelope).text, "resultsBody": anything,
	})
	if results != nil {
		e.require(at, results, "queryName")
	}
	body = e.inner(at, results, "resultsBody")
	at = at.in("resultsBody")
	e.object(at, body, shape{"eventList": anything, "vocabularyList": (*envelope).vocabularies})
	return e.eventList(at, body)
}

func (e *envelope) eventList(at *place, body *node) (*node, *place) {
	list := body.get("eventList")
	at = at.in("eventList")
	switch {
	case body == nil: // already reported
	case list == nil:
		e.faults.add(at, rules.RuleRequired, "", "expected the list of events")
	case list.kind != kindArray:
		e.faults.add(at, RuleKind, list.kind.String(), "expected a list of events")
	}
	return list, at
}

// inner returns the object that the member of n is, and nil after reporting that it is none.
func (e *envelope) inner(at *place, n *node, name string) *node {
	if n == nil {
		return nil
	}
	v := n.get(name)
	if v == nil {
		e.faults.add(at.in(name), rules.RuleRequired, "", "expected an object")
		return nil
	}
	if !e.is(at.in(name), v, kindObject) {
		return nil
	}
	return v
}

func (e *envelope) object(at *place, n *node, s shape) {
	if n == nil {
		return
	}
	for _, m := range n.members {
		check := s[m.name]
		switch {
		case check != nil:
			check(e, at.in(m.name), m.value)
		case !rules.IsURI(m.name):
			e.faults.unknown(at.in(m.name), m.name, "expected a name that EPCIS has there, or one with a prefix")
		}
	}
}

func (e *envelope) require(at *place, n *node, names ...string) {
	for _, name := range names {
		if n.get(name) == nil {
			e.faults.add(at.in(name), rules.RuleRequired, "", "expected a value")
		}
	}
}

func (e *envelope) is(at *place, n *node, k kind) bool {
	if n.kind != k {
		e.faults.add(at, RuleKind, n.kind.String(), "expected "+k.String())
	}
	return n.kind == k
}

func anything(*envelope, *place, *node) {}

func (e *envelope) text(at *place, n *node) { e.is(at, n, kindString) }

func (e *envelope) uri(at *place, n *node) {
	if e.is(at, n, kindString) && !rules.IsURI(n.text) {
		e.faults.add(at, rules.RuleURI, n.text, "expected an absolute URI")
	}
}

func (e *envelope) time(at *place, n *node) {
	if !e.is(at, n, kindString) {
		return
	}
	if _, err := rules.ParseDateTime(n.text); err != nil {
		e.faults.add(at, rules.RuleTime, n.text, err.Error())
	}
}

func (e *envelope) version(at *place, n *node) {
	if !e.is(at, n, kindString) {
		return
	}
	for part := range strings.SplitSeq(n.text, ".") {
		if part == "" || strings.Trim(part, "0123456789") != "" {
			e.faults.add(at, RuleDocument, n.text, `expected a version such as "2.0"`)
			return
		}
	}
}

// header checks an EPCIS header, which may carry master data.
func (e *envelope) header(at *place, n *node) {
	if e.is(at, n, kindObject) {
		e.object(at, n, shape{"epcisMasterData": (*envelope).masterData})
	}
}

func (e *envelope) masterData(at *place, n *node) {
	if !e.is(at, n, kindObject) {
		return
	}
	if list := n.get("vocabularyList"); list != nil {
		e.vocabularies(at.in("vocabularyList"), list)
	}
}

func (e *envelope) vocabularies(at *place, n *node) {
	e.each(at, n, func(at *place, n *node) {
		e.member(at, n, "type", true, (*envelope).uri)
		e.member(at, n, "vocabularyElementList", false, func(_ *envelope, at *place, n *node) {
			e.each(at, n, e.vocabularyElement)
		})
	})
}

func (e *envelope) vocabularyElement(at *place, n *node) {
	e.member(at, n, "id", true, (*envelope).uri)
	e.member(at, n, "attributes", false, func(_ *envelope, at *place, n *node) {
		e.each(at, n, func(at *place, n *node) {
			e.member(at, n, "id", true, (*envelope).uri)
			e.member(at, n, "attribute", false, func(_ *envelope, at *place, n *node) {
				if n.kind != kindNumber && n.kind != kindString && n.kind != kindObject {
					e.faults.add(at, RuleKind, n.kind.String(), "expected text, a number or an object")
				}
			})
		})
	})
	e.member(at, n, "children", false, func(_ *envelope, at *place, n *node) {
		if !e.is(at, n, kindArray) {
			return
		}
		for i, child := range n.items {
			e.uri(at.at(i), child)
		}
	})
}

// each checks the objects of a list.
func (e *envelope) each(at *place, n *node, check func(*place, *node)) {
	if !e.is(at, n, kindArray) {
		return
	}
	for i, item := range n.items {
		if e.is(at.at(i), item, kindObject) {
			check(at.at(i), item)
		}
	}
}

func (e *envelope) member(at *place, n *node, name string, must bool, check func(*envelope, *place, *node)) {
	if v := n.get(name); v != nil {
		check(e, at.in(name), v)
	} else if must {
		e.faults.add(at.in(name), rules.RuleRequired, "", "expected a value")
	}
}
