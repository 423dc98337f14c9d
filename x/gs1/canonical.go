package gs1

import (
	"strconv"
	"strings"
)

// Bounds of identifiers in bytes. Consensus: changing one changes which
// identifiers are valid.
const (
	MaxID  = 2048 // of what Canonical reads: links may carry long queries
	MaxKey = 512  // of the keys it returns
)

var tooLong = &Error{
	Reason: TooLong, Field: "identifier",
	Detail: "is too long, expected at most " + strconv.Itoa(MaxID) + " bytes, and " + strconv.Itoa(MaxKey) + " as a canonical key",
}

var unrecognized = &Error{
	Reason: Unrecognized, Field: "identifier",
	Detail: "is none of canonical key, digital link, epc urn, element string, container number, imo number or absolute uri",
}

// Canonical returns the key of the thing that id identifies. It reads all forms
// that the package knows, and returns every key that it has returned unchanged.
// Every error is an *Error.
//
// It is total and deterministic: it looks at nothing but id, and its work and
// memory are linear in MaxID.
func Canonical(id string) (Key, error) {
	key, _, fault := read(id)
	if fault != nil {
		return "", fault
	}
	return key, nil
}

// LotOf returns the key of the lot that id names, also where id names a
// serialized item and its lot. It is false where id names no lot, or is not
// valid.
func LotOf(id string) (Key, bool) {
	_, s, fault := read(id)
	if fault != nil {
		return "", false
	}
	lot, ok := s.lot()
	if !ok {
		return "", false
	}
	var buf [192]byte
	return Key(s.subject(buf[:0], lot, true)), true
}

// read returns the key of what id identifies, and for GS1 keys the whole
// statement.
func read(id string) (Key, statement, *Error) {
	var s statement
	var fault *Error
	if len(id) > MaxID {
		return "", s, tooLong
	}
	if id == "" {
		return "", s, unrecognized
	}
	switch c := id[0]; {
	case c == '(':
		s, fault = readBracketed(id)
	case c == ']' || c == gs:
		s, fault = readScanned(id)
	case '0' <= c && c <= '9':
		if ai, _, ok := strings.Cut(id, "/"); ok && byAI[ai] != nil && byAI[ai].key {
			s, fault = readKey(id)
		} else {
			s, fault = readScanned(id)
		}
	default:
		return readNamed(id)
	}
	if fault != nil {
		return "", s, fault
	}
	key, fault := s.canonical()
	return key, s, fault
}

// readKey reads a GS1 key in the form of canonical keys.
func readKey(id string) (s statement, fault *Error) {
	var buf [8]string
	segments := buf[:0]
	for rest, more := id, true; more; {
		if len(segments) == len(buf) {
			return s, &Error{Reason: BadQualifier, Field: "key", Detail: "has too many parts, expected a key and at most three qualifiers"}
		}
		var segment string
		segment, rest, more = strings.Cut(rest, "/")
		segments = append(segments, segment)
	}
	return readPairs(segments)
}

// readNamed reads the forms that begin with a letter.
func readNamed(id string) (key Key, s statement, fault *Error) {
	scheme, rest, isURI := cutScheme(id)
	if !isURI {
		key, fault = readBare(id)
		return key, s, fault
	}
	if body, ok := cutURN(id); ok {
		if number, ok := strings.CutPrefix(body, "id:bic:"); ok {
			key, fault = container(number)
			return key, s, fault
		}
		if number, ok := strings.CutPrefix(body, "id:imovn:"); ok {
			key, fault = vessel(number)
			return key, s, fault
		}
		s, ok, fault = readURN(body)
		if ok && fault == nil {
			key, fault = s.canonical()
		}
		if ok {
			return key, s, fault
		}
	} else if authority, path, ok := cutWeb(id); ok {
		s, ok, fault = readLink(strings.TrimSuffix(path, "/"))
		if ok {
			key, fault = s.canonical()
			return key, s, fault
		}
		if strings.EqualFold(authority, "id.gs1.org") {
			// On GS1's own domain a link that is none is a mistake, or compressed:
			// a key of its own would let one thing have two.
			if fault == nil {
				fault = &Error{Reason: Unrecognized, Field: "digital link", Detail: "has no key in its path, expected one such as /01/ uncompressed"}
			}
			return "", s, fault
		}
		fault = nil
	} else if key, ok, fault = digest(scheme, rest); ok {
		return key, s, fault
	}
	key, fault = other(scheme, rest)
	return key, s, fault
}

// readBare reads what begins with a letter and has no scheme: keys that are not
// GS1's, and numbers as they are painted on containers and hulls.
func readBare(id string) (Key, *Error) {
	if number, ok := strings.CutPrefix(id, containerKey); ok {
		return container(number)
	}
	if number, ok := strings.CutPrefix(id, vesselKey); ok {
		return vessel(number)
	}
	if number, ok := strings.CutPrefix(id, digestKey); ok {
		key, _, fault := digest("sha256", number)
		if fault == nil && string(key) != id {
			fault = &Error{Reason: BadCharacter, Field: "document digest", Detail: "has capitals, expected small hexadecimal digits"}
		}
		if fault != nil {
			return "", fault
		}
		return key, nil
	}
	if strings.HasPrefix(id, otherKey) {
		if uri, ok := reread(id); ok {
			if key, _, fault := read(uri); fault == nil && string(key) == id {
				return key, nil
			}
		}
		return "", &Error{Reason: BadSyntax, Field: "key", Detail: "is not the canonical key of a uri, expected the uri itself"}
	}
	if number, ok := strings.CutPrefix(id, "IMO"); ok {
		return vessel(strings.TrimPrefix(number, " "))
	}
	if looksLikeContainer(id) {
		return container(id)
	}
	return "", unrecognized
}
