package recalls

import (
	"regexp"
	"slices"
	"strings"

	"github.com/waymark-ledger/waymark/x/gs1"
)

const (
	label  = `(?:\d{1,2}|[a-z])\)`
	labels = label + `(?:\s*(?:,|-|–|and|&)\s*` + label + `)*`
	date   = `(?:\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}-\d{1,2}-\d{4}|\d{1,2}/\d{2,4}|\d{1,2} [A-Z]{3} \d{4}|` +
		`(?:january|february|march|april|may|june|july|august|september|october|november|december)\s+\d{1,4}(?:,\s*\d{4})?)`
	number = `[A-Z0-9]*\d[A-Z0-9]*(?:[-/][A-Z0-9]+)*|[A-Z0-9]*[A-Z][A-Z0-9]{4,}`
	list   = `(?:` + number + `)(?:(?:\s*[,;]\s*(?:and\s+)?|\s+and\s+|\s*&\s*)(?:` + number + `)\b)*`
)

var (
	heads      = regexp.MustCompile(`(?:^|[;.,:]|\s)\s*(` + labels + `)`)
	eachLabel  = regexp.MustCompile(`(\d{1,2}|[a-z])\)|[-–]`)
	upc        = regexp.MustCompile(`(?i)\b(?:UPC|GTIN|EAN)(?:\s*code)?\s*[:#]*\s*(\d[\d -]{6,18}\d)|\b(\d \d{5} \d{5} \d)\b`)
	dates      = regexp.MustCompile(`(?i)\b(` + date + `)\b(?:\s*(?:through|thru|to|and|-)\s*(` + date + `)\b)?`)
	lotRanges  = regexp.MustCompile(`(?i)\blots?\b[^,;0-9]{0,16}?(\w*\d\w*)\s+(?:through|thru|to)\s+(\w*\d\w*)`)
	lots       = regexp.MustCompile(`(?i)\b(?:lots?|batch(?:es)?)\b(?:\s*(?:numbers?|nos?\.?|codes?))?\s*(?:#?'?s?)\s*[:#]*\s*(` + list + `)`)
	units      = regexp.MustCompile(`(?i)\bunits?\s*:\s*(` + list + `)`)
	everything = regexp.MustCompile(`(?i)\ball (?:\w+ ){0,2}(?:products?|lots?|codes?|units?)\b`)
	numbers    = regexp.MustCompile(`(?i)\b(?:` + number + `)\b`)
	unread     = regexp.MustCompile(`[A-Za-z0-9-]*\d[A-Za-z0-9/-]*`)
)

// understand takes products and predicates from the texts, and classifies the notice.
func (n *Notice) understand() {
	if n.Firm == "" {
		n.problem("recalling-firm", "empty")
	}
	if n.Product == "" {
		n.problem("product-description", "empty")
	}
	products, codes := split(n.Product, false), split(n.Codes, true)
	for _, p := range products {
		n.Products = append(n.Products, Product{Label: p.label, GTINs: gtins(p.text), Predicates: []Predicate{}})
	}
	understood := n.Codes != ""
	if !understood {
		n.problem("code-info", "empty: expected lots, units or dates")
	}
	for _, c := range codes {
		predicates, rest := predicatesOf(c.text)
		switch {
		case len(predicates) == 0:
			n.problem("code-info", "no lots, units or dates in %.80q", c.text)
			understood = false
		case rest != "":
			n.problem("code-info", "what is %.40q in %.80q", rest, c.text)
			understood = false
		}
		applied := false
		for i := range n.Products {
			if p := &n.Products[i]; c.label == "" || p.isLabelled(c.label) || len(n.Products) == 1 {
				p.Predicates = append(p.Predicates, predicates...)
				applied = true
			}
		}
		if !applied {
			n.problem("product-description", "no product %.20q, of which the codes speak", c.label)
			understood = false
		}
	}
	for _, p := range n.Products {
		for _, gtin := range p.GTINs {
			n.bind(gtin, p.Predicates)
		}
	}
	slices.Sort(n.Subjects)
	n.Subjects = slices.Compact(n.Subjects)
	switch {
	case !understood || n.Firm == "" || n.Product == "":
		n.Class, n.Subjects = Unparsable, []string{}
	case len(n.Subjects) > 0:
		n.Class = Bound
	default:
		n.Class = Unbound
	}
}

func (p *Product) isLabelled(of string) bool { return p.Label == of }

// piece is a part of a text with the label that it has in it.
type piece struct{ label, text string }

