package verify

import (
	"sort"

	dossierrules "github.com/waymark-ledger/waymark/x/dossier/rules"
	"github.com/waymark-ledger/waymark/x/gs1"
	provenancerules "github.com/waymark-ledger/waymark/x/provenance/rules"
)

// subject is one whose dossier the statement is about.
type subject struct {
	key string
	// named says that the bundle names it, and is not only about it because a named one belongs to it.
	named bool
}

// subjects returns the subjects whose dossiers the statement is about, in order. What is said of a
// product or a lot is said of every item of it, so a claim about all that is known of goods takes in
// what they belong to.
func (v *verifier) subjects() ([]subject, error) {
	named := make(map[string]bool, len(v.bundle.Subjects))
	for _, key := range v.bundle.Subjects {
		named[key] = true
	}
	if whole(v.bundle.Statement) {
		for _, key := range v.bundle.Subjects {
			coarser, err := v.belongsTo(key)
			if err != nil {
				return nil, err
			}
			for _, key := range coarser {
				if !named[key] {
					named[key] = false // an entry all the same
				}
			}
		}
	}
	subjects := make([]subject, 0, len(named))
	for key, isNamed := range named {
		subjects = append(subjects, subject{key, isNamed})
	}
	sort.Slice(subjects, func(i, j int) bool { return subjects[i].key < subjects[j].key })
	return subjects, nil
}

// canonical reports whether a key is one under which the ledger keeps records: one of its own, or
// the only key of what it identifies, or of what an invalid identifier names. Under any other there
// is never a record, so its absence, though proved, would be that of something which only looks like
// what is meant.
func canonical(key string) bool {
	if dossierrules.Own(key) {
		return true
	}
	named, err := gs1.Named(key)
	return err == nil && string(named) == key
}

// belongsTo returns what a subject belongs to. Only the state knows the lot of an item; the rest is
// in the key.
func (v *verifier) belongsTo(key string) ([]string, error) {
	var coarser []string
	if provenancerules.MayHaveLot(gs1.Key(key)) {
		lot, err := v.state.read(provenancerules.LotPath(key))
		if err != nil {
			return nil, err
		}
		if lot != nil {
			coarser = append(coarser, string(lot))
		}
	}
	for parent, ok := gs1.Key(key).Parent(); ok; parent, ok = parent.Parent() {
		coarser = append(coarser, string(parent))
	}
	return coarser, nil
}
