package epcis

import (
	"strconv"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

func (e *eventWriter) sensorElements(list []*provenancev1.SensorElement) {
	if len(list) == 0 {
		return
	}
	e.key("sensorElementList")
	e.open('[')
	for _, element := range list {
		e.item()
		e.open('{')
		e.sensorMetadata(element.SensorMetadata)
		e.key("sensorReport")
		e.open('[')
		for _, r := range element.SensorReport {
			e.item()
			e.sensorReport(r)
		}
		e.close(']')
		e.fields(element.Extensions)
		e.close('}')
	}
	e.close(']')
}

func (e *eventWriter) sensorMetadata(m *provenancev1.SensorMetadata) {
	if m == nil {
		return
	}
	e.key("sensorMetadata")
	e.open('{')
	e.time("time", m.Time)
	e.time("startTime", m.StartTime)
	e.time("endTime", m.EndTime)
	e.text("deviceID", m.DeviceId)
	e.text("deviceMetadata", m.DeviceMetadata)
	e.text("rawData", m.RawData)
	e.text("dataProcessingMethod", m.DataProcessingMethod)
	e.text("bizRules", m.BizRules)
	e.fields(m.Extensions)
	e.close('}')
}

func (e *eventWriter) sensorReport(r *provenancev1.SensorReport) {
	e.open('{')
	e.text("type", r.Type)
	e.text("exception", r.Exception)
	e.text("deviceID", r.DeviceId)
	e.text("deviceMetadata", r.DeviceMetadata)
	e.text("rawData", r.RawData)
	e.text("dataProcessingMethod", r.DataProcessingMethod)
	e.text("bizRules", r.BizRules)
	e.time("time", r.Time)
	e.text("microorganism", r.Microorganism)
	e.text("chemicalSubstance", r.ChemicalSubstance)
	e.number("value", r.Value)
	e.text("component", r.Component)
	if text, given := r.Text.(*provenancev1.SensorReport_StringValue); given {
		e.key("stringValue")
		e.quoted(text.StringValue)
	}
	if truth, given := r.Boolean.(*provenancev1.SensorReport_BooleanValue); given {
		e.number("booleanValue", strconv.FormatBool(truth.BooleanValue))
	}
	e.text("hexBinaryValue", r.HexBinaryValue)
	e.text("uriValue", r.UriValue)
	e.number("minValue", r.MinValue)
	e.number("maxValue", r.MaxValue)
	e.number("meanValue", r.MeanValue)
	e.number("sDev", r.SDev)
	e.number("percRank", r.PercRank)
	e.number("percValue", r.PercValue)
	e.text("uom", r.Uom)
	e.text("coordinateReferenceSystem", r.CoordinateReferenceSystem)
	e.fields(r.Extensions)
	e.close('}')
}
