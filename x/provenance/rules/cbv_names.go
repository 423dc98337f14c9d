package rules

import provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"

var typeNames = map[provenancev1.EventType]string{
	provenancev1.EventType_EVENT_TYPE_OBJECT:         "ObjectEvent",
	provenancev1.EventType_EVENT_TYPE_AGGREGATION:    "AggregationEvent",
	provenancev1.EventType_EVENT_TYPE_TRANSACTION:    "TransactionEvent",
	provenancev1.EventType_EVENT_TYPE_TRANSFORMATION: "TransformationEvent",
	provenancev1.EventType_EVENT_TYPE_ASSOCIATION:    "AssociationEvent",
}

// TypeName is what EPCIS calls an event type, as "ObjectEvent"; empty for none of the five.
func TypeName(t provenancev1.EventType) string { return typeNames[t] }

// ParseType returns the event type that EPCIS calls name, or the unspecified one.
func ParseType(name string) provenancev1.EventType {
	for t := provenancev1.EventType_EVENT_TYPE_OBJECT; t <= provenancev1.EventType_EVENT_TYPE_ASSOCIATION; t++ {
		if typeNames[t] == name {
			return t
		}
	}
	return provenancev1.EventType_EVENT_TYPE_UNSPECIFIED
}

// ActionName is what EPCIS calls an action: "ADD", "OBSERVE" or "DELETE"; empty for none.
func ActionName(a provenancev1.Action) string {
	switch a {
	case provenancev1.Action_ACTION_ADD:
		return "ADD"
	case provenancev1.Action_ACTION_OBSERVE:
		return "OBSERVE"
	case provenancev1.Action_ACTION_DELETE:
		return "DELETE"
	}
	return ""
}

// ParseAction returns the action that EPCIS calls name, or the unspecified one.
func ParseAction(name string) provenancev1.Action {
	for _, a := range []provenancev1.Action{
		provenancev1.Action_ACTION_ADD, provenancev1.Action_ACTION_OBSERVE, provenancev1.Action_ACTION_DELETE,
	} {
		if ActionName(a) == name {
			return a
		}
	}
	return provenancev1.Action_ACTION_UNSPECIFIED
}
