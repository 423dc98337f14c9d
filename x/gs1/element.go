package gs1

import "strings"

// gs separates elements: FNC1 as scanners transmit it.
const gs = '\x1d'

// lengthOfAI returns how many digits the application identifier at the start of
// s has, or 0 where no application identifier begins so. The first two digits
// decide (GS1 General Specifications 7.8).
func lengthOfAI(s string) int {
	if leadingDigits(s, 2) < 2 {
		return 0
	}
	n := 0
	switch first, second := s[0], s[1]; first {
	case '0':
		if second <= '3' {
			n = 2
		}
	case '1':
		if second != '4' && second != '8' && second != '9' {
			n = 2
		}
	case '2':
		switch second {
		case '0', '1', '2':
			n = 2
		case '3', '4', '5':
			n = 3
		}
	case '3':
		switch second {
		case '0', '7':
			n = 2
		case '1', '2', '3', '4', '5', '6', '9':
			n = 4
		}
	case '4':
		switch second {
		case '0', '1', '2':
			n = 3
		case '3':
			n = 4
		}
	case '7':
		switch second {
		case '0', '2':
			n = 4
		case '1':
			n = 3
		}
	case '8':
		if second <= '2' {
			n = 4
		}
	case '9':
		n = 2
	}
	if leadingDigits(s, n) < n {
		return 0
	}
	return n
}

// predefined returns the length of a value that needs no separator after it,
// and 0 for all others (GS1 General Specifications, figure 7.8.5-2).
func predefined(ai string) int {
	switch first, second := ai[0], ai[1]; {
	case ai[:2] == "00":
		return 18
	case first == '0':
		return 14
	case first == '1' && second != '0', first == '3' && '1' <= second && second <= '6':
		return 6
	case ai[:2] == "20":
		return 2
	case ai[:2] == "41":
		return 13
	}
	return 0
}

// elements collects an element string. Its elements may be in any order, and
// most say something of the thing without identifying it.
type elements struct {
	key   pair
	quals [9]pair // as many as there are qualifiers of whatever key
	n     int
}

// add takes one element.
func (e *elements) add(ai, value string) *Error {
	if value == "" {
		return &Error{Reason: BadSyntax, AI: ai, Field: "element (" + ai + ")", Detail: "has no value"}
	}
	f := byAI[ai]
	if f == nil {
		if len(value) > 90 || !within(value, cset82) {
			return &Error{Reason: BadCharacter, AI: ai, Field: "element (" + ai + ")", Detail: "is longer than 90 characters or holds one outside of GS1 character set 82"}
		}
		return nil
	}
	if fault := f.format(value); fault != nil {
		return fault
	}
	if !f.key {
		for _, q := range e.quals[:e.n] {
			if q.field == f {
				return f.fault(BadSyntax, "is there twice")
			}
		}
		e.quals[e.n] = pair{f, value}
		e.n++
		return nil
	}
	if e.key.field != nil {
		return f.fault(Ambiguous, "is a second key beside "+e.key.name+", expected one key")
	}
	e.key = pair{f, value}
	return nil
}

// statement puts the qualifiers of the key in order and leaves out what does
// not qualify it.
func (e *elements) statement() (s statement, fault *Error) {
	if e.key.field == nil {
		return s, &Error{Reason: Unrecognized, Field: "element string", Detail: "has no key, expected one such as (01) or (00)"}
	}
	s.key = e.key
	for _, chain := range e.key.chains {
		before := s.n
		for _, ai := range chain {
			for _, q := range e.quals[:e.n] {
				if q.ai == ai {
					s.qualify(q.field, q.value)
				}
			}
		}
		if before > 0 && s.n > before {
			return s, e.key.fault(BadQualifier, "does not take these qualifiers together, expected "+e.key.chainText())
		}
	}
	return s, s.format()
}

// readBracketed reads the form that is printed under bar codes, such as
// (01)09506000134352(10)LOT7. A parenthesis in a value is written \(.
func readBracketed(text string) (s statement, fault *Error) {
	var e elements
	for text != "" {
		end := strings.IndexByte(text, ')')
		if text[0] != '(' || end < 0 || end == 1 || lengthOfAI(text[1:]) != end-1 {
			return s, &Error{Reason: UnknownAI, Field: "element string", Detail: "has no application identifier where " + quote(text) + " begins, expected one in parentheses and \\( for a parenthesis in a value"}
		}
		ai := text[1:end]
		text = text[end+1:]
		next := 0
		for next < len(text) && (text[next] != '(' || next > 0 && text[next-1] == '\\') {
			next++
		}
		value := text[:next]
		text = text[next:]
		if strings.IndexByte(value, '\\') >= 0 {
			value = strings.ReplaceAll(value, `\(`, "(")
		}
		if fault = e.add(ai, value); fault != nil {
			return s, fault
		}
	}
	return e.statement()
}

// readScanned reads the form that scanners transmit: elements one after the
// other, with FNC1 as 0x1D after each whose length is not predefined.
func readScanned(text string) (s statement, fault *Error) {
	for _, symbology := range [...]string{"]C1", "]e0", "]d2", "]Q3", "]J1"} {
		if rest, ok := strings.CutPrefix(text, symbology); ok {
			text = rest
			break
		}
	}
	var e elements
	for text = strings.TrimPrefix(text, string(gs)); text != ""; text = strings.TrimPrefix(text, string(gs)) {
		n := lengthOfAI(text)
		if n == 0 {
			return s, &Error{Reason: UnknownAI, Field: "element string", Detail: "has no application identifier where " + quote(text) + " begins"}
		}
		ai := text[:n]
		text = text[n:]
		end := strings.IndexByte(text, gs)
		if end < 0 {
			end = len(text)
		}
		if fixed := predefined(ai); fixed > 0 {
			if end < fixed {
				return s, &Error{Reason: BadLength, AI: ai, Field: "element (" + ai + ")", Detail: "is cut short"}
			}
			end = fixed
		}
		if fault = e.add(ai, text[:end]); fault != nil {
			return s, fault
		}
		text = text[end:]
	}
	return e.statement()
}
