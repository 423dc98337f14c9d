package rules

import provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"

func (c *checker) sensorElement(p *place, e *provenancev1.SensorElement) {
	if m := e.SensorMetadata; m != nil {
		at := p.in("sensorMetadata")
		c.time(at.in("time"), m.Time, voluntary)
		c.time(at.in("startTime"), m.StartTime, voluntary)
		c.time(at.in("endTime"), m.EndTime, voluntary)
		c.uri(at.in("deviceID"), m.DeviceId, voluntary)
		c.uri(at.in("deviceMetadata"), m.DeviceMetadata, voluntary)
		c.uri(at.in("rawData"), m.RawData, voluntary)
		c.uri(at.in("dataProcessingMethod"), m.DataProcessingMethod, voluntary)
		c.uri(at.in("bizRules"), m.BizRules, voluntary)
		c.fields(at, m.Extensions, named)
	}
	if len(e.SensorReport) == 0 {
		c.report(p.in("sensorReport"), RuleRequired, "", "expected at least one report")
	}
	for i, r := range e.SensorReport {
		c.sensorReport(p.in("sensorReport").at(i), r)
	}
	c.fields(p, e.Extensions, named)
}

func (c *checker) sensorReport(p *place, r *provenancev1.SensorReport) {
	c.word(p.in("type"), MeasurementTypes, r.Type, mandatory)
	c.word(p.in("exception"), SensorAlertTypes, r.Exception, voluntary)
	c.uri(p.in("deviceID"), r.DeviceId, voluntary)
	c.uri(p.in("deviceMetadata"), r.DeviceMetadata, voluntary)
	c.uri(p.in("rawData"), r.RawData, voluntary)
	c.uri(p.in("dataProcessingMethod"), r.DataProcessingMethod, voluntary)
	c.uri(p.in("bizRules"), r.BizRules, voluntary)
	c.time(p.in("time"), r.Time, voluntary)
	c.uri(p.in("microorganism"), r.Microorganism, voluntary)
	c.uri(p.in("chemicalSubstance"), r.ChemicalSubstance, voluntary)
	c.decimal(p.in("value"), r.Value)
	c.word(p.in("component"), Components, r.Component, voluntary)
	c.text(p.in("stringValue"), r.GetStringValue())
	if !validHex(r.HexBinaryValue) {
		c.report(p.in("hexBinaryValue"), RuleHexBinary, r.HexBinaryValue, "expected hexadecimal digits")
	}
	c.uri(p.in("uriValue"), r.UriValue, voluntary)
	c.decimal(p.in("minValue"), r.MinValue)
	c.decimal(p.in("maxValue"), r.MaxValue)
	c.decimal(p.in("meanValue"), r.MeanValue)
	c.decimal(p.in("sDev"), r.SDev)
	c.decimal(p.in("percRank"), r.PercRank)
	c.decimal(p.in("percValue"), r.PercValue)
	c.text(p.in("uom"), r.Uom)
	c.uri(p.in("coordinateReferenceSystem"), r.CoordinateReferenceSystem, voluntary)
	c.fields(p, r.Extensions, named)
}

// Advise returns what in ev departs from the EPCIS standard although it may be recorded, because much that is in real
// use does: sensor reports that repeat the metadata of their element, and sensor times after the event's.
func Advise(ev *provenancev1.Event) []*Violation {
	c := &checker{}
	var root *place
	for i, e := range ev.SensorElementList {
		p := root.in("sensorElementList").at(i)
		m := e.SensorMetadata
		if m == nil {
			m = &provenancev1.SensorMetadata{}
		}
		c.notAfter(p.in("sensorMetadata").in("time"), m.Time, ev.EventTime)
		c.notAfter(p.in("sensorMetadata").in("endTime"), m.EndTime, ev.EventTime)
		for j, r := range e.SensorReport {
			at := p.in("sensorReport").at(j)
			c.notAfter(at.in("time"), r.Time, ev.EventTime)
			for _, f := range []struct {
				name     string
				repeated bool
			}{
				{"deviceID", m.DeviceId != "" && r.DeviceId != ""},
				{"deviceMetadata", m.DeviceMetadata != "" && r.DeviceMetadata != ""},
				{"rawData", m.RawData != "" && r.RawData != ""},
				{"dataProcessingMethod", m.DataProcessingMethod != "" && r.DataProcessingMethod != ""},
				{"time", m.Time != nil && r.Time != nil},
			} {
				if f.repeated {
					c.report(at.in(f.name), RuleRepeated, "", "expected it in sensorMetadata or in the report, not in both")
				}
			}
		}
	}
	return c.found
}

func (c *checker) notAfter(p *place, sensor, event *provenancev1.DateTime) {
	if sensor == nil || event == nil {
		return
	}
	if sensor.Seconds > event.Seconds || sensor.Seconds == event.Seconds && sensor.Nanos > event.Nanos {
		c.report(p, RuleSensorTime, FormatDateTime(sensor), "expected a time not after the event's")
	}
}
