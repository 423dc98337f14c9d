package epcis

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"

	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
)

// prefixes are those that a document declares for the namespaces of its events.
type prefixes struct {
	of       map[string]string // namespace → prefix, those of the EPCIS context included
	declared []string          // the namespaces that the document declares, sorted
}

// newPrefixes finds a prefix for every namespace in events. Those that the EPCIS context declares are used, but for gs1:
// its namespace has changed between editions, and the context does not allow others to declare it. Generated prefixes
// occur nowhere in the events, so that no other text can be taken for a compact URI.
func newPrefixes(events []*provenancev1.Event) (*prefixes, error) {
	used := map[string]bool{}
	var encoded [][]byte
	for _, ev := range events {
		collect(ev, used)
		b, err := ev.Marshal()
		if err != nil {
			return nil, fmt.Errorf("encode an event: %w", err)
		}
		encoded = append(encoded, b)
	}
	p := &prefixes{of: map[string]string{}}
	for prefix, namespace := range standard {
		if prefix != "gs1" {
			p.of[namespace] = prefix
		}
	}
	for namespace := range used {
		if _, known := p.of[namespace]; !known && namespace != "" {
			p.declared = append(p.declared, namespace)
		}
	}
	slices.Sort(p.declared)
	n := 0
	for _, namespace := range p.declared {
		prefix := ""
		for taken := true; taken; {
			n++
			prefix = "ns" + strconv.Itoa(n)
			taken = slices.ContainsFunc(encoded, func(b []byte) bool { return bytes.Contains(b, []byte(prefix+":")) })
		}
		p.of[namespace] = prefix
	}
	return p, nil
}

// key is the name of a field in a document.
func (p *prefixes) key(f *provenancev1.Field) string {
	if f.Namespace == "" {
		return f.Name
	}
	return p.of[f.Namespace] + ":" + f.Name
}

// collect adds the namespaces of ev to used.
func collect(ev *provenancev1.Event, used map[string]bool) {
	collectFields(ev.Ilmd, used)
	collectFields(ev.Extensions, used)
	collectFields(ev.ErrorDeclaration.GetExtensions(), used)
	collectFields(ev.ReadPoint.GetExtensions(), used)
	collectFields(ev.BizLocation.GetExtensions(), used)
	for _, e := range ev.SensorElementList {
		collectFields(e.Extensions, used)
		collectFields(e.SensorMetadata.GetExtensions(), used)
		for _, r := range e.SensorReport {
			collectFields(r.Extensions, used)
		}
	}
}

func collectFields(fields []*provenancev1.Field, used map[string]bool) {
	for _, f := range fields {
		used[f.Namespace] = true
		collectValue(f.Value, used)
	}
}

func collectValue(v *provenancev1.Value, used map[string]bool) {
	collectFields(v.GetObject().GetFields(), used)
	for _, member := range v.GetList().GetValues() {
		collectValue(member, used)
	}
}
