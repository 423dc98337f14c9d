package gs1

import (
	"strconv"
	"strings"
)

// scheme is one kind of EPC URN, after the EPC Tag Data Standard: company
// prefix and reference, then what is particular to the kind.
type scheme struct {
	name      string
	ai        string // the key it stands for
	qual      string // the qualifier that its last part is, or empty
	digits    int    // length of prefix and reference together; 0 where the reference is text
	lead      string // what the key has before them
	indicator bool   // the first digit of the reference goes before the prefix
	serial    bool   // the last part belongs to the key itself
	class     bool   // a class of things: urn:epc:class:…
	pattern   bool   // urn:epc:idpat:… with * as its last part is read as the key alone
}

var schemes = []scheme{
	{name: "sgtin", ai: "01", qual: "21", digits: 13, indicator: true, pattern: true},
	{name: "lgtin", ai: "01", qual: "10", digits: 13, indicator: true, class: true},
	{name: "upui", ai: "01", qual: "235", digits: 13, indicator: true, pattern: true},
	{name: "sscc", ai: "00", digits: 17, indicator: true},
	{name: "sgln", ai: "414", qual: "254", digits: 12},
	{name: "pgln", ai: "417", digits: 12},
	{name: "grai", ai: "8003", digits: 12, lead: "0", serial: true, pattern: true},
	{name: "giai", ai: "8004"},
	{name: "gsrn", ai: "8018", digits: 17},
	{name: "gsrnp", ai: "8017", digits: 17},
	{name: "gdti", ai: "253", digits: 12, serial: true, pattern: true},
	{name: "cpi", ai: "8010", qual: "8011", pattern: true},
	{name: "sgcn", ai: "255", digits: 12, serial: true, pattern: true},
	{name: "ginc", ai: "401"},
	{name: "gsin", ai: "402", digits: 16},
	{name: "itip", ai: "8006", qual: "21", digits: 13, indicator: true, pattern: true},
}

var schemeByName = func() map[string]*scheme {
	m := make(map[string]*scheme, len(schemes))
	for i := range schemes {
		m[schemes[i].name] = &schemes[i]
	}
	return m
}()

// fault returns an error about a URN of the scheme.
func (k *scheme) fault(r Reason, detail string) *Error {
	return &Error{Reason: r, AI: k.ai, Field: k.name + " urn", Detail: detail}
}

// cutURN removes urn:epc: from an EPC URN. Only these parts of a URN are the
// same in capitals.
func cutURN(uri string) (body string, ok bool) { return cutFold(uri, "urn:epc:") }

// readURN reads what follows urn:epc: of a URN that stands for a GS1 key. It is
// not ok for any other EPC URN: of other schemes, or a pattern that is wider
// than one key.
func readURN(body string) (s statement, ok bool, fault *Error) {
	form, rest, _ := strings.Cut(body, ":")
	name, rest, _ := strings.Cut(rest, ":")
	k := schemeByName[name]
	if k == nil {
		return s, false, nil
	}
	pattern := false
	switch form {
	case "id":
		ok = !k.class
	case "class":
		ok = k.class
	case "idpat":
		rest, pattern = strings.CutSuffix(rest, ".*")
		ok = pattern && k.pattern && !strings.ContainsAny(rest, "*[")
	}
	if !ok {
		return s, false, nil
	}
	s, fault = k.read(rest, pattern)
	if fault == nil {
		fault = s.format()
	}
	return s, true, fault
}

// read reads the parts of a URN. A pattern has no last part.
func (k *scheme) read(body string, pattern bool) (s statement, fault *Error) {
	s.key.field = byAI[k.ai]
	prefix, rest, found := strings.Cut(body, ".")
	if !found {
		return s, k.fault(BadSyntax, "has one part, expected a company prefix, a dot and a reference")
	}
	if n := len(prefix); n < minURNPrefix || n > maxPrefix || !within(prefix, numeric) {
		return s, k.fault(BadPrefix, "does not begin with a company prefix, expected 6 to 12 digits")
	}
	last := (k.serial || k.qual != "") && !pattern
	if k.digits == 0 {
		fault = k.readText(&s, prefix, rest, last)
		return s, fault
	}
	reference, rest, found := strings.Cut(rest, ".")
	if len(prefix)+len(reference) != k.digits || !within(reference, numeric) {
		return s, k.fault(BadLength, "reference does not fit its company prefix, expected "+strconv.Itoa(k.digits-len(prefix))+" digits")
	}
	var buf [48]byte
	number := append(buf[:0], k.lead...)
	if k.indicator {
		number = append(number, reference[0])
		reference = reference[1:]
	}
	number = append(number, prefix...)
	number = append(number, reference...)
	number = append(number, mod10(string(number)))
	if k.ai == "8006" {
		if len(rest) < 5 || rest[2] != '.' || len(rest) > 5 && rest[5] != '.' {
			return s, k.fault(BadSyntax, "has no piece and total, expected two parts of two digits")
		}
		number = append(number, rest[0], rest[1], rest[3], rest[4])
		if found = len(rest) > 5; found {
			rest = rest[6:]
		}
	}
	if found != last {
		return s, k.fault(BadSyntax, "has the wrong number of parts")
	}
	if last {
		tail, ok := unescape(rest)
		if !ok || tail == "" {
			return s, k.fault(BadSyntax, "has an empty or badly escaped last part")
		}
		switch {
		case k.serial:
			if len(tail) > cap(number)-len(number) {
				return s, k.fault(BadLength, "serial is too long")
			}
			number = append(number, tail...)
		case k.qual != "254" || tail != "0": // an extension of 0 says that there is none
			s.qualify(byAI[k.qual], tail)
		}
	}
	s.key.value = string(number)
	return s, nil
}

// readText reads the parts that follow the prefix of a scheme whose reference
// is text.
func (k *scheme) readText(s *statement, prefix, rest string, last bool) *Error {
	if last {
		i := strings.LastIndexByte(rest, '.')
		if i < 0 {
			return k.fault(BadSyntax, "has no serial, expected a third part")
		}
		s.qualify(byAI[k.qual], rest[i+1:])
		rest = rest[:i]
	}
	reference, ok := unescape(rest)
	if !ok || reference == "" {
		return k.fault(BadSyntax, "has an empty or badly escaped reference")
	}
	s.key.value = prefix + reference
	return nil
}
