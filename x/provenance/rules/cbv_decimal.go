package rules

import "strings"

// MaxDecimalLen bounds the length of a canonical decimal. Consensus: changing this is state-machine breaking.
const MaxDecimalLen = 128

// maxExponent bounds the exponent that CanonicalDecimal reads, so that adding to it cannot overflow.
const maxExponent = 1 << 20

// CanonicalDecimal returns the one spelling of a decimal number that events store: no sign "+", no exponent, no leading
// or trailing zeros, zero without sign. It reads an optional sign, digits with an optional point, and an optional
// exponent, which covers JSON numbers and xsd:decimal; ok is false for anything else and for a number whose canonical
// spelling is longer than MaxDecimalLen.
func CanonicalDecimal(s string) (canonical string, ok bool) {
	negative := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		negative = s[0] == '-'
		s = s[1:]
	}
	mantissa, exponent := s, 0
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		mantissa = s[:i]
		if exponent, ok = parseExponent(s[i+1:]); !ok {
			return "", false
		}
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole == "" && fraction == "" || !digits(whole) || !digits(fraction) {
		return "", false
	}
	// The number is 0.<all> times ten to the power of point.
	all := whole + fraction
	point := len(whole) + exponent
	significant := strings.TrimLeft(all, "0")
	point -= len(all) - len(significant)
	significant = strings.TrimRight(significant, "0")
	if significant == "" {
		return "0", true
	}
	n := len(significant)
	if max(n, point, n-point) > MaxDecimalLen {
		return "", false
	}
	var b strings.Builder
	if negative {
		b.WriteByte('-')
	}
	switch {
	case point <= 0:
		b.WriteString("0.")
		b.WriteString(zeros(-point))
		b.WriteString(significant)
	case point >= n:
		b.WriteString(significant)
		b.WriteString(zeros(point - n))
	default:
		b.WriteString(significant[:point])
		b.WriteByte('.')
		b.WriteString(significant[point:])
	}
	if b.Len() > MaxDecimalLen {
		return "", false
	}
	return b.String(), true
}

// IsCanonicalDecimal reports whether s is a decimal number as events store it.
func IsCanonicalDecimal(s string) bool {
	if len(s) > MaxDecimalLen {
		return false
	}
	canonical, ok := CanonicalDecimal(s)
	return ok && canonical == s
}

func parseExponent(s string) (exponent int, ok bool) {
	negative := false
	if s != "" && (s[0] == '-' || s[0] == '+') {
		negative = s[0] == '-'
		s = s[1:]
	}
	if s == "" || !digits(s) {
		return 0, false
	}
	for _, c := range []byte(s) {
		if exponent = exponent*10 + int(c-'0'); exponent > maxExponent {
			return 0, false
		}
	}
	if negative {
		exponent = -exponent
	}
	return exponent, true
}

// digits reports whether s has no other characters than 0 to 9.
func digits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func zeros(n int) string { return strings.Repeat("0", n) }
