package recalls

import (
	"fmt"
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
	number = `[A-Z0-9]*\d[A-Z0-9]*(?:[-/][A-Z0-9]+)*`
	list   = `(?:` + number + `)(?:(?:\s*[,;]\s*(?:and\s+)?|\s+and\s+|\s*&\s*)(?:` + number + `)\b)*`
)

var (
	heads      = regexp.MustCompile(`(?:^|[;.,:]|\s)\s*(` + labels + `)`)
	eachLabel  = regexp.MustCompile(`(\d{1,2}|[a-z])\)|[-–]`)
	upc        = regexp.MustCompile(`(?i)\b(?:UPC|GTIN|EAN)(?:\s*code)?\s*[:#]*\s*(\d[\d -]{6,18}\d)|\b(\d \d{5} \d{5} \d)\b`)
	ndc        = regexp.MustCompile(`(?i)\bNDC\s*[:#]*\s*(\d{4,5}-\d{3,4}-\d{1,2})\b`)
	dates      = regexp.MustCompile(`(?i)\b(` + date + `)\b(?:\s*(?:through|thru|to|and|-)\s*(` + date + `)\b)?`)
	expiry     = regexp.MustCompile(`(?i),?\s*\b(?:exp(?:iration)?\b\.?|best (?:by|before|if used by)\b|(?:use|sell) by\b)(?:\s+dates?\b)?\s*:?`)
	lotRanges  = regexp.MustCompile(`(?i)\blots?\b[^,;0-9]{0,16}?(\w*\d\w*)\s+(?:through|thru|to)\s+(\w*\d\w*)`)
	lots       = regexp.MustCompile(`(?i)\b(?:lots?|batch(?:es)?)\b(?:\s*(?:numbers?|nos?\.?|codes?))?\s*(?:#?'?s?)\s*[:#]*\s*(` + list + `)`)
	units      = regexp.MustCompile(`(?i)\bunits?\s*:\s*(` + list + `)`)
	everything = regexp.MustCompile(`(?i)\ball (?:\w+ ){0,2}(?:products?|lots?|codes?|units?)\b`)
	numbers    = regexp.MustCompile(`(?i)\b(?:` + number + `)\b`)
	separated  = regexp.MustCompile(`(?i)^\s*(?:$|[,;.()*]|(?:and|or|with)\b)`)
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
	if n.Codes == "" {
		n.problem("code-info", "empty: expected lots, units or dates")
	}
	understood := n.Firm != "" && n.Product != "" && n.Codes != ""
	for _, p := range split(n.Product, false) {
		n.Products = append(n.Products, &Product{
			Label: p.label, Text: p.text, GTINs: n.gtins(p.text), Predicates: []Predicate{}, Understood: true,
		})
	}
	for _, c := range split(n.Codes, true) {
		predicates, problem := predicatesOf(c.text)
		if problem != "" {
			n.problem("code-info", "%s", problem)
			understood = false
		}
		if !n.apply(c, predicates, problem == "") {
			n.problem("product-description", "no product %.20q, of which the codes speak", c.label)
			understood = false
		}
	}
	for _, p := range n.Products {
		for _, gtin := range p.GTINs {
			n.bind("01/"+gtin, p)
		}
	}
	slices.SortFunc(n.Targets, func(a, b Target) int { return strings.Compare(a.Subject, b.Subject) })
	n.Targets = slices.CompactFunc(n.Targets, func(a, b Target) bool { return a.Subject == b.Subject })
	switch {
	case len(n.Targets) > 0:
		n.Class = Bound
	case understood:
		n.Class = Unbound
	default:
		n.Class = Unparsable
	}
}

