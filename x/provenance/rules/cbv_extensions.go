package rules

import (
	"cmp"
	"strings"
	"unicode/utf8"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// naming says whether the fields of an object may have names without a namespace.
type naming bool

const (
	named naming = false
	bare  naming = true
)

// CompareFields orders extension fields by namespace, then name.
func CompareFields(a, b *provenancev1.Field) int {
	return cmp.Or(strings.Compare(a.Namespace, b.Namespace), strings.Compare(a.Name, b.Name))
}

func (c *checker) fields(p *place, fields []*provenancev1.Field, names naming) {
	c.tree(p, fields, names, 1)
}

// tree checks the fields of an object whose values are at the given level.
func (c *checker) tree(p *place, fields []*provenancev1.Field, names naming, level int) {
	for i, f := range fields {
		at := p.in(fieldName(f))
		if i > 0 && CompareFields(fields[i-1], f) >= 0 {
			c.report(at, RuleFieldOrder, "", "expected fields sorted by namespace and name, each once")
		}
		if !validField(f, names) {
			c.report(at, RuleFieldName, "", `expected a name of at most 256 bytes with the prefix of a declared namespace, as "ext:name"`)
		}
		c.member(at, f.Value, level)
	}
}

func (c *checker) member(p *place, v *provenancev1.Value, level int) {
	if level > MaxLevels {
		c.report(p, RuleLevels, "", "expected values of at most 16 levels")
		return
	}
	switch kind := v.GetKind().(type) {
	case *provenancev1.Value_Text:
		c.text(p, kind.Text)
	case *provenancev1.Value_Number:
		if kind.Number == "" {
			c.report(p, RuleDecimal, "", "expected a number")
		}
		c.decimal(p, kind.Number)
	case *provenancev1.Value_Object:
		c.tree(p, kind.Object.GetFields(), bare, level+1)
	case *provenancev1.Value_List:
		for i, m := range kind.List.GetValues() {
			c.member(p.at(i), m, level+1)
		}
	case *provenancev1.Value_Sealed:
		c.sealed(p)
	case *provenancev1.Value_Boolean, *provenancev1.Value_Null:
	default:
		c.report(p, RuleRequired, "", "expected a value")
	}
}

func (c *checker) text(p *place, s string) {
	if !utf8.ValidString(s) {
		c.report(p, RuleText, s, "expected text in UTF-8")
	}
}

func fieldName(f *provenancev1.Field) string {
	if f.Name == "" {
		return f.Namespace
	}
	return f.Namespace + f.Name
}

// validField checks the name of a field. Braces would make the event hash ambiguous. A name with a colon and no
// namespace has a prefix that its document does not declare; it is kept as it was. Namespaces like "@id" and names like
// "//host" cannot be written with a prefix.
func validField(f *provenancev1.Field, names naming) bool {
	switch {
	case len(f.Namespace) > MaxNamespaceLen || len(f.Name) > MaxNameLen:
		return false
	case strings.HasPrefix(f.Namespace, "@") || strings.HasPrefix(f.Name, "//"):
		return false
	case f.Name == "" || strings.ContainsAny(f.Namespace, "{}") || !printable(f.Namespace) || !printable(f.Name):
		return false
	case f.Namespace == "" && names == named:
		return IsURI(f.Name)
	}
	return true
}

func printable(s string) bool {
	for _, r := range s {
		if r < ' ' || r == 0x7f {
			return false
		}
	}
	return utf8.ValidString(s)
}
