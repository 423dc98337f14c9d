package epcis

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

const (
	// maxNesting bounds the recursion on a document, of which maxLevels may have a meaning.
	maxNesting = 1000
	// maxLevels is how deeply an event nests at most: the values of extension fields, and what they stand in.
	maxLevels = rules.MaxLevels + 6
	// maxEvent bounds the JSON text of one event, and maxEnvelope that of everything else in a document together.
	maxEvent    = 512 << 10
	maxEnvelope = 4 << 20
)

// node is a JSON value. Numbers are kept as text.
type node struct {
	kind    kind
	text    string
	truth   bool
	members []member
	items   []*node

	// eventList marks the list of events of a document, whose items are not here but begin at this offset.
	eventList int64
}

type member struct {
	name  string
	value *node
}

// get returns the member of an object with the name, or nil.
func (n *node) get(name string) *node {
	if n == nil {
		return nil
	}
	for i := range n.members {
		if n.members[i].name == name {
			return n.members[i].value
		}
	}
	return nil
}

// spelling is the same for equal values, whatever the order of their members.
func (n *node) spelling() string {
	switch n.kind {
	case kindObject:
		parts := make([]string, len(n.members))
		for i, m := range n.members {
			parts[i] = strconv.Quote(m.name) + ":" + m.value.spelling()
		}
		slices.Sort(parts)
		return "{" + strings.Join(parts, ",") + "}"
	case kindArray:
		parts := make([]string, len(n.items))
		for i, item := range n.items {
			parts[i] = item.spelling()
		}
		return "[" + strings.Join(parts, ",") + "]"
	case kindString:
		return strconv.Quote(n.text)
	case kindBoolean:
		return strconv.FormatBool(n.truth)
	case kindNull:
		return "null"
	}
	return n.text
}

// parser builds nodes. A value that is too large or nests too deeply is read to its end but not kept, so that the
// values that follow it can be read.
type parser struct {
	lex     *lexer
	from    int64 // where the value begins
	size    int64 // how long it may be
	skipped int64 // how much of it is not counted
	faults  *faults
	broken  bool // a limit was exceeded: what follows is read and not kept
	scrap   node // stands for every value that is not kept
	// tooLong says that the limit was exceeded, at a place; by how much is known at the end.
	tooLong bool
	endsAt  *place

	// holds reports whether the list at a place is the list of events, which is passed over.
	holds func(*place) bool
}

// whole reads the outermost value, whose first token is k.
func (p *parser) whole(at *place, k kind) (*node, error) {
	n, err := p.value(at, k, 1)
	if p.tooLong {
		p.faults.add(p.endsAt, rules.RuleSize, "",
			fmt.Sprintf("expected at most %d bytes of JSON, found %d; split it", p.size, p.lex.offset()-p.from-p.skipped))
	}
	return n, err
}

// value reads the value whose first token is k. Where a limit was exceeded it returns what was read before.
func (p *parser) value(at *place, k kind, level int) (*node, error) {
	if level > maxNesting {
		return nil, p.lex.fault("expected a document that nests less deeply")
	}
	if !p.broken && p.lex.offset()-p.from-p.skipped > p.size {
		p.broken = true
		p.tooLong, p.endsAt = true, at
	}
	if !p.broken && level > maxLevels {
		p.broken = true
		p.faults.add(at, rules.RuleLevels, "", "expected values of at most 16 levels")
	}
	n := &p.scrap
	if !p.broken {
		n = &node{kind: k}
	}
	var err error
	switch k {
	case kindString, kindNumber:
		if !p.broken {
			n.text = string(p.lex.text)
		}
	case kindBoolean:
		n.truth = p.lex.truth
	case kindNull:
	case kindObject:
		err = p.object(at, n, level)
	case kindArray:
		if !p.broken && p.holds != nil && p.holds(at) {
			return n, p.passOver(at, n, level)
		}
		err = p.array(at, n, level)
	default:
		return nil, &errSyntax{p.lex.start, "expected a value, found " + k.String()}
	}
	return n, err
}

func (p *parser) object(at *place, n *node, level int) error {
	for first := true; ; first = false {
		k, err := p.lex.next()
		if err != nil {
			return err
		}
		if k == closeObject && first {
			return nil
		}
		if k != kindString {
			return &errSyntax{p.lex.start, "expected a name in quotes, found " + k.String()}
		}
		name, inner := "", at
		if !p.broken {
			name = string(p.lex.text)
			inner = at.in(name)
		}
		if k, err = p.lex.next(); err != nil {
			return err
		}
		if k != colon {
			return &errSyntax{p.lex.start, `expected ":", found ` + k.String()}
		}
		if k, err = p.lex.next(); err != nil {
			return err
		}
		v, err := p.value(inner, k, level+1)
		if err != nil {
			return err
		}
		if !p.broken {
			n.members = append(n.members, member{name, v})
		}
		done, err := p.separator(closeObject)
		if err != nil {
			return err
		}
		if done {
			if !p.broken {
				p.distinct(at, n)
			}
			return nil
		}
	}
}

func (p *parser) array(at *place, n *node, level int) error {
	k, err := p.lex.next()
	if err != nil || k == closeArray {
		return err
	}
	for i := 0; ; i++ {
		inner := at
		if !p.broken {
			inner = at.at(i)
		}
		v, err := p.value(inner, k, level+1)
		if err != nil {
			return err
		}
		if !p.broken {
			n.items = append(n.items, v)
		}
		done, err := p.separator(closeArray)
		if err != nil || done {
			return err
		}
		if k, err = p.lex.next(); err != nil {
			return err
		}
	}
}

// passOver reads the list of events to its end without keeping it.
func (p *parser) passOver(at *place, n *node, level int) error {
	n.eventList = p.lex.start
	broken, holds := p.broken, p.holds
	p.broken, p.holds = true, nil
	err := p.array(at, &p.scrap, level)
	p.broken, p.holds = broken, holds
	p.skipped += p.lex.offset() - n.eventList
	return err
}

// separator reads "," or the end of an object or list.
func (p *parser) separator(end kind) (done bool, err error) {
	k, err := p.lex.next()
	if err != nil {
		return false, err
	}
	if k != comma && k != end {
		return false, &errSyntax{p.lex.start, `expected "," or ` + end.String() + ", found " + k.String()}
	}
	return k == end, nil
}

// distinct reports names that an object has twice: readers differ in which of them they take.
func (p *parser) distinct(at *place, n *node) {
	names := make([]string, len(n.members))
	for i, m := range n.members {
		names[i] = m.name
	}
	slices.Sort(names)
	for i := 1; i < len(names); i++ {
		if names[i] == names[i-1] {
			p.faults.add(at.in(names[i]), RuleDuplicate, names[i], "expected each name once in an object")
		}
	}
}
