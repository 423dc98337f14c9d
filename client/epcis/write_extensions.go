package epcis

import (
	"strconv"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// fields writes extension fields as members of the object that is open.
func (e *eventWriter) fields(fields []*provenancev1.Field) {
	for _, f := range fields {
		e.key(e.prefixes.key(f))
		e.value(f.Value)
	}
}

func (e *eventWriter) value(v *provenancev1.Value) {
	switch kind := v.Kind.(type) {
	case *provenancev1.Value_Text:
		e.quoted(kind.Text)
	case *provenancev1.Value_Number:
		e.buf = append(e.buf, kind.Number...)
	case *provenancev1.Value_Boolean:
		e.buf = strconv.AppendBool(e.buf, kind.Boolean)
	case *provenancev1.Value_Object:
		e.open('{')
		e.fields(kind.Object.GetFields())
		e.close('}')
	case *provenancev1.Value_List:
		e.open('[')
		for _, member := range kind.List.GetValues() {
			e.item()
			e.value(member)
		}
		e.close(']')
	default:
		e.buf = append(e.buf, "null"...)
	}
}
