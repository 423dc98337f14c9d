package rules

import (
	"slices"
	"strings"
	"unicode"
)

// Words returns the words of a text, in lower case: what stands between anything but letters and digits.
func Words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Have reports whether a text has all of some words. Names are no identifiers: that it has is a possible match, and that it has
// not says nothing.
func Have(text string, words []string) bool {
	there := Words(text)
	return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(there, w) })
}
