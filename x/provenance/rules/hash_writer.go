package rules

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// rdfs is the namespace of comments, which the hash leaves out wherever they stand.
const rdfs = "http://www.w3.org/2000/01/rdf-schema#"

// hashWriter builds the text that is hashed. Lists are written in the order of the event and then sorted in place: the
// items between a mark and the end of buf are the spans that end at the offsets in ends.
type hashWriter struct {
	version HashVersion
	buf     []byte
	ends    []int
	spans   []span // scratch of sort
	moved   []byte // scratch of sort
	level   int
	err     error // the first
}

type span struct{ from, to int }

// groupMark is where the items of a list begin.
type groupMark struct{ buf, ends int }

func (w *hashWriter) mark() groupMark { return groupMark{len(w.buf), len(w.ends)} }

// item ends an item of the innermost list.
func (w *hashWriter) item() { w.ends = append(w.ends, len(w.buf)) }

// sort brings the items since m in the order of their bytes and ends the list.
func (w *hashWriter) sort(m groupMark) {
	w.spans = w.spans[:0]
	from := m.buf
	for _, to := range w.ends[m.ends:] {
		w.spans = append(w.spans, span{from, to})
		from = to
	}
	w.ends = w.ends[:m.ends]
	byBytes := func(a, b span) int {
		// Equal items are interchangeable; the offset only makes the order total.
		return cmp.Or(bytes.Compare(w.buf[a.from:a.to], w.buf[b.from:b.to]), cmp.Compare(a.from, b.from))
	}
	if slices.IsSortedFunc(w.spans, byBytes) {
		return
	}
	slices.SortFunc(w.spans, byBytes)
	w.moved = w.moved[:0]
	for _, s := range w.spans {
		w.moved = append(w.moved, w.buf[s.from:s.to]...)
	}
	copy(w.buf[m.buf:], w.moved)
}

// text writes s. After an error it writes nothing more: an event may be made so that its text is far longer than itself.
func (w *hashWriter) text(s string) {
	if len(w.buf)+len(s) > maxPrehash {
		w.err = cmp.Or(w.err, ErrTooLong)
	}
	if w.err == nil {
		w.buf = append(w.buf, s...)
	}
}

// plain writes key=value when there is a value, as it is but for blanks around it.
func (w *hashWriter) plain(key, value string) {
	if value = strings.TrimSpace(value); value != "" {
		w.text(key)
		w.text("=")
		w.text(value)
	}
}

// value writes key=value with the value in the canonical form of identifiers, which leaves other values alone.
func (w *hashWriter) value(key, value string) { w.plain(key, canonicalText(value)) }

// word writes key=value with a standard word of v in its URI form.
func (w *hashWriter) word(key string, v *Vocabulary, value string) {
	if v.Has(value) {
		w.plain(key, v.URI(value))
		return
	}
	w.value(key, value)
}

func (w *hashWriter) time(key string, d *provenancev1.DateTime) {
	if d != nil {
		w.text(key)
		w.text("=")
		w.buf = appendHashTime(w.buf, d)
	}
}

func (w *hashWriter) unsealed(s *provenancev1.Sealed) {
	if s != nil {
		w.err = cmp.Or(w.err, ErrSealed)
	}
}

// inline writes the extensions of a part of the event where CBV 2.1 has them; for CBV 2.0 see trailer.
func (w *hashWriter) inline(fields []*provenancev1.Field) {
	if w.version == CBV21 {
		w.fields(fields)
	}
}

// fields writes extension fields, sorted. A list repeats its field's name before each member.
func (w *hashWriter) fields(fields []*provenancev1.Field) {
	m := w.mark()
	for _, f := range fields {
		if f.Name == "comment" && (f.Namespace == rdfs || f.Namespace == "") {
			continue
		}
		w.field(f, f.Value)
	}
	w.sort(m)
}

// field writes one value of f as items of the innermost list.
func (w *hashWriter) field(f *provenancev1.Field, v *provenancev1.Value) {
	if w.level >= MaxLevels {
		w.err = cmp.Or(w.err, ErrTooDeep)
		return
	}
	w.level++
	defer func() { w.level-- }()
	switch kind := v.GetKind().(type) {
	case *provenancev1.Value_List:
		for _, member := range kind.List.GetValues() {
			w.field(f, member)
		}
	case *provenancev1.Value_Object:
		w.key(f)
		w.fields(kind.Object.GetFields())
		w.item()
	case *provenancev1.Value_Text:
		w.scalar(f, canonicalExtension(kind.Text))
	case *provenancev1.Value_Number:
		w.scalar(f, kind.Number)
	case *provenancev1.Value_Boolean:
		w.scalar(f, booleanText(kind.Boolean))
	case *provenancev1.Value_Sealed:
		w.unsealed(kind.Sealed)
	}
}

func (w *hashWriter) scalar(f *provenancev1.Field, value string) {
	w.key(f)
	if value != "" {
		w.text("=")
		w.text(value)
	}
	w.item()
}

func (w *hashWriter) key(f *provenancev1.Field) {
	if f.Namespace != "" {
		w.text("{")
		w.text(f.Namespace)
		w.text("}")
	}
	w.text(f.Name)
}

// canonicalText is the form in which the hash has a value: CBV's URNs as web URIs, GS1 identifiers as canonical Digital
// Links, without blanks around it.
func canonicalText(value string) string {
	value = strings.TrimSpace(value)
	if strings.HasPrefix(value, "urn:epcglobal:cbv:") {
		for _, v := range []*Vocabulary{BizSteps, Dispositions, BizTransactionTypes, SourceDestTypes, ErrorReasons} {
			if word, found := strings.CutPrefix(value, v.old[0]); found {
				return v.web + word
			}
		}
	}
	return gs1.NormalizeURI(value)
}

// canonicalExtension is canonicalText, with text that reads as a number written as one.
func canonicalExtension(value string) string {
	value = canonicalText(value)
	if number, ok := CanonicalDecimal(value); ok {
		return number
	}
	return value
}

func booleanText(b bool) string {
	if b {
		return "true"
	}
	return "false"
}
