package gs1

import "strings"

// GS1 company prefixes have four to twelve digits. EPC URNs cannot hold those
// of less than six: one or two digits of the reference then go with the prefix.
const (
	minPrefix    = 4
	minURNPrefix = 6
	maxPrefix    = 12
)

// PrefixDigits returns the digits of a GS1 key that begin with the company
// prefix under which it was issued, at most twelve: those after the indicator of
// a GTIN, the extension digit of an SSCC, the leading zero of a GRAI. No
// identifier says where the prefix ends, so a caller looks up the first twelve
// digits, then the first eleven, and so on. A prefix of the U.P.C. is given with
// its leading zero. The digits of a GTIN-8 begin with five zeros, and no company
// prefix does: a GTIN-8 is licensed alone.
func PrefixDigits(k Key) (string, bool) {
	p, ok := k.parts()
	if !ok {
		return "", false
	}
	digits := p.value[p.skip:]
	return digits[:leadingDigits(digits, maxPrefix)], true
}

// HasPrefix says whether the key was issued under the company prefix, a string
// of four to twelve digits. It is false for any other string.
func HasPrefix(k Key, companyPrefix string) bool {
	if n := len(companyPrefix); n < minPrefix || n > maxPrefix || !within(companyPrefix, numeric) {
		return false
	}
	digits, ok := PrefixDigits(k)
	return ok && strings.HasPrefix(digits, companyPrefix)
}
