package epcis

import (
	"fmt"
	"io"
)

// jsonWriter writes indented JSON. It trusts its caller to nest properly.
type jsonWriter struct {
	w     io.Writer
	buf   []byte
	depth int
	first bool // the next member or item is the first of its object or list
	err   error
}

func (j *jsonWriter) flush() {
	if j.err == nil {
		if _, err := j.w.Write(j.buf); err != nil {
			j.err = fmt.Errorf("write the document: %w", err)
		}
	}
	j.buf = j.buf[:0]
}

// open begins an object or a list.
func (j *jsonWriter) open(bracket byte) {
	j.buf = append(j.buf, bracket)
	j.depth++
	j.first = true
}

// close ends it.
func (j *jsonWriter) close(bracket byte) {
	j.depth--
	if !j.first {
		j.line()
	}
	j.buf = append(j.buf, bracket)
	j.first = false
}

// item begins an item of a list.
func (j *jsonWriter) item() {
	if !j.first {
		j.buf = append(j.buf, ',')
	}
	j.first = false
	j.line()
}

// key begins a member of an object.
func (j *jsonWriter) key(name string) {
	j.item()
	j.quoted(name)
	j.buf = append(j.buf, ": "...)
}

func (j *jsonWriter) line() {
	j.buf = append(j.buf, '\n')
	for range j.depth {
		j.buf = append(j.buf, "  "...)
	}
}

// text writes a member whose value is text, unless that is empty.
func (j *jsonWriter) text(name, value string) {
	if value != "" {
		j.key(name)
		j.quoted(value)
	}
}

// number writes a member whose value is a number, unless that is empty.
func (j *jsonWriter) number(name, value string) {
	if value != "" {
		j.key(name)
		j.buf = append(j.buf, value...)
	}
}

// texts writes a member whose value is a list of text, unless that is empty.
func (j *jsonWriter) texts(name string, values []string) {
	if len(values) == 0 {
		return
	}
	j.key(name)
	j.open('[')
	for _, v := range values {
		j.item()
		j.quoted(v)
	}
	j.close(']')
}

func (j *jsonWriter) quoted(s string) {
	const hex = "0123456789abcdef"
	j.buf = append(j.buf, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			j.buf = append(j.buf, '\\', c)
		case c == '\n':
			j.buf = append(j.buf, '\\', 'n')
		case c == '\t':
			j.buf = append(j.buf, '\\', 't')
		case c < ' ':
			j.buf = append(j.buf, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		default:
			j.buf = append(j.buf, c)
		}
	}
	j.buf = append(j.buf, '"')
}