// apply adds what codes say to the products that they speak of, and reports whether there is one.
func (n *Notice) apply(c piece, predicates []Predicate, understood bool) (applied bool) {
	for _, p := range n.Products {
		if c.label == "" || p.Label == c.label || len(n.Products) == 1 {
			p.Predicates = append(p.Predicates, predicates...)
			p.Codes = strings.TrimPrefix(p.Codes+"; "+c.text, "; ")
			p.Understood = p.Understood && understood
			applied = true
		}
	}
	return applied
}

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
	common := ""
	if len(at) > 0 && at[0][0] > 0 {
		common = strings.TrimSpace(text[:at[0][0]]) + " " // such as "Lots: 1) A1; 2) B1"
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
			parts = append(parts, piece{l, common + body})
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

// gtins returns those of a text that are beyond doubt, and says which are not.
func (n *Notice) gtins(text string) []string {
	all := []string{}
	add := func(written, digits string) {
		gtin, err := gs1.ParseGTIN(digits)
		switch {
		case err != nil:
			n.problem("product-description", "%.40q is no GTIN: %s", written, err)
		case restricted(string(gtin)):
			n.problem("product-description", "%.40q is a number for use inside of a company, which others use too", written)
		default:
			all = append(all, string(gtin))
		}
	}
	onlyDigits := strings.NewReplacer(" ", "", "-", "")
	for _, m := range upc.FindAllStringSubmatch(text, -1) {
		add(m[1]+m[2], onlyDigits.Replace(m[1]+m[2]))
	}
	for _, m := range ndc.FindAllStringSubmatch(text, -1) {
		digits := "3" + onlyDigits.Replace(m[1])
		if check, err := gs1.CheckDigit(digits); err == nil {
			add("NDC "+m[1], digits+string(check))
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

// predicatesOf reads predicates, and says what it did not understand: where a word with a digit is in none of them.
func predicatesOf(codes string) (all []Predicate, problem string) {
	text := codes
	take := func(form *regexp.Regexp, read func(m []string)) {
		var rest strings.Builder
		end := 0
		for _, at := range form.FindAllStringSubmatchIndex(text, -1) {
			if !separated.MatchString(text[at[1]:]) {
				continue // what follows may belong to it
			}
			m := make([]string, len(at)/2)
			for i := range m {
				if at[2*i] >= 0 {
					m[i] = text[at[2*i]:at[2*i+1]]
				}
			}
			read(m)
			rest.WriteString(text[end:at[0]] + " ")
			end = at[1]
		}
		text = rest.String() + text[end:]
	}
	take(lotRanges, func(m []string) { all = append(all, Predicate{LotRange, m[1], m[2]}) })
	text = dates.ReplaceAllStringFunc(text, func(found string) string {
		m := dates.FindStringSubmatch(found)
		all = append(all, Predicate{Dates, m[1], m[2]})
		return " "
	})
	text = expiry.ReplaceAllString(text, " ")
	enumerated := func(kind Kind) func(m []string) {
		return func(m []string) {
			for _, number := range numbers.FindAllString(m[1], -1) {
				all = append(all, Predicate{Kind: kind, From: number})
			}
		}
	}
	take(lots, enumerated(Lot))
	take(units, enumerated(Serial))
	text = everything.ReplaceAllStringFunc(text, func(string) string {
		all = append(all, Predicate{Kind: All})
		return " "
	})
	if rest := unread.FindString(text); rest != "" {
		return all, fmt.Sprintf("what is %.40q in %.80q", rest, codes)
	}
	if len(all) == 0 {
		return nil, fmt.Sprintf("no lots, units or dates in %.80q", codes)
	}
	return all, ""
}

// bind adds what is to be listed of a trade item.
func (n *Notice) bind(product string, p *Product) {
	add := func(subject string, possible bool) {
		n.Targets = append(n.Targets, Target{Subject: subject, Possible: possible, Product: p.Text, Codes: p.Codes})
	}
	enumerated, part, whole := false, !p.Understood, false
	for _, predicate := range p.Predicates {
		ai := "/10/"
		switch predicate.Kind {
		case Serial:
			ai = "/21/"
		case LotRange:
			part = true
			continue
		case All:
			whole = true
			continue
		case Dates:
			continue
		}
		key, err := gs1.Canonical("https://id.gs1.org/" + product + ai + strings.ReplaceAll(predicate.From, "/", "%2F"))
		if err != nil {
			n.problem("code-info", "%.40q: %s", predicate.From, err)
			part = true
			continue
		}
		enumerated = true
		add(string(key), false)
	}
	dated := slices.ContainsFunc(p.Predicates, func(one Predicate) bool { return one.Kind == Dates })
	switch {
	case whole && !part && !dated:
		add(product, false)
	case whole || part || !enumerated:
		add(product, true)
	}
}
