package rules

import (
	"strings"
	"unicode/utf8"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// presence says whether a value must be there.
type presence bool

const (
	mandatory presence = true
	voluntary presence = false
)

func (c *checker) uri(p *place, s string, must presence) {
	if (s != "" || bool(must)) && !IsURI(s) {
		c.report(p, RuleURI, s, "expected an absolute URI: an EPC URN, a GS1 Digital Link or another")
	}
}

func (c *checker) uris(p *place, list []string) {
	for i, s := range list {
		c.uri(p.at(i), s, mandatory)
	}
}

func (c *checker) word(p *place, v *Vocabulary, s string, must presence) {
	switch {
	case s == "" && !bool(must), v.Has(s):
	case !IsURI(s):
		c.report(p, RuleVocabulary, s, "expected a standard "+v.name+" or a URI")
	case v.Canonical(s) != s, v.Reserved(s):
		c.report(p, RuleVocabulary, s, v.Expected(s))
	}
}

func (c *checker) decimal(p *place, s string) {
	if s != "" && !IsCanonicalDecimal(s) {
		c.report(p, RuleDecimal, s, `expected a decimal number such as "12.5", without exponent or needless zeros`)
	}
}

func (c *checker) time(p *place, d *provenancev1.DateTime, must presence) {
	if d == nil {
		if must {
			c.report(p, RuleRequired, "", "expected a date and time")
		}
		return
	}
	if fault := checkDateTime(d); fault != "" {
		c.report(p, RuleTime, "", "expected "+fault)
	}
}

// IsURI reports whether s is an absolute URI or IRI: a scheme and something after it, without blanks and control
// characters. A JSON-LD blank node ("_:b0") counts as one.
func IsURI(s string) bool {
	scheme, rest, found := strings.Cut(s, ":")
	if !found || rest == "" || !utf8.ValidString(s) {
		return false
	}
	if scheme != "_" && !isScheme(scheme) {
		return false
	}
	for _, r := range rest {
		if r <= ' ' || r == 0x7f || r == '<' || r == '>' || r == '"' {
			return false
		}
	}
	return true
}

func isScheme(s string) bool {
	for i := 0; i < len(s); i++ {
		letter := 'a' <= s[i]|0x20 && s[i]|0x20 <= 'z'
		other := '0' <= s[i] && s[i] <= '9' || s[i] == '+' || s[i] == '-' || s[i] == '.'
		if !letter && (i == 0 || !other) {
			return false
		}
	}
	return s != ""
}

// validOffset reports whether s is an offset from UTC of at most 14 hours.
func validOffset(s string) bool {
	minutes, ok := parseOffset(s)
	return ok && len(s) == len("+00:00") && minutes >= -14*60 && minutes <= 14*60
}

// validUnit reports whether s has the form of a UN/CEFACT Recommendation 20 code.
func validUnit(s string) bool {
	if len(s) < 2 || len(s) > 3 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if (s[i] < 'A' || s[i] > 'Z') && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return true
}

func validHex(s string) bool {
	for i := 0; i < len(s); i++ {
		if (s[i] < '0' || s[i] > '9') && (s[i]|0x20 < 'a' || s[i]|0x20 > 'f') {
			return false
		}
	}
	return true
}
