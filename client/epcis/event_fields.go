package epcis

import (
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// certifications reads one URI or a list of them.
func (r *eventReader) certifications(at *place, n *node) []string {
	if n.kind == kindString {
		r.single = true
		return []string{r.uri(at, n)}
	}
	return r.uris(at, n)
}

func (r *eventReader) errorDeclaration(at *place, n *node) *provenancev1.ErrorDeclaration {
	e := &provenancev1.ErrorDeclaration{}
	e.Extensions = r.open(at, n, func(at *place, name string, n *node) bool {
		switch name {
		case "declarationTime":
			e.DeclarationTime = r.time(at, n)
		case "reason":
			e.Reason = r.word(at, n, rules.ErrorReasons)
		case "correctiveEventIDs":
			e.CorrectiveEventIds = r.uris(at, n)
		default:
			return false
		}
		return true
	})
	return e
}

func (r *eventReader) quantities(at *place, n *node) []*provenancev1.QuantityElement {
	var list []*provenancev1.QuantityElement
	r.each(at, n, kindObject, func(at *place, n *node) {
		q := &provenancev1.QuantityElement{}
		r.closed(at, n, func(at *place, name string, n *node) bool {
			switch name {
			case "epcClass":
				q.EpcClass = r.uri(at, n)
			case "quantity":
				q.Quantity = r.decimal(at, n)
			case "uom":
				q.Uom = r.unit(at, n)
			default:
				return false
			}
			return true
		})
		list = append(list, q)
	})
	return list
}

func (r *eventReader) persistentDisposition(at *place, n *node) *provenancev1.PersistentDisposition {
	d := &provenancev1.PersistentDisposition{}
	words := func(at *place, n *node) (list []string) {
		r.each(at, n, kindString, func(at *place, n *node) { list = append(list, r.word(at, n, rules.Dispositions)) })
		if n.kind == kindArray && len(n.items) == 0 {
			r.faults.add(at, rules.RuleRequired, "", "expected at least one disposition")
		}
		return list
	}
	r.closed(at, n, func(at *place, name string, n *node) bool {
		switch name {
		case "set":
			d.Set = words(at, n)
		case "unset":
			d.Unset = words(at, n)
		default:
			return false
		}
		return true
	})
	return d
}

func (r *eventReader) location(at *place, n *node) *provenancev1.Location {
	l := &provenancev1.Location{}
	if !r.is(at, n, kindObject) {
		return l
	}
	outer := r.context
	defer func() { r.context = outer }()
	r.context = outer.extend(at.in("@context"), n.get("@context"), &r.faults)
	for _, m := range n.members {
		switch m.name {
		case "@context":
		case "id":
			l.Id = r.uri(at.in("id"), m.value)
		default:
			l.Extensions = append(l.Extensions, r.field(at.in(m.name), m))
		}
	}
	sortFields(l.Extensions)
	return l
}

func (r *eventReader) bizTransactions(at *place, n *node) []*provenancev1.BizTransaction {
	var list []*provenancev1.BizTransaction
	r.each(at, n, kindObject, func(at *place, n *node) {
		t := &provenancev1.BizTransaction{}
		t.Type, t.BizTransaction = r.typed(at, n, "bizTransaction", rules.BizTransactionTypes)
		list = append(list, t)
	})
	return list
}

func (r *eventReader) sources(at *place, n *node) []*provenancev1.Source {
	var list []*provenancev1.Source
	r.each(at, n, kindObject, func(at *place, n *node) {
		s := &provenancev1.Source{}
		s.Type, s.Source = r.typed(at, n, "source", rules.SourceDestTypes)
		list = append(list, s)
	})
	return list
}

func (r *eventReader) destinations(at *place, n *node) []*provenancev1.Destination {
	var list []*provenancev1.Destination
	r.each(at, n, kindObject, func(at *place, n *node) {
		d := &provenancev1.Destination{}
		d.Type, d.Destination = r.typed(at, n, "destination", rules.SourceDestTypes)
		list = append(list, d)
	})
	return list
}

// typed reads an object of a type and an identifier.
func (r *eventReader) typed(at *place, n *node, id string, v *rules.Vocabulary) (word, uri string) {
	r.closed(at, n, func(at *place, name string, n *node) bool {
		switch name {
		case "type":
			word = r.word(at, n, v)
		case id:
			uri = r.uri(at, n)
		default:
			return false
		}
		return true
	})
	return word, uri
}
