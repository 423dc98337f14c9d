package rules

import (
	"strconv"
	"strings"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// Role is what a field makes of the things in it.
type Role int

// The roles.
const (
	Thing    Role = iota + 1 // object and transaction events: what the event is about
	Parent                   // the container
	Child                    // what is in it
	Input                    // what a transformation consumes
	Output                   // what it produces
	Facility                 // where it happened, of an event that is about nothing else
)

// String returns the name of the role.
func (r Role) String() string {
	return [...]string{"", "thing", "parent", "child", "input", "output", "facility"}[r]
}

// Form is how the ledger keeps account of a thing.
type Form int

// The forms.
const (
	Instance Form = iota + 1 // one thing, which is in one place
	Batch                    // a lot, of which quantities are in places
	Class                    // a product or type: a subject without a balance
	Aside                    // no goods: a place, party, document of business
)

// Line is one thing that an event is about.
type Line struct {
	// Key is its canonical subject key, or an opaque one where Invalid is set.
	Key gs1.Key
	// Invalid is whether its identifier breaks the rule of its kind: it is a subject, and no goods.
	Invalid bool
	// Role is what the field makes of it.
	Role Role
	// Form is how account is kept of it.
	Form Form
	// Lot is the lot that the identifier of an instance names besides; empty for none.
	Lot gs1.Key
	// Element is the stated quantity of a batch or class; nil where it stands in a list of instances.
	Element *provenancev1.QuantityElement
}

// RuleIdentifier says that an identifier cannot be that of a subject: it is too long. A wrong check digit, or a missing
// part, makes the line invalid, and breaks no rule of the event.
const RuleIdentifier Rule = "identifier"

// Lines returns everything that an event is about, in the order of its fields; the golden table is
// testdata/subjects.txt. Where things happened, which parties took part, which documents they exchanged is indexed and
// no subject; only an event that is about nothing else is about the facility of its read point. The error is a
// *Violation.
func Lines(ev *provenancev1.Event) ([]Line, error) {
	l := lister{lines: make([]Line, 0, len(ev.EpcList)+len(ev.QuantityList)+1)}
	l.one("parentID", Parent, ev.ParentId)
	l.instances("epcList", Thing, ev.EpcList)
	l.elements("quantityList", Thing, ev.QuantityList)
	l.instances("childEPCs", Child, ev.ChildEpcs)
	l.elements("childQuantityList", Child, ev.ChildQuantityList)
	l.instances("inputEPCList", Input, ev.InputEpcList)
	l.elements("inputQuantityList", Input, ev.InputQuantityList)
	l.instances("outputEPCList", Output, ev.OutputEpcList)
	l.elements("outputQuantityList", Output, ev.OutputQuantityList)
	if l.fault == nil && len(l.lines) == 0 && ev.ReadPoint != nil {
		key, valid := l.key(ev.ReadPoint.Id, "readPoint", "id")
		if facility, extended := key.Parent(); extended {
			key = facility
		}
		l.lines = append(l.lines, Line{Key: key, Invalid: !valid, Role: Facility, Form: Aside})
	}
	if l.fault != nil {
		return nil, l.fault
	}
	return l.lines, nil
}

type lister struct {
	lines []Line
	fault *Violation
}

// key returns the subject key of an identifier, and whether it is a valid one.
func (l *lister) key(id string, path ...string) (key gs1.Key, valid bool) {
	key, err := gs1.Canonical(id)
	if err == nil {
		return key, true
	}
	key, err = gs1.Opaque(id)
	if err != nil && l.fault == nil {
		l.fault = &Violation{
			Path: "/" + strings.Join(path, "/"), Rule: RuleIdentifier, Found: Clip(id), Fix: err.Error(),
		}
	}
	return key, false
}

func (l *lister) add(role Role, id string, element *provenancev1.QuantityElement, path ...string) {
	key, valid := l.key(id, path...)
	if !valid {
		l.lines = append(l.lines, Line{Key: key, Invalid: true, Role: role, Form: Aside, Element: element})
		return
	}
	line := Line{Key: key, Role: role, Form: FormOf(key, element != nil), Element: element}
	// An EPC URN names either a serial or a lot.
	if line.Form == Instance && !strings.HasPrefix(id, "urn:") {
		if lot, named := gs1.LotOf(id); named {
			line.Lot = lot
		}
	}
	l.lines = append(l.lines, line)
}

func (l *lister) one(field string, role Role, id string) {
	if id != "" {
		l.add(role, id, nil, field)
	}
}

func (l *lister) instances(field string, role Role, ids []string) {
	for i, id := range ids {
		l.add(role, id, nil, field, strconv.Itoa(i))
	}
}

func (l *lister) elements(field string, role Role, elements []*provenancev1.QuantityElement) {
	for i, e := range elements {
		l.add(role, e.EpcClass, e, field, strconv.Itoa(i), "epcClass")
	}
}

// FormOf returns how account is kept of what a key identifies. A URI of unknown meaning is what the list says in which
// it stands: one of instances, or one of quantities.
func FormOf(key gs1.Key, listedWithQuantity bool) Form {
	switch key.Kind() {
	case gs1.Lot:
		return Batch
	case gs1.Item, gs1.LogisticUnit, gs1.IndividualAsset, gs1.Container:
		return Instance
	case gs1.Piece:
		if _, lot := key.Lot(); lot {
			return Batch
		}
		return serializedOrClass(key)
	case gs1.ReturnableAsset, gs1.Component, gs1.Document, gs1.Coupon:
		return serializedOrClass(key)
	case gs1.Product, gs1.Model:
		return Class
	case gs1.Other:
		if listedWithQuantity {
			return Batch
		}
		return Instance
	}
	return Aside
}

func serializedOrClass(key gs1.Key) Form {
	if _, serialized := key.Serial(); serialized {
		return Instance
	}
	return Class
}

// Reusable reports whether a key is that of a container which exists from its first use as a parent, and may be used
// again by others once it is empty: a logistic unit, a returnable asset, a freight container.
func Reusable(key gs1.Key) bool {
	switch key.Kind() {
	case gs1.LogisticUnit, gs1.Container:
		return true
	case gs1.ReturnableAsset:
		return FormOf(key, false) == Instance
	}
	return false
}
