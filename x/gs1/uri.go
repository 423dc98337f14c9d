package gs1

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

const (
	otherKey  = "x/"
	digestKey = "doc/sha-256/"

	digestSize = 32 // bytes of a SHA-256
)

// cutScheme splits an absolute URI after its scheme (RFC 3986 section 3.1).
func cutScheme(uri string) (scheme, rest string, ok bool) {
	for i := 0; i < len(uri); i++ {
		switch c := uri[i]; {
		case 'a' <= c|0x20 && c|0x20 <= 'z':
		case i > 0 && ('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return uri[:i], uri[i+1:], true
		default:
			return "", "", false
		}
	}
	return "", "", false
}

// other returns the key of a URI that is no GS1 identifier. Scheme and, of a
// URN, namespace are the same in capitals; nothing else of a URI is touched.
func other(scheme, rest string) (Key, *Error) {
	if rest == "" || !utf8.ValidString(rest) {
		return "", &Error{Reason: BadSyntax, Field: "uri", Detail: "is empty after its scheme, or not utf-8"}
	}
	for i := 0; i < len(rest); i++ {
		if sets[rest[i]]&control != 0 {
			return "", &Error{Reason: BadCharacter, Field: "uri", Detail: "holds a space or control character, expected it as %20"}
		}
	}
	var buf [MaxKey]byte
	scheme = strings.ToLower(scheme)
	key := append(append(append(buf[:0], otherKey...), scheme...), '/')
	if scheme == "urn" {
		if i := strings.IndexByte(rest, ':'); i > 0 {
			key = appendEscaped(key, lower(rest[:i]))
			rest = rest[i:]
		}
	}
	key = appendEscaped(key, rest)
	if len(key) > MaxKey {
		return "", tooLong
	}
	return Key(key), nil
}

// lower is strings.ToLower of A to Z only: folding other alphabets would give
// different URIs one key.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
	return string(b)
}

// reread returns the URI of a key that other made.
func reread(key string) (uri string, ok bool) {
	scheme, rest, ok := strings.Cut(key[len(otherKey):], "/")
	if !ok {
		return "", false
	}
	rest, ok = unescape(rest)
	return scheme + ":" + rest, ok
}

// digest returns the key of a document named by its SHA-256: as ni:///sha-256;
// with base64url (RFC 6920) or hexadecimal digits, sha256:, or urn:sha256:. It
// is not ok for any other URI. A name with a query, such as the hash of an EPCIS
// event, names something else than a document.
func digest(scheme, rest string) (key Key, ok bool, fault *Error) {
	switch scheme = strings.ToLower(scheme); scheme {
	case "ni":
		rest, ok = strings.CutPrefix(rest, "///sha-256;")
		ok = ok && strings.IndexByte(rest, '?') < 0
		if len(rest) == base64.RawURLEncoding.EncodedLen(digestSize) {
			if sum, err := base64.RawURLEncoding.Strict().DecodeString(rest); err == nil && len(sum) == digestSize {
				rest = string(appendHex(nil, sum))
			}
		}
	case "sha256", "sha-256":
		ok = true
	case "urn":
		var value string
		if value, ok = cutFold(rest, "sha256:"); !ok {
			value, ok = cutFold(rest, "sha-256:")
		}
		rest = value
	}
	if !ok {
		return "", false, nil
	}
	valid := len(rest) == 2*digestSize
	for i := 0; i < len(rest); i++ {
		valid = valid && nibble(rest[i]) < 16
	}
	if !valid {
		return "", true, &Error{Reason: BadLength, Field: "document digest", Detail: "is no sha-256, expected 64 hexadecimal digits"}
	}
	return Key(digestKey + lower(rest)), true, nil
}
