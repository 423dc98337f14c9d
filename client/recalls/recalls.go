// Package recalls reads public notices of recalls, as openFDA publishes them: one JSON object a line. What a notice says of its
// goods is free text. From it the package takes what identifies goods beyond doubt, and of the rest it says that it did not
// understand it: nothing is guessed, and nothing dropped.
//
// A product of a notice is identified by a GTIN with a right check digit: a UPC or other number of 8, 12, 13 or 14 digits, or the
// ten digits of a National Drug Code, for which GS1 keeps the prefix 03 (a 3, the code, the check digit). Numbers for use inside
// of a company are none, because others use them as well.
//
// A notice is one of three. It is bound where one of its products has a GTIN. Otherwise it is unparsable where a text is missing
// or that of its codes is not understood to the last word that has a digit; and unbound where all is understood. What is not
// understood is reported with line, field and reason, of bound notices too.
//
// A bound notice has targets: a lot (01/GTIN/10/LOT) for each lot and an item (01/GTIN/21/SERIAL) for each unit that it
// enumerates; the trade item (01/GTIN) where it says all, without a date or range that makes it less. Where it means some of a
// trade item that identifiers do not tell (dates, ranges of lots, what is not understood), the trade item is a possible match,
// with the text that says which of it.
package recalls

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// maxLine is how long a notice may be, in bytes.
const maxLine = 1 << 20

// Class says what became of a notice.
type Class string

// The classes.
const (
	Bound      Class = "bound"
	Unbound    Class = "unbound"
	Unparsable Class = "unparsable"
)

// Notice is one recall as it was published.
type Notice struct {
	// Line is its number in the file, from 1.
	Line int `json:"line"`
	// Digest is the sha256 of the line.
	Digest [32]byte `json:"-"`
	// Firm, Product and Codes are the texts of the notice.
	Firm    string `json:"firm"`
	Product string `json:"product"`
	Codes   string `json:"codes"`
	// Date and Severity are those of the report, such as 06/13/2012 and Class I.
	Date     string `json:"date"`
	Severity string `json:"severity"`

	Class    Class      `json:"class"`
	Products []*Product `json:"products"`
	// Targets are what a bound notice is about, ascending by subject.
	Targets []Target `json:"targets"`
	// Problems say what was not understood.
	Problems []Problem `json:"problems"`
}

// Product is one of those of a notice.
type Product struct {
	// Label is its number or letter in the notice; empty where there is one product.
	Label string `json:"label,omitempty"`
	// GTINs are those that are beyond doubt, in 14 digits, ascending.
	GTINs []string `json:"gtins"`
	// Predicates say which of it are recalled.
	Predicates []Predicate `json:"predicates"`
	// Text and Codes are what the notice says of it, and Understood is whether all of its codes is in the predicates.
	Text       string `json:"text"`
	Codes      string `json:"codes"`
	Understood bool   `json:"understood"`
}

// Target is something that a notice is about.
type Target struct {
	// Subject is its canonical key.
	Subject string `json:"subject"`
	// Possible says that the notice means some of a trade item, and identifiers do not tell which: Codes do, to a person.
	Possible bool   `json:"possible"`
	Product  string `json:"product"`
	Codes    string `json:"codes"`
}

// Nameless reports whether a product of the notice has no GTIN, or there is none, so that words alone tell of it.
func (n *Notice) Nameless() bool {
	return len(n.Products) == 0 || slices.ContainsFunc(n.Products, func(p *Product) bool { return len(p.GTINs) == 0 })
}

// Kind is what a predicate is about.
type Kind string

// The kinds.
const (
	Lot      Kind = "lot"
	LotRange Kind = "lot-range"
	Serial   Kind = "serial"
	Dates    Kind = "date-range"
	All      Kind = "all"
)

// Predicate says which goods are recalled.
type Predicate struct {
	Kind Kind `json:"kind"`
	// From is the lot, serial number or first date; To is the last of a range, else empty. Dates are as the notice has them.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// Problem is something that was not understood.
type Problem struct {
	Line   int    `json:"line"`
	Field  string `json:"field"`
	Reason string `json:"reason"`
}

func (p Problem) String() string { return fmt.Sprintf("line %d, %s: %s", p.Line, p.Field, p.Reason) }

// published is a notice as a line has it: with hyphens in the weekly reports, with underscores in the interface of openFDA.
type published map[string]any

func (p published) text(name string) string {
	for _, key := range []string{name, strings.ReplaceAll(name, "-", "_")} {
		if text, ok := p[key].(string); ok {
			return strings.TrimSpace(text)
		}
	}
	return ""
}

// Read reads notices. An error is one of reading; what a line lacks is a problem of its notice.
func Read(from io.Reader) ([]*Notice, error) {
	var all []*Notice
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, maxLine)
	for number := 1; lines.Scan(); number++ {
		if strings.TrimSpace(lines.Text()) != "" {
			all = append(all, parse(number, lines.Bytes()))
		}
	}
	return all, lines.Err()
}

func parse(number int, line []byte) *Notice {
	n := &Notice{Line: number, Digest: sha256.Sum256(line), Targets: []Target{}, Products: []*Product{}, Problems: []Problem{}}
	var p published
	if err := json.Unmarshal(line, &p); err != nil {
		n.Class = Unparsable
		n.problem("line", "no JSON object: %s", err)
		return n
	}
	n.Firm, n.Product, n.Codes = p.text("recalling-firm"), p.text("product-description"), p.text("code-info")
	n.Date, n.Severity = p.text("report-date"), p.text("classification")
	n.understand()
	return n
}

func (n *Notice) problem(field, format string, args ...any) {
	n.Problems = append(n.Problems, Problem{n.Line, field, fmt.Sprintf(format, args...)})
}