// split parts a text at its labels, which number from 1 or a. Where several labels head a part, it belongs to each.
func split(text string, several bool) (parts []piece) {
	var at [][]int
	for _, m := range heads.FindAllStringSubmatchIndex(text, -1) {
		if len(at) > 0 || strings.HasPrefix(text[m[2]:m[3]], "1)") || strings.HasPrefix(text[m[2]:m[3]], "a)") {
			at = append(at, []int{m[2], m[3]})
		}
	}
	if len(at) == 0 {
		if text == "" {
			return nil
		}
		return []piece{{"", text}}
	}
	for i, m := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		body := strings.Trim(text[m[1]:end], " ;,.")
		heading := labelsOf(text[m[0]:m[1]])
		if !several {
			heading = heading[:1]
		}
		if body == "" {
			continue
		}
		for _, l := range heading {
			parts = append(parts, piece{l, body})
		}
	}
	return parts
}

// labelsOf returns the labels of a heading such as "1), 2)" or "1) - 5)".
func labelsOf(heading string) (all []string) {
	through := false
	for _, m := range eachLabel.FindAllStringSubmatch(heading, -1) {
		if m[1] == "" {
			through = true
			continue
		}
		if through && len(all) > 0 {
			for last := all[len(all)-1]; last != m[1] && len(all) < 100; {
				last = next(last)
				all = append(all, last)
			}
		} else {
			all = append(all, m[1])
		}
		through = false
	}
	return all
}

// next returns the label after another.
func next(l string) string {
	switch {
	case l[len(l)-1] != '9' || len(l) > 1 && l[0] > '9':
		return l[:len(l)-1] + string(l[len(l)-1]+1)
	case len(l) == 1:
		return "10"
	}
	return string(l[0]+1) + "0"
}

// gtins returns those of a text that are beyond doubt.
func gtins(text string) []string {
	all := []string{}
	for _, m := range upc.FindAllStringSubmatch(text, -1) {
		digits := strings.NewReplacer(" ", "", "-", "").Replace(m[1] + m[2])
		gtin, err := gs1.ParseGTIN(digits)
		if err == nil && !restricted(string(gtin)) {
			all = append(all, string(gtin))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// restricted reports whether a GTIN is of a prefix for use inside of companies or regions: 02, 04 and 20 to 29.
func restricted(gtin string) bool {
	prefix := gtin[1:3]
	return prefix == "02" || prefix == "04" || prefix[0] == '2'
}

// predicatesOf reads predicates, and returns the first word with a digit that none of them accounts for.
func predicatesOf(text string) (all []Predicate, rest string) {
	take := func(form *regexp.Regexp, read func(m []string)) {
		for _, m := range form.FindAllStringSubmatch(text, -1) {
			read(m)
			text = strings.Replace(text, m[0], " ", 1)
		}
	}
	take(lotRanges, func(m []string) { all = append(all, Predicate{LotRange, m[1], m[2]}) })
	take(dates, func(m []string) { all = append(all, Predicate{Dates, m[1], m[2]}) })
	enumerated := func(kind Kind) func(m []string) {
		return func(m []string) {
			for _, number := range numbers.FindAllString(m[1], -1) {
				if !strings.EqualFold(number, "exp") {
					all = append(all, Predicate{Kind: kind, From: number})
				}
			}
		}
	}
	take(lots, enumerated(Lot))
	take(units, enumerated(Serial))
	take(everything, func([]string) { all = append(all, Predicate{Kind: All}) })
	return all, unread.FindString(text)
}

// bind adds the subjects of a product.
func (n *Notice) bind(gtin string, predicates []Predicate) {
	product, enumerated, beyond := "01/"+gtin, false, false
	for _, p := range predicates {
		key, err := gs1.Key(""), error(nil)
		switch p.Kind {
		case Lot:
			key, err = gs1.Canonical("https://id.gs1.org/" + product + "/10/" + escape(p.From))
		case Serial:
			key, err = gs1.Canonical("https://id.gs1.org/" + product + "/21/" + escape(p.From))
		case LotRange, All:
			beyond = true
			continue
		default:
			continue
		}
		if err != nil {
			n.problem("code-info", "%.40q: %s", p.From, err)
			beyond = true
			continue
		}
		enumerated = true
		n.Subjects = append(n.Subjects, string(key))
	}
	if beyond || !enumerated {
		n.Subjects = append(n.Subjects, product)
	}
}

func escape(number string) string { return strings.ReplaceAll(number, "/", "%2F") }
