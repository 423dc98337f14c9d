package x

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// maxDetail bounds the text that an error carries, in bytes: a part of it is often the sender's.
const maxDetail = 512

// Error is a rejection: a result of a transaction or query, the same on every node. Codespace and
// code are consensus and never change meaning; the message and its detail are for people and are not.
type Error struct {
	Codespace string
	Code      uint32
	Message   string
	Detail    string
	// Refused says that the signer claimed an authority that it lacks, so that the attempt is remembered.
	Refused bool
	// Subjects are the ones, besides the signer's organization, whose dossiers remember a refusal.
	Subjects []Subject
	// At is the position of the message in the transaction that the error is about.
	At int
}

// errorID is what a client tells errors apart by.
type errorID struct {
	codespace string
	code      uint32
}

func (id errorID) compare(other errorID) int {
	return cmp.Or(cmp.Compare(id.codespace, other.codespace), cmp.Compare(id.code, other.code))
}

var registered = map[errorID]*Error{}

// NewError registers a rejection. It panics when codespace and code are taken or code is 0, so it
// is called from package variables only.
func NewError(codespace string, code uint32, message string) *Error {
	e := &Error{Codespace: codespace, Code: code, Message: message}
	id := errorID{codespace, code}
	if _, taken := registered[id]; taken || code == 0 {
		panic(fmt.Sprintf("x: error %s/%d is registered twice or has code 0", codespace, code))
	}
	registered[id] = e
	return e
}

// NewRefusal registers a rejection that dossiers remember.
func NewRefusal(codespace string, code uint32, message string) *Error {
	e := NewError(codespace, code, message)
	e.Refused = true
	return e
}

// Errors returns every registered error, by codespace and code.
func Errors() []*Error {
	all := make([]*Error, 0, len(registered))
	for _, id := range slices.SortedFunc(maps.Keys(registered), errorID.compare) {
		all = append(all, registered[id])
	}
	return all
}

// With returns a copy of the error with what was found and what was expected. The text is clipped.
func (e *Error) With(format string, args ...any) *Error {
	c := *e
	c.Detail = Clip(fmt.Sprintf(format, args...), maxDetail)
	return &c
}

// On returns a copy of the error that names the subjects whose dossiers remember it.
func (e *Error) On(subjects ...Subject) *Error {
	c := *e
	c.Subjects = append(c.Subjects[:len(c.Subjects):len(c.Subjects)], subjects...)
	return &c
}

// Error returns the message and the detail.
func (e *Error) Error() string {
	if e.Detail == "" {
		return e.Message
	}
	return e.Message + ": " + e.Detail
}

// Is reports whether the target is the same error, whatever its detail.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Codespace == e.Codespace && t.Code == e.Code
}

// Clip shortens a text to at most n bytes, without cutting a character, and marks the cut.
func Clip(text string, n int) string {
	if len(text) <= n {
		return text
	}
	cut := n - len("…")
	for cut > 0 && text[cut]&0xC0 == 0x80 {
		cut--
	}
	return text[:cut] + "…"
}
