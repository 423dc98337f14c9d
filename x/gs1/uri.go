package gs1

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode/utf8"
)

const (
	otherKey  = "x/"
	digestKey = "doc/sha-256/"
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
			key = appendEscaped(key, strings.ToLower(rest[:i]))
			rest = rest[i:]
		}
	}
	key = appendEscaped(key, rest)
	if len(key) > MaxKey {
		return "", tooLong
	}
	return Key(key), nil
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
	const size = 32
	var sum []byte
	switch scheme = strings.ToLower(scheme); scheme {
	case "ni":
		value, isSHA := strings.CutPrefix(rest, "///sha-256;")
		if !isSHA || strings.IndexByte(value, '?') >= 0 {
			return "", false, nil
		}
		if len(value) == base64.RawURLEncoding.EncodedLen(size) {
			sum, _ = base64.RawURLEncoding.Strict().DecodeString(value)
		} else {
			sum, _ = hex.DecodeString(value)
		}
	case "sha256", "sha-256":
		sum, _ = hex.DecodeString(rest)
	case "urn":
		value, isSHA := cutFold(rest, "sha256:")
		if !isSHA {
			if value, isSHA = cutFold(rest, "sha-256:"); !isSHA {
				return "", false, nil
			}
		}
		sum, _ = hex.DecodeString(value)
	default:
		return "", false, nil
	}
	if len(sum) != size {
		return "", true, &Error{Reason: BadLength, Field: "document digest", Detail: "is no sha-256, expected 64 hexadecimal digits"}
	}
	return Key(digestKey + hex.EncodeToString(sum)), true, nil
}
