package provenance_test

import (
	"fmt"
	"slices"
	"strings"
)

// model is the ledger without accounts: every single thing, each of a lot's too, is a token that lies somewhere.
type model struct {
	tokens []*token
	events int
}

type token struct {
	subject, place string
	single         bool // an item or container, and not one of a lot
}

// operation is one random event: what an organization says of one subject.
type operation struct {
	by, verb, subject, other string
	n                        int
}

func (o operation) String() string {
	return fmt.Sprintf("%s %s %d %s %s", o.by, o.verb, o.n, o.subject, o.other)
}

func (m *model) root(place string) string {
	for container, in := strings.CutPrefix(place, "in/"); in; container, in = strings.CutPrefix(place, "in/") {
		place = m.item(container).place
	}
	return place
}

// item returns the token of a single thing; nil for an unknown one.
func (m *model) item(subject string) *token {
	for _, t := range m.tokens {
		if t.single && t.subject == subject {
			return t
		}
	}
	return nil
}

// of returns the tokens of a lot at the places that the test wants, in the order of the places' texts.
func (m *model) of(lot string, wanted func(place string) bool) []*token {
	var list []*token
	for _, t := range m.tokens {
		if !t.single && t.subject == lot && wanted(t.place) {
			list = append(list, t)
		}
	}
	slices.SortStableFunc(list, func(a, b *token) int { return strings.Compare(ledgerPlace(a.place), ledgerPlace(b.place)) })
	return list
}

func (m *model) known(lot string) bool {
	return len(m.of(lot, func(string) bool { return true })) > 0
}

// held are the tokens of a lot that an organization has: loose, then in its containers.
func (m *model) held(lot, by string) []*token {
	own := "org/" + by
	loose := m.of(lot, func(p string) bool { return p == own })
	return append(loose, m.of(lot, func(p string) bool { return p != own && m.root(p) == own })...)
}

// coming are those that are on their way to it: loose by the age of the shipments, then in containers.
func (m *model) coming(lot, by string) []*token {
	to := func(p string) bool { return strings.HasPrefix(p, "ship/") && strings.HasSuffix(p, "/"+by) }
	loose := m.of(lot, to)
	slices.SortStableFunc(loose, func(a, b *token) int { return strings.Compare(number(a.place), number(b.place)) })
	return append(loose, m.of(lot, func(p string) bool { return !to(p) && to(m.root(p)) })...)
}

// number is the part of a place in transit that sorts by age. In the model it is ship/SENDER/NUMBER/RECEIVER.
func number(place string) string { return strings.Split(place, "/")[2] }

func place(tokens []*token, to string) {
	for _, t := range tokens {
		t.place = to
	}
}

// do says whether the ledger should accept the operation, and does it, or nothing.
func (m *model) do(o operation) (accepted bool) {
	before := model{events: m.events}
	for _, t := range m.tokens {
		same := *t
		before.tokens = append(before.tokens, &same)
	}
	if accepted = m.try(o); !accepted {
		*m = before
	}
	return accepted
}

