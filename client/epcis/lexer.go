package epcis

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// maxToken bounds a string or number of a document, in bytes.
const maxToken = 1 << 20

// kind is the kind of a JSON token, and of a value by its first token.
type kind byte

const (
	kindEnd     kind = iota // of the input
	kindObject              // {
	kindArray               // [
	kindString              //
	kindNumber              //
	kindBoolean             //
	kindNull                //
	closeObject             // }
	closeArray              // ]
	comma                   // ,
	colon                   // :
)

// String names the kind for messages.
func (k kind) String() string {
	return [...]string{
		"the end", "an object", "a list", "text", "a number", "true or false", "null", `"}"`, `"]"`, `","`, `":"`,
	}[k]
}

// errSyntax is a document that is not JSON as RFC 8259 has it.
type errSyntax struct {
	offset int64
	fix    string
}

func (e *errSyntax) Error() string { return fmt.Sprintf("byte %d: %s", e.offset, e.fix) }

// lexer reads JSON tokens from a stream, holding no more of it than a buffer and one token. Unlike encoding/json it
// refuses text that is not UTF-8 and leaves numbers as they are written.
type lexer struct {
	r      io.Reader
	buf    []byte
	pos    int   // of the next byte in buf
	base   int64 // offset in the input of buf[0]
	failed error // of r, other than io.EOF

	start int64  // offset of the current token
	text  []byte // of the current string, without escapes, or number
	truth bool   // of the current boolean
}

// newLexer reads from r, whose first byte has the given offset in the document.
func newLexer(r io.Reader, offset int64) *lexer {
	return &lexer{r: r, buf: make([]byte, 0, 64<<10), base: offset}
}

// offset is that of the next byte.
func (l *lexer) offset() int64 { return l.base + int64(l.pos) }

// peek returns the next byte without taking it; ok is false at the end of the input.
func (l *lexer) peek() (c byte, ok bool) {
	if l.pos == len(l.buf) && !l.fill() {
		return 0, false
	}
	return l.buf[l.pos], true
}

func (l *lexer) fill() bool {
	l.base += int64(len(l.buf))
	l.buf, l.pos = l.buf[:0], 0
	for l.failed == nil {
		n, err := l.r.Read(l.buf[:cap(l.buf)])
		l.buf = l.buf[:n]
		if err != nil && !errors.Is(err, io.EOF) {
			l.failed = err
		}
		if n > 0 {
			return true
		}
		if err != nil {
			return false
		}
	}
	return false
}

func (l *lexer) fault(fix string) error {
	if l.failed != nil {
		return fmt.Errorf("read the document: %w", l.failed)
	}
	return &errSyntax{l.offset(), fix}
}

// next reads a token. At the end of the input it returns kindEnd.
func (l *lexer) next() (kind, error) {
	for {
		c, ok := l.peek()
		if !ok {
			if l.failed != nil {
				return kindEnd, l.fault("")
			}
			return kindEnd, nil
		}
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			break
		}
		l.pos++
	}
	l.start = l.offset()
	c := l.buf[l.pos]
	switch c {
	case '{', '[', '}', ']', ',', ':':
		l.pos++
		return punctuation(c), nil
	case '"':
		l.pos++
		return kindString, l.readString()
	case 't':
		l.truth = true
		return kindBoolean, l.literal("true")
	case 'f':
		l.truth = false
		return kindBoolean, l.literal("false")
	case 'n':
		return kindNull, l.literal("null")
	}
	if c == '-' || '0' <= c && c <= '9' {
		return kindNumber, l.readNumber()
	}
	return kindEnd, l.fault("expected a JSON value")
}

func punctuation(c byte) kind {
	switch c {
	case '{':
		return kindObject
	case '[':
		return kindArray
	case '}':
		return closeObject
	case ']':
		return closeArray
	case ',':
		return comma
	}
	return colon
}

func (l *lexer) literal(word string) error {
	for i := range len(word) {
		if c, ok := l.peek(); !ok || c != word[i] {
			return l.fault("expected " + word)
		}
		l.pos++
	}
	return nil
}

func (l *lexer) readString() error {
	l.text = l.text[:0]
	for {
		c, ok := l.peek()
		switch {
		case !ok:
			return l.fault("expected the end of a string")
		case c < ' ':
			return l.fault("expected no control character in a string; escape it")
		}
		l.pos++
		switch c {
		case '"':
			if !utf8.Valid(l.text) {
				return &errSyntax{l.start, "expected text in UTF-8"}
			}
			return nil
		case '\\':
			if err := l.escape(); err != nil {
				return err
			}
		default:
			l.text = append(l.text, c)
		}
		if len(l.text) > maxToken {
			return l.fault("expected a string of at most 1 MiB")
		}
	}
}

func (l *lexer) escape() error {
	c, ok := l.peek()
	if !ok {
		return l.fault("expected the end of a string")
	}
	l.pos++
	switch c {
	case '"', '\\', '/':
		l.text = append(l.text, c)
	case 'b':
		l.text = append(l.text, '\b')
	case 'f':
		l.text = append(l.text, '\f')
	case 'n':
		l.text = append(l.text, '\n')
	case 'r':
		l.text = append(l.text, '\r')
	case 't':
		l.text = append(l.text, '\t')
	case 'u':
		r, err := l.hex4()
		if err != nil {
			return err
		}
		if utf16.IsSurrogate(r) {
			if err := l.literal(`\u`); err != nil {
				return err
			}
			low, err := l.hex4()
			if err != nil {
				return err
			}
			if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
				return l.fault("expected a pair of surrogates")
			}
		}
		l.text = utf8.AppendRune(l.text, r)
	default:
		return l.fault("expected an escape that JSON has")
	}
	return nil
}

func (l *lexer) hex4() (rune, error) {
	var digits [4]byte
	for i := range digits {
		c, ok := l.peek()
		if !ok {
			return 0, l.fault("expected four hexadecimal digits")
		}
		digits[i] = c
		l.pos++
	}
	r, err := strconv.ParseUint(string(digits[:]), 16, 16)
	if err != nil {
		return 0, l.fault("expected four hexadecimal digits")
	}
	return rune(r), nil
}

func (l *lexer) readNumber() error {
	l.text = l.text[:0]
	l.accept('-')
	switch c, _ := l.peek(); {
	case c == '0':
		l.accept('0')
	case !l.digits():
		return l.fault("expected a digit")
	}
	if l.accept('.') && !l.digits() {
		return l.fault("expected a digit")
	}
	if l.accept('e') || l.accept('E') {
		if !l.accept('+') {
			l.accept('-')
		}
		if !l.digits() {
			return l.fault("expected a digit")
		}
	}
	if len(l.text) > maxToken {
		return l.fault("expected a number of at most 1 MiB")
	}
	return nil
}

// accept takes c if it is next.
func (l *lexer) accept(c byte) bool {
	next, ok := l.peek()
	if !ok || next != c {
		return false
	}
	l.text = append(l.text, c)
	l.pos++
	return true
}

// digits takes all digits that are next, and reports whether there were any. Beyond the bound of a token it stops.
func (l *lexer) digits() bool {
	found := false
	for len(l.text) <= maxToken {
		c, ok := l.peek()
		if !ok || c < '0' || c > '9' {
			break
		}
		l.text = append(l.text, c)
		l.pos++
		found = true
	}
	return found
}
