package rules

import (
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// event writes ev in the canonical property order of CBV 2.0, section 8.9.
func (w *hashWriter) event(ev *provenancev1.Event) {
	w.plain("eventType", TypeName(ev.Type))
	w.time("eventTime", ev.EventTime)
	w.plain("eventTimeZoneOffset", ev.EventTimeZoneOffset)
	w.epcs("epcList", ev.EpcList)
	w.value("parentID", ev.ParentId)
	w.epcs("inputEPCList", ev.InputEpcList)
	w.epcs("childEPCs", ev.ChildEpcs)
	w.quantities("quantityList", ev.QuantityList)
	w.quantities("childQuantityList", ev.ChildQuantityList)
	w.quantities("inputQuantityList", ev.InputQuantityList)
	w.epcs("outputEPCList", ev.OutputEpcList)
	w.quantities("outputQuantityList", ev.OutputQuantityList)
	w.plain("action", ActionName(ev.Action))
	w.value("transformationID", ev.TransformationId)
	w.word("bizStep", BizSteps, ev.BizStep)
	w.word("disposition", Dispositions, ev.Disposition)
	w.persistentDisposition(ev.PersistentDisposition)
	w.place("readPoint", ev.ReadPoint)
	w.place("bizLocation", ev.BizLocation)
	w.bizTransactions(ev.BizTransactionList)
	w.sources(ev.SourceList)
	w.destinations(ev.DestinationList)
	w.sensorElements(ev.SensorElementList)
	if len(ev.Ilmd) > 0 {
		w.text("ilmd")
		w.fields(ev.Ilmd)
	}
	if w.version == CBV20 {
		w.trailer(ev)
	}
	w.fields(ev.Extensions)
}

// trailer writes the extensions of places and sensors where CBV 2.0 has them: after everything regular, each under
// the names of what it stands in, sorted like the extensions of the event that follow it.
func (w *hashWriter) trailer(ev *provenancev1.Event) {
	m := w.mark()
	for _, at := range []struct {
		name  string
		place *provenancev1.Location
	}{{"readPoint", ev.ReadPoint}, {"bizLocation", ev.BizLocation}} {
		if len(at.place.GetExtensions()) > 0 {
			w.text(at.name)
			w.fields(at.place.Extensions)
			w.item()
		}
	}
	for _, e := range ev.SensorElementList {
		start := len(w.buf)
		w.text("sensorElement")
		name := len(w.buf)
		if fields := e.SensorMetadata.GetExtensions(); len(fields) > 0 {
			w.text("sensorMetadata")
			w.fields(fields)
		}
		reports := w.mark()
		for _, r := range e.SensorReport {
			if len(r.Extensions) > 0 {
				w.text("sensorReport")
				w.fields(r.Extensions)
				w.item()
			}
		}
		w.sort(reports)
		w.fields(e.Extensions)
		if len(w.buf) == name {
			w.buf = w.buf[:start]
			continue
		}
		w.item()
	}
	w.sort(m)
}

func (w *hashWriter) epcs(list string, epcs []string) {
	if len(epcs) == 0 {
		return
	}
	w.text(list)
	m := w.mark()
	for _, epc := range epcs {
		w.value("epc", epc)
		w.item()
	}
	w.sort(m)
}

func (w *hashWriter) quantities(list string, elements []*provenancev1.QuantityElement) {
	if len(elements) == 0 {
		return
	}
	w.text(list)
	m := w.mark()
	for _, q := range elements {
		w.text("quantityElement")
		w.value("epcClass", q.EpcClass)
		w.plain("quantity", q.Quantity)
		w.plain("uom", q.Uom)
		w.item()
	}
	w.sort(m)
}

func (w *hashWriter) persistentDisposition(d *provenancev1.PersistentDisposition) {
	if d == nil {
		return
	}
	w.text("persistentDisposition")
	for _, list := range []struct {
		name  string
		words []string
	}{{"set", d.Set}, {"unset", d.Unset}} {
		m := w.mark()
		for _, word := range list.words {
			w.word(list.name, Dispositions, word)
			w.item()
		}
		w.sort(m)
	}
}

func (w *hashWriter) place(name string, place *provenancev1.Location) {
	if place == nil {
		return
	}
	w.text(name)
	w.value("id", place.Id)
	w.inline(place.Extensions)
}

func (w *hashWriter) bizTransactions(list []*provenancev1.BizTransaction) {
	if len(list) == 0 {
		return
	}
	w.text("bizTransactionList")
	m := w.mark()
	for _, t := range list {
		w.word("type", BizTransactionTypes, t.Type)
		w.value("bizTransaction", t.BizTransaction)
		w.unsealed(t.Sealed)
		w.item()
	}
	w.sort(m)
}

func (w *hashWriter) sources(list []*provenancev1.Source) {
	if len(list) == 0 {
		return
	}
	w.text("sourceList")
	m := w.mark()
	for _, s := range list {
		w.word("type", SourceDestTypes, s.Type)
		w.value("source", s.Source)
		w.unsealed(s.Sealed)
		w.item()
	}
	w.sort(m)
}

func (w *hashWriter) destinations(list []*provenancev1.Destination) {
	if len(list) == 0 {
		return
	}
	w.text("destinationList")
	m := w.mark()
	for _, d := range list {
		w.word("type", SourceDestTypes, d.Type)
		w.value("destination", d.Destination)
		w.unsealed(d.Sealed)
		w.item()
	}
	w.sort(m)
}

func (w *hashWriter) sensorElements(list []*provenancev1.SensorElement) {
	if len(list) == 0 {
		return
	}
	if w.version == CBV21 {
		w.text("sensorElementList")
	}
	m := w.mark()
	for _, e := range list {
		w.text("sensorElement")
		if e.SensorMetadata != nil {
			w.sensorMetadata(e.SensorMetadata)
		}
		reports := w.mark()
		for _, r := range e.SensorReport {
			w.sensorReport(r)
			w.item()
		}
		w.sort(reports)
		w.inline(e.Extensions)
		w.item()
	}
	w.sort(m)
}

func (w *hashWriter) sensorMetadata(m *provenancev1.SensorMetadata) {
	w.text("sensorMetadata")
	w.time("time", m.Time)
	w.time("startTime", m.StartTime)
	w.time("endTime", m.EndTime)
	w.value("deviceID", m.DeviceId)
	w.value("deviceMetadata", m.DeviceMetadata)
	w.value("rawData", m.RawData)
	w.value("dataProcessingMethod", m.DataProcessingMethod)
	w.value("bizRules", m.BizRules)
	w.inline(m.Extensions)
}

func (w *hashWriter) sensorReport(r *provenancev1.SensorReport) {
	w.text("sensorReport")
	w.word("type", MeasurementTypes, r.Type)
	w.word("exception", SensorAlertTypes, r.Exception)
	w.value("deviceID", r.DeviceId)
	w.value("deviceMetadata", r.DeviceMetadata)
	w.value("rawData", r.RawData)
	w.value("dataProcessingMethod", r.DataProcessingMethod)
	w.time("time", r.Time)
	w.value("microorganism", r.Microorganism)
	w.value("chemicalSubstance", r.ChemicalSubstance)
	w.plain("value", r.Value)
	w.word("component", Components, r.Component)
	w.value("stringValue", r.GetStringValue())
	if _, given := r.Boolean.(*provenancev1.SensorReport_BooleanValue); given {
		w.plain("booleanValue", booleanText(r.GetBooleanValue()))
	}
	w.plain("hexBinaryValue", r.HexBinaryValue)
	w.value("uriValue", r.UriValue)
	w.plain("minValue", r.MinValue)
	w.plain("maxValue", r.MaxValue)
	w.plain("meanValue", r.MeanValue)
	w.plain("sDev", r.SDev)
	w.plain("percRank", r.PercRank)
	w.plain("percValue", r.PercValue)
	w.plain("uom", r.Uom)
	w.value("coordinateReferenceSystem", r.CoordinateReferenceSystem)
	w.inline(r.Extensions)
}
