package gs1

import "strings"

// canonicalDomain begins every canonical Digital Link.
const canonicalDomain = "https://id.gs1.org/"

// oldNames are the short names that Digital Link 1.0 allowed in place of
// application identifiers. They are read, and never written.
var oldNames = map[string]*field{
	"sscc": byAI["00"], "gtin": byAI["01"], "gdti": byAI["253"], "gcn": byAI["255"], "ginc": byAI["401"],
	"gsin": byAI["402"], "gln": byAI["414"], "payTo": byAI["415"], "party": byAI["417"], "grai": byAI["8003"],
	"giai": byAI["8004"], "itip": byAI["8006"], "cpid": byAI["8010"], "gmn": byAI["8013"], "gsrnp": byAI["8017"],
	"gsrn": byAI["8018"], "lot": byAI["10"], "ser": byAI["21"], "cpv": byAI["22"], "glnx": byAI["254"],
	"cpsn": byAI["8011"], "srin": byAI["8019"], "refno": byAI["8020"],
}

// named returns the field that a path segment names.
func named(segment string) *field {
	if f, ok := byAI[segment]; ok {
		return f
	}
	return oldNames[segment]
}

// CanonicalLink returns the canonical constrained Digital Link of an EPC URN or
// GS1 Digital Link, as the event hash of the Core Business Vocabulary wants it:
// on https://id.gs1.org, GTINs of 14 digits, the serial number alone where there
// is a lot too, no consumer product variant, no query, no fragment. It is false
// for any other text. Lengths, characters and the order of qualifiers are
// checked; check digits are not, since the hash of an event must exist even
// where its identifiers are wrong.
func CanonicalLink(uri string) (link string, ok bool) {
	var s statement
	var fault *Error
	if body, isURN := cutURN(uri); isURN {
		s, ok, fault = readURN(body)
	} else if _, path, isWeb := cutWeb(uri); isWeb {
		s, ok, fault = readLink(path)
	}
	if !ok || fault != nil {
		return "", false
	}
	q, qualified := s.finest()
	if qualified && q.ai == "22" {
		qualified = false
	}
	var buf [192]byte
	return string(s.subject(append(buf[:0], canonicalDomain...), q, qualified)), true
}

// NormalizeURI returns CanonicalLink of a GS1 identifier, and any other URI
// untouched.
func NormalizeURI(uri string) string {
	if link, ok := CanonicalLink(uri); ok {
		return link
	}
	return uri
}

// cutWeb splits an http or https URI in authority and path, without query and
// fragment.
func cutWeb(uri string) (authority, path string, ok bool) {
	rest, ok := cutFold(uri, "http")
	if !ok {
		return "", "", false
	}
	if rest != "" && rest[0]|0x20 == 's' {
		rest = rest[1:]
	}
	if len(rest) < 3 || rest[:3] != "://" {
		return "", "", false
	}
	rest = rest[3:]
	if i := strings.IndexByte(rest, '#'); i >= 0 {
		rest = rest[:i]
	}
	if i := strings.IndexByte(rest, '?'); i >= 0 {
		rest = rest[:i]
	}
	i := strings.IndexByte(rest, '/')
	if i <= 0 {
		return rest, "", rest != ""
	}
	return rest[:i], rest[i:], true
}

// cutFold removes a prefix of small letters from s, in whatever case s has it.
func cutFold(s, prefix string) (rest string, ok bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return "", false
}

// readLink reads the path of a Digital Link: any stem, then a key and its
// qualifiers up to the end. It is not ok where the path does not end in a key
// of the right format with its qualifiers; fault then says why, if any segment
// was a key at all.
func readLink(path string) (s statement, ok bool, fault *Error) {
	var segments [8]string // a key and three qualifiers, with their values
	n := len(segments)
	for n > 0 {
		i := strings.LastIndexByte(path, '/')
		if i < 0 {
			break
		}
		n--
		segments[n] = path[i+1:]
		path = path[:i]
	}
	for start := n + n%2; start < len(segments); start += 2 {
		if f := named(segments[start]); f == nil || !f.key {
			continue
		}
		if s, fault = readPairs(segments[start:]); fault == nil {
			return s, true, nil
		}
	}
	return statement{}, false, fault
}

// readPairs reads a key and its qualifiers, each with its value escaped, and
// checks their format.
func readPairs(segments []string) (s statement, fault *Error) {
	for i := 0; i < len(segments); i += 2 {
		f := named(segments[i])
		if f == nil {
			return s, &Error{Reason: UnknownAI, Field: "digital link", Detail: "qualifies by an identifier that is no qualifier of a key"}
		}
		if i+1 == len(segments) {
			return s, f.fault(BadSyntax, "has no value")
		}
		v, ok := unescape(segments[i+1])
		if !ok {
			return s, f.fault(BadSyntax, "has a % that is not followed by two hexadecimal digits")
		}
		switch {
		case i == 0:
			s.key = pair{f, padGTIN(f, v)}
		case !s.qualify(f, v):
			return s, s.key.fault(BadQualifier, "has too many qualifiers, expected "+s.key.chainText())
		}
	}
	return s, s.format()
}

// padGTIN makes a GTIN-8, -12 or -13 one of 14 digits. Links may hold them as
// they are printed.
func padGTIN(f *field, v string) string {
	if f.ai == "01" && (len(v) == 8 || len(v) == 12 || len(v) == 13) {
		return "000000"[:14-len(v)] + v
	}
	return v
}
