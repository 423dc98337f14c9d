package client

import (
	"slices"
	"strings"

	blacklistv1 "github.com/waymark-ledger/waymark/proto/waymark/blacklist/v1"
	provenancev1 "github.com/waymark-ledger/waymark/proto/waymark/provenance/v1"
	"github.com/waymark-ledger/waymark/x/gs1"
)

// Acknowledged compares what organizations acknowledged of a recall with what they have of the affected goods. An
// acknowledgement is of the goods that it names: of the very thing, of its lot or trade item, or of a container that it is
// in. That of the goods which the recall began with is none of what was made of them.
type Acknowledged struct {
	// Missing are, for each organization that has affected goods in its hands, or sent them, or is the next holder of such as
	// are on their way, those that it has not acknowledged, ascending: none where it acknowledged all.
	Missing map[string][]string
	// Unaffected are the goods that organizations acknowledged although neither they nor anything of them is affected, ascending.
	Unaffected map[string][]string
}

// Acknowledged compares a recall with what was acknowledged of it.
func (r *Recalled) Acknowledged(all []*blacklistv1.Acknowledgement) *Acknowledged {
	told := map[string]map[string]bool{}
	for _, a := range all {
		if told[a.Organization] == nil {
			told[a.Organization] = map[string]bool{}
		}
		told[a.Organization][a.Subject] = true
	}
	affected := map[string]bool{}
	for _, subject := range r.Affected {
		affected[subject] = true
	}
	out := &Acknowledged{Missing: map[string][]string{}, Unaffected: map[string][]string{}}
	for _, w := range r.Whereabouts {
		names := namesOf(w)
		for _, name := range names {
			affected[name] = true
		}
		for _, organization := range concerned(w) {
			missing := out.Missing[organization]
			if !slices.ContainsFunc(names, func(name string) bool { return told[organization][name] }) {
				missing = append(missing, w.Subject)
			}
			out.Missing[organization] = missing
		}
	}
	for organization, missing := range out.Missing {
		slices.Sort(missing)
		out.Missing[organization] = slices.Compact(missing)
	}
	for _, a := range all {
		if !affected[a.Subject] {
			out.Unaffected[a.Organization] = append(out.Unaffected[a.Organization], a.Subject)
		}
	}
	for _, unaffected := range out.Unaffected {
		slices.Sort(unaffected)
	}
	return out
}

// namesOf returns all by which somebody may acknowledge a thing: itself, its lot, the trade item of both, its containers.
func namesOf(w *provenancev1.Whereabouts) []string {
	names := []string{w.Subject}
	if w.Lot != "" {
		names = append(names, w.Lot)
	}
	if product, finer := gs1.Key(w.Subject).Parent(); finer {
		names = append(names, string(product))
	}
	return append(names, w.Containers...)
}

// concerned returns whose acknowledgement a thing needs: nobody's where it is ended, consumed or missing.
func concerned(w *provenancev1.Whereabouts) []string {
	sort, rest, _ := strings.Cut(w.Root, "/")
	organization, _, _ := strings.Cut(rest, "/")
	switch sort {
	case "org", "left":
		return []string{organization}
	case "ship":
		if w.Receiver != "" && w.Receiver != organization {
			return []string{organization, w.Receiver}
		}
		return []string{organization}
	}
	return nil
}
