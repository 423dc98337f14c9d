package rules

import (
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// EffectOf returns what an event of a type does to balances and custody, by its action and business step. The table
// is printed whole in testdata/effects.txt.
//
// The action says what happens, as in EPCIS; the step says so only where the action is OBSERVE, or where it tells
// goods that come from elsewhere from goods that are made. A step that is not a word of CBV has no effect, because
// nobody here knows what it means. Only shipping and consigning hand goods over, and only receiving and accepting
// take them: departing, transporting and arriving tell of the same journey once more.
//
// Consensus: changing the table is state-machine breaking.
func EffectOf(t provenancev1.EventType, action provenancev1.Action, bizStep string) provenancev1.Effect {
	if bizStep != "" && !BizSteps.Has(bizStep) {
		return provenancev1.Effect_EFFECT_NONE
	}
	switch t {
	case provenancev1.EventType_EVENT_TYPE_OBJECT:
		switch action {
		case provenancev1.Action_ACTION_ADD:
			return added(bizStep)
		case provenancev1.Action_ACTION_OBSERVE:
			return observed(bizStep)
		case provenancev1.Action_ACTION_DELETE:
			return deleted(bizStep)
		}
	case provenancev1.EventType_EVENT_TYPE_AGGREGATION:
		switch action {
		case provenancev1.Action_ACTION_ADD:
			return provenancev1.Effect_EFFECT_PACK
		case provenancev1.Action_ACTION_OBSERVE:
			return moved(bizStep)
		case provenancev1.Action_ACTION_DELETE:
			return provenancev1.Effect_EFFECT_UNPACK
		}
	case provenancev1.EventType_EVENT_TYPE_ASSOCIATION:
		switch action {
		case provenancev1.Action_ACTION_ADD:
			return provenancev1.Effect_EFFECT_PACK
		case provenancev1.Action_ACTION_DELETE:
			return provenancev1.Effect_EFFECT_UNPACK
		}
	case provenancev1.EventType_EVENT_TYPE_TRANSFORMATION:
		return provenancev1.Effect_EFFECT_CONSUME
	}
	// A transaction event links goods to documents of business, and moves nothing.
	return provenancev1.Effect_EFFECT_NONE
}

// added is the effect of an object event with action ADD: the objects are new here.
func added(bizStep string) provenancev1.Effect {
	switch bizStep {
	case "accepting", "arriving", "collecting", "cycle_counting", "receiving", "stock_taking", "stocking", "storing",
		"unloading":
		return provenancev1.Effect_EFFECT_INTRODUCE
	case "decommissioning", "destroying", "killing", "void_shipping":
		return provenancev1.Effect_EFFECT_NONE
	}
	return provenancev1.Effect_EFFECT_CREATE
}

// observed is the effect of an object event with action OBSERVE.
func observed(bizStep string) provenancev1.Effect {
	switch bizStep {
	case "cycle_counting", "stock_taking":
		return provenancev1.Effect_EFFECT_ADJUST
	case "decommissioning", "destroying":
		return provenancev1.Effect_EFFECT_END
	case "dispensing", "retail_selling":
		return provenancev1.Effect_EFFECT_SHIP
	}
	return moved(bizStep)
}

// moved is the effect of a step that moves what is already there.
func moved(bizStep string) provenancev1.Effect {
	switch bizStep {
	case "consigning", "shipping":
		return provenancev1.Effect_EFFECT_SHIP
	case "accepting", "receiving", VoidShipping:
		return provenancev1.Effect_EFFECT_RECEIVE
	}
	return provenancev1.Effect_EFFECT_NONE
}

// deleted is the effect of an object event with action DELETE: the objects end.
func deleted(bizStep string) provenancev1.Effect {
	switch bizStep {
	case "commissioning", "creating_class_instance", "encoding":
		return provenancev1.Effect_EFFECT_NONE
	case VoidShipping:
		return provenancev1.Effect_EFFECT_RECEIVE
	}
	return provenancev1.Effect_EFFECT_END
}

// VoidShipping is the step by which the sender takes back what it shipped.
const VoidShipping = "void_shipping"

// Consumer reports whether a step hands goods to somebody outside of the trade, who never receives them here.
func Consumer(bizStep string) bool { return bizStep == "retail_selling" || bizStep == "dispensing" }

// HandsOver reports whether a step says that goods go to somebody, whatever action it comes with.
func HandsOver(bizStep string) bool {
	switch bizStep {
	case "consigning", "departing", "loading", "shipping", "staging_outbound", "transporting":
		return true
	}
	return Consumer(bizStep)
}
