package gs1

import "strings"

// Opaque returns the key of a URI that Canonical refuses, because it has the
// form of an identifier and breaks its rules: a wrong check digit, a missing
// part, a compressed link. The key says no more than the URI does, and is of
// kind Other:
//
//	https://id.gs1.org/01/09506000134351    x/https/%2F%2Fid.gs1.org%2F01%2F09506000134351
//
// What has a canonical key has no opaque one, and what is no URI, or too long,
// has neither: no key that Opaque returns is one that Canonical returns. Every
// error is an *Error.
func Opaque(uri string) (Key, error) {
	scheme, rest, isURI := cutScheme(uri)
	if !isURI {
		return "", unrecognized
	}
	if len(uri) > MaxID {
		return "", tooLong
	}
	if key, _, fault := read(uri); fault == nil {
		return "", &Error{Reason: Ambiguous, Field: "uri", Detail: "is valid, expected its canonical key " + quote(string(key))}
	}
	key, fault := other(scheme, rest)
	if fault != nil {
		return "", fault
	}
	return key, nil
}

// IsOpaque reports whether key is one that Opaque returns. Canonical refuses
// such keys.
func IsOpaque(key string) bool {
	if !strings.HasPrefix(key, otherKey) {
		return false
	}
	uri, ok := reread(key)
	if !ok {
		return false
	}
	opaque, err := Opaque(uri)
	return err == nil && string(opaque) == key
}

// Named returns the key of what a text names: the one of Canonical, or the text
// itself where it is one that Opaque returns.
func Named(text string) (Key, error) {
	if IsOpaque(text) {
		return Key(text), nil
	}
	return Canonical(text)
}
