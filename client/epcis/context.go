package epcis

import (
	"maps"
	"strings"

	"github.com/waymark-ledger/waymark/x/provenance/rules"
)

// masterData is the namespace that the EPCIS context gives cbvmda. The event hash writes it without the last colon
// where the document does not declare it itself, so that is what a field holds.
const (
	masterData     = "urn:epcglobal:cbv:mda"
	masterDataURIs = "urn:epcglobal:cbv:mda:"
)

// standard are the prefixes that the EPCIS context declares for every document.
var standard = map[string]string{
	"cbv":     "https://ref.gs1.org/cbv/",
	"cbvmda":  masterData,
	"dcterms": "http://purl.org/dc/terms/",
	"epcis":   "https://ref.gs1.org/epcis/",
	"gs1":     "https://ref.gs1.org/voc/",
	"owl":     "http://www.w3.org/2002/07/owl#",
	"rdfs":    "http://www.w3.org/2000/01/rdf-schema#",
	"xsd":     "http://www.w3.org/2001/XMLSchema#",
}

// context is what a JSON-LD context says about prefixes. Contexts named by a URL are never fetched: those of GS1 are
// known, and the prefixes of others stay as they are.
type context struct{ prefixes map[string]string }

// extend returns the context with what n declares on top.
func (c context) extend(at *place, n *node, f *faults) context {
	if n == nil {
		return c
	}
	out := context{maps.Clone(c.prefixes)}
	if out.prefixes == nil {
		out.prefixes = map[string]string{}
	}
	switch n.kind {
	case kindArray:
		seen := map[string]bool{}
		for i, item := range n.items {
			if item.kind != kindString && item.kind != kindObject {
				f.add(at.at(i), RuleContext, item.kind.String(), "expected the URL of a context or an object of prefixes")
				continue
			}
			if key := item.spelling(); seen[key] {
				f.add(at.at(i), rules.RuleUnique, item.text, "expected each context once")
			} else {
				seen[key] = true
			}
			out.declare(at.at(i), item, f)
		}
	case kindString, kindObject:
		out.declare(at, n, f)
	default:
		f.add(at, RuleContext, n.kind.String(), "expected the URL of a context, an object of prefixes or a list of both")
	}
	return out
}

func (c context) declare(at *place, n *node, f *faults) {
	if n.kind == kindString {
		if !rules.IsURI(n.text) {
			f.add(at, rules.RuleURI, n.text, "expected the URL of a context")
		}
		return
	}
	for _, m := range n.members {
		// A definition may be an object; keywords such as @vocab declare no prefix.
		v := m.value
		if v.kind == kindObject {
			v = v.get("@id")
		}
		if v != nil && v.kind == kindString && v.text != "" &&
			!strings.HasPrefix(m.name, "@") && !strings.HasPrefix(v.text, "@") {
			c.prefixes[m.name] = v.text
		}
	}
}

// lookup returns the namespace of a prefix.
func (c context) lookup(prefix string) (namespace string, declared bool) {
	if namespace, declared = c.prefixes[prefix]; !declared {
		namespace, declared = standard[prefix]
	}
	return namespace, declared
}

// field splits the key of an extension field in namespace and name. A full URI is split where its last part begins. A
// key whose prefix is not declared is all name, because where its namespace ends is not known.
func (c context) field(key string) (namespace, name string) {
	prefix, local, found := strings.Cut(key, ":")
	if !found {
		return "", key
	}
	if !strings.HasPrefix(local, "//") {
		if namespace, declared := c.lookup(prefix); declared && local != "" {
			return namespace, local
		}
		if prefix != "urn" {
			return "", key
		}
	}
	end := strings.LastIndexAny(key, "/#:") + 1
	if end == len(key) {
		return "", key
	}
	return key[:end], key[end:]
}

// expand returns the URI that a compact one stands for; any other text is returned as it is.
func (c context) expand(value string) string {
	// A namespace may itself be compact. A value that stays so after a few rounds is defined by itself.
	for range 4 {
		prefix, local, found := strings.Cut(value, ":")
		if !found || local == "" || strings.HasPrefix(local, "//") || strings.ContainsAny(value, " \t\r\n") {
			return value
		}
		namespace, declared := c.lookup(prefix)
		if !declared {
			return value
		}
		if namespace == masterData {
			namespace = masterDataURIs
		}
		uri := namespace + local
		if !rules.IsURI(uri) {
			return value // what is declared is no namespace
		}
		value = uri
	}
	return value
}
