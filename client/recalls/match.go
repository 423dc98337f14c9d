package recalls

import (
	"slices"
	"strings"
	"unicode"
)

// Match returns the notices that may be about a firm's product: those whose texts have every word of both, whatever their
// order and case; either may be empty. Names are no identifiers: none of them is a match beyond doubt, and where there is
// none, that says nothing of whether goods are listed.
func Match(all []*Notice, firm, product string) (possible []*Notice) {
	for _, n := range all {
		if has(n.Firm, firm) && has(n.Product, product) {
			possible = append(possible, n)
		}
	}
	return possible
}

func has(text, wanted string) bool {
	there := words(text)
	return !slices.ContainsFunc(words(wanted), func(w string) bool { return !slices.Contains(there, w) })
}

func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
