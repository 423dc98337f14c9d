package epcis

import (
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// eventWriter writes events with the prefixes of their document.
type eventWriter struct {
	*jsonWriter
	prefixes *prefixes
}

// context writes the value of @context.
func (e *eventWriter) context() {
	e.open('[')
	e.item()
	e.quoted(contextURL)
	if len(e.prefixes.declared) > 0 {
		e.item()
		e.open('{')
		for _, namespace := range e.prefixes.declared {
			e.text(e.prefixes.of[namespace], namespace)
		}
		e.close('}')
	}
	e.close(']')
}

func (e *eventWriter) event(ev *provenancev1.Event) {
	e.open('{')
	e.text("type", rules.TypeName(ev.Type))
	e.text("eventID", ev.EventId)
	e.time("eventTime", ev.EventTime)
	e.text("eventTimeZoneOffset", ev.EventTimeZoneOffset)
	if len(ev.CertificationInfo) == 1 {
		e.text("certificationInfo", ev.CertificationInfo[0])
	} else {
		e.texts("certificationInfo", ev.CertificationInfo)
	}
	if d := ev.ErrorDeclaration; d != nil {
		e.key("errorDeclaration")
		e.open('{')
		e.time("declarationTime", d.DeclarationTime)
		e.text("reason", d.Reason)
		e.texts("correctiveEventIDs", d.CorrectiveEventIds)
		e.fields(d.Extensions)
		e.close('}')
	}
	e.things(ev)
	e.text("action", rules.ActionName(ev.Action))
	e.text("transformationID", ev.TransformationId)
	e.text("bizStep", ev.BizStep)
	e.text("disposition", ev.Disposition)
	if d := ev.PersistentDisposition; d != nil {
		e.key("persistentDisposition")
		e.open('{')
		e.texts("set", d.Set)
		e.texts("unset", d.Unset)
		e.close('}')
	}
	e.location("readPoint", ev.ReadPoint)
	e.location("bizLocation", ev.BizLocation)
	e.parties(ev)
	e.sensorElements(ev.SensorElementList)
	if len(ev.Ilmd) > 0 {
		e.key("ilmd")
		e.open('{')
		e.fields(ev.Ilmd)
		e.close('}')
	}
	e.fields(ev.Extensions)
	e.close('}')
}

// things writes what the event is about. An event that names nothing says so with an empty list where the standard
// requires it.
func (e *eventWriter) things(ev *provenancev1.Event) {
	nothing := len(ev.EpcList)+len(ev.QuantityList) == 0
	object := ev.Type == provenancev1.EventType_EVENT_TYPE_OBJECT
	transaction := ev.Type == provenancev1.EventType_EVENT_TYPE_TRANSACTION
	if nothing && (object || transaction) {
		e.key("epcList")
		e.open('[')
		e.close(']')
	}
	e.texts("epcList", ev.EpcList)
	e.quantities("quantityList", ev.QuantityList)
	e.text("parentID", ev.ParentId)
	e.texts("childEPCs", ev.ChildEpcs)
	e.quantities("childQuantityList", ev.ChildQuantityList)
	e.texts("inputEPCList", ev.InputEpcList)
	e.quantities("inputQuantityList", ev.InputQuantityList)
	e.texts("outputEPCList", ev.OutputEpcList)
	e.quantities("outputQuantityList", ev.OutputQuantityList)
}

func (e *eventWriter) time(name string, d *provenancev1.DateTime) {
	if d != nil {
		e.text(name, rules.FormatDateTime(d))
	}
}

func (e *eventWriter) quantities(name string, list []*provenancev1.QuantityElement) {
	if len(list) == 0 {
		return
	}
	e.key(name)
	e.open('[')
	for _, q := range list {
		e.item()
		e.open('{')
		e.text("epcClass", q.EpcClass)
		e.number("quantity", q.Quantity)
		e.text("uom", q.Uom)
		e.close('}')
	}
	e.close(']')
}

func (e *eventWriter) location(name string, l *provenancev1.Location) {
	if l != nil {
		e.key(name)
		e.open('{')
		e.text("id", l.Id)
		e.fields(l.Extensions)
		e.close('}')
	}
}

// parties writes the business transactions, sources and destinations.
func (e *eventWriter) parties(ev *provenancev1.Event) {
	var list [][2]string
	for _, t := range ev.BizTransactionList {
		list = append(list, [2]string{t.Type, t.BizTransaction})
	}
	e.typed("bizTransactionList", "bizTransaction", list)
	list = list[:0]
	for _, s := range ev.SourceList {
		list = append(list, [2]string{s.Type, s.Source})
	}
	e.typed("sourceList", "source", list)
	list = list[:0]
	for _, d := range ev.DestinationList {
		list = append(list, [2]string{d.Type, d.Destination})
	}
	e.typed("destinationList", "destination", list)
}

// typed writes a list of objects of a type and an identifier.
func (e *eventWriter) typed(name, id string, list [][2]string) {
	if len(list) == 0 {
		return
	}
	e.key(name)
	e.open('[')
	for _, one := range list {
		e.item()
		e.open('{')
		e.text("type", one[0])
		e.text(id, one[1])
		e.close('}')
	}
	e.close(']')
}
