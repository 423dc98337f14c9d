package epcis

import (
	"slices"
	"strings"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// open reads an object that may have extension fields besides those that known reads, and returns them.
func (r *eventReader) open(at *place, n *node, known func(at *place, name string, n *node) bool) []*provenancev1.Field {
	if !r.is(at, n, kindObject) {
		return nil
	}
	var fields []*provenancev1.Field
	for _, m := range n.members {
		if inner := at.in(m.name); !known(inner, m.name, m.value) && r.extensionKey(inner, m.name) {
			fields = append(fields, r.field(inner, m))
		}
	}
	sortFields(fields)
	return fields
}

func (r *eventReader) ilmd(at *place, n *node) []*provenancev1.Field {
	return r.open(at, n, func(*place, string, *node) bool { return false })
}

// extensionKey reports whether a key that EPCIS does not have may be that of an extension field.
func (r *eventReader) extensionKey(at *place, key string) bool {
	if rules.IsURI(key) {
		return true
	}
	if prefix, _, found := strings.Cut(key, ":"); found && r.lenient {
		if _, declared := r.context.lookup(prefix); declared {
			return true
		}
	}
	r.faults.unknown(at, key, `expected a name that EPCIS has there, or an extension with a prefix, as "ext:name"`)
	return false
}

// field reads an extension field.
func (r *eventReader) field(at *place, m member) *provenancev1.Field {
	f := &provenancev1.Field{}
	f.Namespace, f.Name = r.context.field(m.name)
	r.keys[f.Namespace+f.Name] = m.name
	f.Value = r.value(at, m.value)
	return f
}

func (r *eventReader) value(at *place, n *node) *provenancev1.Value {
	switch n.kind {
	case kindString:
		return &provenancev1.Value{Kind: &provenancev1.Value_Text{Text: r.context.expand(n.text)}}
	case kindNumber:
		return &provenancev1.Value{Kind: &provenancev1.Value_Number{Number: r.decimal(at, n)}}
	case kindBoolean:
		return &provenancev1.Value{Kind: &provenancev1.Value_Boolean{Boolean: n.truth}}
	case kindArray:
		list := &provenancev1.List{}
		for i, item := range n.items {
			list.Values = append(list.Values, r.value(at.at(i), item))
		}
		return &provenancev1.Value{Kind: &provenancev1.Value_List{List: list}}
	case kindObject:
		return &provenancev1.Value{Kind: &provenancev1.Value_Object{Object: r.object(at, n)}}
	}
	return &provenancev1.Value{Kind: &provenancev1.Value_Null{Null: &provenancev1.Null{}}}
}

// object reads the value of an extension field, which may declare prefixes of its own.
func (r *eventReader) object(at *place, n *node) *provenancev1.Object {
	outer := r.context
	defer func() { r.context = outer }()
	r.context = outer.extend(at.in("@context"), n.get("@context"), &r.faults)
	o := &provenancev1.Object{}
	for _, m := range n.members {
		if m.name != "@context" {
			o.Fields = append(o.Fields, r.field(at.in(m.name), m))
		}
	}
	sortFields(o.Fields)
	return o
}

func sortFields(fields []*provenancev1.Field) { slices.SortStableFunc(fields, rules.CompareFields) }
