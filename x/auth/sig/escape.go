package sig

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// pieceSize is the length in bytes after which a value goes on in the next line.
const pieceSize = 72

// legible are the characters beyond ASCII that are written as they are: letters that no other is
// mistaken for. All else is escaped, so that nothing in a message reverses, hides or imitates text.
// The list is fixed here: that of a standard library grows with its version, and nodes would differ.
var legible = [...][2]rune{
	{0x00c0, 0x00d6}, {0x00d8, 0x00f6}, {0x00f8, 0x00ff}, // Latin-1 letters
	{0x3041, 0x3096}, {0x30a1, 0x30fa}, // Hiragana, Katakana
	{0x4e00, 0x9fff}, // CJK ideographs
	{0xac00, 0xd7a3}, // Hangul
}

// quoted writes a string in quotation marks, in pieces of at most pieceSize bytes and one character
// more; at least one piece.
func quoted(s string) []string {
	var pieces []string
	piece := new(strings.Builder)
	for len(s) > 0 {
		char, size := utf8.DecodeRuneInString(s)
		escape(piece, char, s[:size])
		if s = s[size:]; piece.Len() >= pieceSize && len(s) > 0 {
			pieces = append(pieces, `"`+piece.String()+`"`)
			piece.Reset()
		}
	}
	return append(pieces, `"`+piece.String()+`"`)
}

// escape writes one character; raw are its bytes.
func escape(out *strings.Builder, char rune, raw string) {
	switch {
	case char == utf8.RuneError && len(raw) == 1:
		fmt.Fprintf(out, `\x%02x`, raw[0])
	case char == '"' || char == '\\':
		out.WriteByte('\\')
		out.WriteRune(char)
	case char >= ' ' && char <= '~' || isLegible(char):
		out.WriteRune(char)
	default:
		fmt.Fprintf(out, `\u{%x}`, char)
	}
}

func isLegible(char rune) bool {
	for _, interval := range legible {
		if interval[0] <= char && char <= interval[1] {
			return true
		}
	}
	return false
}
