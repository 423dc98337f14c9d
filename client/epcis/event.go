package epcis

import (
	"strings"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// eventReader makes a typed event of a JSON value. It checks what only the JSON shows (kinds of values, unknown names,
// spellings of standard words, lists that are there but empty); what the typed event shows, package rules checks.
type eventReader struct {
	lenient bool
	faults  faults
	context context
	keys    map[string]string // of extension fields: namespace and name → key in the document
	single  bool              // certificationInfo is not a list
}

// read returns the event of n. It is of use only when there are no faults.
func (r *eventReader) read(at *place, n *node, c context) *provenancev1.Event {
	ev := &provenancev1.Event{}
	if !r.is(at, n, kindObject) {
		return ev
	}
	if r.lenient {
		dropComments(n)
	}
	r.context = c.extend(at.in("@context"), n.get("@context"), &r.faults)
	kind := n.get("type")
	if kind == nil {
		r.faults.add(at.in("type"), rules.RuleRequired, "", "expected the type of the event")
		return ev
	}
	if ev.Type = rules.ParseType(r.text(at.in("type"), kind)); ev.Type == provenancev1.EventType_EVENT_TYPE_UNSPECIFIED {
		r.faults.add(at.in("type"), RuleEventType, kind.text, "expected one of the five event types of EPCIS 2.0")
		return ev
	}
	for _, m := range n.members {
		if !r.member(at.in(m.name), ev, m.name, m.value) && r.extensionKey(at.in(m.name), m.name) {
			ev.Extensions = append(ev.Extensions, r.field(at.in(m.name), m))
		}
	}
	sortFields(ev.Extensions)
	r.present(at, n, ev)
	return ev
}

// member reads a field that EPCIS has; it reports whether name is one.
func (r *eventReader) member(at *place, ev *provenancev1.Event, name string, n *node) bool {
	if !rules.HasField(ev.Type, name) {
		if r.lenient && name == "action" {
			return true // a transformation has none, and what it does is clear without
		}
		r.faults.add(at, rules.RuleNotAllowed, "", "expected no such field in a "+rules.TypeName(ev.Type)+"; remove it")
		return true
	}
	switch name {
	case "@context", "type":
	case "recordTime":
		r.time(at, n)
	case "eventTime":
		ev.EventTime = r.time(at, n)
	case "eventTimeZoneOffset":
		ev.EventTimeZoneOffset = r.text(at, n)
	case "eventID":
		ev.EventId = r.uri(at, n)
	case "certificationInfo":
		ev.CertificationInfo = r.certifications(at, n)
	case "errorDeclaration":
		ev.ErrorDeclaration = r.errorDeclaration(at, n)
	case "action":
		if ev.Action = rules.ParseAction(r.text(at, n)); ev.Action == provenancev1.Action_ACTION_UNSPECIFIED {
			r.faults.add(at, rules.RuleVocabulary, n.text, "expected ADD, OBSERVE or DELETE")
		}
	case "bizStep":
		ev.BizStep = r.word(at, n, rules.BizSteps)
	case "disposition":
		ev.Disposition = r.word(at, n, rules.Dispositions)
	case "persistentDisposition":
		ev.PersistentDisposition = r.persistentDisposition(at, n)
	case "readPoint":
		ev.ReadPoint = r.location(at, n)
	case "bizLocation":
		ev.BizLocation = r.location(at, n)
	case "bizTransactionList":
		ev.BizTransactionList = r.bizTransactions(at, n)
	case "sourceList":
		ev.SourceList = r.sources(at, n)
	case "destinationList":
		ev.DestinationList = r.destinations(at, n)
	case "sensorElementList":
		ev.SensorElementList = r.sensorElements(at, n)
	case "ilmd":
		ev.Ilmd = r.ilmd(at, n)
	default:
		return r.thing(at, ev, name, n)
	}
	return true
}

// thing reads a field that says what the event is about.
func (r *eventReader) thing(at *place, ev *provenancev1.Event, name string, n *node) bool {
	switch name {
	case "epcList":
		ev.EpcList = r.uris(at, n)
	case "quantityList":
		ev.QuantityList = r.quantities(at, n)
	case "parentID":
		ev.ParentId = r.uri(at, n)
	case "childEPCs":
		ev.ChildEpcs = r.uris(at, n)
	case "childQuantityList":
		ev.ChildQuantityList = r.quantities(at, n)
	case "inputEPCList":
		ev.InputEpcList = r.uris(at, n)
	case "inputQuantityList":
		ev.InputQuantityList = r.quantities(at, n)
	case "outputEPCList":
		ev.OutputEpcList = r.uris(at, n)
	case "outputQuantityList":
		ev.OutputQuantityList = r.quantities(at, n)
	case "transformationID":
		ev.TransformationId = r.uri(at, n)
	default:
		return false
	}
	return true
}

// present checks what the typed event cannot show: whether an empty list or object was there.
func (r *eventReader) present(at *place, n *node, ev *provenancev1.Event) {
	deletes := ev.Action == provenancev1.Action_ACTION_DELETE
	switch ev.Type {
	case provenancev1.EventType_EVENT_TYPE_OBJECT:
		sensed := len(ev.SensorElementList) > 0 && ev.ReadPoint != nil
		if n.get("epcList") == nil && len(ev.QuantityList) == 0 && !sensed {
			r.faults.add(at.in("epcList"), rules.RuleRequired, "",
				"expected epcList, quantityList, or sensorElementList with a readPoint")
		}
		if n.get("ilmd") != nil && ev.Action != provenancev1.Action_ACTION_ADD {
			r.faults.add(at.in("ilmd"), rules.RuleNotAllowed, "", "expected master data only with action ADD; remove it")
		}
	case provenancev1.EventType_EVENT_TYPE_TRANSACTION:
		if n.get("epcList") == nil && len(ev.QuantityList) == 0 && !deletes {
			r.faults.add(at.in("epcList"), rules.RuleRequired, "", "expected epcList or quantityList")
		}
	}
}

// adopt adds violations that the typed event shows, each where the document has it.
func (r *eventReader) adopt(at *place, violations []*rules.Violation) {
	for _, v := range violations {
		r.faults.list = append(r.faults.list, r.relocate(at, v))
	}
}

// relocate turns the path of a violation in a typed event into a pointer into the document.
func (r *eventReader) relocate(at *place, v *rules.Violation) *Error {
	parts := strings.Split(v.Path, "/")
	for i, part := range parts {
		if key, found := r.keys[unescapePointer.Replace(part)]; found {
			parts[i] = escapePointer.Replace(key)
		}
	}
	path := strings.Join(parts, "/")
	if r.single && path == "/certificationInfo/0" {
		path = "/certificationInfo"
	}
	return &Error{Pointer: at.String() + path, Rule: v.Rule, Found: v.Found, Fix: v.Fix}
}
