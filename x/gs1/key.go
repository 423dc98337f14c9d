package gs1

import "strings"

// Key is the canonical key of a subject, such as 01/09506000134352/10/LOT7.
// Two identifiers of one thing have the same key, and two different things
// never share one. Only Canonical makes keys, and Opaque those of URIs that it
// refuses; of any other text the methods say
// that it is of kind Other and has no parts.
type Key string

// Element is one application identifier with its value, unescaped.
type Element struct{ AI, Value string }

// String returns the key as text.
func (k Key) String() string { return string(k) }

// parts is a GS1 key taken apart, its values as escaped as in the key.
type parts struct {
	*field
	value     string
	qual      *field // nil where there is none
	qualValue string
}

// parts is not ok for keys that are not GS1's.
func (k Key) parts() (p parts, ok bool) {
	ai, rest, found := strings.Cut(string(k), "/")
	p.field = byAI[ai]
	if !found || p.field == nil || !p.field.key {
		return parts{}, false
	}
	p.value, rest, found = strings.Cut(rest, "/")
	if len(p.value) < p.min {
		return parts{}, false
	}
	if found {
		ai, p.qualValue, _ = strings.Cut(rest, "/")
		if p.qual = byAI[ai]; p.qual == nil || p.qual.key {
			return parts{}, false
		}
	}
	return p, true
}

// unescaped returns the value of which s is the form in a key.
func unescaped(s string) string {
	v, _ := unescape(s)
	return v
}

// AIs returns the elements of a GS1 key, one or two, and nil for any other key.
func (k Key) AIs() []Element {
	p, ok := k.parts()
	if !ok {
		return nil
	}
	elements := []Element{{p.ai, unescaped(p.value)}}
	if p.qual != nil {
		elements = append(elements, Element{p.qual.ai, unescaped(p.qualValue)})
	}
	return elements
}

// Parent returns the next coarser key: the product of a lot, item or variant,
// the location of an extension, the type of a serialized asset, document or
// coupon. It does not return the lot of an item: the key does not say it, see
// LotOf. It is false where the key is the coarsest there is.
func (k Key) Parent() (Key, bool) {
	p, ok := k.parts()
	switch {
	case !ok || p.needs:
		return "", false
	case p.qual != nil:
		return k[:len(p.ai)+1+len(p.value)], true
	case p.serialized():
		return k[:len(p.ai)+1+p.digits], true
	}
	return "", false
}

// Root returns the coarsest key that the key belongs to: itself where it has no parent.
func (k Key) Root() Key {
	for parent, more := k.Parent(); more; parent, more = k.Parent() {
		k = parent
	}
	return k
}

// serialized says whether the key ends in a serial number of its own: 253, 255
// and 8003 may.
func (p *parts) serialized() bool { return p.digits > 0 && len(p.value) > p.digits }

// Kind says what the key identifies.
func (k Key) Kind() Kind {
	if p, ok := k.parts(); ok {
		if p.kind == Product && p.qual != nil {
			switch p.qual.ai {
			case "10":
				return Lot
			case "21", "235":
				return Item
			}
		}
		return p.kind
	}
	switch {
	case strings.HasPrefix(string(k), containerKey):
		return Container
	case strings.HasPrefix(string(k), vesselKey):
		return Vessel
	case strings.HasPrefix(string(k), digestKey):
		return Digest
	}
	return Other
}

// DigitalLink returns the canonical GS1 Digital Link of a GS1 key, and the
// empty string for any other key. Canonical of it is the key again.
func (k Key) DigitalLink() string {
	if _, ok := k.parts(); !ok {
		return ""
	}
	return canonicalDomain + string(k)
}

// GTIN returns the fourteen digits of the trade item of the key: of a product,
// variant, lot, item or piece.
func (k Key) GTIN() (string, bool) {
	if p, ok := k.parts(); ok && (p.kind == Product || p.kind == Piece) {
		return p.value[:14], true
	}
	return "", false
}

// Lot returns the lot number of the key, unescaped.
func (k Key) Lot() (string, bool) {
	if p, ok := k.parts(); ok && p.qual != nil && p.qual.ai == "10" {
		return unescaped(p.qualValue), true
	}
	return "", false
}

// Serial returns the serial number of the key, unescaped: that of an item,
// piece, component, returnable asset, document or coupon. Logistic units and
// individual assets have none beside their key.
func (k Key) Serial() (string, bool) {
	p, ok := k.parts()
	if !ok {
		return "", false
	}
	if p.qual != nil {
		switch p.qual.ai {
		case "21", "235", "8011":
			return unescaped(p.qualValue), true
		}
		return "", false
	}
	if p.serialized() {
		return unescaped(p.value[p.digits:]), true
	}
	return "", false
}
