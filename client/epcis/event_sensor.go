package epcis

import (
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

func (r *eventReader) sensorElements(at *place, n *node) []*provenancev1.SensorElement {
	var list []*provenancev1.SensorElement
	r.each(at, n, kindObject, func(at *place, n *node) {
		e := &provenancev1.SensorElement{}
		e.Extensions = r.open(at, n, func(at *place, name string, n *node) bool {
			switch name {
			case "sensorMetadata":
				e.SensorMetadata = r.sensorMetadata(at, n)
			case "sensorReport":
				r.each(at, n, kindObject, func(at *place, n *node) {
					e.SensorReport = append(e.SensorReport, r.sensorReport(at, n))
				})
			default:
				return false
			}
			return true
		})
		list = append(list, e)
	})
	return list
}

func (r *eventReader) sensorMetadata(at *place, n *node) *provenancev1.SensorMetadata {
	m := &provenancev1.SensorMetadata{}
	m.Extensions = r.open(at, n, func(at *place, name string, n *node) bool {
		switch name {
		case "time":
			m.Time = r.time(at, n)
		case "startTime":
			m.StartTime = r.time(at, n)
		case "endTime":
			m.EndTime = r.time(at, n)
		case "deviceID":
			m.DeviceId = r.uri(at, n)
		case "deviceMetadata":
			m.DeviceMetadata = r.uri(at, n)
		case "rawData":
			m.RawData = r.uri(at, n)
		case "dataProcessingMethod":
			m.DataProcessingMethod = r.uri(at, n)
		case "bizRules":
			m.BizRules = r.uri(at, n)
		default:
			return false
		}
		return true
	})
	return m
}

func (r *eventReader) sensorReport(at *place, n *node) *provenancev1.SensorReport {
	s := &provenancev1.SensorReport{}
	s.Extensions = r.open(at, n, func(at *place, name string, n *node) bool {
		return r.measured(at, s, name, n) || r.described(at, s, name, n)
	})
	return s
}

// measured reads a field of a sensor report that is a value.
func (r *eventReader) measured(at *place, s *provenancev1.SensorReport, name string, n *node) bool {
	switch name {
	case "value":
		s.Value = r.decimal(at, n)
	case "stringValue":
		s.Text = &provenancev1.SensorReport_StringValue{StringValue: r.text(at, n)}
	case "booleanValue":
		if r.is(at, n, kindBoolean) {
			s.Boolean = &provenancev1.SensorReport_BooleanValue{BooleanValue: n.truth}
		}
	case "hexBinaryValue":
		s.HexBinaryValue = r.unit(at, n)
	case "uriValue":
		s.UriValue = r.uri(at, n)
	case "minValue":
		s.MinValue = r.decimal(at, n)
	case "maxValue":
		s.MaxValue = r.decimal(at, n)
	case "meanValue":
		s.MeanValue = r.decimal(at, n)
	case "sDev":
		s.SDev = r.decimal(at, n)
	case "percRank":
		s.PercRank = r.decimal(at, n)
	case "percValue":
		s.PercValue = r.decimal(at, n)
	case "uom":
		s.Uom = r.unit(at, n)
	default:
		return false
	}
	return true
}

// described reads a field of a sensor report that says what the value is of.
func (r *eventReader) described(at *place, s *provenancev1.SensorReport, name string, n *node) bool {
	switch name {
	case "type":
		s.Type = r.word(at, n, rules.MeasurementTypes)
	case "exception":
		s.Exception = r.word(at, n, rules.SensorAlertTypes)
	case "deviceID":
		s.DeviceId = r.uri(at, n)
	case "deviceMetadata":
		s.DeviceMetadata = r.uri(at, n)
	case "rawData":
		s.RawData = r.uri(at, n)
	case "dataProcessingMethod":
		s.DataProcessingMethod = r.uri(at, n)
	case "bizRules":
		s.BizRules = r.uri(at, n)
	case "time":
		s.Time = r.time(at, n)
	case "microorganism":
		s.Microorganism = r.uri(at, n)
	case "chemicalSubstance":
		s.ChemicalSubstance = r.uri(at, n)
	case "component":
		s.Component = r.word(at, n, rules.Components)
	case "coordinateReferenceSystem":
		s.CoordinateReferenceSystem = r.uri(at, n)
	default:
		return false
	}
	return true
}
