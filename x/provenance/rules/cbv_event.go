package rules

import (
	"slices"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

const (
	// MaxEventBytes bounds the encoding of an event: it fits a transaction, with room for what else one has. Consensus:
	// changing this is state-machine breaking.
	MaxEventBytes = 480 << 10
	// MaxLevels bounds how deeply values of extension fields nest. Consensus: changing this is state-machine breaking.
	MaxLevels = 16
	// MaxNamespaceLen bounds the namespace of an extension field, in bytes: the event hash repeats it for every member of
	// a list. Consensus: changing this is state-machine breaking.
	MaxNamespaceLen = 512
	// MaxNameLen bounds the name of an extension field within its namespace, in bytes, for the same reason. Consensus:
	// changing this is state-machine breaking.
	MaxNameLen = 256
)

// CheckEvent returns the rules that ev breaks, at most MaxViolations of them, none when ev may be recorded: those of
// the EPCIS 2.0 standard for its type, and the canonical form that proto/waymark/provenance/v1/event.proto states.
func CheckEvent(ev *provenancev1.Event) []*Violation {
	c := &checker{}
	if size := ev.Size(); size > MaxEventBytes {
		c.report(nil, RuleSize, "", "expected an event of at most 480 KiB; split its lists into several events")
		return c.found
	}
	c.shape(ev)
	c.common(ev)
	c.things(ev)
	c.context(ev)
	var root *place
	for i, e := range ev.SensorElementList {
		c.sensorElement(root.in("sensorElementList").at(i), e)
	}
	c.fields(root.in("ilmd"), ev.Ilmd, named)
	c.fields(nil, ev.Extensions, named)
	return c.found
}

// typeSet is a set of event types, a bit each.
type typeSet uint

const (
	object         = typeSet(1) << provenancev1.EventType_EVENT_TYPE_OBJECT
	aggregation    = typeSet(1) << provenancev1.EventType_EVENT_TYPE_AGGREGATION
	transaction    = typeSet(1) << provenancev1.EventType_EVENT_TYPE_TRANSACTION
	transformation = typeSet(1) << provenancev1.EventType_EVENT_TYPE_TRANSFORMATION
	association    = typeSet(1) << provenancev1.EventType_EVENT_TYPE_ASSOCIATION
)

// restricted are the fields that not every type has.
var restricted = []struct {
	name  string
	types typeSet
	given func(*provenancev1.Event) bool
}{
	{"action", ^transformation, func(e *provenancev1.Event) bool { return e.Action != 0 }},
	{"epcList", object | transaction, func(e *provenancev1.Event) bool { return len(e.EpcList) > 0 }},
	{"quantityList", object | transaction, func(e *provenancev1.Event) bool { return len(e.QuantityList) > 0 }},
	{"parentID", aggregation | association | transaction, func(e *provenancev1.Event) bool { return e.ParentId != "" }},
	{"childEPCs", aggregation | association, func(e *provenancev1.Event) bool { return len(e.ChildEpcs) > 0 }},
	{"childQuantityList", aggregation | association, func(e *provenancev1.Event) bool { return len(e.ChildQuantityList) > 0 }},
	{"inputEPCList", transformation, func(e *provenancev1.Event) bool { return len(e.InputEpcList) > 0 }},
	{"inputQuantityList", transformation, func(e *provenancev1.Event) bool { return len(e.InputQuantityList) > 0 }},
	{"outputEPCList", transformation, func(e *provenancev1.Event) bool { return len(e.OutputEpcList) > 0 }},
	{"outputQuantityList", transformation, func(e *provenancev1.Event) bool { return len(e.OutputQuantityList) > 0 }},
	{"transformationID", transformation, func(e *provenancev1.Event) bool { return e.TransformationId != "" }},
	{"persistentDisposition", object | transformation, func(e *provenancev1.Event) bool { return e.PersistentDisposition != nil }},
	{"ilmd", object | transformation, func(e *provenancev1.Event) bool { return len(e.Ilmd) > 0 }},
}

// HasField reports whether events of type t may have the field that EPCIS calls name; names of no field restricted to
// some types are allowed.
func HasField(t provenancev1.EventType, name string) bool {
	for _, f := range restricted {
		if f.name == name {
			return f.types&(1<<t) != 0
		}
	}
	return true
}

// shape checks which fields are there.
func (c *checker) shape(ev *provenancev1.Event) {
	var root *place
	name := TypeName(ev.Type)
	if name == "" {
		c.report(root.in("type"), RuleRequired, "", "expected one of the five event types of EPCIS 2.0")
		return
	}
	for _, f := range restricted {
		if f.types&(1<<ev.Type) == 0 && f.given(ev) {
			c.report(root.in(f.name), RuleNotAllowed, "", "expected no such field in a "+name+"; remove it")
		}
	}
	if ev.Type != provenancev1.EventType_EVENT_TYPE_TRANSFORMATION && ActionName(ev.Action) == "" {
		c.report(root.in("action"), RuleRequired, "", "expected ADD, OBSERVE or DELETE")
	}
	deletes := ev.Action == provenancev1.Action_ACTION_DELETE
	children := len(ev.ChildEpcs)+len(ev.ChildQuantityList) > 0
	switch ev.Type {
	case provenancev1.EventType_EVENT_TYPE_OBJECT:
		if len(ev.Ilmd) > 0 && ev.Action != provenancev1.Action_ACTION_ADD {
			c.report(root.in("ilmd"), RuleNotAllowed, "", "expected master data only with action ADD; remove it")
		}
	case provenancev1.EventType_EVENT_TYPE_AGGREGATION:
		if ev.ParentId == "" && ev.Action != provenancev1.Action_ACTION_OBSERVE {
			c.report(root.in("parentID"), RuleRequired, "", "expected the parent of what is put in or taken out")
		}
		if !children && !deletes {
			c.report(root.in("childEPCs"), RuleRequired, "", "expected children in childEPCs or childQuantityList")
		}
	case provenancev1.EventType_EVENT_TYPE_TRANSACTION:
		if len(ev.BizTransactionList) == 0 {
			c.report(root.in("bizTransactionList"), RuleRequired, "", "expected at least one business transaction")
		}
	case provenancev1.EventType_EVENT_TYPE_TRANSFORMATION:
		inputs := len(ev.InputEpcList)+len(ev.InputQuantityList) > 0
		outputs := len(ev.OutputEpcList)+len(ev.OutputQuantityList) > 0
		if !inputs && (!outputs || ev.TransformationId == "") {
			c.report(root.in("inputEPCList"), RuleRequired, "", "expected inputs, or a transformationID that links to them")
		}
		if !outputs && inputs && ev.TransformationId == "" {
			c.report(root.in("outputEPCList"), RuleRequired, "", "expected outputs, or a transformationID that links to them")
		}
	case provenancev1.EventType_EVENT_TYPE_ASSOCIATION:
		if ev.ParentId == "" {
			c.report(root.in("parentID"), RuleRequired, "", "expected the parent of the association")
		}
		if !children && !deletes {
			c.report(root.in("childEPCs"), RuleRequired, "", "expected children in childEPCs or childQuantityList")
		}
	}
	if ev.ParentId != "" && slices.Contains(ev.ChildEpcs, ev.ParentId) {
		c.report(root.in("childEPCs"), RuleParentChild, ev.ParentId, "expected the parent not to be its own child")
	}
}
