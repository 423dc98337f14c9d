package rules

import (
	"slices"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// common checks the fields that say when and under whose word the event stands.
func (c *checker) common(ev *provenancev1.Event) {
	var root *place
	c.time(root.in("eventTime"), ev.EventTime, mandatory)
	if !validOffset(ev.EventTimeZoneOffset) {
		c.report(root.in("eventTimeZoneOffset"), RuleOffset, ev.EventTimeZoneOffset, `expected an offset from "-14:00" to "+14:00"`)
	}
	c.uri(root.in("eventID"), ev.EventId, voluntary)
	c.uris(root.in("certificationInfo"), ev.CertificationInfo)
	if e := ev.ErrorDeclaration; e != nil {
		p := root.in("errorDeclaration")
		c.time(p.in("declarationTime"), e.DeclarationTime, mandatory)
		c.word(p.in("reason"), ErrorReasons, e.Reason, voluntary)
		c.uris(p.in("correctiveEventIDs"), e.CorrectiveEventIds)
		c.fields(p, e.Extensions, named)
	}
}

// things checks what the event is about.
func (c *checker) things(ev *provenancev1.Event) {
	var root *place
	c.uris(root.in("epcList"), ev.EpcList)
	if ev.Type == provenancev1.EventType_EVENT_TYPE_OBJECT {
		c.distinct(root.in("epcList"), ev.EpcList)
	}
	c.quantities(root.in("quantityList"), ev.QuantityList)
	c.uri(root.in("parentID"), ev.ParentId, voluntary)
	c.uris(root.in("childEPCs"), ev.ChildEpcs)
	c.quantities(root.in("childQuantityList"), ev.ChildQuantityList)
	c.uris(root.in("inputEPCList"), ev.InputEpcList)
	c.distinct(root.in("inputEPCList"), ev.InputEpcList)
	c.quantities(root.in("inputQuantityList"), ev.InputQuantityList)
	c.uris(root.in("outputEPCList"), ev.OutputEpcList)
	c.distinct(root.in("outputEPCList"), ev.OutputEpcList)
	c.quantities(root.in("outputQuantityList"), ev.OutputQuantityList)
	c.uri(root.in("transformationID"), ev.TransformationId, voluntary)
}

func (c *checker) quantities(p *place, list []*provenancev1.QuantityElement) {
	for i, q := range list {
		at := p.at(i)
		c.uri(at.in("epcClass"), q.EpcClass, mandatory)
		c.decimal(at.in("quantity"), q.Quantity)
		if q.Uom != "" && !validUnit(q.Uom) {
			c.report(at.in("uom"), RuleUnit, q.Uom, `expected a UN/CEFACT unit code of two or three characters such as "KGM"`)
		}
	}
}

// context checks where and why the event took place.
func (c *checker) context(ev *provenancev1.Event) {
	var root *place
	c.word(root.in("bizStep"), BizSteps, ev.BizStep, voluntary)
	c.word(root.in("disposition"), Dispositions, ev.Disposition, voluntary)
	if d := ev.PersistentDisposition; d != nil {
		p := root.in("persistentDisposition")
		if len(d.Set)+len(d.Unset) == 0 {
			c.report(p, RuleRequired, "", "expected at least one disposition to set or unset")
		}
		c.dispositions(p.in("set"), d.Set)
		c.dispositions(p.in("unset"), d.Unset)
	}
	c.location(root.in("readPoint"), ev.ReadPoint)
	c.location(root.in("bizLocation"), ev.BizLocation)
	for i, t := range ev.BizTransactionList {
		p := root.in("bizTransactionList").at(i)
		c.word(p.in("type"), BizTransactionTypes, t.Type, voluntary)
		c.open(p.in("bizTransaction"), t.BizTransaction, t.Sealed)
	}
	for i, s := range ev.SourceList {
		p := root.in("sourceList").at(i)
		c.word(p.in("type"), SourceDestTypes, s.Type, mandatory)
		c.open(p.in("source"), s.Source, s.Sealed)
	}
	for i, d := range ev.DestinationList {
		p := root.in("destinationList").at(i)
		c.word(p.in("type"), SourceDestTypes, d.Type, mandatory)
		c.open(p.in("destination"), d.Destination, d.Sealed)
	}
}

func (c *checker) dispositions(p *place, words []string) {
	for i, word := range words {
		c.word(p.at(i), Dispositions, word, mandatory)
	}
	c.distinct(p, words)
}

func (c *checker) location(p *place, l *provenancev1.Location) {
	if l != nil {
		c.uri(p.in("id"), l.Id, mandatory)
		c.fields(p, l.Extensions, bare)
	}
}

// open checks an identifier that could be sealed.
func (c *checker) open(p *place, id string, sealed *provenancev1.Sealed) {
	if sealed != nil {
		c.sealed(p)
		return
	}
	c.uri(p, id, mandatory)
}

func (c *checker) sealed(p *place) {
	c.report(p, RuleSealed, "", "expected the value in clear: sealing is not enabled yet")
}

// distinct checks that no value occurs twice, and says so once.
func (c *checker) distinct(p *place, values []string) {
	if len(values) < 2 {
		return
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	for i := 1; i < len(sorted); i++ {
		if sorted[i] == sorted[i-1] {
			c.report(p, RuleUnique, sorted[i], "expected each value once; remove the repetition")
			return
		}
	}
}