func (m *model) try(o operation) bool {
	number := m.events + 1
	sent := fmt.Sprintf("ship/%s/%016x/%s", o.by, number, o.other)
	own := "org/" + o.by
	it := m.item(o.subject)
	switch o.verb {
	case "create":
		if o.by != "maker" {
			return false
		}
		for range o.n {
			m.tokens = append(m.tokens, &token{subject: o.subject, place: own})
		}
	case "commission":
		switch {
		case it == nil && o.by == "maker":
			m.tokens = append(m.tokens, &token{o.subject, own, true})
		case it == nil || o.by != "maker" || strings.HasPrefix(it.place, "end/"):
			return false
		}
	case "ship":
		return m.spend(o, sent)
	case "use":
		return m.spend(o, "used/"+o.by)
	case "end":
		if m.known(o.subject) && len(m.held(o.subject, o.by)) == 0 {
			break
		}
		return m.spend(o, "end/"+o.by)
	case "receive":
		coming := m.coming(o.subject, o.by)
		place(coming[:min(o.n, len(coming))], own)
	case "void":
		mine := m.of(o.subject, func(p string) bool { return strings.HasPrefix(p, "ship/"+o.by+"/") })
		place(mine[:min(o.n, len(mine))], own)
	case "dispatch":
		switch {
		case it == nil, strings.HasPrefix(m.root(it.place), "end/"):
		case m.root(it.place) == own:
			it.place = sent
		case strings.HasPrefix(m.root(it.place), "ship/"+o.by+"/") && strings.HasSuffix(m.root(it.place), "/"+o.other):
		case strings.HasPrefix(m.root(it.place), "ship/") && strings.HasSuffix(m.root(it.place), "/"+o.by):
		default:
			return false
		}
	case "accept":
		if it != nil && strings.HasPrefix(m.root(it.place), "ship/") &&
			(strings.HasSuffix(m.root(it.place), "/"+o.by) || strings.HasPrefix(m.root(it.place), "ship/"+o.by+"/")) {
			it.place = own
		}
	case "destroy":
		if it != nil && m.root(it.place) == own {
			for _, t := range m.tokens {
				if t.place == "in/"+o.subject {
					t.place = own
				}
			}
			it.place = "end/" + o.by
		}
	case "pack":
		return m.pack(o, own)
	case "unpack":
		container := m.item(o.other)
		if container != nil && m.root(container.place) == own {
			packed := m.of(o.subject, func(p string) bool { return p == "in/"+o.other })
			if it != nil && it.place == "in/"+o.other {
				packed = append(packed, it)
			}
			place(packed[:min(o.n, len(packed))], own)
		}
	}
	m.events++
	return true
}

// spend takes from what an organization holds. To claim more is refused, unless it is on its way.
func (m *model) spend(o operation, to string) bool {
	held := m.held(o.subject, o.by)
	switch {
	case !m.known(o.subject), len(held) < o.n && len(held)+len(m.coming(o.subject, o.by)) >= o.n:
	case len(held) < o.n:
		return false
	default:
		place(held[:o.n], to)
	}
	m.events++
	return true
}

func (m *model) pack(o operation, own string) bool {
	into := "in/" + o.other
	container := m.item(o.other)
	switch {
	case container == nil:
		container = &token{o.other, own, true}
		m.tokens = append(m.tokens, container)
	case m.root(container.place) != own:
		empty := !slices.ContainsFunc(m.tokens, func(t *token) bool { return t.place == into })
		if !empty || strings.HasPrefix(m.root(container.place), "ship/") {
			m.events++
			return true
		}
		container.place = own
	}
	if it := m.item(o.subject); it != nil && m.root(it.place) == own && it.place != into && !m.around(it, container) {
		it.place = into
	}
	if held := m.held(o.subject, o.by); len(held) > 0 {
		held = slices.DeleteFunc(held, func(t *token) bool { return t.place == into })
		if len(held) < o.n {
			return false
		}
		place(held[:o.n], into)
	}
	m.events++
	return true
}

// around reports whether something is the container, or has it inside.
func (m *model) around(something, container *token) bool {
	for container != nil {
		if container == something {
			return true
		}
		inner, _ := strings.CutPrefix(container.place, "in/")
		container = m.item(inner)
	}
	return false
}

// event returns what the operation says, as EPCIS.
func (o operation) event() []string {
	goods, child := "epc "+o.subject, "child "+o.subject
	if strings.Contains(o.subject, "/10/") {
		goods = fmt.Sprintf("quantity %s %d", o.subject, o.n)
		child = fmt.Sprintf("contains %s %d", o.subject, o.n)
	}
	switch o.verb {
	case "create", "commission":
		return []string{"ObjectEvent ADD commissioning", goods}
	case "ship", "dispatch":
		return []string{"ObjectEvent OBSERVE shipping", goods, "to possessing_party party/" + o.other}
	case "receive", "accept":
		return []string{"ObjectEvent OBSERVE receiving", goods}
	case "void":
		return []string{"ObjectEvent OBSERVE void_shipping", goods}
	case "use":
		return []string{"TransformationEvent", fmt.Sprintf("uses %s %d", o.subject, o.n), "process P"}
	case "end", "destroy":
		return []string{"ObjectEvent DELETE destroying", goods}
	case "pack":
		return []string{"AggregationEvent ADD packing", "parent " + o.other, child}
	default:
		return []string{"AggregationEvent DELETE unpacking", "parent " + o.other, child}
	}
}
