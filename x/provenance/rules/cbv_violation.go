package rules

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Rule is the stable code of a rule of validation.
type Rule string

// The rules that an event can break.
const (
	RuleRequired    Rule = "required"     // a field that must be there is absent
	RuleNotAllowed  Rule = "not-allowed"  // a field that the type or action of the event has not
	RuleURI         Rule = "uri"          // not an absolute URI
	RuleVocabulary  Rule = "vocabulary"   // neither a standard word nor a URI
	RuleDecimal     Rule = "decimal"      // not a decimal number
	RuleUnit        Rule = "unit"         // not a UN/CEFACT Recommendation 20 code
	RuleTime        Rule = "time"         // not a date and time that can be kept
	RuleOffset      Rule = "offset"       // not an offset from UTC
	RuleHexBinary   Rule = "hex-binary"   // not hexadecimal digits
	RuleText        Rule = "text"         // not UTF-8, or empty where that is absence
	RuleUnique      Rule = "unique"       // the same value twice
	RuleFieldName   Rule = "field-name"   // an extension field without a proper name
	RuleFieldOrder  Rule = "field-order"  // extension fields not sorted, or one twice
	RuleLevels      Rule = "levels"       // nested too deeply
	RuleSize        Rule = "size"         // larger than an event may be
	RuleSealed      Rule = "sealed"       // sealing is not enabled yet
	RuleParentChild Rule = "parent-child" // the parent is among its own children
	RuleRepeated    Rule = "repeated"     // advice: a sensor report repeats its element's metadata
	RuleSensorTime  Rule = "sensor-time"  // advice: a sensor's time after the event's
)

// Violation is one broken rule.
type Violation struct {
	Path  string // where, as a JSON pointer into the event: "/quantityList/0/uom"
	Rule  Rule
	Found string // what was there, clipped; empty when nothing was
	Fix   string // what to do, as "expected …"
}

// Error says where, what was expected and what was found.
func (v *Violation) Error() string {
	if v.Found == "" {
		return fmt.Sprintf("%s: %s: %s", v.Path, v.Rule, v.Fix)
	}
	return fmt.Sprintf("%s: %s: %s, found %q", v.Path, v.Rule, v.Fix, v.Found)
}

// MaxViolations is how many violations are reported of one event: the rest rarely tells more.
const MaxViolations = 16

// Clip shortens s for a message, to whole characters.
func Clip(s string) string { return clip(s, 60) }

func clip(s string, most int) string {
	if len(s) <= most {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	end := most
	for end > most-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end--
	}
	return strings.ToValidUTF8(s[:end], "\uFFFD") + "…"
}

// place is where in the event a check is. It is linked from the inside out and spelled only when a rule is broken, so
// that a sound event costs no strings.
type place struct {
	outer *place
	name  string
	index int // of a list's member, when name is empty
}

func (p *place) in(name string) *place { return &place{outer: p, name: name} }
func (p *place) at(index int) *place   { return &place{outer: p, index: index} }

func (p *place) String() string {
	if p == nil {
		return ""
	}
	name := p.name
	if name == "" {
		name = strconv.Itoa(p.index)
	}
	// Names within the bounds are never clipped, so that a path leads to its field.
	return p.outer.String() + "/" + escapePointer.Replace(clip(name, MaxNamespaceLen+MaxNameLen))
}

var escapePointer = strings.NewReplacer("~", "~0", "/", "~1")

// checker collects violations.
type checker struct{ found []*Violation }

func (c *checker) report(p *place, rule Rule, found, fix string) {
	if len(c.found) < MaxViolations {
		c.found = append(c.found, &Violation{Path: p.String(), Rule: rule, Found: Clip(found), Fix: fix})
	}
}
